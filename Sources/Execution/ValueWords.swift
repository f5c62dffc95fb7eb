import Columns
import Plan

/// Words for the values of one column, equal for equal values; that of a null means nothing.
enum ValueWords: Sendable {
  /// Distances from the lowest value, of columns whose bounds are known.
  case packed(KeyPacking)
  /// Whole numbers, days, ticks and reals as they are.
  case raw

  /// Words for an argument of which so many values may occur that bits for all of them, in each group, are a waste. Nil
  /// where few do, or texts come from pools that differ.
  init?(of argument: TypedExpression, _ aggregation: Aggregation, groupCount: Int, _ bitWords: Double) {
    let facts = aggregation.pipeline.facts(of: argument)
    if let size = facts.wideSize {
      guard Double(size) / 64 * Double(groupCount) > bitWords, let packing = KeyPacking([facts], holdsNulls: true)
      else {
        return nil
      }
      self = .packed(packing)
      return
    }
    guard facts.type != .string, facts.type != .dynamic, facts.type != .bool,
      Self.hasManyValues(argument, aggregation)
    else { return nil }
    self = .raw
  }

  /// Whether a good part of the first rows' values differ.
  private static func hasManyValues(_ argument: TypedExpression, _ aggregation: Aggregation) -> Bool {
    let pipeline = aggregation.pipeline
    guard let morsel = pipeline.source.first(where: { $0.rowCount > 0 }),
      let rows = try? pipeline.sampled(morsel.slice(0..<min(4096, morsel.rowCount))),
      let column = try? argument.evaluate(on: rows, pipeline.context)
    else { return false }
    var table = WordTable()
    _ = table.numbers(of: ValueWords.raw.words(of: column), validity: nil)
    return table.count * 4 > rows.rowCount
  }

  /// The word of each row.
  func words(of column: Column) -> BufferSlice<UInt64> {
    if case .packed(let packing) = self { return packing.words(of: [column]) }
    var encoder = KeyEncoder(type: column.type)
    return encoder.words(of: column)
  }
}
