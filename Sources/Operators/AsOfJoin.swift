import Columns
import Diagnostics
import Plan

/// The right row that held on each left row's day, which stands in a column of the left side.
///
/// The right rows are sorted by key and first day once; each left row finds its own by halving.
struct AsOfJoin: TableTransform {
  /// The rows that count.
  struct Primary: Sendable {
    /// The right side's column.
    var column: Int
    /// Its value in a primary row.
    var value: String
  }

  private(set) var schema: Schema
  /// The left side's columns that are passed on.
  private(set) var leftColumns: [Int]
  private(set) var leftKeys: [Int]
  /// The left side's column with the days that are asked for.
  private(set) var day: Int
  let keyNames: [String]
  private(set) var rightKeys: [Int]
  private(set) var from: Int
  private(set) var to: Int
  private(set) var rightColumns: [Int]
  private(set) var primary: Primary?
  let rule: TableProperties.PrimaryRule?
  let rightName: String?
  let range: SourceRange

  var name: String { "attach on \(keyNames.joined(separator: ", "))" }

  var passedColumnCount: Int { leftColumns.count }

  func pruned(to columns: [Int]) -> PrunedTransform? {
    var less = self
    less.schema = Schema(columns.map { schema.fields[$0] })
    less.leftColumns = columns.filter { $0 < leftColumns.count }.map { leftColumns[$0] }
    less.rightColumns = columns.filter { $0 >= leftColumns.count }.map { rightColumns[$0 - leftColumns.count] }
    let left = Set(less.leftColumns + leftKeys).sorted()
    let right = Set(less.rightColumns + rightKeys + [from, to] + (primary.map { [$0.column] } ?? [])).sorted()
    let places = { (read: [Int]) in Dictionary(uniqueKeysWithValues: zip(read, read.indices)) }
    let (leftPlaces, rightPlaces) = (places(left), places(right))
    less.leftColumns = less.leftColumns.compactMap { leftPlaces[$0] }
    less.leftKeys = leftKeys.compactMap { leftPlaces[$0] }
    less.rightColumns = less.rightColumns.compactMap { rightPlaces[$0] }
    less.rightKeys = rightKeys.compactMap { rightPlaces[$0] }
    less.from = rightPlaces[from] ?? from
    less.to = rightPlaces[to] ?? to
    less.day = left.count
    if let primary { less.primary?.column = rightPlaces[primary.column] ?? primary.column }
    return PrunedTransform(transform: less, inputs: [left + [day], right])
  }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let left = inputs[0]
    let right = inputs[1]
    let numbers = try context.numbered(rightKeys.map { right.columns[$0] }, leftKeys.map { left.columns[$0] })
    let spells = Spells(right, numbers, from: from, to: to, isCounted: counted(right))
    try context.check(left.rowCount * 4 * (4 + rightColumns.count))
    let day = left.columns[day]
    let days = day.days(missing: 0)
    // A row without a day has no key either.
    let sought = day.validity.map { $0.masked(numbers.sought, with: Selection.none) } ?? numbers.sought
    let parts = PartedRows(numbers: sought, count: numbers.count, threadCount: context.threadCount)
    let lookups = try parallelMap(count: parts.count, threadCount: context.threadCount) {
      (part) throws(Diagnostic) -> SpellLookup in
      try context.check(0)
      return SpellLookup(parts.rows.slice(parts.range(part)), sought, days, spells)
    }
    if let first = lookups.compactMap(\.firstClash).min(by: { $0.row < $1.row }) {
      throw clash(first, lookups.reduce(0) { $0 + $1.clashCount }, left, days)
    }
    var loss = RowLoss()
    loss.leftCount = left.rowCount
    loss.unmatchedCount = lookups.reduce(0) { $0 + $1.unmatchedCount }
    if loss.unmatchedCount > 0, day.validity != nil || leftKeys.contains(where: { left.columns[$0].validity != nil }) {
      loss.nullKeyCount = (0..<left.rowCount).count { day.isNull(at: $0) || hasNullKey(left, $0) }
    }
    context.note(loss)
    let rows = Selection(
      parts.lined(lookups.map { ($0.found, 0) }, threadCount: context.threadCount), hasNone: loss.unmatchedCount > 0)
    let added = parallelMap(count: rightColumns.count, threadCount: context.threadCount) { index in
      right.columns[rightColumns[index]].gather(rows)
    }
    return Batch(
      schema: schema, columns: leftColumns.map { left.columns[$0] } + added, rowCount: left.rowCount)
  }

  private func hasNullKey(_ left: Batch, _ row: Int) -> Bool { leftKeys.contains { left.columns[$0].isNull(at: row) } }

  /// A mask of the right rows that count; nil where all do.
  private func counted(_ right: Batch) -> BufferSlice<UInt8>? {
    guard let primary else { return nil }
    let texts = right.columns[primary.column].strings().withDistinctTexts
    let wanted = texts.pool.firstIndex(of: primary.value)
    return texts.mapCodes { $0 == wanted ? 1 : 0 }
  }

  private func clash(
    _ first: (row: Int, count: Int), _ clashes: Int, _ left: Batch, _ days: BufferSlice<Int32>
  ) -> Diagnostic {
    let keys = zip(keyNames, leftKeys).map { "\($0) \(left.columns[$1].value(at: first.row).text)" }
    let key = keys.joined(separator: ", ")
    let day = Value.date(days[first.row]).text
    let table = rightName.map { " of \($0)" } ?? ""
    let kind = primary == nil ? "" : "primary "
    let message = Message(
      "\(key) has \(first.count) \(kind)rows\(table) on \(day)",
      ja:
        "\(key) には \(day) に有効な\(primary == nil ? "" : "主たる")行が \(rightName.map { "\($0) に " } ?? "")\(first.count) 行ある")
    var help = [
      Message(
        "so it is for \(clashes) of \(left.rowCount) rows on the left",
        ja: "左の \(left.rowCount) 行のうち \(clashes) 行がそうである")
    ]
    if primary == nil, let rule {
      help.append(
        Message(
          "write `primary` at the end to take the row whose \(rule.column) is \"\(rule.value)\"",
          ja: "末尾に `primary` と書くと、\(rule.column) が「\(rule.value)」の行を取る"))
    } else {
      help.append(Message("filter first: `attach (R | where …)`", ja: "`attach (R | where …)` で先に絞る"))
    }
    return Diagnostic(.ambiguousRows, message, at: range, help: help)
  }
}

extension Column {
  /// A day a row, whether the column holds days or moments; another for a row without one.
  fileprivate func days(missing: Int32) -> BufferSlice<Int32> {
    let days =
      type == .date
      ? mapIntegers { Int32(truncatingIfNeeded: $0) }
      : mapIntegers { Int32(truncatingIfNeeded: ($0 / Ticks.perDay) - ($0 % Ticks.perDay < 0 ? 1 : 0)) }
    return validity.map { $0.masked(days, with: missing) } ?? days
  }
}

/// What some left rows find.
private struct SpellLookup: Sendable {
  /// The right row of each.
  var found = BufferSlice<UInt32>([])
  var unmatchedCount = 0
  var clashCount = 0
  /// The first row that has several, and how many.
  var firstClash: (row: Int, count: Int)?

  init(_ rows: BufferSlice<UInt32>, _ sought: BufferSlice<UInt32>, _ days: BufferSlice<Int32>, _ spells: Spells) {
    let selection = Selection(rows)
    let keys = sought.gather(selection, missing: 0)
    let dates = days.gather(selection, missing: 0)
    found = BufferSlice(count: rows.count) { output in
      for place in output.indices {
        let key = keys[place]
        let (row, count) = key == Selection.none ? (Selection.none, 0) : spells.row(of: key, on: dates[place])
        output[place] = row
        if count == 0 { unmatchedCount += 1 }
        if count > 1 {
          clashCount += 1
          if firstClash == nil { firstClash = (Int(rows[place]), count) }
        }
      }
    }
  }
}

/// The rows of an effective-dated table by key, those of a key by their first day.
private struct Spells: Sendable {
  private struct Spell {
    var first: Int32
    var last: Int32
    /// The latest last day of the key's rows up to this one.
    var latest: Int32
    var row: UInt32
  }

  /// Those of key k are at `starts[k]..<starts[k + 1]`.
  private var starts: [UInt32]
  private var spells: BufferSlice<Spell>

  init(_ right: Batch, _ numbers: KeyNumbers, from: Int, to: Int, isCounted: BufferSlice<UInt8>?) {
    // A row without a first day has always held, one without a last day still does.
    let begin = right.columns[from].days(missing: .min)
    let end = right.columns[to].days(missing: .max)
    var known = numbers.known
    if let isCounted { known = known.zipped(isCounted) { $1 != 0 ? $0 : Selection.none } }
    var starts = [UInt32](repeating: 0, count: numbers.count + 1)
    let keys = known.span
    for row in keys.indices where keys[row] != Selection.none { starts[Int(keys[row]) + 1] += 1 }
    for key in 0..<numbers.count { starts[key + 1] += starts[key] }
    var next = starts
    let (firsts, lasts) = (begin.span, end.span)
    spells = BufferSlice(count: Int(starts[numbers.count])) { output in
      for row in keys.indices where keys[row] != Selection.none {
        let key = Int(keys[row])
        output[Int(next[key])] = Spell(
          first: firsts[row], last: lasts[row], latest: lasts[row], row: UInt32(truncatingIfNeeded: row))
        next[key] += 1
      }
      for key in 0..<numbers.count {
        Self.sort(&output, Int(starts[key])..<Int(starts[key + 1]))
      }
    }
    self.starts = starts
  }

  /// Puts the spells of a key in the order of their first days; those of one day keep theirs.
  private static func sort(_ spells: inout MutableSpan<Spell>, _ range: Range<Int>) {
    if range.count < 2 { return }
    if range.count > 64 {
      let sorted = range.map { spells[$0] }.sorted { ($0.first, $0.row) < ($1.first, $1.row) }
      for (place, spell) in zip(range, sorted) { spells[place] = spell }
    } else {
      for place in range.dropFirst() {
        let spell = spells[place]
        var hole = place
        while hole > range.lowerBound, spells[hole - 1].first > spell.first {
          spells[hole] = spells[hole - 1]
          hole -= 1
        }
        spells[hole] = spell
      }
    }
    for place in range.dropFirst() { spells[place].latest = max(spells[place].last, spells[place - 1].latest) }
  }

  /// The key's row that holds on the day, the one that began last where there are several, and how many do.
  func row(of key: UInt32, on day: Int32) -> (row: UInt32, count: Int) {
    let all = spells.span
    let start = Int(starts[Int(key)])
    var low = start
    var high = Int(starts[Int(key) + 1])
    while low < high {
      let middle = (low + high) / 2
      if all[middle].first <= day { low = middle + 1 } else { high = middle }
    }
    var found = Selection.none
    var count = 0
    var place = low - 1
    while place >= start, all[place].latest >= day {
      if all[place].last >= day {
        if count == 0 { found = all[place].row }
        count += 1
      }
      place -= 1
    }
    return (found, count)
  }
}
