import Columns
import Diagnostics
import Plan

/// The right row that held on each left row's day, which stands in the left side's last column.
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

  let schema: Schema
  let leftKeys: [Int]
  let rightKeys: [Int]
  let from: Int
  let to: Int
  let rightColumns: [Int]
  let primary: Primary?
  let rule: TableProperties.PrimaryRule?
  let rightName: String?
  let range: SourceRange

  var name: String { "attach on \(leftKeys.map { schema.fields[$0].name }.joined(separator: ", "))" }

  var passedColumnCount: Int { schema.fields.count - rightColumns.count }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let left = inputs[0]
    let right = inputs[1]
    let numbers = context.numbered(rightKeys.map { right.columns[$0] }, leftKeys.map { left.columns[$0] })
    let spells = Spells(right, numbers, from: from, to: to, isCounted: counted(right))
    try context.check(left.rowCount * 4 * (1 + rightColumns.count))
    let days = Days(left.columns[left.columns.count - 1])
    var loss = RowLoss()
    loss.leftCount = left.rowCount
    var clashes = 0
    var firstClash: (row: Int, count: Int)?
    let sought = numbers.sought.span
    let rows = BufferSlice<UInt32>(count: left.rowCount) { output in
      for row in output.indices {
        let day = days[row]
        guard let day, sought[row] != Selection.none else {
          output[row] = Selection.none
          loss.unmatchedCount += 1
          if day == nil || hasNullKey(left, row) { loss.nullKeyCount += 1 }
          continue
        }
        let (found, count) = spells.row(of: sought[row], on: day)
        output[row] = found
        if count == 0 { loss.unmatchedCount += 1 }
        if count > 1 {
          clashes += 1
          if firstClash == nil { firstClash = (row, count) }
        }
      }
    }
    if let firstClash { throw clash(firstClash, clashes, left, days) }
    context.note(loss)
    let part = right.gather(Selection(rows, hasNone: loss.unmatchedCount > 0))
    let columns = Array(left.columns.dropLast()) + rightColumns.map { part.columns[$0] }
    return Batch(schema: schema, columns: columns, rowCount: left.rowCount)
  }

  private func hasNullKey(_ left: Batch, _ row: Int) -> Bool { leftKeys.contains { left.columns[$0].isNull(at: row) } }

  /// Whether a right row counts: all do, or those that are primary.
  private func counted(_ right: Batch) -> (Int) -> Bool {
    guard let primary else { return { _ in true } }
    let texts = right.columns[primary.column].strings().withDistinctTexts
    let wanted = texts.pool.firstIndex(of: primary.value)
    return { texts.code(at: $0) == wanted }
  }

  private func clash(
    _ first: (row: Int, count: Int), _ clashes: Int, _ left: Batch, _ days: Days
  ) -> Diagnostic {
    let keys = leftKeys.map { "\(schema.fields[$0].name) \(left.columns[$0].value(at: first.row).text)" }
    let key = keys.joined(separator: ", ")
    let day = Value.date(Int32(clamping: days[first.row] ?? 0)).text
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

/// A day a row, whether the column holds days or moments.
private struct Days {
  private let values: BufferSlice<Int64>
  private let column: Column

  init(_ column: Column) {
    self.column = column
    values =
      column.type == .date
      ? column.integers() : column.mapIntegers { ($0 / Ticks.perDay) - ($0 % Ticks.perDay < 0 ? 1 : 0) }
  }

  /// The row's day; nil for a null.
  subscript(row: Int) -> Int64? { column.isNull(at: row) ? nil : values[row] }
}

/// The rows of an effective-dated table by key, those of a key by their first day.
private struct Spells {
  /// Those of key k are at `starts[k]..<starts[k + 1]`.
  private var starts: [Int]
  private var rows: [UInt32]
  private var firstDays: [Int64]
  private var lastDays: [Int64]
  /// The latest last day of the key's rows up to this one.
  private var latestDays: [Int64]

  init(_ right: Batch, _ numbers: KeyNumbers, from: Int, to: Int, isCounted: (Int) -> Bool) {
    let begin = Days(right.columns[from])
    let end = Days(right.columns[to])
    let known = numbers.known
    starts = [Int](repeating: 0, count: numbers.count + 1)
    let counted = (0..<right.rowCount).filter { known[$0] != Selection.none && isCounted($0) }
    for row in counted { starts[Int(known[row]) + 1] += 1 }
    for key in 0..<numbers.count { starts[key + 1] += starts[key] }
    var next = starts
    var order = [Int](repeating: 0, count: counted.count)
    for row in counted {
      order[next[Int(known[row])]] = row
      next[Int(known[row])] += 1
    }
    for key in 0..<numbers.count where starts[key + 1] - starts[key] > 1 {
      // A row without a first day has always held.
      order[starts[key]..<starts[key + 1]].sort { (begin[$0] ?? .min, $0) < (begin[$1] ?? .min, $1) }
    }
    rows = order.map(UInt32.init)
    firstDays = order.map { begin[$0] ?? .min }
    lastDays = order.map { end[$0] ?? .max }
    latestDays = lastDays
    for key in 0..<numbers.count {
      for place in starts[key]..<starts[key + 1] where place > starts[key] {
        latestDays[place] = max(latestDays[place], latestDays[place - 1])
      }
    }
  }

  /// The key's row that holds on the day, the one that began last where there are several, and how many do.
  func row(of key: UInt32, on day: Int64) -> (row: UInt32, count: Int) {
    let start = starts[Int(key)]
    var low = start
    var high = starts[Int(key) + 1]
    while low < high {
      let middle = (low + high) / 2
      if firstDays[middle] <= day { low = middle + 1 } else { high = middle }
    }
    var found = Selection.none
    var count = 0
    var place = low - 1
    while place >= start, latestDays[place] >= day {
      if lastDays[place] >= day {
        if count == 0 { found = rows[place] }
        count += 1
      }
      place -= 1
    }
    return (found, count)
  }
}
