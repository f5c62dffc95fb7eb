import Columns

/// Where the names of a delimited text's columns stand: lines above them, as a title or the day of an export, are no rows.
struct HeaderPlace: Sendable, Equatable {
  /// The first byte of the line with the names.
  var start: Int
  /// Its number, from 1.
  var line: Int
  /// How many records hold names, 0 for a text without them: below those that span several columns stand the names of each.
  var lineCount = 1

  /// How many cells the rows have, where the names lack one at the end; else 0.
  var width = 0

  /// How many lines are looked at.
  private static let recordLimit = 40

  private struct Line {
    var start: Int
    var cells: [String]
    var filledCount: Int { cells.count { !$0.isEmpty } }
    /// Whether no cell is a number or a day.
    var isText: Bool

    init(_ record: RecordScanner.Record, at start: Int, _ scanner: RecordScanner, _ bytes: Span<UInt8>) {
      self.start = start
      cells = record.cells.map { scanner.text(of: $0, bytes) }
      isText = record.cells.allSatisfy { cell in
        cell.end == cell.start || CellType.classify(bytes, cell.start, cell.end) == .text
      }
    }
  }

  /// A place that is known.
  init(start: Int, line: Int, lineCount: Int = 1) {
    (self.start, self.line, self.lineCount) = (start, line, lineCount)
  }

  /// Looks for the names among the first lines: where the first line is about as wide as the others, it has them. Nil where
  /// the text is no table.
  init?(in bytes: Span<UInt8>, from first: Int, separators: [UInt8], terminator: UInt8) {
    var best: (lines: [Line], width: Int, agreeing: Int) = ([], 1, 0)
    for separator in separators {
      let lines = Self.lines(bytes, first, Dialect(separator: separator, terminator: terminator))
      let (width, agreeing) = Self.usualWidth(lines)
      let (score, bestScore) = (agreeing * min(width, 4), best.agreeing * min(best.width, 4))
      if width > 1, score > bestScore { best = (lines, width, agreeing) }
    }
    let (lines, width, _) = best
    guard let place = Self.header(lines, width) else { return nil }
    let rest = lines[(place + 1)...]
    let isAddition =
      rest.first.map { $0.cells.count == width && HeaderRow.isAddition($0.cells, below: lines[place].cells) } ?? false
    let below = isAddition ? 1 : [2, 1].first { Self.areNames($0, of: rest, below: lines[place].cells) } ?? 0
    let top = Self.top(lines[...place])
    start = lines[top].start
    line = LineCounter.line(of: start, in: bytes)
    lineCount = place - top + 1 + below
    if lines[place].cells.count < width { self.width = width }
  }

  /// The first of the lines with names, of which the last is known: where that one lacks names, or has one twice, those of
  /// the lines above it span several columns.
  private static func top(_ lines: ArraySlice<Line>) -> Int {
    guard let last = lines.last else { return 0 }
    var top = lines.endIndex - 1
    let filled = last.cells.filter { !$0.isEmpty }
    if filled.count == last.cells.count, Set(filled).count == filled.count { return top }
    while top > 0, lines.endIndex - top < 3 {
      let above = lines[top - 1]
      guard above.cells.count == last.cells.count, above.filledCount > 1, above.isText else { break }
      top -= 1
    }
    return top
  }

  private static func lines(_ bytes: Span<UInt8>, _ first: Int, _ dialect: Dialect) -> [Line] {
    let scanner = RecordScanner(dialect: dialect)
    var lines: [Line] = []
    var place = first
    while place < bytes.count, lines.count < recordLimit, let record = scanner.cells(bytes, from: place) {
      lines.append(Line(record, at: place, scanner, bytes))
      place = record.end
    }
    return lines
  }

  /// The commonest width above 1, and how many lines have it.
  private static func usualWidth(_ lines: [Line]) -> (width: Int, agreeing: Int) {
    var counts: [Int: Int] = [:]
    for line in lines where line.cells.count > 1 { counts[line.cells.count, default: 0] += 1 }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }.map { ($0.key, $0.value) } ?? (1, 0)
  }

  private static func header(_ lines: [Line], _ width: Int) -> Int? {
    guard let first = lines.firstIndex(where: { $0.filledCount > 0 }), width > 1 else { return nil }
    // A separator at the end of each row, but not of the names, makes an empty cell.
    if lines[first].cells.count == width - 1, lines[first].cells.allSatisfy({ !$0.isEmpty }), lines[first].isText,
      lines.dropFirst(first + 1).allSatisfy({ $0.cells.count != width || $0.cells[width - 1].isEmpty })
    {
      return first
    }
    if lines[first].cells.count == width, lines[first].filledCount * 10 >= width * 4 || width == 2 { return first }
    return lines.indices.first { place in
      let line = lines[place]
      let below = lines.dropFirst(place + 1).first?.cells ?? []
      let isFilled = line.cells.count == width && line.filledCount * 10 >= width * 6
      return isFilled && (line.isText || HeaderRow.areNames(line.cells, below: below))
    }
  }

  /// Whether so many of these lines hold names of columns that have none above, since what stands below them are figures.
  private static func areNames(_ count: Int, of lines: ArraySlice<Line>, below names: [String]) -> Bool {
    let lower = lines.prefix(count)
    // A name that spans no other column has none below it, at least not all of them: those would be the first row.
    let alone = names.indices.filter { !names[$0].isEmpty && !($0 + 1 < names.count && names[$0 + 1].isEmpty) }
    let isFirstRow =
      !alone.isEmpty
      && alone.allSatisfy { column in
        lower.allSatisfy { !$0.cells.indices.contains(column) || !$0.cells[column].isEmpty }
      }
    guard names.contains(where: \.isEmpty), lower.count == count, !isFirstRow,
      lower.allSatisfy({ line in
        line.cells.count == names.count && line.filledCount > 1
          && line.cells.allSatisfy { !$0.contains(where: \.isDigit) }
      }), let last = lower.last,
      names.indices.allSatisfy({ column in !names[column].isEmpty || lower.contains { !$0.cells[column].isEmpty } })
    else { return false }
    let rows = lines.dropFirst(count).filter { $0.cells.count == names.count }.prefix(20)
    guard !rows.isEmpty else { return false }
    return names.indices.contains { column in
      let filled = rows.map { $0.cells[column] }.filter { !$0.isEmpty }
      let figures = filled.count { $0.contains(where: \.isDigit) }
      return !last.cells[column].isEmpty && !filled.isEmpty && figures * 10 >= filled.count * 8
    }
  }

  /// Names of two lines as one: an upper one reaches over the columns behind it that have none.
  static func joined(_ upper: [String], _ lower: [String]) -> [String] {
    var current = ""
    return zip(upper, lower).map { above, below in
      if !above.isEmpty { current = above }
      return below.isEmpty ? above : HeaderRow.joined(current, below)
    }
  }
}
