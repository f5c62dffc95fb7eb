import Columns
import Diagnostics

/// Values in even steps, made morsel by morsel.
struct SequenceSource {
  let field: Field
  let from: Value
  let to: Value
  let step: Value

  func batches(_ token: CancelToken) throws(Diagnostic) -> [Batch] {
    if case .real(let start) = from, case .real(let end) = to, case .real(let step) = step {
      let count = ((end - start) / step + 1e-9).rounded(.down)
      return try morsels(try rowCount(count), token) { row in .real(start + Double(row) * step) }
    }
    guard let start = Self.integer(from), let end = Self.integer(to), let step = Self.integer(step) else { return [] }
    let reachesEnd = (step > 0) == (end >= start) || end == start
    let count = reachesEnd ? Double((Int128(end) - Int128(start)) / Int128(step)) : -1
    return try integerMorsels(try rowCount(count), token, start: start, step: step)
  }

  /// The number of rows for a number of steps; more than row numbers can count is an error.
  private func rowCount(_ stepCount: Double) throws(Diagnostic) -> Int {
    if stepCount.isNaN || stepCount < 0 { return 0 }
    guard let count = Int(exactly: stepCount), count < Int(Selection.none) else {
      throw Diagnostic(
        .memoryLimit, Message("this range has more rows than a table can hold", ja: "range の行数が表の上限を超える"),
        help: [Message("take a larger step, or bounds that lie closer", ja: "間隔を広げるか、範囲を狭める")])
    }
    return count + 1
  }

  private static func integer(_ value: Value) -> Int64? {
    switch value {
    case .long(let number), .datetime(let number), .timespan(let number): number
    default: nil
    }
  }

  private func integerMorsels(_ count: Int, _ token: CancelToken, start: Int64, step: Int64) throws(Diagnostic)
    -> [Batch]
  {
    var result: [Batch] = []
    var done = 0
    while done < count {
      try token.check()
      let length = min(Batch.morselRowCount, count - done)
      let first = start &+ Int64(done) &* step
      let values = BufferSlice<Int64>(count: length) { for i in $0.indices { $0[i] = first &+ Int64(i) &* step } }
      result.append(Batch(schema: Schema([field]), columns: [.integers(values, type: field.type)], rowCount: length))
      done += length
    }
    return result.isEmpty ? [.empty(Schema([field]))] : result
  }

  private func morsels(_ count: Int, _ token: CancelToken, _ value: (Int) -> Value) throws(Diagnostic) -> [Batch] {
    var result: [Batch] = []
    var done = 0
    while done < count {
      try token.check()
      let length = min(Batch.morselRowCount, count - done)
      let column = Column(type: field.type, values: (0..<length).map { value(done + $0) })
      result.append(Batch(schema: Schema([field]), columns: [column], rowCount: length))
      done += length
    }
    return result.isEmpty ? [.empty(Schema([field]))] : result
  }
}
