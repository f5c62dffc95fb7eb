import Columns
import Diagnostics
import Syntax

/// What `let` and `declare` have named so far, and the last results.
public struct Environment: Sendable {
  /// A scalar that was named.
  public struct Scalar: Sendable {
    /// Its value.
    public var value: TypedExpression
    /// Whether it was declared as a parameter.
    public var isParameter: Bool

    /// A scalar.
    public init(value: TypedExpression, isParameter: Bool) {
      self.value = value
      self.isParameter = isParameter
    }
  }

  /// Named scalars.
  public var scalars: [String: Scalar] = [:]
  /// Functions that a `let` has defined.
  public var functions: [String: UserFunction] = [:]
  /// Named tables, results of steps among them (`_`, `_3`).
  public var relations: [String: Relation] = [:]
  /// Parameters of a function that hold a value of each row: a query inside the function cannot read them.
  var rowValues: Set<String> = []
  /// Names whose definitions are wrong, which has been said: naming them is no second mistake.
  public var unreadable: Set<String> = []
  /// Parameters of the scripts that run the one at hand, which it does not declare itself: a column of such a name is meant.
  public var foreignParameters: Set<String> = []

  /// Nothing named.
  public init() {}

  /// Makes all parameters those of others, as for a script that this one runs.
  public mutating func hideParameters() {
    foreignParameters = Set(scalars.filter { $0.value.isParameter }.keys)
  }
}

/// Finds what names mean and which types values have, and makes plans. It reports every mistake and goes on.
public struct Resolver {
  /// What a query may name.
  public let catalog: Catalog
  /// Where tables come from.
  public let tables: any TableSource
  /// What has been named.
  public var environment: Environment
  /// The clock, for `now()`.
  public let context: EvaluationContext
  /// All mistakes so far.
  public private(set) var diagnostics: [Diagnostic] = []
  /// The columns that an expression may name now.
  var scope = Schema([])
  /// What the columns belong to, for messages.
  var scopeName: String?
  /// What is known about the rows that an expression is about.
  var scopeProperties = TableProperties()
  /// Aggregates that an expression over groups has called; nil where an expression is about rows.
  var aggregates: [LogicalPlan.Aggregate]?
  /// Runs a plan while a query is resolved, for operators whose columns only the data know. Nil where nothing may run:
  /// their columns are not known then.
  public var runner: (@Sendable (LogicalPlan) throws(Diagnostic) -> Batch)?
  /// The window calls of the stage at hand that no plan has taken yet.
  var windowCalls: [LogicalPlan.WindowCall] = []
  /// Whether the rows of the stage at hand are in an order that was asked for.
  public var isSerialized = false
  /// The tables that `as` has named in the query at hand.
  public var aliases: [String: Relation] = [:]
  /// How many mistakes had been found when a query that the stage at hand reads turned out to have columns that only the
  /// data know; nil where none has.
  private var openedAfter: Int?
  /// The columns that the stage at hand groups by.
  public var groupKeyColumns: Set<Int> = []
  /// How deep the deepest query is that the stage at hand reads.
  private var operandDepth = 0
  /// The number of keys before the aggregates.
  var groupKeyCount = 0
  /// The text that is resolved, so that remedies can be built from the user's own words; nil where it is not at hand.
  public var source: [UInt8]?
  /// What stands opposite the name that is resolved next, where it is one side of a comparison.
  var opposite: TypedExpression?
  /// The columns that the stage at hand has named before what is resolved.
  var siblingNames: Set<FoldedName> = []
  /// Whether what is resolved is a value that a stage asks for, not one of each row.
  var wantsValue = false
  /// What makes the rows that an expression is about, where its columns are those of the scope.
  var scopePlan: LogicalPlan?
  /// Columns that a stage with a mistake would have made: to name them is no second mistake.
  var columnsInDoubt: Set<FoldedName> = []
  /// The aggregate whose arguments are resolved, as it is called.
  var enclosingAggregate: String?
  /// The names of the columns that the stage at hand groups by.
  var groupKeyNames: [String] = []

  /// A resolver.
  public init(catalog: Catalog, tables: any TableSource, environment: Environment, context: EvaluationContext) {
    self.catalog = catalog
    self.tables = tables
    self.environment = environment
    self.context = context
  }

  /// Whether something is wrong, beyond warnings.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Notes a mistake; the same mistake at the same place is noted once.
  public mutating func report(
    _ code: DiagnosticCode, _ message: Message, at range: SourceRange?, label: Message? = nil, help: [Message] = [],
    severity: Severity = .error
  ) {
    report(Diagnostic(code, message, at: range, label: label, help: help, severity: severity))
  }

  /// Notes a mistake; the same mistake at the same place is noted once.
  public mutating func report(_ diagnostic: Diagnostic) {
    if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
  }

  /// Takes back what was reported since there were `count` mistakes, but for those that `keeps` is true of.
  mutating func withdraw(from count: Int, unless keeps: (Diagnostic) -> Bool) {
    let kept = diagnostics[count...].filter(keeps)
    diagnostics.replaceSubrange(count..., with: kept)
  }

  /// Takes back the warnings that were reported since there were `count` mistakes; false where there was none.
  public mutating func withdrawWarnings(from count: Int) -> Bool {
    let known = diagnostics.count
    withdraw(from: count) { $0.severity == .error }
    return diagnostics.count < known
  }

  /// The text of a place; nil where it is not at hand, or stands in another text.
  func text(at range: SourceRange) -> String? {
    guard let source, range.lowerBound < range.upperBound, range.upperBound <= source.count else { return nil }
    return String(validating: source[range.lowerBound..<range.upperBound], as: UTF8.self)
  }

  // MARK: Pipelines

  /// The plan of a query; nil where something is wrong.
  public mutating func relation(_ pipeline: Pipeline) -> Relation? {
    query { resolver in
      var first = resolver.source(pipeline.source)
      // What a name stands for is rows: to go on from them says nothing of how they were drawn.
      if case .name = pipeline.source, !pipeline.stages.isEmpty { first?.visualization = nil }
      return resolver.relation(pipeline.stages, behind: first)
    }
  }

  /// The plan of stages over rows that are known only in part, as those of a part of a table are; nil where something is
  /// wrong.
  public mutating func relation(_ stages: [Stage], over input: Relation) -> Relation? {
    query { $0.relation(stages, behind: input) }
  }

  /// Resolves a query inside another one, whose columns it does not see.
  private mutating func query(_ body: (inout Resolver) -> Relation?) -> Relation? {
    let outerScope = scope
    let outerAggregates = aggregates
    let outerName = scopeName
    let outerWindows = windowCalls
    let outerSerialized = isSerialized
    let outerKeys = (groupKeyCount, groupKeyColumns)
    let outerEnvironment = hidingRowValues()
    let outerDoubt = columnsInDoubt
    let outerPlan = scopePlan
    let outerWanted = wantsValue
    wantsValue = false
    scopePlan = nil
    let outerSiblings = siblingNames
    siblingNames = []
    let outerAggregate = enclosingAggregate
    aggregates = nil
    windowCalls = []
    (groupKeyCount, groupKeyColumns) = (0, [])
    columnsInDoubt = []
    opposite = nil
    enclosingAggregate = nil
    defer {
      (groupKeyCount, groupKeyColumns) = outerKeys
      columnsInDoubt = outerDoubt
      scopePlan = outerPlan
      siblingNames = outerSiblings
      wantsValue = outerWanted
      enclosingAggregate = outerAggregate
      scope = outerScope
      aggregates = outerAggregates
      scopeName = outerName
      windowCalls = outerWindows
      isSerialized = outerSerialized
      if let outerEnvironment { environment = outerEnvironment }
    }
    scopeName = nil
    return body(&self)
  }

  private mutating func relation(_ stages: [Stage], behind first: Relation?) -> Relation? {
    var relation = first
    var isWrong = false
    for stage in stages {
      guard let input = relation, !input.isOpen else { break }
      guard input.visualization == nil else {
        refuseAfterRender(stage)
        return nil
      }
      scope = input.schema
      relation = checked(stage, input: input)
      isWrong = isWrong || stage.isPartial || relation == nil
      // What later stages name is looked at too, as far as their columns are known.
      if relation == nil { relation = remainder(of: stage, input) }
    }
    if let relation {
      operandDepth = max(operandDepth, relation.depth)
      if relation.isOpen { openedAfter = openedAfter ?? diagnostics.count }
    }
    return isWrong ? nil : relation
  }

  /// What a stage makes of its input. Where the parser could not read all of it, only names in what was read are looked
  /// at: the types may be those of a part of an expression.
  private mutating func checked(_ stage: Stage, input: Relation?) -> Relation? {
    let count = diagnostics.count
    let result = opened(stage, input: input)
    guard stage.isPartial, diagnostics.count >= count else { return result }
    let names: Set<DiagnosticCode> = [
      .unknownTable, .unknownColumn, .unknownFunction, .unsupported, .undeclaredCategory, .sqlHabit, .invalidLiteral,
    ]
    withdraw(from: count) { names.contains($0.code) }
    return result
  }

  /// What can be said of the rows behind a stage with a mistake; nil where nobody knows their columns.
  private mutating func remainder(of stage: Stage, _ input: Relation) -> Relation? {
    guard let item = catalog.operators[stage.name.text] else { return nil }
    if item.keepsColumns { return input }
    switch item.columnsBehindMistake {
    case .unknown: return nil
    case .added:
      columnsInDoubt.formUnion(stage.namedItems.flatMap(doubtfulNames))
      return input
    case .named:
      let items = stage.namedItems
      var kept: [LogicalPlan.Output] = []
      for entry in items {
        guard entry.name == nil, case .name(let text) = entry.expression.kind, let index = input.schema.index(of: text)
        else {
          columnsInDoubt.formUnion(doubtfulNames(entry))
          continue
        }
        let field = input.schema.fields[index]
        let value = TypedExpression(.column(index), type: field.type, order: field.order, range: entry.range)
        if !kept.contains(where: { $0.field.name == field.name }) {
          kept.append(LogicalPlan.Output(field: field, expression: value))
        }
      }
      return Relation(.project(kept, input.plan), properties: input.properties)
    }
  }

  /// The names that an item's column may have: the given one, or what an aggregate makes of its argument's.
  private func doubtfulNames(_ item: NamedExpression) -> [FoldedName] {
    if let name = item.name { return ([name] + item.moreNames).map { FoldedName($0.text) } }
    switch item.expression.kind {
    case .name(let text): return [FoldedName(text)]
    case .call(let name, let arguments):
      let column = arguments.first.flatMap { plainName($0.expression) } ?? ""
      return [
        FoldedName("\(name.text)_\(column)"), FoldedName(column), FoldedName("\(name.text.lowercased())_\(column)"),
      ]
    default: return []
    }
  }

  private mutating func refuseAfterRender(_ stage: Stage) {
    report(
      .misplacedStatement,
      Message("nothing follows render: it says how the result is drawn", ja: "render は結果の描き方なので、後に何も続けられない"),
      at: stage.name.range, help: [Message("put `| render …` at the end", ja: "`| render …` を最後に書く")])
  }

  /// A query whose columns only the data know; nothing that follows it is checked.
  public static let openRelation: Relation = {
    var relation = Relation(.values(.empty(Schema([])), label: "open"))
    relation.isOpen = true
    return relation
  }()

  /// What a stage makes of its input; where it reads a query whose columns only the data know, nobody knows its own.
  private mutating func opened(_ stage: Stage, input: Relation?) -> Relation? {
    let outer = openedAfter
    openedAfter = nil
    defer { openedAfter = outer }
    let bound = bind(stage, input: input)
    guard let count = openedAfter else { return bound }
    // What is said about columns that nobody knows yet may be wrong.
    diagnostics.removeLast(diagnostics.count - count)
    windowCalls = []
    return Self.openRelation
  }

  private mutating func bind(_ stage: Stage, input: Relation?) -> Relation? {
    guard let item = catalog.operators[stage.name.text] else { return nil }
    let outer = operandDepth
    let outerProperties = scopeProperties
    operandDepth = input?.depth ?? 0
    isSerialized = input?.properties.isSerialized ?? false
    scopeProperties = input?.properties ?? TableProperties()
    scopePlan = input?.plan
    defer {
      scopePlan = nil
      operandDepth = outer
      scopeProperties = outerProperties
    }
    let bound = item.bind(stage, input: input, &self)
    if !windowCalls.isEmpty { refuseWindows(stage) }
    guard var result = bound else { return nil }
    result.depth = operandDepth + 1
    result.keepDay(of: input)
    guard result.depth <= Self.maximumDepth else {
      report(
        .tooDeep,
        Message(
          "this query has more than \(Self.maximumDepth) stages, those of its `let`s counted",
          ja: "この問い合わせは let の分を含めて \(Self.maximumDepth) 段を超える"),
        at: stage.name.range,
        help: [Message("shorten it, or export a result on the way and load it", ja: "短くするか、途中の結果を書き出して読み込む")])
      return nil
    }
    return result
  }

  /// The most stages on the way down to a table: a longer plan would not fit the stack that walks it.
  private static let maximumDepth = 4000

  private mutating func source(_ source: Pipeline.Source) -> Relation? {
    switch source {
    case .missing: return nil
    case .pipeline(let pipeline): return relation(pipeline)
    case .stage(let stage):
      scope = Schema([])
      return checked(stage, input: nil)
    case .previous:
      if let last = environment.relations["_"] { return last }
      report(
        .misplacedStatement, Message("there is no query to go on from", ja: "続ける元の問い合わせがない"), at: nil,
        help: [Message("begin with a table: `staff | count`", ja: "表の名前で始める: `staff | count`")])
      return nil
    case .name(let name): return table(name)
    case .call(let name, let arguments): return tableCall(name, arguments)
    case .pattern(let name):
      report(
        .syntax,
        Message(
          "'\(name.text)' stands for tables in union and search only", ja: "「\(name.text)」は union と search でだけ使える"),
        at: name.range, help: [Message("write `union \(name.text)`", ja: "`union \(name.text)` と書く")])
      return nil
    }
  }

  private mutating func table(_ name: Name) -> Relation? {
    scopeName = name.text
    if let relation = named(name.text) { return relation }
    do throws(Diagnostic) {
      if let table = try tables.table(named: name.text) {
        var relation = Relation(.scan(table), properties: table.properties)
        relation.name = name.text
        return relation
      }
    } catch {
      report(error.placed(at: name.range))
      return nil
    }
    if environment.functions[name.text]?.definition.parameters.isEmpty == true, givesTable(name.text) {
      var relation = tableCall(name, [])
      relation?.name = name.text
      return relation
    }
    if environment.unreadable.contains(name.text) { return nil }
    guard let meant = reportUnknownTable(name) else { return nil }
    // What follows is checked with the table that was surely meant.
    return self.table(Name(meant, name.range))
  }

  /// The table that `as` or a `let` has named.
  func named(_ name: String) -> Relation? {
    guard var relation = aliases[name] ?? environment.relations[name] else { return nil }
    relation.name = name
    return relation
  }

  /// Whether a query may begin with the name.
  public func hasTable(_ name: String) -> Bool {
    if aliases[name] != nil || environment.relations[name] != nil || tables.tableNames.contains(name) { return true }
    if environment.functions[name]?.definition.parameters.isEmpty == true, givesTable(name) { return true }
    return ((try? tables.table(named: name)) ?? nil) != nil
  }

  /// The tables, and the functions that are views, whose names fit a pattern such as `T*`.
  public func tableNames(matching pattern: String) -> [String] {
    let views = environment.functions.filter { $0.value.definition.isView && $0.value.definition.parameters.isEmpty }
    let shape = ColumnPattern(name: Name(pattern, SourceRange(0, 0)), isAscending: nil, isPattern: true)
    return (tables.tableNames + views.keys.sorted()).filter(shape.matches)
  }

  /// Resolves an expression over the rows of another schema than the stage's input.
  public mutating func expression(_ expression: Expression, over schema: Schema) -> TypedExpression? {
    let (outer, outerPlan) = (scope, scopePlan)
    scope = schema
    scopePlan = nil
    defer { (scope, scopePlan) = (outer, outerPlan) }
    return self.expression(expression)
  }
}

extension Resolver {
  /// The type of a name such as `long`; nil, with a diagnostic, where there is none.
  public mutating func type(_ name: Name) -> DataType? {
    if let type = DataType(kqlName: name.text) { return type }
    if let remedy = catalog.refusedFunctions[name.text] {
      report(
        .unsupported, Message("'\(name.text)' is KQL that Meibo does not speak", ja: "「\(name.text)」は Meibo が扱わない KQL"),
        at: name.range, help: [remedy])
      return nil
    }
    let names = ["bool", "long", "int", "real", "string", "datetime", "timespan", "dynamic"]
    let nearest = nearestName(to: name.text, in: names)
    report(
      .typeMismatch, Message("unknown type '\(name.text)'", ja: "「\(name.text)」という型はない"), at: name.range,
      help: [
        nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
          ?? Message("types: \(names.joined(separator: ", "))", ja: "型: \(names.joined(separator: "、"))")
      ])
    return nil
  }
}
