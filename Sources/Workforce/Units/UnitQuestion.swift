import Columns
import Plan

/// Asks the tree about every row, each question once for all days on which the tree is the same.
enum UnitQuestion {
  /// A question: a unit, another text, a time of the tree.
  private struct Key: Hashable {
    var unit: Int
    var other: Int
    var time: Int
  }

  /// The answers of all rows; nil where the day is null.
  static func answers<Answer>(
    _ operands: [Operand], in tree: UnitTree, _ ask: (String, String, Int64) -> Answer
  ) -> [Answer?] {
    let units = operands[0].column.strings()
    let others = operands[1].column.strings()
    let days = operands[2].column
    let numbers = days.integers()
    var known: [Key: Answer] = [:]
    // Days stand in runs, or are few: the last one's time is kept.
    var (lastDay, lastTime) = (Int64.min, tree.time(of: .min))
    return (0..<units.count).map { row in
      if days.isNull(at: row) { return nil }
      if numbers[row] != lastDay { (lastDay, lastTime) = (numbers[row], tree.time(of: numbers[row])) }
      let key = Key(unit: units.code(at: row), other: others.code(at: row), time: lastTime)
      if let answer = known[key] { return answer }
      let answer = ask(units[row], others[row], numbers[row])
      known[key] = answer
      return answer
    }
  }
}
