import Columns
import Diagnostics
import Plan

/// Conditions behind a join that look at one of its sides only: they are looked at before the rows of both sides are put
/// together, but not before it is known which left rows have a match, of which the join tells.
struct JoinConditions: Sendable {
  /// Conditions over the left side's columns.
  private var left: [TypedExpression] = []
  /// A byte for each right row: whether the others are true of it; nil where there are none.
  private var right: BufferSlice<UInt8>?
  /// Whether they are true of a left row that has no match.
  private var isTrueWithoutMatch = true

  var isEmpty: Bool { left.isEmpty && right == nil }

  /// Takes a condition over the join's columns; false where it looks at both sides, or cannot be looked at before.
  mutating func add(
    _ condition: TypedExpression, tabulated: TypedExpression, _ probe: JoinProbe, _ context: EvaluationContext
  ) -> Bool {
    guard probe.join.kind == .inner || probe.join.kind == .leftouter else { return false }
    let used = condition.usedColumns
    let leftCount = probe.join.left.schema.fields.count
    if used.isEmpty { return false }
    if used.allSatisfy({ $0 < leftCount }) {
      left.append(tabulated)
      return true
    }
    guard used.allSatisfy({ $0 >= leftCount }) else { return false }
    let places = (0..<probe.schema.fields.count).map { max(0, $0 - leftCount) }
    let missing = probe.shown.columns.map { Column.missing($0.type) }
    let none = Batch(schema: probe.shown.schema, columns: missing, rowCount: 1)
    // A right row without a match on the left may be one that the condition refuses: then each pair is looked at.
    guard let wanted = try? condition.moved(places).wantedRows(of: probe.shown, context),
      let withoutMatch = try? condition.moved(places).wantedRows(of: none, context)
    else { return false }
    right = right?.zipped(wanted) { $0 & $1 } ?? wanted
    isTrueWithoutMatch = isTrueWithoutMatch && withoutMatch[0] != 0
    return true
  }

  /// Of the pairs those of which the conditions are true; `batch` holds the left rows.
  func kept(
    of matches: JoinProbe.Matches, _ batch: Batch, _ context: EvaluationContext
  ) throws(Diagnostic) -> JoinProbe.Matches {
    var mask: BufferSlice<UInt8>?
    if let right {
      let whenNone: UInt8 = isTrueWithoutMatch ? 1 : 0
      mask = right.gather(matches.right, missing: whenNone)
    }
    for condition in left {
      // What the condition refuses for a row that has no pair is not for it to tell.
      var wanted: BufferSlice<UInt8>
      do throws(Diagnostic) {
        wanted = try condition.wantedRows(of: batch, context)
        if let rows = matches.left { wanted = wanted.gather(rows, missing: 0) }
      } catch {
        wanted = try condition.wantedRows(of: matches.left.map { batch.gather($0) } ?? batch, context)
      }
      mask = mask?.zipped(wanted) { $0 & $1 } ?? wanted
    }
    guard let mask, mask.wantedCount < mask.count else { return matches }
    let pairs = Selection(mask: mask)
    return JoinProbe.Matches(
      left: matches.left.map { Selection($0.rows.gather(pairs, missing: 0)) } ?? pairs,
      right: Selection(matches.right.rows.gather(pairs, missing: 0), hasNone: matches.right.hasNone))
  }
}

extension TypedExpression {
  /// A byte a row: whether the condition is true.
  fileprivate func wantedRows(
    of batch: Batch, _ context: EvaluationContext
  ) throws(Diagnostic) -> BufferSlice<UInt8> {
    let column = try evaluate(on: batch, context)
    return column.bools().without(nullsOf: column.validity)
  }
}

extension Column {
  /// What a row without a match shows.
  static func missing(_ type: DataType) -> Column {
    .constant(type == .string ? .string("") : .null, type: type, count: 1)
  }
}
