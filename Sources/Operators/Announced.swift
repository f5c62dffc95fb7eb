import Columns
import Diagnostics
import Plan
import Syntax

/// A stage of workforce analysis whose grammar is settled and whose figures are not computed yet: it is read, completed
/// and printed back, and refused with the nearest thing that can be done.
public struct Announced: TabularOperator {
  /// Its words.
  public let documentation: Documentation
  /// Its grammar.
  public let shape: StageShape
  private let remedy: Message

  /// Headcount of a period: opening, hires, moves, leavers, closing.
  public static let movement = Announced(
    Documentation(
      "movement", signature: "T | movement from DATE to DATE [by KEYS]",
      summary: Message(
        "Will count a period's opening, hires, moves in and out, leavers and closing.",
        ja: "期首、採用、転入、転出、退職、期末の人数を数える（予定）。"),
      details: Message(
        "People will be counted once, by their primary post. A leaver's last day belongs to the period: closing is the evening of the last day. This version refuses it.",
        ja: "人は主たる職で一度だけ数える。退職者の末日は期間に含み、期末は末日の夕方の人数とする。この版では計算しない。")),
    slots: [.word("from"), .expression("from"), .word("to"), .expression("to")] + keys,
    remedy: Message(
      "count both days: `T | at DATE | summarize dcount(staff_id) by …`",
      ja: "両日の人数を数える: `T | at 日付 | summarize dcount(staff_id) by …`"))

  /// The share of an intake that is still there.
  public static let cohort = Announced(
    Documentation(
      "cohort", signature: "T | cohort from DATE to DATE after N, … years [by KEYS]",
      summary: Message(
        "Will give the share of people who are still there after some years.", ja: "採用などから一定年数後に残っている人の割合を求める（予定）。"),
      details: Message(
        "People who have not been observed for so long will not count. This version refuses it.",
        ja: "その年数を観察できていない人は数えない。この版では計算しない。")),
    slots: [
      .word("from"), .expression("from"), .word("to"), .expression("to"), .word("after"), .namedExpressions("after"),
      .word("years"),
    ] + keys,
    remedy: Message(
      "compute it with countif: `summarize 1.0 * countif(isnull(left_on) or left_on > …) / count() by …`",
      ja: "countif で求める: `summarize 1.0 * countif(isnull(left_on) or left_on > …) / count() by …`"))

  /// A measure with its definition.
  public static let measure = Announced(
    Documentation(
      "measure", signature: "T | measure NAME [definition \"TEXT\"] from DATE to DATE [by KEYS]",
      summary: Message(
        "Will compute a workforce measure and print its definition and denominator.", ja: "離職率などの指標を、定義と分母を添えて計算する（予定）。"
      ),
      details: Message(
        "turnover, for one, has two definitions, which will be named with the figure. This version refuses it.",
        ja: "たとえば離職率には二つの定義があり、値とともに示す。この版では計算しない。")),
    slots: [
      .name("measure"), .optional([.word("definition"), .text("definition")]), .word("from"), .expression("from"),
      .word("to"), .expression("to"),
    ] + keys,
    remedy: Message(
      "write its formula with summarize: `summarize 100.0 * countif(left_on between (… .. …)) / count()`",
      ja: "summarize に式を書く: `summarize 100.0 * countif(left_on between (… .. …)) / count()`"))

  /// A plan laid over a table.
  public static let amend = Announced(
    Documentation(
      "amend", signature: "T | amend (CHANGES)",
      summary: Message(
        "Will lay a plan over a table, as if its changes had been made.", ja: "計画した変更を、行われたものとして表に重ねる（予定）。"),
      details: Message("The name is reserved. This version refuses it.", ja: "名前だけを確保している。この版では使えない。")),
    slots: [.table("changes")],
    remedy: Message(
      "make the table that you plan: `union (T | where …), (changes)`",
      ja: "計画後の表を作る: `union (T | where …), (変更)`"))

  private static let keys: [Slot] = [.optional([.word("by"), .namedExpressions("keys")])]

  private init(_ documentation: Documentation, slots: [Slot], remedy: Message) {
    self.documentation = documentation
    shape = StageShape(documentation.name, slots: slots)
    self.remedy = remedy
  }

  /// Refuses it.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    resolver.report(
      .unsupported, Message("'\(name)' is not there yet", ja: "「\(name)」はこの版ではまだ使えない"), at: stage.name.range,
      help: [remedy])
    // What it would compute is looked at all the same.
    if input != nil {
      for case .value(let label) in stage.written {
        if let expression = stage.expression(label) { _ = resolver.expression(expression) }
      }
    }
    return nil
  }
}
