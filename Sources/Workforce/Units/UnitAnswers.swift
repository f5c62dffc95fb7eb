import Columns
import Plan

/// What `unit_at` answers for all units of a column at once, when so many rows have asked that it pays.
///
/// Rows come in parts, each of which may name any of many units: without this, each part would ask for them anew.
final class UnitAnswers: Sendable {
  private struct State {
    var askedCount = 0
    var pool: StringPool?
    /// The number in the tree of each text of the pool.
    var numbers: [Int32] = []
    /// By time and then level: for each text of the pool the place of its unit of the level, -1 where there is none.
    var places: [Int: [Int32]] = [:]
    var level = ""
  }

  /// Below so many texts, asking each part anew costs nothing.
  private static let fewest = 4096

  private let tree: UnitTree
  private let state = Guarded(State())

  init(_ tree: UnitTree) { self.tree = tree }

  /// The names of all rows; nil where it does not pay, or the level is not the same for all.
  func column(_ operands: [Operand]) -> Column? {
    let units = operands[0].column.strings()
    guard units.pool.count >= Self.fewest, let level = operands[1].constant?.text else { return nil }
    let days = operands[2].column
    let numbers = days.integers()
    var times = [Int](repeating: -1, count: units.count)
    var firstDays: [Int: Int64] = [:]
    var (lastDay, lastTime) = (Int64.min, tree.time(of: .min))
    for row in 0..<units.count where !days.isNull(at: row) {
      if numbers[row] != lastDay { (lastDay, lastTime) = (numbers[row], tree.time(of: numbers[row])) }
      times[row] = lastTime
      if firstDays[lastTime] == nil { firstDays[lastTime] = numbers[row] }
    }
    guard let places = places(of: units.pool, level, firstDays, rowCount: units.count) else { return nil }
    var builder = StringPoolBuilder()
    let empty = builder.code(of: "")
    var codes: [Int32: UInt32] = [-1: empty]
    let rows = (0..<units.count).map { row -> UInt32 in
      guard times[row] >= 0, let place = places[times[row]]?[units.code(at: row)] else { return empty }
      if let code = codes[place] { return code }
      let code = builder.code(of: tree.units[Int(place)].name)
      codes[place] = code
      return code
    }
    return .strings(StringStorage(codes: BufferSlice(rows), pool: builder.finish()))
  }

  private func places(
    of pool: StringPool, _ level: String, _ days: [Int: Int64], rowCount: Int
  ) -> [Int: [Int32]]? {
    state.withLock { state in
      if state.pool?.isSame(as: pool) != true || state.level != level {
        state = State(pool: pool, level: level)
      }
      state.askedCount += rowCount
      guard state.askedCount * 2 >= pool.count else { return nil }
      if state.numbers.isEmpty { state.numbers = (0..<pool.count).map { Int32(tree.number(of: pool[$0])) } }
      for (time, day) in days where state.places[time] == nil {
        state.places[time] = state.numbers.map { number in
          Int32(tree.place(of: Int(number), at: level, on: day) ?? -1)
        }
      }
      return state.places
    }
  }
}
