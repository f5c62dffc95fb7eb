import Columns
import Diagnostics
import Plan
import Syntax

/// `project`: the columns that are wanted, in order.
public struct Project: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "project",
    signature: "T | project [NAME =] EXPRESSION, …",
    summary: Message("Keeps the named columns, in this order, and computes new ones.", ja: "列を選んで並べ、新しい列を計算する。"),
    examples: [
      .init("datatable(a:long, b:long)[1, 2] | project b, sum = a + b", gives: "b,sum\n2,3\n"),
      .init("print x = 2 | project x * 3", gives: "Column1\n6\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("project", slots: [.namedExpressions("columns")])

  /// What it names is known even where something in it is wrong.
  public var columnsBehindMistake: ColumnsBehindMistake { .named }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let outputs = resolver.outputs(stage.items("columns")) else { return nil }
    guard resolver.checkNames(outputs.map(\.field), at: stage.range) else { return nil }
    return Relation(.project(outputs, resolver.windowed(input.plan)), properties: input.properties)
  }
}

/// `project-rename`: new names for columns, in their places.
public struct ProjectRename: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "project-rename",
    signature: "T | project-rename NEW = OLD, …",
    summary: Message("Gives columns new names and keeps all others.", ja: "列の名前を変え、ほかの列はそのまま残す。"),
    examples: [.init("datatable(a:long, b:long)[1, 2] | project-rename c = a", gives: "c,b\n1,2\n")])

  /// Its grammar.
  public let shape = StageShape("project-rename", slots: [.namedExpressions("columns")])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input else { return nil }
    var outputs = input.passedThrough(Array(input.schema.fields.indices))
    for item in stage.items("columns") {
      guard let new = item.name, case .name(let old) = item.expression.kind else {
        resolver.report(.syntax, Message("write NEW = OLD", ja: "新しい名前 = 元の名前 と書く"), at: item.range)
        return nil
      }
      guard let index = resolver.columnIndex(Name(old, item.expression.range)) else { return nil }
      outputs[index].field.name = new.text
      outputs[index].field.title = nil
    }
    guard resolver.checkNames(outputs.map(\.field), at: stage.range) else { return nil }
    return Relation(.project(outputs, input.plan), properties: input.properties)
  }
}
