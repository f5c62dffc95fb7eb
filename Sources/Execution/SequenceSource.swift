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
      let count = Int(exactly: ((end - start) / step + 1e-9).rounded(.down)) ?? -1
      return try morsels(count + 1, token) { row in .real(start + Double(row) * step) }
    }
    guard let start = Self.integer(from), let end = Self.integer(to), let step = Self.integer(step) else { return [] }
    let count =
      (step > 0) == (end >= start) || end == start ? Int(clamping: (Int128(end) - Int128(start)) / Int128(step)) : -1
    return try integerMorsels(count + 1, token, start: start, step: step)
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
