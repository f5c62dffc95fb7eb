import Columns
import Diagnostics
import Plan

/// Brings rows of two sides together by equal keys: the right side is numbered by key, the left looks its keys up.
/// Pairs come in the order of the left rows, and for each in the order of the right ones.
struct HashJoin {
  let join: LogicalPlan.Join
  let executor: Executor

  /// The right side's rows by group: those of group g are `rows[starts[g]..<starts[g + 1]]`.
  private struct RowLists {
    var starts: [Int]
    var rows: [UInt32]

    subscript(group: UInt32) -> ArraySlice<UInt32> { rows[starts[Int(group)]..<starts[Int(group) + 1]] }
  }

  func batches() throws(Diagnostic) -> [Batch] {
    let left = Batch.concatenate(try executor.batches(of: join.left), schema: join.left.schema)
    let right = Batch.concatenate(try executor.batches(of: join.right), schema: join.right.schema)
    let (leftKeys, rightKeys, types) = keyColumns(left, right)
    var table = GroupTable(types: types)
    let rightGroups = table.groups(of: rightKeys, rowCount: right.rowCount)
    let lists = rowLists(rightGroups, rightKeys, groupCount: table.count)
    try executor.cancelToken.check()
    let leftGroups = table.knownGroups(of: leftKeys, rowCount: left.rowCount)
    try executor.cancelToken.check()
    return [try result(left, right, leftGroups, lists)]
  }

  private func keyColumns(_ left: Batch, _ right: Batch) -> (left: [Column], right: [Column], types: [DataType]) {
    var leftKeys: [Column] = []
    var rightKeys: [Column] = []
    var types: [DataType] = []
    for (leftKey, rightKey) in zip(join.leftKeys, join.rightKeys) {
      let first = left.columns[leftKey]
      let second = right.columns[rightKey]
      let type = DataType.common(first.type, second.type) ?? first.type
      leftKeys.append(first.widened(to: type))
      rightKeys.append(second.widened(to: type))
      types.append(type)
    }
    return (leftKeys, rightKeys, types)
  }

  private func rowLists(_ groups: BufferSlice<UInt32>, _ keys: [Column], groupCount: Int) -> RowLists {
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for row in 0..<groups.count where !GroupTable.hasNull(keys, at: row) { starts[Int(groups[row]) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var next = starts
    var rows = [UInt32](repeating: 0, count: starts[groupCount])
    for row in 0..<groups.count where !GroupTable.hasNull(keys, at: row) {
      let group = Int(groups[row])
      rows[next[group]] = UInt32(row)
      next[group] += 1
    }
    return RowLists(starts: starts, rows: rows)
  }

  private func result(
    _ left: Batch, _ right: Batch, _ groups: BufferSlice<UInt32>, _ lists: RowLists
  ) throws(Diagnostic) -> Batch {
    switch join.kind {
    case .leftsemi, .leftanti:
      let wantsMatch = join.kind == .leftsemi
      let rows = (0..<UInt32(left.rowCount)).filter {
        (groups[Int($0)] != Selection.none && !lists[groups[Int($0)]].isEmpty) == wantsMatch
      }
      return left.gather(Selection(BufferSlice(rows)))
    case .rightsemi, .rightanti:
      let matched = matchedRight(groups, lists, count: right.rowCount)
      let rows = (0..<UInt32(right.rowCount)).filter { matched[Int($0)] == (join.kind == .rightsemi) }
      return shown(right.gather(Selection(BufferSlice(rows))))
    case .inner, .leftouter, .rightouter, .fullouter: return try pairs(left, right, groups, lists)
    }
  }

  private func matchedRight(_ groups: BufferSlice<UInt32>, _ lists: RowLists, count: Int) -> [Bool] {
    var matched = [Bool](repeating: false, count: count)
    for row in 0..<groups.count where groups[row] != Selection.none {
      for other in lists[groups[row]] { matched[Int(other)] = true }
    }
    return matched
  }

  private func pairs(
    _ left: Batch, _ right: Batch, _ groups: BufferSlice<UInt32>, _ lists: RowLists
  ) throws(Diagnostic) -> Batch {
    let keepsLeft = join.kind == .leftouter || join.kind == .fullouter
    let keepsRight = join.kind == .rightouter || join.kind == .fullouter
    var leftRows: [UInt32] = []
    var rightRows: [UInt32] = []
    for row in 0..<UInt32(left.rowCount) {
      if row % 65_536 == 0 { try executor.cancelToken.check() }
      let group = groups[Int(row)]
      let others = group == Selection.none ? [] : lists[group]
      for other in others {
        leftRows.append(row)
        rightRows.append(other)
      }
      if others.isEmpty, keepsLeft {
        leftRows.append(row)
        rightRows.append(Selection.none)
      }
    }
    if keepsRight {
      for (row, isMatched) in matchedRight(groups, lists, count: right.rowCount).enumerated() where !isMatched {
        leftRows.append(Selection.none)
        rightRows.append(UInt32(row))
      }
    }
    let leftPart = left.gather(Selection(leftRows))
    let rightPart = shown(right).gather(Selection(rightRows))
    return Batch(schema: join.schema, columns: leftPart.columns + rightPart.columns, rowCount: leftRows.count)
  }

  /// The right side's columns that are shown.
  private func shown(_ right: Batch) -> Batch {
    let columns = join.rightColumns.map { right.columns[$0] }
    return Batch(
      schema: Schema(join.rightColumns.map { right.schema.fields[$0] }), columns: columns, rowCount: right.rowCount)
  }
}
