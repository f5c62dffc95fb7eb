import Columns
import Diagnostics
import Plan

extension Executor {
  /// The rows in order; equal rows keep theirs. Only the first `limit` where there is one.
  func sorted(_ keys: [LogicalPlan.Key], _ limit: Int?, _ rows: Batch) throws(Diagnostic) -> [Batch] {
    var ready = keys
    for index in ready.indices { ready[index].expression = try prepared(ready[index].expression) }
    let order = try order(of: ready, over: rows, limit: limit)
    return try gathered(rows, order)
  }

  /// The rows' numbers in the order of the keys; equal rows keep theirs, and without keys all do. Only the first `limit`
  /// where there is one.
  func order(
    of keys: [LogicalPlan.Key], over rows: Batch, limit: Int? = nil
  ) throws(Diagnostic) -> BufferSlice<UInt32> {
    let columns = try orderKeys(keys, over: rows)
    let token = cancelToken
    let check = { @Sendable () throws(Diagnostic) in try token.check() }
    if let limit, limit > 0, limit < rows.rowCount / 4 {
      if let rough = try OrderWords.rough(columns, threadCount: threadCount, check),
        let last = try rough.first(limit, of: rows.rowCount, threadCount: threadCount, check).lastValue
      {
        let candidates = rough.rows(upTo: last)
        if candidates.count < rows.rowCount / 4 {
          let few = columns.map { $0.gather(Selection(candidates)) }
          let order = try OrderWords(few, threadCount: threadCount, check).order(rowCount: candidates.count, check)
          return candidates.gather(Selection(order.slice(0..<limit)), missing: 0)
        }
      }
      return try OrderWords.first(limit, by: columns, threadCount: threadCount, check)
    }
    let order = try OrderWords(columns, threadCount: threadCount, check).order(rowCount: rows.rowCount, check)
    return limit.map { order.slice(0..<min($0, order.count)) } ?? order
  }

  /// The words by which the rows are ordered.
  func orderWords(of keys: [LogicalPlan.Key], over rows: Batch) throws(Diagnostic) -> OrderWords {
    let token = cancelToken
    return try OrderWords(try orderKeys(keys, over: rows), threadCount: threadCount) { () throws(Diagnostic) in
      try token.check()
    }
  }

  private func orderKeys(_ keys: [LogicalPlan.Key], over rows: Batch) throws(Diagnostic) -> [OrderWords.Key] {
    var columns: [OrderWords.Key] = []
    for key in keys {
      let column = try key.expression.evaluate(on: rows, context)
      columns.append(OrderWords.Key(column, isAscending: key.isAscending, nullsFirst: key.nullsFirst))
    }
    // What sorting takes: a word a key and two row numbers.
    try cancelToken.check(taking: rows.rowCount * (8 * keys.count + 16))
    return columns
  }

  /// The rows in the given order, morsel by morsel.
  func gathered(_ rows: Batch, _ order: BufferSlice<UInt32>) throws(Diagnostic) -> [Batch] {
    let size = Batch.morselRowCount
    if order.count <= size { return [rows.gather(Selection(order))] }
    let count = (order.count + size - 1) / size
    let token = cancelToken
    return try parallelMap(count: count, threadCount: threadCount) { (index) throws(Diagnostic) -> Batch in
      try token.check()
      return rows.gather(Selection(order.slice((index * size)..<min((index + 1) * size, order.count))))
    }
  }
}
