import Columns
import Diagnostics
import Plan

extension Executor {
  /// The rows in order; equal rows keep theirs. Only the first `limit` where there is one.
  func sorted(_ keys: [LogicalPlan.Key], _ limit: Int?, _ input: LogicalPlan) throws(Diagnostic) -> [Batch] {
    let rows = Batch.concatenate(try batches(of: input), schema: input.schema)
    var columns: [SortColumn] = []
    for key in keys {
      let ready = try prepared(key.expression)
      columns.append(SortColumn(try ready.evaluate(on: rows, context), key))
    }
    try cancelToken.check()
    let order = try order(of: columns, rowCount: rows.rowCount, limit: limit ?? rows.rowCount)
    return rows.gather(Selection(BufferSlice(order))).morsels()
  }

  /// The rows' numbers in the order of the keys; equal rows keep theirs, and without keys all do.
  func order(of keys: [LogicalPlan.Key], over rows: Batch) throws(Diagnostic) -> [UInt32] {
    var columns: [SortColumn] = []
    for key in keys { columns.append(SortColumn(try key.expression.evaluate(on: rows, context), key)) }
    if columns.isEmpty { return Array(0..<UInt32(rows.rowCount)) }
    return try order(of: columns, rowCount: rows.rowCount, limit: rows.rowCount)
  }

  private func order(of columns: [SortColumn], rowCount: Int, limit: Int) throws(Diagnostic) -> [UInt32] {
    let precedes = { (left: UInt32, right: UInt32) -> Bool in
      for column in columns {
        if column.precedes(left, right) { return true }
        if column.precedes(right, left) { return false }
      }
      return left < right
    }
    guard limit < rowCount / 4 else {
      return Array((0..<UInt32(rowCount)).sorted(by: precedes).prefix(limit))
    }
    return try firstRows(limit, of: rowCount, precedes)
  }

  /// The first rows without sorting the others: a list of candidates that is cut whenever it has doubled.
  private func firstRows(
    _ limit: Int, of rowCount: Int, _ precedes: (UInt32, UInt32) -> Bool
  ) throws(Diagnostic) -> [UInt32] {
    if limit == 0 { return [] }
    var kept: [UInt32] = []
    var worst: UInt32?
    for row in 0..<UInt32(rowCount) {
      if row % 65_536 == 0 { try cancelToken.check() }
      if let worst, !precedes(row, worst) { continue }
      kept.append(row)
      if kept.count >= limit * 2 + 64 {
        kept = Array(kept.sorted(by: precedes).prefix(limit))
        worst = kept.last
      }
    }
    return Array(kept.sorted(by: precedes).prefix(limit))
  }
}

/// A key column as words whose order is the wanted one.
private struct SortColumn: Sendable {
  private let words: BufferSlice<UInt64>
  private let nulls: Validity?
  private let nullsFirst: Bool

  init(_ column: Column, _ key: LogicalPlan.Key) {
    if case .real(let values) = column.storage {
      let unordered: UInt64 = key.nullsFirst ? 0 : .max
      words = values.mapped { $0.isNaN ? unordered : key.isAscending ? Self.word(of: $0) : ~Self.word(of: $0) }
    } else {
      let ascending = Self.words(of: column)
      words = key.isAscending ? ascending : ascending.mapped { ~$0 }
    }
    nulls = column.validity
    nullsFirst = key.nullsFirst
  }

  func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
    if let nulls {
      let hasLeft = nulls.isValid(Int(left))
      let hasRight = nulls.isValid(Int(right))
      if !hasLeft || !hasRight { return nullsFirst ? !hasLeft && hasRight : hasLeft && !hasRight }
    }
    return words[Int(left)] < words[Int(right)]
  }

  private static func words(of column: Column) -> BufferSlice<UInt64> {
    switch column.storage {
    case .string(let texts):
      let ranks = texts.pool.sortRanks()
      return texts.wideCodes().mapped { UInt64(ranks[Int($0)]) }
    case .bool(let values): return values.mapped { UInt64($0) }
    default: return column.integers().mapped { UInt64(bitPattern: $0) ^ (1 << 63) }
    }
  }

  /// Reals as words of the same order. No number has the lowest or the highest word: NaN, which has no order, takes one
  /// of them and stands beside the nulls (KQL reference, sort operator).
  private static func word(of number: Double) -> UInt64 {
    let bits = (number == 0 ? 0 : number).bitPattern
    return bits >> 63 == 0 ? bits | (1 << 63) : ~bits
  }
}
