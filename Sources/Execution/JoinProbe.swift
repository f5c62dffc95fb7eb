import Columns
import Diagnostics
import Plan

/// The right side of a join, and what the rows of the left find there, morsel by morsel. Pairs come in the order of the
/// left rows, and for each in the order of the right ones.
final class JoinProbe: Sendable {
  /// What a morsel of left rows gives.
  struct Matches: Sendable {
    /// The wanted left rows; nil where they are all, each once.
    var left: Selection?
    /// The right row of each, `Selection.none` where it has none.
    var right: Selection
  }

  let join: LogicalPlan.Join
  /// The right side's columns that are shown.
  let shown: Batch
  private let index: KeyIndex
  private let token: CancelToken
  private let losses = Guarded(RowLoss())

  /// The columns of the result.
  var schema: Schema { join.schema }

  /// What the morsels so far have lost or doubled.
  var loss: RowLoss { losses.withLock { $0 } }

  /// A probe of all right rows.
  convenience init(
    _ join: LogicalPlan.Join, right: Batch, leftFacts: [ColumnFacts], _ token: CancelToken
  ) throws(Diagnostic) {
    let types = join.keyTypes
    let keys = zip(join.rightKeys, types).map { right.columns[$0].widened(to: $1) }
    let index = try KeyIndex(
      keys, types: types, leftFacts: join.leftKeys.map { leftFacts[$0] },
      asksOnlyWhether: join.kind == .leftsemi || join.kind == .leftanti, token)
    let shown = Batch(
      schema: Schema(join.rightColumns.map { right.schema.fields[$0] }),
      columns: join.rightColumns.map { right.columns[$0] }, rowCount: right.rowCount)
    self.init(join, shown: shown, index, token)
  }

  /// A probe of right rows, of which these columns are shown, by an index of their keys.
  init(_ join: LogicalPlan.Join, shown: Batch, _ index: KeyIndex, _ token: CancelToken) {
    self.join = join
    self.index = index
    self.token = token
    self.shown = Batch(
      schema: shown.schema,
      columns: shown.columns.map { column in
        // Left rows without a match show an empty text: all morsels that of one pool.
        guard join.kind == .leftouter || join.kind == .fullouter, case .string(let texts) = column.storage else {
          return column
        }
        return .strings(texts.withEmptyText)
      }, rowCount: shown.rowCount)
  }

  /// What is known of the result's columns.
  func facts(leftOf facts: [ColumnFacts]) -> [ColumnFacts] {
    if join.kind == .leftsemi || join.kind == .leftanti { return facts }
    return facts
      + shown.columns.map { column in
        var facts = ColumnFacts(column.measured)
        if join.kind == .leftouter, facts.type != .string { facts.isNullable = true }
        return facts
      }
  }

  /// The result of a morsel, for the kinds that show no right rows of their own, and how many rows it had but for the
  /// conditions. What a sample loses is not counted.
  func joined(
    _ batch: Batch, _ conditions: JoinConditions, _ context: EvaluationContext, isSample: Bool = false
  ) throws(Diagnostic) -> (batch: Batch, pairCount: Int) {
    let keys = join.leftKeys.map { batch.columns[$0] }
    let numbers = index.numbers(of: keys)
    switch join.kind {
    case .leftsemi, .leftanti:
      let isMet = index.met(numbers)
      let mask = join.kind == .leftsemi ? isMet : isMet.mapped { 1 - $0 }
      if mask.wantedCount == batch.rowCount { return (batch, batch.rowCount) }
      let rows = batch.gather(Selection(mask: mask))
      return (rows, rows.rowCount)
    default:
      let pairs = try matches(numbers, keys, batch.rowCount, isSample: isSample)
      let matches = conditions.isEmpty ? pairs : try conditions.kept(of: pairs, batch, context)
      let left = matches.left.map { batch.gather($0) } ?? batch
      let right = shown.gather(matches.right)
      return (
        Batch(schema: join.schema, columns: left.columns + right.columns, rowCount: matches.right.count),
        pairs.right.count
      )
    }
  }

  /// A morsel of left rows, and the right rows that it meets.
  func pairs(_ batch: Batch) throws(Diagnostic) -> (batch: Batch, metRows: BufferSlice<UInt32>) {
    let keys = join.leftKeys.map { batch.columns[$0] }
    let matches = try matches(index.numbers(of: keys), keys, batch.rowCount)
    if join.kind == .rightsemi || join.kind == .rightanti { return (.empty(join.schema), matches.right.rows) }
    let left = matches.left.map { batch.gather($0) } ?? batch
    let right = shown.gather(matches.right)
    return (
      Batch(schema: join.schema, columns: left.columns + right.columns, rowCount: matches.right.count),
      matches.right.rows
    )
  }

  /// The right rows that are shown.
  func rightRows(_ selection: Selection) -> Batch { shown.gather(selection) }

  var rightRowCount: Int { shown.rowCount }

  private func matches(
    _ numbers: BufferSlice<UInt32>, _ keys: [Column], _ rowCount: Int, isSample: Bool = false
  ) throws(Diagnostic) -> Matches {
    var loss = RowLoss()
    loss.leftCount = rowCount
    let matches: Matches
    if let lists = index.lists {
      matches = try listed(numbers, lists, &loss)
    } else {
      matches = single(numbers, &loss)
    }
    if isSample { return matches }
    if loss.unmatchedCount > 0, keys.contains(where: { $0.validity != nil }) {
      loss.nullKeyCount = (0..<rowCount).count { GroupTable.hasNull(keys, at: $0) }
    }
    losses.withLock { $0.add(loss) }
    return matches
  }

  private var keepsLeft: Bool { join.kind == .leftouter || join.kind == .fullouter }

  /// Every left row has at most one match.
  private func single(_ numbers: BufferSlice<UInt32>, _ loss: inout RowLoss) -> Matches {
    let known = numbers.known
    let count = known.wantedCount
    loss.unmatchedCount = numbers.count - count
    if count == numbers.count { return Matches(left: nil, right: Selection(numbers)) }
    if keepsLeft { return Matches(left: nil, right: Selection(numbers, hasNone: true)) }
    let rows = Selection(mask: known)
    return Matches(left: rows, right: Selection(numbers.gather(rows, missing: 0)))
  }

  private func listed(
    _ numbers: BufferSlice<UInt32>, _ lists: RowLists, _ loss: inout RowLoss
  ) throws(Diagnostic) -> Matches {
    let keepsLeft = keepsLeft
    let span = numbers.span
    var pairCount = 0
    var repeatedCount = 0
    var unmatchedCount = 0
    for row in span.indices {
      let count = lists.range(of: span[row]).count
      pairCount += count == 0 && keepsLeft ? 1 : count
      if count > 1 { repeatedCount += 1 }
      if count == 0 { unmatchedCount += 1 }
    }
    loss.repeatedCount = repeatedCount
    loss.unmatchedCount = unmatchedCount
    // What a pair takes: two row numbers, and about eight bytes a column.
    try token.check(taking: pairCount * (8 + 8 * join.schema.fields.count))
    var leftRows = [UInt32](repeating: 0, count: pairCount)
    var rightRows = [UInt32](repeating: 0, count: pairCount)
    var place = 0
    for row in span.indices {
      let range = lists.range(of: span[row])
      if range.isEmpty, keepsLeft {
        leftRows[place] = UInt32(truncatingIfNeeded: row)
        rightRows[place] = Selection.none
        place += 1
      }
      for index in range {
        leftRows[place] = UInt32(truncatingIfNeeded: row)
        rightRows[place] = lists.rows[index]
        place += 1
      }
    }
    return Matches(
      left: Selection(BufferSlice(leftRows)),
      right: Selection(BufferSlice(rightRows), hasNone: keepsLeft && unmatchedCount > 0))
  }
}
