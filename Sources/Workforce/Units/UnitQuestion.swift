import Columns
import Plan

/// Asks the tree about every row, each question once.
enum UnitQuestion {
  /// A question: a unit, another text, a day.
  private struct Key: Hashable {
    var unit: Int
    var other: Int
    var day: Int64
  }

  /// The answers of all rows; nil where the day is null.
  static func answers<Answer>(_ operands: [Operand], _ ask: (String, String, Int64) -> Answer) -> [Answer?] {
    let units = operands[0].column.strings()
    let others = operands[1].column.strings()
    let days = operands[2].column
    let numbers = days.integers()
    var known: [Key: Answer] = [:]
    return (0..<units.count).map { row in
      if days.isNull(at: row) { return nil }
      let key = Key(unit: units.code(at: row), other: others.code(at: row), day: numbers[row])
      if let answer = known[key] { return answer }
      let answer = ask(units[row], others[row], numbers[row])
      known[key] = answer
      return answer
    }
  }
}
