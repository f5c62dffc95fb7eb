import Diagnostics
import Plan
import Syntax

/// `distinct`: each combination of values once.
public struct Distinct: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "distinct",
    signature: "T | distinct COLUMN, …\nT | distinct *",
    summary: Message(
      "Each combination of the columns' values once, in order of first appearance.", ja: "列の値の組み合わせを一度ずつ、現れた順に出す。"),
    examples: [
      .init("datatable(a:long, b:long)[1, 2, 1, 2, 3, 4] | distinct *", gives: "a,b\n1,2\n3,4\n"),
      .init("datatable(a:long, b:long)[1, 2, 1, 5] | distinct a", gives: "a\n1\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("distinct", slots: [.options("options", words: []), .namedExpressions("columns")])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input else { return nil }
    let items = stage.items("columns")
    if items.count == 1, case .star = items[0].expression.kind {
      let all = input.passedThrough(Array(input.schema.fields.indices))
      return Relation(.aggregate(keys: all, aggregates: [], input.plan))
    }
    guard let keys = resolver.outputs(items), resolver.checkNames(keys.map(\.field), at: stage.range) else {
      return nil
    }
    return Relation(.aggregate(keys: keys, aggregates: [], input.plan))
  }
}
