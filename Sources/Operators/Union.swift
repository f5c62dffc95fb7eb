import Columns
import Diagnostics
import Plan
import Syntax

/// `union`: the rows of several tables, one after the other.
public struct Union: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "union",
    signature: "union [kind=outer|inner] [withsource=NAME] T, …\nT | union [kind=outer|inner] R, …",
    summary: Message("The rows of all tables, one after the other.", ja: "複数の表の行を順につなげる。"),
    details: Message(
      "kind=outer (the default) keeps the columns of all, missing ones are null; kind=inner only those that all have. A column of two types becomes two columns, named after their types.",
      ja: "kind=outer（既定）はすべての列を残し、ない値は null。kind=inner は全部にある列だけ。型の違う列は型名を付けて分ける。"),
    examples: [
      .init("union (print a = 1), (print a = 2, b = 3)", gives: "a,b\n1,\n2,3\n"),
      .init("print a = 1 | union kind=inner (print a = 2, b = 3)", gives: "a\n1\n2\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "union", slots: [.options("options", words: ["kind", "withsource", "isfuzzy"]), .tables("tables")], isSource: true)

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    let pipelines = stage.tables("tables")
    var relations = input.map { [$0] } ?? []
    var labels = input.map { _ in ["union_arg0"] } ?? []
    for pipeline in pipelines {
      guard let relation = resolver.relation(pipeline) else { return nil }
      labels.append(label(of: pipeline, number: relations.count))
      relations.append(relation)
    }
    let kind = stage.option("kind")
    guard kind == nil || kind?.text == "outer" || kind?.text == "inner" else {
      resolver.report(
        .wrongArguments, Message("union has the kinds outer and inner", ja: "union の種類は outer と inner"), at: kind?.range
      )
      return nil
    }
    let columns = Self.columns(of: relations.map(\.schema), isInner: kind?.text == "inner")
    let source = stage.option("withsource")
    let schema = Schema((source.map { [Field($0.text, .string)] } ?? []) + columns.map(\.field))
    guard resolver.checkNames(schema.fields, at: stage.range) else { return nil }
    var inputs: [LogicalPlan] = []
    for (relation, label) in zip(relations, labels) {
      let outputs = Self.outputs(columns, from: relation, source: source.map { ($0.text, label) }, &resolver)
      inputs.append(.project(outputs, relation.plan))
    }
    return Relation(.union(inputs, schema))
  }

  private func label(of pipeline: Pipeline, number: Int) -> String {
    if pipeline.stages.isEmpty, case .name(let name) = pipeline.source { return name.text }
    return "union_arg\(number)"
  }

  /// A column of the result and the name and type that it has in the inputs.
  private struct UnionColumn {
    var field: Field
    var name: FoldedName
    var type: DataType

    /// Days and moments make one column.
    func takes(_ other: DataType) -> Bool { other == type || (other.isTemporal && type.isTemporal) }

    mutating func widen(to wider: DataType) {
      type = wider
      field.type = wider
    }
  }

  private static func columns(of schemas: [Schema], isInner: Bool) -> [UnionColumn] {
    var result: [UnionColumn] = []
    for schema in schemas {
      for field in schema.fields {
        let name = FoldedName(field.name)
        if let known = result.firstIndex(where: { $0.name == name && $0.takes(field.type) }) {
          if result[known].type != field.type { result[known].widen(to: .datetime) }
          if result[known].field.order != field.order { result[known].field.order = nil }
        } else {
          result.append(UnionColumn(field: field, name: name, type: field.type))
        }
      }
    }
    if isInner {
      result = result.filter { column in
        schemas.allSatisfy { $0.fields.contains { FoldedName($0.name) == column.name && column.takes($0.type) } }
      }
    }
    for index in result.indices where result.count(where: { $0.name == result[index].name }) > 1 {
      result[index].field.name += "_\(result[index].type.kqlName)"
    }
    return result
  }

  private static func outputs(
    _ columns: [UnionColumn], from relation: Relation, source: (name: String, label: String)?,
    _ resolver: inout Resolver
  ) -> [LogicalPlan.Output] {
    let nowhere = SourceRange(0, 0)
    var outputs = columns.map { column -> LogicalPlan.Output in
      let index = relation.schema.fields.firstIndex { FoldedName($0.name) == column.name && column.takes($0.type) }
      guard let index else {
        let missing: Value = column.type == .string ? .string("") : .null
        return LogicalPlan.Output(
          field: column.field, expression: .literal(missing, type: column.type, range: nowhere))
      }
      let type = relation.schema.fields[index].type
      let value = TypedExpression(.column(index), type: type, order: column.field.order, range: nowhere)
      let widened = type == column.type ? value : resolver.call("todatetime", [value], at: nowhere) ?? value
      return LogicalPlan.Output(field: column.field, expression: widened)
    }
    if let source {
      let label = TypedExpression.literal(.string(source.label), range: nowhere)
      outputs.insert(LogicalPlan.Output(field: Field(source.name, .string), expression: label), at: 0)
    }
    return outputs
  }
}
