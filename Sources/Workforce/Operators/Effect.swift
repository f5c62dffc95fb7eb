import Columns
import Diagnostics
import Plan
import Syntax

/// `effect`: what changed where something was done, against where it was not.
public struct Effect: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "effect", signature: "T | effect of CONDITION from BEFORE to AFTER [by KEYS]",
    summary: Message(
      "The change of those to whom something was done, less the change of the others (difference in differences).",
      ja: "研修などを受けた人の変化から、受けなかった人の変化を引く（差の差）。"),
    details: Message(
      "A row a person, with the same thing measured before and after. treated and others are the people on each side, treated_change and others_change their mean changes; effect is the difference of the two, lower and upper its 95 % interval by Welch (1947) on the changes; hedges_g is Hedges' g of the changes (1981), with hedges_g_lower and hedges_g_upper (Hedges and Olkin 1985). Rows with a null are left out, and a note says how many. A side of fewer than two people has no interval, one of fewer than ten gets a warning. Notes say how far apart the two sides were before: who chose a course differs from who did not, and no arithmetic mends that.",
      ja:
        "一人が一行で、同じものの前と後の値があること。treated と others は受けた人と受けなかった人の数、treated_change と others_change はそれぞれの平均の変化、effect は両者の差（差の差）、lower と upper は変化量についてのウェルチ（1947）の95%信頼区間。hedges_g は変化量のヘッジスの g（1981）で、hedges_g_lower、hedges_g_upper はその区間。null のある行は除き、件数を注に示す。どちらかが二人に満たなければ区間はなく、十人に満たなければ注意を示す。受講前の差も注に示す。自ら選んで受けた人は受けなかった人と異なるので、差の差がそのまま効果とは限らない。"
    ),
    examples: [
      .init(
        "datatable(before:real, after:real, course:bool)[3, 4, true, 2, 4, true, 3, 4, true, 3, 3, false, 2, 3, false, 4, 4, false, 3, 3, false] | effect of course from before to after | project treated, others, treated_change = round(treated_change, 3), others_change, effect = round(effect, 3)",
        gives: "treated,others,treated_change,others_change,effect\n3,4,1.333,0.25,1.083\n")
    ])

  /// Its grammar.
  public let shape = StageShape(
    "effect",
    slots: [
      .word("of"), .expression("condition"), .word("from"), .expression("before"), .word("to"), .expression("after"),
      .optional([.word("by"), .namedExpressions("keys")]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input else { return nil }
    let condition = stage.expression("condition").flatMap { resolver.condition($0) }
    let before = resolver.numberOperand(stage.expression("before"), "from")
    let after = resolver.numberOperand(stage.expression("after"), "to")
    let keys = resolver.outputs(stage.items("keys"))
    guard let condition, let before, let after, let keys,
      resolver.checkNames(keys.map(\.field) + EffectTable.figures, at: stage.range)
    else { return nil }
    let outputs = [condition, before, after].enumerated().map {
      LogicalPlan.Output(field: Field("input\($0)", $1.columnType), expression: $1)
    }
    let table = EffectTable(keys: keys.map(\.field))
    return Relation(.transform(table, [.project(outputs + keys, resolver.windowed(input.plan))]))
  }
}

extension Resolver {
  /// A number of each row, as a real; nil, with a diagnostic, for what is none.
  mutating func numberOperand(_ expression: Expression?, _ word: String) -> TypedExpression? {
    guard let expression, let value = value(expression) else { return nil }
    if value.type?.isNumeric == true { return call("toreal", [value], at: value.range) }
    let found = Resolver.describe(value.type)
    report(
      .typeMismatch,
      Message(
        "'\(word)' takes a number, this is \(found.english)", ja: "\(word) には数値を書くが、これは \(found.japanese ?? "") である"),
      at: expression.range, help: [Message("write a column of numbers", ja: "数値の列を書く")])
    return nil
  }
}
