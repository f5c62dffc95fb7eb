import Columns
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
    details: Message(
      "A condition that is null keeps nothing. `*` before a word that compares texts stands for any column, as it prints.",
      ja: "条件が null の行は残らない。文字列を比べる語の前の * は、表示どおりの文字で見たどれかの列を指す。"),
    examples: [
      .init("datatable(x:long)[1, long(null), 3] | where x > 1", gives: "x\n3\n"),
      .init("datatable(s:string)[\"税務課\", \"総務課\"] | where s contains \"税\"", gives: "s\n税務課\n"),
      .init("print unit = \"税務課\", n = 12 | where * contains \"2\"", gives: "unit,n\n税務課,12\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("where", "filter", slots: [.expression("condition")])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let expression = stage.expression("condition") else { return nil }
    guard let condition = resolver.condition(expression.overAllColumns(of: input.schema)) else { return nil }
    return input.filtered(by: condition, &resolver)
  }
}

extension Expression {
  /// The condition with `* word text` spelt out for each column.
  fileprivate func overAllColumns(of schema: Schema) -> Expression {
    switch kind {
    case .binary(let word, let left, let right)
    where left.kind == .star && (word == "==" || word.last?.isLetter == true):
      // `* !has "x"`: no column has it.
      let isNegated = word.hasPrefix("!")
      let conditions = schema.names.map { name in
        let column = NamedExpression(name: nil, expression: Expression(.name(name), left.range))
        let text = Expression(.call(Name("tostring", left.range), [column]), left.range)
        return Expression(.binary(word, text, right), range)
      }
      guard let first = conditions.first else { return self }
      return conditions.dropFirst().reduce(first) { Expression(.binary(isNegated ? "and" : "or", $0, $1), range) }
    case .binary(let word, let left, let right) where word == "and" || word == "or":
      return Expression(.binary(word, left.overAllColumns(of: schema), right.overAllColumns(of: schema)), range)
    case .call(let name, let arguments) where name.text == "not" && arguments.count == 1:
      var inner = arguments[0]
      inner.expression = inner.expression.overAllColumns(of: schema)
      return Expression(.call(name, [inner]), range)
    default: return self
    }
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
