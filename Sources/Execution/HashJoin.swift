import Columns
import Diagnostics
import Plan

/// Brings rows of two sides together by equal keys: the right side is numbered by key, the left looks its keys up, morsel
/// by morsel. Pairs come in the order of the left rows, and for each in the order of the right ones.
struct HashJoin {
  let join: LogicalPlan.Join
  let executor: Executor

  /// The right side's rows by group: those of group g are `rows[starts[g]..<starts[g + 1]]`.
  private struct RowLists: Sendable {
    var starts: [Int]
    var rows: [UInt32]

    subscript(group: UInt32) -> ArraySlice<UInt32> {
      group == Selection.none ? [] : rows[starts[Int(group)]..<starts[Int(group) + 1]]
    }
  }

  /// What a morsel of left rows gives, and the right rows that it met where somebody asks for them.
  private struct Piece: Sendable {
    var batch: Batch
    var metRows: [UInt32]
    var loss = RowLoss()
  }

  /// A morsel of left rows with the words of its keys.
  private struct Probe: Sendable {
    var batch: Batch
    var keys: [Column]
    var words: [BufferSlice<UInt64>]
  }

  func batches() throws(Diagnostic) -> [Batch] {
    let left = try executor.batches(of: join.left)
    let right = Batch.concatenate(try executor.batches(of: join.right), schema: join.right.schema)
    let types = keyTypes(right)
    let rightKeys = zip(join.rightKeys, types).map { right.columns[$0].widened(to: $1) }
    var table = GroupTable(types: types)
    let rightGroups = table.groups(of: rightKeys, rowCount: right.rowCount)
    let lists = rowLists(rightGroups, rightKeys, groupCount: table.count)
    try executor.cancelToken.check()
    var probes: [Probe] = []
    for batch in left {
      let keys = zip(join.leftKeys, types).map { batch.columns[$0].widened(to: $1) }
      probes.append(Probe(batch: batch, keys: keys, words: table.words(of: keys)))
    }
    let shownRight = shown(right)
    let known = table
    let ready = probes
    let token = executor.cancelToken
    let pieces = try parallelMap(count: ready.count, threadCount: executor.threadCount) {
      (index) throws(Diagnostic) -> Piece in
      try token.check()
      let probe = ready[index]
      var piece = try piece(probe.batch, known.knownGroups(of: probe.words, probe.keys), lists, shownRight)
      if piece.loss.unmatchedCount > 0, probe.keys.contains(where: { $0.validity != nil }) {
        piece.loss.nullKeyCount = (0..<probe.batch.rowCount).count { GroupTable.hasNull(probe.keys, at: $0) }
      }
      return piece
    }
    var loss = RowLoss()
    for piece in pieces { loss.add(piece.loss) }
    executor.losses?.add(loss)
    return pieces.map(\.batch) + unmatched(pieces, shownRight)
  }

  private func keyTypes(_ right: Batch) -> [DataType] {
    zip(join.leftKeys, join.rightKeys).map { leftKey, rightKey in
      let leftType = join.left.schema.fields[leftKey].type
      return DataType.common(leftType, right.columns[rightKey].type) ?? leftType
    }
  }

  private func rowLists(_ groups: BufferSlice<UInt32>, _ keys: [Column], groupCount: Int) -> RowLists {
    var starts = [Int](repeating: 0, count: groupCount + 1)
    let isValid = keys.contains { $0.validity != nil } ? { !GroupTable.hasNull(keys, at: $0) } : { (_: Int) in true }
    let span = groups.span
    for row in span.indices where isValid(row) { starts[Int(span[row]) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var next = starts
    var rows = [UInt32](repeating: 0, count: starts[groupCount])
    for row in span.indices where isValid(row) {
      let group = Int(span[row])
      rows[next[group]] = UInt32(row)
      next[group] += 1
    }
    return RowLists(starts: starts, rows: rows)
  }

  private func piece(_ left: Batch, _ groups: BufferSlice<UInt32>, _ lists: RowLists, _ right: Batch) throws(Diagnostic)
    -> Piece
  {
    switch join.kind {
    case .leftsemi, .leftanti:
      let wantsMatch = join.kind == .leftsemi
      let rows = (0..<UInt32(left.rowCount)).filter { !lists[groups[Int($0)]].isEmpty == wantsMatch }
      return Piece(batch: left.gather(Selection(BufferSlice(rows))), metRows: [])
    case .rightsemi, .rightanti:
      return Piece(batch: .empty(join.schema), metRows: (0..<left.rowCount).flatMap { lists[groups[$0]] })
    case .inner, .leftouter, .rightouter, .fullouter: return try pairs(left, groups, lists, right)
    }
  }

  private func pairs(_ left: Batch, _ groups: BufferSlice<UInt32>, _ lists: RowLists, _ right: Batch) throws(Diagnostic)
    -> Piece
  {
    let keepsLeft = join.kind == .leftouter || join.kind == .fullouter
    var leftRows: [UInt32] = []
    var rightRows: [UInt32] = []
    leftRows.reserveCapacity(left.rowCount)
    rightRows.reserveCapacity(left.rowCount)
    var loss = RowLoss()
    loss.leftCount = left.rowCount
    let span = groups.span
    // What a pair takes: two row numbers, and about eight bytes a column.
    let pairByteCount = 16 + 8 * join.schema.fields.count
    for row in span.indices {
      if row % 256 == 0 { try executor.cancelToken.check(taking: leftRows.count * pairByteCount) }
      let group = span[row]
      let start = group == Selection.none ? 0 : lists.starts[Int(group)]
      let end = group == Selection.none ? 0 : lists.starts[Int(group) + 1]
      for place in start..<end {
        leftRows.append(UInt32(row))
        rightRows.append(lists.rows[place])
      }
      if end - start > 1 { loss.repeatedCount += 1 }
      if start == end { loss.unmatchedCount += 1 }
      if start == end, keepsLeft {
        leftRows.append(UInt32(row))
        rightRows.append(Selection.none)
      }
    }
    // Where every left row has just one match, the left columns need no copy.
    let isWhole = leftRows.count == left.rowCount && zip(leftRows, 0..<UInt32(left.rowCount)).allSatisfy { $0 == $1 }
    let leftPart = isWhole ? left : left.gather(Selection(BufferSlice(leftRows)))
    let rightPart = right.gather(
      Selection(BufferSlice(rightRows), hasNone: keepsLeft && rightRows.contains(Selection.none)))
    let batch = Batch(
      schema: join.schema, columns: leftPart.columns + rightPart.columns, rowCount: leftRows.count)
    let asksForRight = join.kind == .rightouter || join.kind == .fullouter
    return Piece(batch: batch, metRows: asksForRight ? rightRows.filter { $0 != Selection.none } : [], loss: loss)
  }

  /// The right rows that a kind shows after all morsels: those that no left row met, or those that one did.
  private func unmatched(_ pieces: [Piece], _ right: Batch) -> [Batch] {
    switch join.kind {
    case .inner, .leftouter, .leftsemi, .leftanti: return []
    case .rightouter, .fullouter, .rightsemi, .rightanti: break
    }
    var isMet = [Bool](repeating: false, count: right.rowCount)
    for piece in pieces { for row in piece.metRows { isMet[Int(row)] = true } }
    let wantsMet = join.kind == .rightsemi
    let rows = Selection(BufferSlice((0..<UInt32(right.rowCount)).filter { isMet[Int($0)] == wantsMet }))
    let part = right.gather(rows)
    if join.kind == .rightsemi || join.kind == .rightanti { return [part] }
    let leftFields = join.left.schema.fields
    let missing = leftFields.map { field in
      Column.constant(field.type == .string ? .string("") : .null, type: field.type, count: rows.count)
    }
    return [Batch(schema: join.schema, columns: missing + part.columns, rowCount: rows.count)]
  }

  /// The right side's columns that are shown.
  private func shown(_ right: Batch) -> Batch {
    let columns = join.rightColumns.map { right.columns[$0] }
    return Batch(
      schema: Schema(join.rightColumns.map { right.schema.fields[$0] }), columns: columns, rowCount: right.rowCount)
  }
}
