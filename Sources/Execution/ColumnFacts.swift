import Columns
import Plan

/// What is known of a column before its rows are looked at. It holds for every batch of a pipeline.
struct ColumnFacts: Sendable {
  var type: DataType
  /// The lowest and highest whole number, unit or code of the rows that are not null; nil where unknown.
  var bounds: ClosedRange<Int64>?
  /// The texts that codes point to; nil where batches may have different ones.
  var pool: StringPool?
  /// The digits of decimals, 0 for whole numbers, days and ticks; nil for other reals, and where batches differ.
  var digits: Int?
  var isNullable = true

  /// Nothing but the type.
  init(type: DataType) { self.type = type }

  /// What one column shows.
  init(_ column: Column) {
    type = column.type
    bounds = column.bounds
    isNullable = column.validity != nil
    switch column.storage {
    case .string(let texts):
      pool = texts.pool
      digits = 0
    case .decimal(_, let own): digits = own
    case .bool, .int8, .int16, .int32, .int64: digits = 0
    case .real, .list, .boxed: digits = nil
    }
  }

  /// What holds for both.
  func joined(_ other: ColumnFacts) -> ColumnFacts {
    var result = self
    result.isNullable = isNullable || other.isNullable
    if digits != other.digits { result.digits = nil }
    if let own = pool, let others = other.pool, own.isSame(as: others) {} else { result.pool = nil }
    if let own = bounds, let others = other.bounds {
      result.bounds = min(own.lowerBound, others.lowerBound)...max(own.upperBound, others.upperBound)
    } else {
      result.bounds = nil
    }
    return result
  }

  /// How many values there can be, null not counted; nil where it is not known, and where a word does not hold it and two
  /// more.
  var wideSize: UInt64? {
    guard let bounds, digits != nil, type != .string || pool != nil else { return nil }
    let distance = UInt64(bitPattern: bounds.upperBound) &- UInt64(bitPattern: bounds.lowerBound)
    return distance < .max - 2 ? distance + 1 : nil
  }

  /// The same where it is less than half of all words.
  var size: Int? { wideSize.flatMap { Int(exactly: $0) } }

  /// What holds for a column of all batches that have rows.
  static func facts(of batches: [Batch], schema: Schema) -> [ColumnFacts] {
    schema.fields.indices.map { index in
      var joint: ColumnFacts?
      for batch in batches where batch.rowCount > 0 {
        let facts = ColumnFacts(batch.columns[index])
        joint = joint?.joined(facts) ?? facts
      }
      return joint ?? ColumnFacts(type: schema.fields[index].type)
    }
  }
}
