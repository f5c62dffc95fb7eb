import Columns
import Diagnostics
import Plan
import Syntax

/// `measure`: a workforce measure with its definition.
public struct MeasureOperator: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "measure", signature: "T | measure NAME [definition \"TEXT\"] from DATE to DATE [by KEYS]",
    summary: Message(
      "A workforce measure, with its numerator and denominator; a note gives the definition.",
      ja: "離職率などの指標を、分子と分母とともに計算し、定義を注に示す。"),
    details: Message(
      "Measures: \(Measures.all.map(\.name).joined(separator: ", ")); `.help turnover` explains one. For tables of people with a first and a last day, both inclusive; people count once, by their primary post, and rows that follow each other without a gap are one time in office. Who counts is up to the rows: `where employment == \"常勤\"` before it. A group without a denominator has no value.",
      ja:
        "指標: \(Measures.all.map(\.name).joined(separator: "、"))。`.help turnover` のように説明を見る。人と初日・末日（両日を含む）のある表で使う。人は本務で一度だけ数え、間を置かずに続く行は一続きの在職とする。誰を数えるかは行で決まる（前に `where employment == \"常勤\"` など）。分母のない群の値は null。"
    ))

  /// Its grammar.
  public let shape = StageShape(
    "measure",
    slots: [
      .name("measure"), .optional([.word("definition"), .text("definition")]), .word("from"), .expression("from"),
      .word("to"), .expression("to"), .optional([.word("by"), .namedExpressions("keys")]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, case .name(let name)? = stage.slots["measure"] else { return nil }
    let found = Self.measure(name, stage, &resolver)
    guard let period = PersonPeriod(of: input, stage, &resolver), let (measure, definition) = found else { return nil }
    resolver.enter(period.relation)
    guard let keys = resolver.outputs(stage.items("keys")) else { return nil }
    let figures = MeasureTable.figures(of: measure, definition)
    guard resolver.checkNames(keys.map(\.field) + figures, at: stage.range) else { return nil }
    var outputs = period.outputs
    var needed: [MeasureColumn: Int] = [:]
    for column in definition.needs {
      guard let place = input.schema.index(of: column.name) else {
        resolver.report(
          .unknownColumn,
          Message("'\(measure.name)' reads a column '\(column.name)'", ja: "\(measure.name) は列「\(column.name)」を使う"),
          at: name.range,
          help: [
            Message("name it so: `| extend \(column.name) = …`", ja: "その名前を付ける: `| extend \(column.name) = …`")
          ])
        return nil
      }
      needed[column] = outputs.count
      outputs.append(period.output(place))
    }
    let table = MeasureTable(
      measure: measure, definition: definition, keys: keys.map(\.field), primary: period.primary, needed: needed,
      firstKey: outputs.count, first: period.first, last: period.last,
      today: Ticks.day(of: resolver.context.now))
    return Relation(.transform(table, [.project(outputs + keys, resolver.windowed(period.relation.plan))]))
  }

  private static func measure(
    _ name: Name, _ stage: Stage, _ resolver: inout Resolver
  ) -> (Measure, Measure.Definition)? {
    guard let measure = Measures.all.first(where: { $0.name == name.text }) else {
      let names = Measures.all.map(\.name)
      let nearest = nearestName(to: name.text, in: names)
      resolver.report(
        .unknownFunction, Message("unknown measure '\(name.text)'", ja: "「\(name.text)」という指標はない"), at: name.range,
        help: [
          nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
            ?? Message("measures: \(names.joined(separator: ", "))", ja: "指標: \(names.joined(separator: "、"))")
        ])
      return nil
    }
    guard case .expression(let expression)? = stage.slots["definition"] else {
      return (measure, measure.definitions[0])
    }
    guard case .literal(.string(let text)) = expression.kind,
      let definition = measure.definitions.first(where: { $0.name == text })
    else {
      let names = measure.definitions.map(\.name).filter { !$0.isEmpty }
      let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
      resolver.report(
        .wrongArguments, Message("'\(measure.name)' has no such definition", ja: "\(measure.name) にその定義はない"),
        at: expression.range,
        help: [
          names.isEmpty
            ? Message("it has one: leave `definition` out", ja: "定義は一つだけなので definition を書かない")
            : Message("definitions: \(list)", ja: "定義: \(list)")
        ])
      return nil
    }
    return (measure, definition)
  }
}
