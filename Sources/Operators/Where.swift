import Diagnostics
import Plan
import Syntax

/// `where`: the rows for which a condition is true.
public struct Where: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "where",
    signature: "T | where CONDITION",
    summary: Message("Keeps the rows for which the condition is true.", ja: "条件が真である行だけを残す。"),
    details: Message("A condition that is null keeps nothing.", ja: "条件が null の行は残らない。"),
    examples: [
      .init("datatable(x:long)[1, long(null), 3] | where x > 1", gives: "x\n3\n"),
      .init("datatable(s:string)[\"税務課\", \"総務課\"] | where s contains \"税\"", gives: "s\n税務課\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("where", "filter", slots: [.expression("condition")])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let expression = stage.expression("condition") else { return nil }
    guard let condition = resolver.condition(expression) else { return nil }
    return input.filtered(by: condition, &resolver)
  }
}

extension Relation {
  /// The rows for which a condition is true. What the condition computes from other rows is no column of the result.
  func filtered(by condition: TypedExpression, _ resolver: inout Resolver) -> Relation {
    let source = resolver.windowed(plan)
    let filtered = LogicalPlan.filter(condition, source)
    if source.schema.fields.count == schema.fields.count { return Relation(filtered, properties: properties) }
    return Relation(.project(passedThrough(Array(schema.fields.indices)), filtered), properties: properties)
  }
}
