import Columns
import Plan

/// One row of each group, kept by its values.
struct ChosenRows: Sendable {
  private let types: [DataType]
  private var pieces: [[Column]] = []
  private var rowCount = 0
  /// The place of each group's row in the pieces; `Selection.none` where a group has none.
  private(set) var places: [UInt32] = []

  init(types: [DataType]) { self.types = types }

  /// Makes room for as many groups.
  mutating func grow(to groupCount: Int) { places.grow(to: groupCount, filledWith: Selection.none) }

  /// Takes the rows for the groups, as many, instead of those that they had.
  mutating func take(_ rows: [UInt32], for groups: [UInt32], of columns: [Column]) {
    if rows.isEmpty { return }
    let selection = Selection(BufferSlice(rows))
    pieces.append(columns.map { $0.gather(selection) })
    for (index, group) in groups.enumerated() {
      places[Int(group)] = UInt32(truncatingIfNeeded: rowCount + index)
    }
    rowCount += rows.count
    // Rows that were replaced go once they are many.
    if rowCount > 4 * places.count + 1_048_576 { pack() }
  }

  /// The groups' rows; nulls where a group has none.
  func columns(groupCount: Int) -> [Column] {
    var wanted = places
    wanted.grow(to: groupCount, filledWith: Selection.none)
    let selection = Selection(wanted)
    return types.indices.map { index in
      pieces.isEmpty
        ? .constant(.null, type: types[index], count: groupCount)
        : Column.concatenate(pieces.map { $0[index] }).gather(selection)
    }
  }

  private mutating func pack() {
    let packed = columns(groupCount: places.count)
    pieces = [packed]
    rowCount = places.count
    for group in places.indices where places[group] != Selection.none {
      places[group] = UInt32(truncatingIfNeeded: group)
    }
  }
}
