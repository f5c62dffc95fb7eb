import Columns
import Diagnostics
import Plan
import Syntax

/// `extend`: new columns behind the others.
public struct Extend: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "extend",
    signature: "T | extend [NAME =] EXPRESSION, …",
    summary: Message("Adds computed columns.", ja: "計算した列を加える。"),
    details: Message(
      "A column of the same name is replaced, and stands at the end.", ja: "同じ名前の列は置き換わり、末尾に移る。"),
    examples: [
      .init("datatable(a:long, b:long)[1, 2] | extend c = a + b", gives: "a,b,c\n1,2,3\n"),
      .init("datatable(a:long, b:long)[1, 2] | extend a = a * 10", gives: "b,a\n2,10\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("extend", slots: [.namedExpressions("columns")])

  /// What it names is known even where something in it is wrong.
  public var columnsBehindMistake: ColumnsBehindMistake { .added }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let added = resolver.outputs(stage.items("columns"), keepingColumns: true) else { return nil }
    guard resolver.checkNames(added.map(\.field), at: stage.range) else { return nil }
    let replaced = Set(added.map { FoldedName($0.field.name) })
    let kept = input.schema.fields.indices.filter { !replaced.contains(FoldedName(input.schema.fields[$0].name)) }
    return Relation(
      .project(input.passedThrough(kept) + added, resolver.windowed(input.plan)), properties: input.properties)
  }
}
