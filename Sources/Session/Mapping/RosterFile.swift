import Columns
import Diagnostics
import Formats

/// A file of people as texts: what stands above its header, totals among its rows and empty rows are set aside, and said.
struct RosterFile {
  /// The names of its columns, those of two lines joined.
  private(set) var names: [String]
  /// The rows that are about people.
  private(set) var rows: [[String]] = []
  /// The line of each row.
  private(set) var lines: [Int] = []
  /// What was set aside, each a sentence.
  private(set) var remarks: [Message] = []
  /// What the reader of the file says of it.
  let notes: [Message]

  /// How many lines may stand above a header.
  private static let deepestHeader = 12

  /// Reads a file.
  init(_ path: String, threadCount: Int) throws(Diagnostic) {
    let format = try FileFormats.format(for: path)
    var (loaded, headerLine) = try Self.load(path, threadCount)
    names = loaded.table.schema.names
    var upper: [String] = []
    // A second line of names: texts only, where the first has names for several columns at once.
    if names.contains(where: Self.isUnnamed), let second = Self.texts(of: loaded, row: 0), Self.isHeader(second, names)
    {
      upper = names
      let line =
        (try? format.lines(ofRows: [1], in: path, options: LoadOptions(headerLine: headerLine))[1]) ?? headerLine + 1
      loaded = try FileFormats.read(path, options: LoadOptions(threadCount: threadCount, headerLine: line))
      names = Self.joined(upper, loaded.table.schema.names)
      remarks.append(
        Message("the header has two lines; their names are joined", ja: "見出しが二行なので、名前をつないだ"))
      headerLine = line
    }
    if headerLine > 1, upper.isEmpty {
      remarks.append(
        Message(
          "lines 1 to \(headerLine - 1) stand above the header and are left out",
          ja: "見出しより上の 1〜\(headerLine - 1) 行目を除いた"))
    }
    // A name over several lines of a cell is one.
    names = names.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    notes = loaded.notes
    try take(loaded, path, format, headerLine)
  }

  /// The table, with its header where most of the names are; the first line where no other is better.
  private static func load(
    _ path: String, _ threadCount: Int
  ) throws(Diagnostic) -> (LoadedTable, Int) {
    var first: (LoadedTable, Int)?
    var failure: Diagnostic?
    for line in 1...deepestHeader {
      let options = LoadOptions(threadCount: threadCount, headerLine: line == 1 ? nil : line)
      do throws(Diagnostic) {
        let loaded = try FileFormats.read(path, options: options)
        if first == nil { first = (loaded, line) }
        let names = loaded.table.schema.names
        let known = names.count { name in Role.all.contains { $0.fit(ofName: name) >= 60 } }
        if known >= min(2, names.count) { return (loaded, line) }
      } catch {
        if line == 1 { failure = error }
        if error.code == .unreadable || error.code == .unknownFormat { throw error }
      }
    }
    if let first { return first }
    throw failure ?? Diagnostic(.malformed, Message("'\(path)' has no header", ja: "「\(path)」に見出しがない"))
  }

  private static func isUnnamed(_ name: String) -> Bool {
    name.hasPrefix("Column") && name.dropFirst(6).allSatisfy { $0.isNumber || $0 == "_" }
  }

  private static func texts(of loaded: LoadedTable, row: Int) -> [String]? {
    let batch = loaded.table.batch
    return row < batch.rowCount ? batch.columns.map { $0.value(at: row).text } : nil
  }

  /// Whether a row names columns: no digits in it, and a name under each column that has none.
  private static func isHeader(_ row: [String], _ names: [String]) -> Bool {
    row.allSatisfy { !$0.contains(where: \.isDigit) } && zip(row, names).allSatisfy { !$0.isEmpty || !isUnnamed($1) }
      && row.contains { !$0.isEmpty }
  }

  /// A name of two lines; one above reaches over the columns behind it that have none.
  private static func joined(_ upper: [String], _ lower: [String]) -> [String] {
    var current = ""
    return zip(upper, lower).map { above, below in
      let isNew = !isUnnamed(above)
      if isNew { current = above }
      if isUnnamed(below) { return above }
      return current.isEmpty || (isNew && current == below) ? below : "\(current) \(below)"
    }
  }

  private mutating func take(
    _ loaded: LoadedTable, _ path: String, _ format: any FileFormat, _ headerLine: Int
  ) throws(Diagnostic) {
    let batch = loaded.table.batch
    var totals: [Int] = []
    var notes: [Int] = []
    var blanks = 0
    var kept: [Int] = []
    for row in 0..<batch.rowCount {
      let cells = batch.columns.map { $0.value(at: row).text.trimmed }
      if cells.allSatisfy(\.isEmpty) {
        blanks += 1
      } else if cells.count > 1, cells.count(where: { !$0.isEmpty }) == 1, cells.contains(where: NoteRows.isNote) {
        notes.append(row + 1)
      } else if TotalRows.isTotal(cells) {
        totals.append(row + 1)
      } else {
        kept.append(row + 1)
        rows.append(cells)
      }
    }
    let options = LoadOptions(headerLine: headerLine == 1 ? nil : headerLine)
    let places = (try? format.lines(ofRows: Set(kept + totals + notes), in: path, options: options)) ?? [:]
    lines = kept.map { places[$0] ?? $0 }
    if !totals.isEmpty {
      let shown = totals.prefix(3).map { String(places[$0] ?? $0) }.joined(separator: ", ")
      remarks.append(
        Message(
          "\(totals.count) row\(totals.count == 1 ? " of a total is" : "s of totals are") left out (line\(totals.count == 1 ? "" : "s") \(shown)\(totals.count > 3 ? ", …" : ""))",
          ja: "合計などの \(totals.count) 行を除いた（\(shown)\(totals.count > 3 ? " ほか" : "") 行目）"))
    }
    if !notes.isEmpty {
      let shown = notes.prefix(3).map { String(places[$0] ?? $0) }.joined(separator: ", ")
      remarks.append(
        Message(
          "\(notes.count) remark\(notes.count == 1 ? " below the table is" : "s below the table are") left out (line \(shown)\(notes.count > 3 ? ", …" : ""))",
          ja: "表の下の注記 \(notes.count) 行を除いた（\(shown)\(notes.count > 3 ? " ほか" : "") 行目）"))
    }
    if blanks > 0 {
      remarks.append(Message("\(blanks) empty rows are left out", ja: "空の \(blanks) 行を除いた"))
    }
  }
}
