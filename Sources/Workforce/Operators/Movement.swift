import Columns
import Diagnostics
import Plan
import Syntax

/// `movement`: from a period's first headcount to its last.
public struct Movement: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "movement", signature: "T | movement from DATE to DATE [by KEYS]",
    summary: Message(
      "A period's opening headcount, hires, moves in and out, leavers and closing headcount.",
      ja: "期首、採用、転入、転出、退職、期末の人数を数える。"),
    details: Message(
      "For tables of posts with a person and a first and a last day, both inclusive. People count once, by their primary post where the data package names one; rows that follow each other without a gap are one time in office. opening is the evening before the first day, closing the evening of the last: a leaver's last day belongs to the period, so that the closing of one period is the opening of the next. at_start and at_end are the daytime of the two days, as `at` counts them. A change of keys from one day to the next is a move out and a move in. opening + hires + moved_in − moved_out − leavers = closing holds for every row; were it not to, the query would fail. Keys are those of the day on which a post begins, or of the first day of the period for posts that began before: `unit_at` looks at the organisation of that day. Where posts overlap, the later one counts from its first day, and a note says for how many people.",
      ja:
        "人と、初日・末日（両日を含む）のある職の表で使う。人は一度だけ数え、データパッケージに本務の決まりがあれば本務で数える。間を置かずに続く行は一続きの在職とする。opening は初日の前日の晩、closing は末日の晩で、末日に辞める人はその期間の退職に入る。したがって、ある期間の closing は次の期間の opening に等しい。at_start と at_end は初日と末日の昼間の人数で、at と同じ数え方。ある日から次の日にキーが変わると、転出と転入になる。どの行でも opening + hires + moved_in − moved_out − leavers = closing が成り立ち、成り立たなければ失敗する。キーは職の始まる日、期間より前に始まった職では期間の初日のもので、unit_at はその日の組織を見る。職が重なる人は後の職をその初日から数え、注に人数を示す。"
    ))

  /// Its grammar.
  public let shape = StageShape(
    "movement",
    slots: [
      .word("from"), .expression("from"), .word("to"), .expression("to"),
      .optional([.word("by"), .namedExpressions("keys")]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let period = PersonPeriod(of: input, stage, &resolver) else { return nil }
    resolver.enter(period.relation)
    guard let keys = resolver.outputs(stage.items("keys")),
      resolver.checkNames(keys.map(\.field) + MovementTable.figures, at: stage.range)
    else { return nil }
    let table = MovementTable(
      keys: keys.map(\.field), primary: period.primary, first: period.first, last: period.last)
    return Relation(.transform(table, [.project(period.outputs + keys, resolver.windowed(period.relation.plan))]))
  }
}

extension Resolver {
  /// A constant day, as days since 1970-01-01; nil, with a diagnostic, for what is none.
  mutating func day(_ expression: Expression?, _ word: String) -> Int64? {
    guard let expression,
      let (value, type) = constant(expression, Message("the day of '\(word)'", ja: "\(word) の日"))
    else { return nil }
    switch value {
    case .date(let days): return Int64(days)
    case .datetime(let ticks): return Ticks.day(of: ticks)
    default:
      let found = Resolver.describe(type)
      report(
        .typeMismatch,
        Message(
          "'\(word)' takes a day, this is \(found.english)", ja: "\(word) には日付を書くが、これは \(found.japanese ?? "") である"),
        at: expression.range, help: ["\(word) 2025-04-01"])
      return nil
    }
  }
}
