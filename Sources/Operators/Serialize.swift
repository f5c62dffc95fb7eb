import Diagnostics
import Plan
import Syntax

/// `serialize`: the rows in the order that they have, for functions that look at other rows.
public struct Serialize: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "serialize",
    signature: "T | serialize [[NAME =] EXPRESSION, …]",
    summary: Message(
      "Says that the order of the rows counts, and adds columns computed in it.", ja: "行の今の順序に意味があるとし、その順で計算した列を加える。"),
    details: Message(
      "Rows keep their order here in any case; functions of rows before and after (row_number, prev) ask for `sort`, `top` or `serialize` so that the order is one that was meant.",
      ja: "行の順序はもともと保たれる。前後の行を見る関数（row_number、prev など）は、順序を意図したものにするため sort、top、serialize を求める。"),
    examples: [
      .init("datatable(x:long)[3, 1] | serialize", gives: "x\n3\n1\n"),
      .init("datatable(x:long)[3, 1] | serialize twice = x * 2", gives: "x,twice\n3,6\n1,2\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("serialize", slots: [.namedExpressions("columns", isOptional: true)])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input else { return nil }
    resolver.isSerialized = true
    var result = input
    result.name = nil
    if !stage.items("columns").isEmpty {
      guard let extended = Extend().bind(stage, input: input, &resolver) else { return nil }
      result = extended
    }
    result.properties.isSerialized = true
    return result
  }
}
