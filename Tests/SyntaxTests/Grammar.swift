import Diagnostics
import Syntax

/// A grammar with a shape of every kind of slot.
let grammar = StageGrammar(
  [
    StageShape("where", "filter", slots: [.expression("condition")]),
    StageShape("extend", slots: [.namedExpressions("columns")]),
    StageShape("project", slots: [.namedExpressions("columns")]),
    StageShape("count", slots: []), StageShape("take", slots: [.expression("rows")]),
    StageShape("sort", slots: [.word("by"), .sortKeys("keys")]),
    StageShape(
      "summarize",
      slots: [.namedExpressions("aggregates", isOptional: true), .optional([.word("by"), .namedExpressions("keys")])]),
    StageShape(
      "join", slots: [.options("options", words: ["kind"]), .table("right"), .word("on"), .namedExpressions("keys")]),
    StageShape("union", slots: [.options("options", words: ["kind"]), .tables("tables")], isSource: true),
    StageShape("unpivot", slots: [.columnRanges("columns"), .word("into"), .columnPatterns("names")]),
    StageShape("print", slots: [.namedExpressions("values")], isSource: true, isStage: false),
    StageShape("datatable", slots: [.declarations("columns"), .cells("cells")], isSource: true, isStage: false),
  ], refused: ["mv-expand": "no lists"], habits: ["select": "the table comes first"])

/// A tree as text without places, so that trees of differently spaced texts can be compared.
struct Outline {
  static func of(_ text: String) -> (outline: [String], diagnostics: [Diagnostic]) {
    let (statements, diagnostics) = Parser.parse(text, grammar: grammar)
    return (statements.map(of), diagnostics)
  }

  static func of(_ statement: Statement) -> String {
    switch statement.kind {
    case .query(let pipeline): of(pipeline)
    case .letScalar(let name, let value): "let \(name.text) := \(of(value))"
    case .letTable(let name, let pipeline): "let \(name.text) :| \(of(pipeline))"
    case .letFunction(let name, let function): "let \(name.text) :f \(of(function))"
    case .declareParameters(let items): "declare \(of(items))"
    case .set(let name, let value): "set \(name.text) \(value.map(of) ?? "")"
    }
  }

  static func of(_ pipeline: Pipeline) -> String {
    let source =
      switch pipeline.source {
      case .name(let name): "<\(name.text)>"
      case .stage(let stage): of(stage)
      case .pipeline(let inner): "{\(of(inner))}"
      case .call(let name, let arguments): "\(name.text)(\(arguments.map(of).joined(separator: ", ")))"
      case .pattern(let name): "<\(name.text)>"
      case .previous: "^"
      case .missing: "?"
      }
    return ([source] + pipeline.stages.map(of)).joined(separator: " | ")
  }

  private static func of(_ stage: Stage) -> String {
    let slots = stage.slots.sorted { $0.key < $1.key }.map { "\($0.key): \(of($0.value))" }
    return "\(stage.name.text)[\(slots.joined(separator: "; "))]"
  }

  private static func of(_ value: SlotValue) -> String {
    switch value {
    case .name(let name): name.text
    case .expression(let expression): of(expression)
    case .namedExpressions(let items): items.map(of).joined(separator: ", ")
    case .bracketed(let items): "(\(items.map(of).joined(separator: ", ")))"
    case .sortKeys(let keys):
      keys.map { "\(of($0.expression)) \(String(describing: $0.isAscending)) \(String(describing: $0.nullsFirst))" }
        .joined(separator: ", ")
    case .columnPatterns(let patterns):
      patterns.map {
        "\($0.name.text) .. \($0.last?.text ?? "") \($0.isPattern) \(String(describing: $0.isAscending)) \($0.comparesNumbers)"
      }.joined(separator: ", ")
    case .expansions(let items): items.map { "\(of($0.item)) to \($0.type?.text ?? "")" }.joined(separator: ", ")
    case .series(let items):
      items.map { "\(of($0.item)) default \($0.defaultValue.map(of) ?? "")" }.joined(separator: ", ")
    case .words(let words): words.map(\.text).joined(separator: ", ")
    case .properties(let items): "with \(items.map(of).joined(separator: ", "))"
    case .stages(let stages): "(\(stages.map(of).joined(separator: " | ")))"
    case .options(let options): options.map { "\($0.word.text)=\($0.value.text)" }.joined(separator: " ")
    case .table(let pipeline): of(pipeline)
    case .tables(let pipelines): pipelines.map(of).joined(separator: ", ")
    case .tableList(let pipelines): "(\(pipelines.map(of).joined(separator: ", ")))"
    case .declarations(let items): of(items)
    case .cells(let cells): cells.map(of).joined(separator: ", ")
    }
  }

  private static func of(_ items: [ColumnDeclaration]) -> String {
    items.map { "\($0.name.text):\($0.type.text)=\($0.defaultValue.map(of) ?? "")" }.joined(separator: ", ")
  }

  private static func of(_ item: NamedExpression) -> String {
    let names = ([item.name].compactMap { $0 } + item.moreNames).map { "\($0.text)=" }
    return names.joined() + of(item.expression)
  }

  private static func of(_ function: FunctionDefinition) -> String {
    let parameters = function.parameters.map { parameter -> String in
      switch parameter.kind {
      case .scalar(let type):
        "\(parameter.name.text):\(type.text)=\(parameter.defaultValue.map(of) ?? "")"
      case .table(let columns, let isOpen): "\(parameter.name.text):(\(of(columns)) \(isOpen))"
      }
    }
    let result =
      switch function.result {
      case .value(let value): of(value)
      case .table(let pipeline): of(pipeline)
      }
    let body = function.definitions.map(of) + [result]
    return "\(function.isView)(\(parameters.joined(separator: ", "))) {\(body.joined(separator: "; "))}"
  }

  static func of(_ expression: Expression) -> String {
    switch expression.kind {
    // A bare date is printed as the call that other tools read.
    case .literal(.date(let text)), .literal(.typed(type: "date", let text)): "date:\(text)"
    case .literal(let literal): "\(literal)"
    case .name(let name): "<\(name)>"
    case .call(let name, let arguments): "\(name.text)(\(arguments.map(of).joined(separator: ", ")))"
    case .unary(let sign, let operand): "(\(sign) \(of(operand)))"
    case .binary(let word, let left, let right): "(\(word) \(of(left)) \(of(right)))"
    case .between(let value, let low, let high, let isNegated):
      "(\(isNegated ? "!" : "")between \(of(value)) \(of(low)) \(of(high)))"
    case .membership(let word, let value, let list): "(\(word) \(of(value)) \(list.map(of).joined(separator: ", ")))"
    case .member(let base, let name): "(. \(of(base)) \(name.text))"
    case .element(let base, let index): "([] \(of(base)) \(of(index)))"
    case .star: "*"
    case .table(let pipeline): "{\(of(pipeline))}"
    case .within(let call, let group):
      "(within \(of(call)) by \(group.keys.map(of).joined(separator: ", ")) \(of(.sortKeys(group.order)))"
        + " \(group.frame.map { "\(of($0.low)) .. \(of($0.high))" } ?? ""))"
    case .missing: "?"
    }
  }
}
