import Columns
import Diagnostics
import Plan
import Syntax

/// `projection`: the headcount of years to come.
public struct Projection: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "projection", signature: "T | projection [of KEYS] from DATE to DATE for N years [hires N]",
    summary: Message(
      "The headcount of years to come, if people go on to move and leave as they did (a Markov chain).",
      ja: "これまでの異動・退職の割合が続くとした、将来の人数（マルコフ連鎖）。"),
    details: Message(
      "For tables of posts with a person and a first and a last day. KEYS are the states, such as tier. From year to year, counted back from the second date, it counts who stayed in a state, who went to which other and who left: these shares are P, and n(t+1) = n(t)·P + hires (Bartholomew 1967). `hires` is the number of people who join each year, by default the mean of the years looked at; they join in the states in which people joined then. The result has a row a year and state, the second date as it is among them: expected, and lower and upper, between which the middle 95 % of 1,000 simulated futures lie (`set seed = 7` draws others). The interval is that of chance alone: it knows nothing of new rules, and nothing of ages, so that a wave of retirements that is not like the past does not show. A state that nobody was in before keeps its people, and a note says so.",
      ja:
        "人と、初日・末日のある職の表で使う。KEYS は状態（職階など）。to から一年ずつさかのぼり、その状態にとどまった人、ほかへ移った人、辞めた人を数える。その割合を P とし、n(t+1) = n(t)·P + 採用（Bartholomew 1967）。hires は毎年加わる人数で、書かなければ見た年の平均。加わる状態は過去の割合による。結果は年と状態ごとに一行で、to の現況も含む。expected は期待値、lower と upper は 1,000 回の模擬計算の中央 95 % の範囲（set seed = 7 で引き直す）。区間は偶然によるものだけで、制度の変更も年齢も知らない。過去と違う退職の波は表れない。以前に誰もいなかった状態の人はそのまま残し、注に示す。"
    ))

  /// Its grammar.
  public let shape = StageShape(
    "projection",
    slots: [
      .optional([.word("of"), .namedExpressions("keys")]), .word("from"), .expression("from"), .word("to"),
      .expression("to"), .word("for"), .expression("years"), .word("years"),
      .optional([.word("hires"), .expression("hires")]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let period = PersonPeriod(of: input, stage, &resolver) else { return nil }
    let years = Self.number(stage.expression("years"), "for", 1...100, &resolver)
    var hires: Double?
    if let given = stage.expression("hires") {
      guard let number = Self.number(given, "hires", 0...10_000_000, &resolver) else { return nil }
      hires = number
    }
    guard let years else { return nil }
    guard CivilDate(days: Int(period.last)).adding(years: -1).days >= Int(period.first) else {
      resolver.report(
        .wrongArguments, Message("a projection looks at a year at least", ja: "将来推計には少なくとも一年の実績が要る"),
        at: stage.range,
        help: [Message("begin earlier: `from` some years before `to`", ja: "from を to の数年前にする")])
      return nil
    }
    resolver.enter(period.relation)
    guard let keys = resolver.outputs(stage.items("keys")),
      resolver.checkNames([ProjectionTable.date] + keys.map(\.field) + ProjectionTable.figures, at: stage.range)
    else { return nil }
    let table = ProjectionTable(
      keys: keys.map(\.field), primary: period.primary, first: period.first, last: period.last, years: Int(years),
      hires: hires, seed: UInt64(bitPattern: resolver.context.seed))
    var relation = Relation(
      .transform(table, [.project(period.outputs + keys, resolver.windowed(period.relation.plan))]))
    relation.properties.drawing = TableProperties.Drawing(
      across: ProjectionTable.date.name, values: ["expected"], series: keys.map(\.field.name))
    return relation
  }

  private static func number(
    _ expression: Expression?, _ word: String, _ range: ClosedRange<Double>, _ resolver: inout Resolver
  ) -> Double? {
    guard let expression,
      let (value, _) = resolver.constant(expression, Message("the number behind '\(word)'", ja: "\(word) の後の数"))
    else { return nil }
    var number: Double?
    if case .long(let whole) = value { number = Double(whole) }
    if case .real(let real) = value, word == "hires" { number = real }
    if let number, range.contains(number) { return number }
    let (low, high) = (Int(range.lowerBound), Int(range.upperBound))
    resolver.report(
      .wrongArguments,
      Message("'\(word)' takes a number from \(low) to \(high)", ja: "\(word) には \(low) から \(high) の数を書く"),
      at: expression.range, help: ["for 10 years hires 12"])
    return nil
  }
}
