import Columns
import Diagnostics
import Plan
import Syntax

/// `survive`: how many are still there after a time.
public struct Survive: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "survive",
    signature: "T | survive from DATE to DATE [event CONDITION] [entering DATE] [as of DATE] [by KEYS] [with logrank]",
    summary: Message(
      "The share that is still there after a time (Kaplan–Meier), with intervals; or whether groups differ.",
      ja: "時間とともに残る割合（カプラン・マイヤー法）を区間つきで求める。または群の差を検定する。"),
    details: Message(
      "A row a person or spell. Time is counted in days from the first date to the second; an empty second date, or one after `as of` (today, if nothing is said), means still there, which is censored. `event` says which ends count; all others are censored: leaving to retire is no resignation. Without `event` every end counts, but where the table has a column left_reason (退職理由), 定年 and 任期満了 are censored, and a note says so. `entering` is for people who came under observation later than they began, as in a roster that was begun in some year: they count from the day after (left truncation). The result has a row for day 0 and one for each day with an event: at_risk, events, censored until the next row, survival, standard_error (Greenwood 1926), lower and upper (95 %, log of −log, which R calls log-log); years are days / 365.25. Medians stand in notes. `with logrank` gives a row a group instead: people, events, expected, the median in days with its interval (Brookmeyer and Crowley 1982), and χ², df and p of the log-rank test (Mantel 1966). Rows without a first date, with the second before the first, or that end before they enter are left out, and a note says how many.",
      ja:
        "一人（または一期間）が一行。時間は最初の日付から次の日付までの日数で、次の日付が空か as of（書かなければ今日）より後なら、まだ残っている（打ち切り）とみなす。event は数える終わり方を示し、ほかの終わりは打ち切りとする。event を書かなければすべての終わりを数えるが、left_reason（退職理由）の列があれば定年と任期満了は打ち切りとし、注で示す。entering は、始まりより後に観察に入った人のための日付で、その翌日から数える（左側切断）。結果は 0 日目と、終わりのあった日ごとの行で、at_risk、events、次の行までの censored、survival、standard_error（グリーンウッド）、lower と upper（95 %、log(−log)）。years は日数÷365.25。中央値は注に示す。with logrank は群ごとの行にし、人数、終わりの数、期待数、中央値とその区間、ログランク検定の χ²・自由度・p を示す。最初の日付がない行、順序が逆の行、観察に入る前に終わった行は除き、注に件数を示す。"
    ),
    examples: [
      .init(
        "datatable(start:date, end:date)[2020-04-01, 2020-04-11, 2020-04-01, 2020-04-21, 2020-04-01, date(null), 2020-04-01, 2020-04-11] | survive from start to end as of 2020-05-01 | project days, at_risk, events, censored, survival",
        gives: "days,at_risk,events,censored,survival\n0,4,0,0,1.0\n10,4,2,0,0.5\n20,2,1,1,0.25\n"),
      .init(
        "datatable(start:date, end:date, sex:string)[2020-04-01, 2020-04-11, \"女\", 2020-04-01, 2020-04-21, \"男\", 2020-04-01, date(null), \"女\", 2020-04-01, 2020-04-15, \"男\"] | survive from start to end as of 2020-05-01 by sex with logrank | project sex, people, events, expected = round(expected, 4), df, p = round(p, 4)",
        gives: "sex,people,events,expected,df,p\n女,2,1,1.3333,1,0.6949\n男,2,2,1.6667,1,0.6949\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "survive",
    slots: [
      .word("from"), .expression("from"), .word("to"), .expression("to"),
      .optional([.word("event"), .expression("event")]), .optional([.word("entering"), .expression("entering")]),
      .optional([.word("as"), .word("of"), .expression("asOf")]),
      .optional([.word("by"), .namedExpressions("keys")]),
      .optional([.word("with"), .words("options", words: ["logrank"])]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input else { return nil }
    let from = resolver.dateOperand(stage.expression("from"), "from")
    let to = resolver.dateOperand(stage.expression("to"), "to")
    let entering = resolver.dateOperand(stage.expression("entering"), "entering")
    let event = stage.expression("event").flatMap { resolver.condition($0) }
    let asOf = day(of: stage, &resolver)
    let keys = resolver.outputs(stage.items("keys"))
    guard let from, let to, let keys, let asOf, stage.expression("entering") == nil || entering != nil,
      stage.expression("event") == nil || event != nil
    else { return nil }
    guard resolver.checkNames(keys.map(\.field) + SurvivalTable.figures, at: stage.range) else { return nil }
    // Without `event`, a table that says why people left says which ends count.
    let reason =
      event == nil ? input.schema.fields.firstIndex { $0.name == "left_reason" && $0.type == .string } : nil
    var outputs = [from, to].enumerated().map {
      LogicalPlan.Output(field: Field("date\($0)", $1.columnType), expression: $1)
    }
    func add(_ expression: TypedExpression?) -> Int? {
      guard let expression else { return nil }
      outputs.append(
        LogicalPlan.Output(field: Field("input\(outputs.count)", expression.columnType), expression: expression))
      return outputs.count - 1
    }
    let inputs = SurvivalTable.Inputs(
      event: add(event), entering: add(entering),
      reason: add(
        reason.map { TypedExpression(.column($0), type: .string, range: stage.range) }))
    let firstKey = outputs.count
    outputs += keys
    var isTest = false
    if case .words(let words)? = stage.slots["options"] { isTest = words.contains { $0.text == "logrank" } }
    if isTest, keys.isEmpty {
      resolver.report(
        .wrongArguments, Message("a log-rank test compares groups", ja: "ログランク検定は群を比べる"), at: stage.range,
        help: [Message("write `by` and what makes the groups", ja: "`by` に群を分ける列を書く")])
      return nil
    }
    let table = SurvivalTable(
      inputs: inputs, keys: keys.map(\.field), firstKey: firstKey, asOf: asOf, isTest: isTest)
    var relation = Relation(.transform(table, [.project(outputs, resolver.windowed(input.plan))]))
    if !isTest {
      relation.properties.drawing = TableProperties.Drawing(
        across: "years", values: ["survival"], series: keys.map(\.field.name))
    }
    return relation
  }

  /// The day at whose end observation ends, as days since 1970-01-01.
  private func day(of stage: Stage, _ resolver: inout Resolver) -> Int64? {
    guard let expression = stage.expression("asOf") else {
      return Ticks.day(of: resolver.context.now)
    }
    return resolver.day(expression, "as of")
  }
}
