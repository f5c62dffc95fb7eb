import Columns
import Diagnostics
import Plan
import Syntax

/// `cohort`: the share that is still there after some years.
public struct Cohort: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "cohort", signature: "T | cohort from DATE to DATE after N, … years [as of DATE] [by KEYS]",
    summary: Message(
      "The share of those who began that is still there after some years.", ja: "採用などから一定年数の後に残っている人の割合を求める。"),
    details: Message(
      "A row a person or spell. The two dates are columns; or two days, and then those count who began between them in a table with a first and a last day. After n years is the day of the same month and day, n years later (of 29 February, 28 February); who is in office on that day, or has no second date, is still there: the second date is the last day. Only those count who could be observed for so long, by the day of `as of`, or today; so the numbers differ between the years. A row for each group and number of years: observed, still_there, share, and lower and upper of its interval of 95 % (Wilson 1927). Without an intake column put one behind `by`: `by fiscal_year(hired_on)`. To use what is known of those who began later, too, write `survive`.",
      ja:
        "一人（または一期間）が一行。二つの日付は列で書く。日を二つ書くと、初日と末日のある表で、その間に始まった人を数える。n 年後は n 年後の同じ月日（2月29日なら2月28日）で、その日に在職する人と、次の日付が空の人を「残っている」とする。次の日付は末日である。as of の日（書かなければ今日）までにその年数を観察できた人だけを数えるので、年数ごとに人数が異なる。群と年数ごとに、observed、still_there、share と、その 95 % 区間 lower・upper（ウィルソン）を示す。採用年度別にするには by fiscal_year(hired_on) と書く。後から入った人の情報も使うには survive を使う。"
    ),
    examples: [
      .init(
        "datatable(start:date, end:date)[2015-04-01, 2016-03-31, 2015-04-01, 2016-04-01, 2015-04-01, date(null), 2015-04-01, 2019-03-31] | cohort from start to end after 1, 3 years as of 2026-04-01 | project years, observed, still_there, share",
        gives: "years,observed,still_there,share\n1,4,3,0.75\n3,4,2,0.5\n")
    ])

  /// Its grammar.
  public let shape = StageShape(
    "cohort",
    slots: [
      .word("from"), .expression("from"), .word("to"), .expression("to"), .word("after"), .namedExpressions("after"),
      .word("years"), .optional([.word("as"), .word("of"), .expression("asOf")]),
      .optional([.word("by"), .namedExpressions("keys")]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let years = Self.years(stage.items("after"), &resolver) else { return nil }
    guard let from = resolver.dateOperand(stage.expression("from"), "from"),
      let to = resolver.dateOperand(stage.expression("to"), "to"), let keys = resolver.outputs(stage.items("keys")),
      resolver.checkNames(keys.map(\.field) + CohortTable.figures, at: stage.range)
    else { return nil }
    var asOf = Ticks.day(of: resolver.context.now)
    if let expression = stage.expression("asOf") {
      guard let day = resolver.day(expression, "as of") else { return nil }
      asOf = day
    }
    guard let (dates, intake) = Self.dates(from, to, of: input, stage, &resolver) else { return nil }
    let outputs = dates.enumerated().map {
      LogicalPlan.Output(field: Field("date\($0)", $1.columnType), expression: $1)
    }
    let table = CohortTable(
      keys: keys.map(\.field), years: years, intake: intake, asOf: asOf)
    var relation = Relation(.transform(table, [.project(outputs + keys, resolver.windowed(input.plan))]))
    relation.properties.drawing = TableProperties.Drawing(
      across: "years", values: ["share"], series: keys.map(\.field.name))
    return relation
  }

  /// The two dates of each row: as they are written, or, where two days were written, those of the table, of which only
  /// rows that begin between the two days count.
  private static func dates(
    _ from: TypedExpression, _ to: TypedExpression, of input: Relation, _ stage: Stage, _ resolver: inout Resolver
  ) -> (dates: [TypedExpression], intake: ClosedRange<Int64>?)? {
    guard from.usedColumns.isEmpty, to.usedColumns.isEmpty else { return ([from, to], nil) }
    guard let first = resolver.day(stage.expression("from"), "from"),
      let last = resolver.day(stage.expression("to"), "to")
    else { return nil }
    let fields = input.schema.fields
    guard let begin = input.properties.validFrom.flatMap({ input.schema.index(of: $0) }),
      let end = input.properties.validTo.flatMap({ input.schema.index(of: $0) })
    else {
      resolver.report(
        .wrongArguments,
        Message("two days choose an intake of a table with a first and a last day", ja: "二つの日で採用期間を選ぶのは、初日と末日のある表だけ"),
        at: stage.range,
        help: [Message("or write columns: `from hired_on to left_on`", ja: "または列を書く: `from hired_on to left_on`")])
      return nil
    }
    guard first <= last else {
      resolver.report(
        .wrongArguments, Message("the intake ends before it begins", ja: "採用期間の終わりが始まりより前である"), at: stage.range)
      return nil
    }
    return (
      [begin, end].map { TypedExpression(.column($0), type: fields[$0].type, range: stage.range) }, first...last
    )
  }

  private static func years(_ items: [NamedExpression], _ resolver: inout Resolver) -> [Int]? {
    var years: [Int] = []
    for item in items {
      guard let (value, _) = resolver.constant(item.expression, Message("the number of years", ja: "年数")) else {
        return nil
      }
      guard case .long(let number) = value, (1...100).contains(number) else {
        resolver.report(
          .typeMismatch, Message("years are whole numbers from 1 to 100", ja: "年数は 1 から 100 の整数で書く"), at: item.range,
          help: ["after 1, 3, 5 years"])
        return nil
      }
      years.append(Int(number))
    }
    return years.isEmpty ? nil : years
  }
}

extension Resolver {
  /// A date of each row; nil, with a diagnostic, for what is none.
  mutating func dateOperand(_ expression: Expression?, _ word: String) -> TypedExpression? {
    guard let expression, let value = value(expression) else { return nil }
    if value.type?.isTemporal == true { return value }
    let found = Resolver.describe(value.type)
    report(
      .typeMismatch,
      Message(
        "'\(word)' takes a date, this is \(found.english)", ja: "\(word) には日付を書くが、これは \(found.japanese ?? "") である"),
      at: expression.range, help: [Message("write a column of dates", ja: "日付の列を書く")])
    return nil
  }
}
