import Columns
import Diagnostics
import Execution
import Functions
import Operators
import Plan
import Syntax
import Workforce

/// A live session: statements and commands in, results out. It knows nothing of terminals.
public final class Session {
  /// The language of messages and help.
  public var language = Language.english
  /// Whether each result says how long it took.
  public var showsTiming = false
  /// The tables.
  public let data: DataSource
  /// What queries may name.
  public let catalog: Catalog
  /// Stops the running query from outside.
  public let cancelToken = CancelToken()
  /// Told about long work: how many parts of how many are done.
  public var progress: (@Sendable (Int, Int) -> Void)?
  /// The steps so far, without undone ones.
  public private(set) var steps: [Step] = []
  /// The most threads that a query uses.
  public let threadCount: Int
  /// Values for parameters that come from outside (`--set`): they win over the defaults of `declare`.
  public var parameterTexts: [String: String] = [:]
  /// The parameters that a `declare` has named.
  public private(set) var declaredParameters: Set<String> = []
  /// Files that this session has written and may overwrite.
  var writtenFiles: Set<String> = []

  private var environment = Environment()
  private var nextNumber = 1
  private let pinnedClock: Int64?
  private let systemClock: @Sendable () -> Int64

  /// A session without tables.
  ///
  /// `clock` pins `now()`, as ticks since 1970-01-01T00:00Z; without it the data package's day counts, and without that
  /// the system's clock.
  public init(threadCount: Int, clock: Int64? = nil, systemClock: @escaping @Sendable () -> Int64 = SystemClock.now) {
    self.threadCount = threadCount
    data = DataSource(threadCount: threadCount)
    catalog = Self.makeCatalog()
    pinnedClock = clock
    self.systemClock = systemClock
  }

  private static func makeCatalog() -> Catalog {
    Catalog(
      operators: Operators.all, scalars: Functions.scalars + WorkforceFunctions.scalars,
      aggregates: Functions.aggregates, refusedOperators: Operators.refused, refusedFunctions: Functions.refused,
      habits: Operators.habits)
  }

  /// The session's clock, as ticks since 1970-01-01T00:00Z.
  public var now: Int64 {
    pinnedClock ?? data.asOf.map { Int64($0) * Ticks.perDay } ?? systemClock()
  }

  private var context: EvaluationContext { EvaluationContext(now: now) }

  private var executor: Executor {
    Executor(threadCount: threadCount, context: context, cancelToken: cancelToken, progress: progress)
  }

  // MARK: Input

  /// Runs a text: a dot command, or statements. Statements run only when all of them are right.
  public func submit(_ text: String) -> [Outcome] {
    cancelToken.reset()
    let trimmed = text.drop { $0.isWhitespace }
    if trimmed.first == ".", trimmed.dropFirst().first?.isLetter == true { return command(String(trimmed)) }
    return run(statements: text)
  }

  /// Every mistake of a text, without running it.
  public func check(_ text: String) -> [Diagnostic] {
    let (statements, mistakes) = Parser.parse(text, grammar: catalog.grammar)
    let spliced = splice(statements, previous: lastQuery?.pipeline)
    return mistakes + resolve(spliced)
  }

  private func run(statements text: String) -> [Outcome] {
    let (parsed, mistakes) = Parser.parse(text, grammar: catalog.grammar)
    let statements = splice(parsed, previous: lastQuery?.pipeline)
    let diagnostics = mistakes + resolve(statements)
    var outcomes = notes()
    if !diagnostics.isEmpty { outcomes.append(.diagnostics(diagnostics, source: text)) }
    if diagnostics.contains(where: { $0.severity == .error }) { return outcomes }
    for statement in statements {
      let outcome = execute(statement, source: text)
      outcomes += notes()
      outcomes.append(outcome)
      if outcome.isFailure { break }
    }
    return outcomes
  }

  private func notes() -> [Outcome] {
    data.takeFreshTables().flatMap { loaded in loaded.notes.map { Outcome.note($0) } }
  }

  /// The last query that succeeded.
  var lastQuery: (pipeline: Pipeline, step: Step)? {
    for step in steps.reversed() {
      if case .query(let pipeline) = step.statement.kind { return (pipeline, step) }
    }
    return nil
  }

  /// Queries that begin with `|` get the last query in front of them.
  private func splice(_ statements: [Statement], previous: Pipeline?) -> [Statement] {
    var last = previous
    return statements.map { statement in
      if case .letScalar(let name, let value) = statement.kind, let table = tableName(value) {
        let pipeline = Pipeline(source: .name(table), stages: [], range: value.range)
        return Statement(.letTable(name, pipeline), statement.range)
      }
      guard case .query(var pipeline) = statement.kind else { return statement }
      if case .previous = pipeline.source, let before = last {
        pipeline = Pipeline(source: before.source, stages: before.stages + pipeline.stages, range: pipeline.range)
      }
      last = pipeline
      return Statement(.query(pipeline), statement.range)
    }
  }

  /// The table that a `let` names again: `let posts = assignments` looks like a value until tables are known.
  private func tableName(_ expression: Expression) -> Name? {
    guard case .name(let text) = expression.kind, environment.scalars[text] == nil else { return nil }
    let isTable = data.tableNames.contains(text) || environment.relations[text] != nil
    return isTable ? Name(text, expression.range) : nil
  }

  // MARK: Meaning

  private func makeResolver(_ environment: Environment) -> Resolver {
    Resolver(catalog: catalog, tables: data, environment: environment, context: context)
  }

  /// Resolves statements one after the other, each with what those before it name; returns every mistake.
  private func resolve(_ statements: [Statement]) -> [Diagnostic] {
    var resolver = makeResolver(environment)
    for statement in statements {
      switch statement.kind {
      case .query(let pipeline):
        if let relation = resolver.relation(pipeline) { resolver.environment.relations["_"] = relation }
      case .letScalar(let name, let expression):
        if let value = resolver.letValue(expression) {
          resolver.define(name.text, value)
        } else {
          resolver.defineUnreadable(name.text)
        }
      case .letTable(let name, let pipeline):
        if let relation = resolver.relation(pipeline) {
          resolver.define(name.text, relation)
        } else {
          resolver.defineUnreadable(name.text)
        }
      case .declareParameters(let declarations):
        define(declarations, in: &resolver)
      case .set(let name, let value): checkSetting(name, value, &resolver)
      }
    }
    return resolver.diagnostics
  }

  private func define(_ declarations: [ColumnDeclaration], in resolver: inout Resolver) {
    for declaration in declarations {
      guard let value = parameterValue(declaration, &resolver) else {
        resolver.defineUnreadable(declaration.name.text)
        continue
      }
      resolver.environment.scalars[declaration.name.text] = Environment.Scalar(value: value, isParameter: true)
    }
  }

  private func parameterValue(_ declaration: ColumnDeclaration, _ resolver: inout Resolver) -> TypedExpression? {
    let name = declaration.name
    guard let type = resolver.type(declaration.type) else { return nil }
    if let text = parameterTexts[name.text] {
      if let value = Resolver.read(text, as: type) { return .literal(value, type: type, range: name.range) }
      resolver.report(
        .parameter,
        Message(
          "'\(text)' is no \(declaration.type.text) for the parameter '\(name.text)'",
          ja: "パラメータ「\(name.text)」に \(declaration.type.text) でない値「\(text)」"),
        at: name.range)
      return nil
    }
    guard let expression = declaration.defaultValue else {
      resolver.report(
        .parameter, Message("the parameter '\(name.text)' has no value", ja: "パラメータ「\(name.text)」に値がない"),
        at: name.range,
        help: [
          Message(
            "give one: --set \(name.text)=…, or a default: \(name.text):\(declaration.type.text) = …",
            ja: "--set \(name.text)=… で与えるか、既定値を書く")
        ])
      return nil
    }
    guard let (value, _) = resolver.constant(expression, Message("the default", ja: "既定値")) else { return nil }
    guard let widened = value.widened(to: type) else {
      resolver.report(
        .typeMismatch,
        Message(
          "the default of '\(name.text)' is no \(declaration.type.text)",
          ja: "「\(name.text)」の既定値は \(declaration.type.text) ではない"),
        at: expression.range)
      return nil
    }
    return .literal(widened, type: type, range: name.range)
  }

  private func checkSetting(_ name: Name, _ value: Expression?, _ resolver: inout Resolver) {
    guard name.text == "memory_limit" else {
      resolver.report(
        .unsupported, Message("unknown setting '\(name.text)'", ja: "「\(name.text)」という設定はない"), at: name.range,
        help: [Message("settings: memory_limit (bytes)", ja: "設定: memory_limit（バイト）")])
      return
    }
    guard let value, let (limit, _) = resolver.constant(value, Message("the limit", ja: "上限")) else { return }
    guard case .long(let bytes) = limit, bytes > 0 else {
      resolver.report(
        .typeMismatch, Message("memory_limit is a number of bytes", ja: "memory_limit はバイト数で書く"), at: value.range)
      return
    }
  }

  // MARK: Running

  private func execute(_ statement: Statement, source: String) -> Outcome {
    var resolver = makeResolver(environment)
    let clock = ContinuousClock()
    let start = clock.now
    do throws(Diagnostic) {
      var result: Batch?
      switch statement.kind {
      case .query(let pipeline):
        guard let relation = resolver.relation(pipeline) else {
          return .diagnostics(resolver.diagnostics, source: source)
        }
        result = try executor.run(Optimizer().optimize(relation.plan))
      case .letScalar(let name, let expression):
        if let value = resolver.letValue(expression) { resolver.define(name.text, try executor.folded(value)) }
      case .letTable(let name, let pipeline):
        if let relation = resolver.relation(pipeline) { resolver.define(name.text, relation) }
      case .declareParameters(let declarations):
        define(declarations, in: &resolver)
        declaredParameters.formUnion(declarations.map(\.name.text))
      case .set(_, let value):
        if let value, let (limit, _) = resolver.constant(value, ""), case .long(let bytes) = limit {
          MemoryBudget.shared.byteLimit = Int(clamping: bytes)
        }
      }
      environment = resolver.environment
      let step = add(statement, result, elapsed: clock.now - start)
      return result == nil ? .defined(step) : .result(step)
    } catch {
      return .diagnostics([error], source: source)
    }
  }

  private func add(_ statement: Statement, _ result: Batch?, elapsed: Duration) -> Step {
    let lastResult = lastQuery?.step.number
    let references = Printer.resultReferences(in: statement, last: lastResult)
    let step = Step(
      number: nextNumber, statement: statement, result: result,
      elapsedMilliseconds: elapsed.milliseconds, references: references,
      lastResult: lastResult)
    nextNumber += 1
    steps.append(step)
    nameResults()
    return step
  }

  /// `_` is the last result, `_3` that of step 3.
  private func nameResults() {
    environment.relations = environment.relations.filter { !$0.key.isResultName }
    for step in steps {
      guard let result = step.result else { continue }
      let relation = Relation(.values(result, label: "result of step \(step.number)"))
      environment.relations["_\(step.number)"] = relation
      environment.relations["_"] = relation
    }
  }

  /// Takes the last step back. Definitions are made anew from the steps that remain.
  public func undo() -> Step? {
    guard let last = steps.last else { return nil }
    remove(last.number)
    return last
  }

  /// Takes a step out; nil where there is none of that number.
  public func drop(_ number: Int) -> Step? {
    guard let step = steps.first(where: { $0.number == number }) else { return nil }
    remove(number)
    return step
  }

  private func remove(_ number: Int) {
    steps.removeAll { $0.number == number }
    environment = Environment()
    declaredParameters = []
    var resolver = makeResolver(environment)
    for step in steps {
      switch step.statement.kind {
      case .letScalar(let name, let expression):
        if let value = resolver.letValue(expression) { resolver.define(name.text, value) }
      case .letTable(let name, let pipeline):
        if let relation = resolver.relation(pipeline) { resolver.define(name.text, relation) }
      case .declareParameters(let declarations):
        define(declarations, in: &resolver)
        declaredParameters.formUnion(declarations.map(\.name.text))
      case .query, .set: break
      }
    }
    environment = resolver.environment
    nameResults()
  }

  /// The plan of a query as a tree, or its mistakes.
  public func explain(_ text: String) -> Outcome {
    let (parsed, mistakes) = Parser.parse(text, grammar: catalog.grammar)
    let statements = splice(parsed, previous: lastQuery?.pipeline)
    var resolver = makeResolver(environment)
    guard mistakes.isEmpty, statements.count == 1, case .query(let pipeline) = statements[0].kind,
      let relation = resolver.relation(pipeline)
    else {
      let missing = Diagnostic(
        .command, Message("there is no query to explain", ja: "説明する問い合わせがない"), help: [".explain <| staff | count"])
      let found = mistakes + resolver.diagnostics
      return .diagnostics(found.isEmpty ? [missing] : found, source: text)
    }
    return .text(Explain().text(of: Optimizer().optimize(relation.plan)))
  }

  /// Runs a query without making it a step; its result, or its mistakes.
  func evaluate(_ text: String) -> Result<Batch, SessionFailure> {
    let (parsed, mistakes) = Parser.parse(text, grammar: catalog.grammar)
    let statements = splice(parsed, previous: lastQuery?.pipeline)
    var resolver = makeResolver(environment)
    guard mistakes.isEmpty, statements.count == 1, case .query(let pipeline) = statements[0].kind,
      let relation = resolver.relation(pipeline), !resolver.hasErrors
    else { return .failure(SessionFailure(diagnostics: mistakes + resolver.diagnostics, source: text)) }
    do throws(Diagnostic) {
      return .success(try executor.run(Optimizer().optimize(relation.plan)))
    } catch {
      return .failure(SessionFailure(diagnostics: [error], source: text))
    }
  }

  /// Plans and executes a query once more, with all that has been named by now; the result is thrown away.
  func execute(again step: Step) throws(Diagnostic) {
    guard case .query(let pipeline) = step.statement.kind else { return }
    var resolver = makeResolver(environment)
    guard let relation = resolver.relation(pipeline) else { return }
    _ = try executor.run(Optimizer().optimize(relation.plan))
  }

  /// The names that `let` and `declare` have given.
  public var definedNames: [String] {
    environment.scalars.keys.sorted() + environment.relations.keys.filter { !$0.isResultName }.sorted()
  }

  /// The columns of a defined table.
  func definedSchema(of name: String) -> Schema? { environment.relations[name]?.schema }
}

/// Mistakes and the text that they speak of.
struct SessionFailure: Error {
  var diagnostics: [Diagnostic]
  var source: String
}

extension String {
  /// Whether it is `_` or `_` and a number.
  var isResultName: Bool { first == "_" && dropFirst().allSatisfy(\.isNumber) }
}
