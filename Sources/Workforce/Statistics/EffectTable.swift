import Columns
import Diagnostics
import Plan

/// The difference in differences of each group, of an input that holds the condition, the value before, the value after and
/// the keys.
struct EffectTable: TableTransform {
  /// The columns behind the keys.
  static let figures: [Field] = [
    Field("treated", .long, title: "受けた人"), Field("others", .long, title: "受けなかった人"),
    Field("treated_change", .real, title: "受けた人の変化"), Field("others_change", .real, title: "受けなかった人の変化"),
    Field("effect", .real, title: "差の差"), Field("lower", .real, title: "下限"), Field("upper", .real, title: "上限"),
    Field("hedges_g", .real, title: "効果量 g"), Field("hedges_g_lower", .real, title: "g の下限"),
    Field("hedges_g_upper", .real, title: "g の上限"),
  ]

  /// The people of a group: whether treated (1 or 0), the value before, the change.
  private struct People {
    var flags: [Double] = []
    var before: [Double] = []
    var changes: [Double] = []
    var firstRow = -1
  }

  /// How many people a side should have.
  private static let fewest = 10

  let keys: [Field]

  var name: String { "effect" }

  var schema: Schema { Schema(keys + Self.figures) }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    try context.check(input.rowCount * 24)
    let keyColumns = Array(input.columns[3...])
    let groups = try keyColumns.isEmpty ? nil : context.grouped(keyColumns, input.rowCount)
    let (flags, before, after) = (input.columns[0].bools(), input.columns[1].reals(), input.columns[2].reals())
    var people = [People](repeating: People(), count: groups?.count ?? 1)
    var incomplete = 0
    for row in 0..<input.rowCount {
      let group = groups.map { Int($0.numbers[row]) } ?? 0
      if people[group].firstRow < 0 { people[group].firstRow = row }
      if (0..<3).contains(where: { input.columns[$0].isNull(at: row) }) {
        incomplete += 1
        continue
      }
      people[group].flags.append(flags[row] != 0 ? 1 : 0)
      people[group].before.append(before[row])
      people[group].changes.append(after[row] - before[row])
    }
    say(people, incomplete, context)
    let shown = people.filter { $0.firstRow >= 0 || keyColumns.isEmpty }.sorted { $0.firstRow < $1.firstRow }
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    for group in shown {
      let head = keyColumns.map { $0.value(at: group.firstRow) }
      for (place, value) in (head + Self.figures(of: group)).enumerated() { builders[place].append(value) }
    }
    return Batch(schema: schema, columns: builders.map { $0.finish() }, rowCount: shown.count)
  }

  private static func figures(of people: People) -> [Value] {
    func mean(_ flag: Double) -> Double? {
      Spread(zip(people.changes, people.flags).compactMap { $1 == flag ? $0 : nil })?.mean
    }
    let groups = TwoGroups(people.changes, people.flags)
    let (treated, others) = (mean(1), mean(0))
    let effect = treated.flatMap { treated in others.map { treated - $0 } }
    let numbers = [
      treated, others, effect, groups?.difference.lower, groups?.difference.upper, groups?.size?.value,
      groups?.size?.lower, groups?.size?.upper,
    ]
    let treatedCount = people.flags.count { $0 == 1 }
    return [.long(Int64(treatedCount)), .long(Int64(people.flags.count - treatedCount))]
      + numbers.map { $0.map(Value.real) ?? .null }
  }

  /// Says the definition, who is left out, and what speaks against taking the figure for an effect.
  private func say(_ people: [People], _ incomplete: Int, _ context: TransformContext) {
    context.remark(
      Message(
        "effect: mean change of the treated less mean change of the others, Welch's interval (1947); g: Hedges (1981)",
        ja: "差の差: 受けた人の平均の変化 − 受けなかった人の平均の変化。区間はウェルチ（1947）、g はヘッジス（1981）"))
    if incomplete > 0 {
      context.remark(
        Message("\(incomplete) rows lack a value before or after and are left out", ja: "前か後の値のない \(incomplete) 行を除いた"))
    }
    let few = people.filter { group in
      let treated = group.flags.count { $0 == 1 }
      return min(treated, group.flags.count - treated) < Self.fewest && !group.flags.isEmpty
    }
    if !few.isEmpty {
      context.remark(
        Message(
          "\(few.count) of \(people.count) comparisons have a side of fewer than \(Self.fewest) people: little can be said of them",
          ja: "\(people.count) 組のうち \(few.count) 組は、どちらかが \(Self.fewest) 人に満たず、確かなことは言えない"))
    }
    context.remark(
      Message(
        "who was treated was not drawn by lot: people chose, or were chosen\(Self.gap(people).english)",
        ja: "受けた人はくじで選ばれたのではない（自ら選んだか、選ばれた）\(Self.gap(people).japanese ?? "")"))
  }

  /// How far apart the sides were before, where there is one comparison.
  private static func gap(_ people: [People]) -> Message {
    guard people.count == 1, let sides = TwoGroups(people[0].before, people[0].flags)?.size else { return Message("") }
    let hundredths = Int((sides.value * 100).rounded())
    let digits = String(hundredths.magnitude % 100)
    let text = "\(hundredths < 0 ? "-" : "")\(hundredths.magnitude / 100).\(digits.count < 2 ? "0" : "")\(digits)"
    return Message("; before, they stood g = \(text) from the others", ja: "。受ける前の両者の差は g = \(text)")
  }
}
