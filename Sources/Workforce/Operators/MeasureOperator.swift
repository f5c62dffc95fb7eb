import Columns
import Diagnostics
import Plan
import Syntax

/// `measure`: a workforce measure with its definition.
public struct MeasureOperator: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      "measure", signature: "T | measure NAME [definition \"TEXT\"] from DATE to DATE [by KEYS]",
      summary: Message(
        "A workforce measure, with its numerator and denominator; a note gives the definition.",
        ja: "離職率などの指標を、分子と分母とともに計算し、定義を注に示す。"),
      details: Message(
        "Measures: \(Measures.all.map(\.name).joined(separator: ", ")); `.help turnover` explains one. For tables of people with a first and a last day, both inclusive; people count once, by their primary post, and rows that follow each other without a gap are one time in office. Who counts is up to the rows: `where employment == \"常勤\"` before it. A group without a denominator has no value. A measure of your own is a function of a table and two days, `let share = (T:(*), first:datetime, last:datetime) { … };`, with its definition in `//` lines above it: they are printed under the result, and `.help share` shows them.",
        ja:
          "指標: \(Measures.all.map(\.name).joined(separator: "、"))。`.help turnover` のように説明を見る。人と初日・末日（両日を含む）のある表で使う。人は本務で一度だけ数え、間を置かずに続く行は一続きの在職とする。誰を数えるかは行で決まる（前に `where employment == \"常勤\"` など）。分母のない群の値は null。自分の指標は、表と二つの日を受け取る関数 `let share = (T:(*), first:datetime, last:datetime) { … };` として定義し、定義の説明をすぐ上の // の行に書く。説明は結果の下と `.help share` に出る。"
      ))
  }

  /// The measures.
  public var nameChoices: [String] { Measures.all.map(\.name) }

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
    let isKnown = Measures.all.contains { $0.name == name.text }
    if !isKnown, let function = resolver.tableFunction(name.text, values: 2) {
      return Self.own(name, function, stage, input, &resolver)
    }
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

  /// A measure that a `let` has defined: a function of a table and two days. Its header stands under the result.
  private static func own(
    _ name: Name, _ function: UserFunction, _ stage: Stage, _ input: Relation, _ resolver: inout Resolver
  ) -> Relation? {
    if let definition = stage.expression("definition") {
      resolver.report(
        .wrongArguments,
        Message(
          "'\(name.text)' is a measure of your own and has one definition", ja: "「\(name.text)」は自分で定義した指標で、定義は一つだけである"),
        at: definition.range, help: [Message("leave `definition` out", ja: "definition を書かない")])
      return nil
    }
    guard let first = stage.expression("from"), let last = stage.expression("to"),
      let from = resolver.day(first, "from"), let to = resolver.day(last, "to"),
      let keys = resolver.outputs(stage.items("keys"))
    else { return nil }
    let period = "\(CivilDate(days: Int(from)).iso) – \(CivilDate(days: Int(to)).iso)"
    let note =
      "\(name.text), \(period)" + (function.header.isEmpty ? "" : ": " + function.header.joined(separator: " "))
    // With keys, the function sees the rows of one group at a time.
    let rows = keys.isEmpty ? input : Relation(.given(input.schema), properties: input.properties)
    guard let relation = resolver.apply(name, to: rows, [first, last]),
      resolver.checkNames(keys.map(\.field) + relation.schema.fields, at: stage.range)
    else { return nil }
    if keys.isEmpty {
      return Relation(
        .transform(OwnMeasure(keys: [], plan: nil, schema: relation.schema, note: note), [relation.plan]),
        properties: relation.properties)
    }
    let measure = OwnMeasure(
      keys: keys.map(\.field), plan: Optimizer().optimize(relation.plan),
      schema: Schema(keys.map(\.field) + relation.schema.fields), note: note)
    let passed = input.passedThrough(Array(input.schema.fields.indices))
    return Relation(.transform(measure, [.project(passed + keys, resolver.windowed(input.plan))]))
  }

  private static func measure(
    _ name: Name, _ stage: Stage, _ resolver: inout Resolver
  ) -> (Measure, Measure.Definition)? {
    guard let measure = Measures.all.first(where: { $0.name == name.text }) else {
      let names = Measures.all.map(\.name) + resolver.tableFunctionNames(values: 2)
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
