import Columns
import Diagnostics
import Plan
import Syntax

/// The rows of a table of people with a first and a last day, as a period sees them.
struct PersonPeriod {
  /// The rows, with the day that each speaks of behind their columns: the first that the row and the period share.
  let relation: Relation
  /// The person, the first and the last day, and the column that tells the primary post where there is one.
  let outputs: [LogicalPlan.Output]
  /// What that column says of a primary post; nil where every row counts.
  let primary: String?
  /// The first and the last day of the period, as days since 1970-01-01.
  let first: Int64
  let last: Int64

  /// The rows of a stage's input between its `from` and `to`; nil, with a diagnostic, where the table or the period is none.
  init?(of input: Relation, _ stage: Stage, _ resolver: inout Resolver) {
    guard let columns = Self.columns(of: input, stage, &resolver) else { return nil }
    guard let first = resolver.day(stage.expression("from"), "from"),
      let last = resolver.day(stage.expression("to"), "to")
    else { return nil }
    guard first <= last else {
      resolver.report(
        .wrongArguments, Message("the period ends before it begins", ja: "期間の終わりが始まりより前である"), at: stage.range,
        help: [Message("write the earlier day behind `from`", ja: "早いほうの日を from に書く")])
      return nil
    }
    guard let dated = Self.dated(input, columns, first: first, last: last, stage, &resolver) else { return nil }
    relation = dated
    self.first = first
    self.last = last
    var places = [columns.person, columns.from, columns.to]
    let rule = input.properties.primaryRule
    let rulePlace = rule.flatMap { input.schema.index(of: $0.column) }
    if let rulePlace { places.append(rulePlace) }
    primary = rulePlace == nil ? nil : rule?.value
    outputs = places.map { Self.output(input.schema.fields[$0], $0, at: stage.range) }
  }

  /// A column of the rows.
  func output(_ place: Int) -> LogicalPlan.Output {
    Self.output(relation.schema.fields[place], place, at: SourceRange(0, 0))
  }

  private static func output(_ field: Field, _ place: Int, at range: SourceRange) -> LogicalPlan.Output {
    LogicalPlan.Output(field: field, expression: TypedExpression(.column(place), type: field.type, range: range))
  }

  private static func columns(
    of input: Relation, _ stage: Stage, _ resolver: inout Resolver
  ) -> (person: Int, from: Int, to: Int)? {
    let properties = input.properties
    if let person = properties.personKey.flatMap({ input.schema.index(of: $0) }),
      let from = properties.validFrom.flatMap({ input.schema.index(of: $0) }),
      let to = properties.validTo.flatMap({ input.schema.index(of: $0) })
    {
      return (person, from, to)
    }
    resolver.report(
      .wrongArguments,
      Message(
        "'\(stage.name.text)' needs a table of people with a first and a last day",
        ja: "\(stage.name.text) は、人と初日・末日のある表で使う"),
      at: stage.name.range,
      help: [
        Message(
          "datapackage.json names them: meibo:personKey, meibo:validFrom, meibo:validTo; keep these columns",
          ja: "datapackage.json の meibo:personKey、meibo:validFrom、meibo:validTo が示す列を残す")
      ])
    return nil
  }

  /// The rows with the day that they speak of behind their columns: the first of the row and the period that lie in both.
  private static func dated(
    _ input: Relation, _ columns: (person: Int, from: Int, to: Int), first: Int64, last: Int64, _ stage: Stage,
    _ resolver: inout Resolver
  ) -> Relation? {
    let fields = input.schema.fields
    let range = stage.range
    func day(_ number: Int64) -> TypedExpression {
      .literal(.date(Int32(clamping: number)), type: .date, range: range)
    }
    func column(_ place: Int) -> TypedExpression {
      TypedExpression(.column(place), type: fields[place].type, range: range)
    }
    guard let begun = resolver.call("max_of", [column(columns.from), day(first)], at: range),
      let end = resolver.call("coalesce", [column(columns.to), day(last)], at: range),
      let seen = resolver.call("min_of", [begun, end], at: range)
    else { return nil }
    let kept = fields.indices.map { LogicalPlan.Output(field: fields[$0], expression: column($0)) }
    let name = "day of the row"
    let outputs = kept + [LogicalPlan.Output(field: Field(name, seen.columnType), expression: seen)]
    var properties = input.properties
    properties.rowDay = .column(name)
    return Relation(.project(outputs, input.plan), properties: properties)
  }
}
