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
    signature:
      "union [kind=outer|inner] [withsource=NAME] [isfuzzy=true] T, PATTERN*, …\nT | union [kind=outer|inner] R, …",
    summary: Message("The rows of all tables, one after the other.", ja: "複数の表の行を順につなげる。"),
    details: Message(
      "kind=outer (the default) keeps the columns of all, missing ones are null; kind=inner only those that all have. A column of two types becomes two columns, named after their types. `T*` stands for all tables, and `let` functions marked as view, whose names fit. isfuzzy=true leaves out what does not exist, with a warning. withsource names a column that says where a row comes from: its table, the name that `as` gave, or union_arg0, ….",
      ja:
        "kind=outer（既定）はすべての列を残し、ない値は null。kind=inner は全部にある列だけ。型の違う列は型名を付けて分ける。`T*` は名前の合うすべての表（と view の関数）。isfuzzy=true は存在しない表を警告して飛ばす。withsource の列には行の出どころ（表の名前、as の名前、または union_arg0 など）が入る。"
    ),
    examples: [
      .init("union (print a = 1), (print a = 2, b = 3)", gives: "a,b\n1,\n2,3\n"),
      .init("print a = 1 | union kind=inner (print a = 2, b = 3)", gives: "a\n1\n2\n"),
      .init(
        "let A1 = view () { print x = 1 }; let A2 = view () { print x = 2.5 }; union withsource=source A*",
        gives: "source,x_long,x_real\nA1,1,\nA2,,2.5\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "union",
    slots: [.options("options", words: ["kind", "withsource", "with_source", "isfuzzy"]), .tables("tables")],
    isSource: true)

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let pipelines = Self.operands(stage, hasInput: input != nil, &resolver) else { return nil }
    var relations = input.map { [$0] } ?? []
    for pipeline in pipelines {
      guard let relation = resolver.relation(pipeline) else { return nil }
      relations.append(relation)
    }
    let labels = relations.enumerated().map { $1.name ?? "union_arg\($0)" }
    let kind = stage.option("kind")
    guard kind == nil || kind?.text == "outer" || kind?.text == "inner" else {
      resolver.report(
        .wrongArguments, Message("union has the kinds outer and inner", ja: "union の種類は outer と inner"), at: kind?.range
      )
      return nil
    }
    let columns = Self.columns(of: relations.map(\.schema), isInner: kind?.text == "inner")
    let source = stage.option("withsource") ?? stage.option("with_source")
    let schema = Schema((source.map { [Field($0.text, .string)] } ?? []) + columns.map(\.field))
    guard resolver.checkNames(schema.fields, at: stage.range) else { return nil }
    var inputs: [LogicalPlan] = []
    for (relation, label) in zip(relations, labels) {
      let outputs = Self.outputs(columns, from: relation, source: source.map { ($0.text, label) }, &resolver)
      inputs.append(.project(outputs, relation.plan))
    }
    return Relation(.union(inputs, schema))
  }

  /// The queries to put together, with tables in the place of patterns; nil, with a diagnostic, where none is left.
  private static func operands(_ stage: Stage, hasInput: Bool, _ resolver: inout Resolver) -> [Pipeline]? {
    let fuzzy = stage.option("isfuzzy")
    guard fuzzy == nil || fuzzy?.text == "true" || fuzzy?.text == "false" else {
      resolver.report(
        .wrongArguments, Message("isfuzzy is true or false", ja: "isfuzzy は true か false"), at: fuzzy?.range)
      return nil
    }
    let skipsMissing = fuzzy?.text == "true"
    guard let tables = resolver.tableOperands(stage.tables("tables"), skipsMissing: skipsMissing) else { return nil }
    if !tables.isEmpty || hasInput { return tables }
    resolver.report(
      .unknownTable, Message("none of these tables exists", ja: "これらの表はどれも存在しない"), at: stage.range,
      help: [Message("`.tables` lists all", ja: "`.tables` で表の一覧")])
    return nil
  }

  /// A column of the result and the name and type that it has in the inputs.
  struct UnionColumn {
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

  static func columns(of schemas: [Schema], isInner: Bool) -> [UnionColumn] {
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
    var taken = Set(result.filter { column in result.count { $0.name == column.name } == 1 }.map(\.name))
    for index in result.indices where result.count(where: { $0.name == result[index].name }) > 1 {
      let base = "\(result[index].field.name)_\(result[index].type.kqlName)"
      var number = 0
      repeat {
        result[index].field.name = number == 0 ? base : "\(base)\(number)"
        number += 1
      } while !taken.insert(FoldedName(result[index].field.name)).inserted
    }
    return result
  }

  static func outputs(
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
