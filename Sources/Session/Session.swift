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
  /// What was written for readers, in Markdown, each before the step of a number.
  public private(set) var prose: [(before: Int, markdown: String)] = []
  /// The most threads that a query uses.
  public let threadCount: Int
  /// Values for parameters that come from outside (`--set`): they win over the defaults of `declare`.
  public var parameterTexts: [String: String] = [:]
  /// The parameters that a `declare` has named.
  public private(set) var declaredParameters: Set<String> = []
  /// Files that this session has written and may overwrite.
  var writtenFiles: Set<String> = []
  /// Where steps are left while the session runs; nil where nobody types.
  public var recovery: RecoveryFolder?
  /// The steps that were left there last, and how much prose.
  var leftSteps: ([Int], Int)?
  /// The scripts that are running, the outermost first.
  var runningScripts: [RunningScript] = []
  /// The places in scripts where another script has run.
  var inclusions: [Inclusion] = []

  /// What statements gave, so that they need not run again.
  var memory = StepMemory()

  private var environment = Environment()
  private var nextNumber = 1
  /// The seeds that steps have set, with their numbers.
  private var seeds: [(step: Int, seed: Int64)] = []
  private let pinnedClock: Int64?
  /// The day on which the session began, for data that name none.
  private let firstDay: Int64

  /// A session without tables.
  ///
  /// `clock` pins `now()`, as ticks since 1970-01-01T00:00Z; without it the data package's day counts, and without that
  /// the day on which the session began.
  public init(threadCount: Int, clock: Int64? = nil, systemClock: @escaping @Sendable () -> Int64 = SystemClock.now) {
    self.threadCount = threadCount
    data = DataSource(threadCount: threadCount)
    catalog = Self.makeCatalog()
    pinnedClock = clock
    let moment = systemClock()
    firstDay = (moment >= 0 ? moment : moment - Ticks.perDay + 1) / Ticks.perDay * Ticks.perDay
  }

  private static func makeCatalog() -> Catalog {
    Catalog(
      operators: Operators.all + WorkforceOperators.all, scalars: Functions.scalars + WorkforceFunctions.scalars,
      aggregates: Functions.aggregates, windows: Functions.windows,
      words: LanguageWords.all + Operators.words + WorkforceOperators.words,
      refusedOperators: Operators.refused,
      refusedFunctions: Functions.refused,
      habits: Operators.habits)
  }

  /// The session's clock, as ticks since 1970-01-01T00:00Z.
  public var now: Int64 {
    pinnedClock ?? data.asOf.map { Int64($0) * Ticks.perDay } ?? firstDay
  }

  /// What random choices are made from: 0, or what the last `set seed` says.
  public var seed: Int64 { seeds.last?.seed ?? 0 }

  private var context: EvaluationContext { EvaluationContext(now: now, seed: seed) }

  private var executor: Executor { executor(noting: nil) }

  private func executor(noting losses: RowLossLog?, trace: PlanTrace? = nil) -> Executor {
    Executor(
      threadCount: threadCount, context: context, cancelToken: cancelToken, losses: losses, trace: trace,
      progress: progress)
  }

  // MARK: Input

  /// Runs a text: a dot command, or statements. Statements run only when all of them are right.
  public func submit(_ text: String) -> [Outcome] {
    cancelToken.reset()
    let text = text.withPlainLineEnds
    let trimmed = text.trimmed
    guard trimmed.first == ".", trimmed.dropFirst().first?.isLetter == true else { return run(statements: text) }
    let pieces = pieces(of: text)
    if pieces.count <= 1 { return command(trimmed) }
    var outcomes: [Outcome] = []
    for piece in pieces {
      outcomes += submit(piece)
      if outcomes.contains(where: \.isFailure) { break }
    }
    return outcomes
  }

  /// Every mistake of a text, without running it.
  public func check(_ text: String) -> [Diagnostic] {
    let text = text.withPlainLineEnds
    var environment = self.environment
    return check(text, &environment)
  }

  /// Every mistake of statements among definitions, to which theirs are added.
  func check(_ text: String, _ environment: inout Environment) -> [Diagnostic] {
    let (parsed, mistakes) = Parser.parse(text, grammar: catalog.grammar)
    let (_, found) = prepare(parsed, text, &environment)
    return Self.together(mistakes, found)
  }

  /// The number of the next step.
  var nextStepNumber: Int { nextNumber }

  /// What the steps have named.
  var definitions: Environment { environment }

  /// All mistakes in the order of place. What is said of a place that could not be read is no second mistake.
  private static func together(_ mistakes: [Diagnostic], _ found: [Diagnostic]) -> [Diagnostic] {
    let others = found.filter { diagnostic in
      guard let range = diagnostic.range else { return true }
      return !mistakes.contains { mistake in
        guard let place = mistake.range else { return false }
        return place.lowerBound == range.lowerBound
          || (place.lowerBound < range.lowerBound && range.upperBound <= place.upperBound)
      }
    }
    return (mistakes + others).inOrderOfPlace
  }

  /// Runs statements, none before all are right; a dot command among them is a mistake.
  public func run(statements text: String) -> [Outcome] {
    let (parsed, mistakes) = Parser.parse(text, grammar: catalog.grammar)
    var checked = environment
    let (statements, found) = prepare(parsed, text, &checked)
    let diagnostics = Self.together(mistakes, found)
    var outcomes = notes()
    if !diagnostics.isEmpty { outcomes.append(.diagnostics(Self.firstOf(diagnostics), source: text)) }
    if diagnostics.contains(where: { $0.severity == .error }) { return outcomes }
    var remarks = SessionScript.prose(in: text)[...]
    for statement in statements {
      while let remark = remarks.first, remark.offset < statement.range.lowerBound {
        note(remark.markdown)
        remarks.removeFirst()
      }
      let outcome = execute(statement, source: text)
      outcomes += notes()
      outcomes.append(outcome)
      if outcome.isFailure { return outcomes }
    }
    for remark in remarks { note(remark.markdown) }
    return outcomes
  }

  /// Adds prose behind the steps so far.
  func note(_ markdown: String) { prose.append((nextNumber, markdown)) }

  /// As many mistakes as somebody can read; the last says how many more there are.
  private static func firstOf(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let most = 100
    guard diagnostics.count > most else { return diagnostics }
    let rest = diagnostics.count - most
    return diagnostics.prefix(most) + [
      Diagnostic(.syntax, Message("and \(rest) more mistakes", ja: "ほかに \(rest) 件の誤りがある"))
    ]
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

  // MARK: Meaning

  private func makeResolver(_ environment: Environment) -> Resolver {
    Resolver(catalog: catalog, tables: data, environment: environment, context: context)
  }

  /// Statements as they will run, and every mistake in them. A query that begins with `|` gets the last one in front,
  /// `_` becomes the number of the step that it means, and a `let` of a bare name is a table's where there is one.
  private func prepare(
    _ statements: [Statement], _ text: String
  ) -> (statements: [Statement], diagnostics: [Diagnostic]) {
    var environment = self.environment
    return prepare(statements, text, &environment)
  }

  /// The same among other definitions, to which those of the statements are added.
  private func prepare(
    _ statements: [Statement], _ text: String, _ environment: inout Environment
  ) -> (statements: [Statement], diagnostics: [Diagnostic]) {
    var resolver = makeResolver(environment)
    resolver.source = Array(text.utf8)
    var last = lastQuery.map { (number: $0.step.number, pipeline: $0.pipeline) }
    var result: [Statement] = []
    for (index, statement) in statements.enumerated() {
      var settled = statement
      if case .letScalar(let name, let value) = statement.kind, let table = tableName(value, resolver) {
        settled.kind = .letTable(name, Pipeline(source: .name(table), stages: [], range: value.range))
      }
      if case .letScalar(let name, let value) = statement.kind, case .call(let called, let arguments) = value.kind,
        resolver.givesTable(called.text)
      {
        settled.kind = .letTable(name, Pipeline(source: .call(called, arguments), stages: [], range: value.range))
      }
      if case .query(var pipeline) = settled.kind, case .previous = pipeline.source, let before = last?.pipeline {
        // What is drawn is the end of a query; the next one goes on from its rows.
        let isDrawn = before.stages.last?.name.text == "render"
        pipeline = Pipeline(
          source: before.source, stages: before.stages.dropLast(isDrawn ? 1 : 0) + pipeline.stages,
          range: pipeline.range)
        settled.kind = .query(pipeline)
      }
      if let number = last?.number { settled = settled.renamingTables { $0 == "_" ? "_\(number)" : nil } }
      let relation = bind(settled, &resolver, runs: nil)
      if case .query(let pipeline) = settled.kind {
        let number = nextNumber + index
        resolver.environment.relations["_\(number)"] = relation
        last = (number, pipeline)
      }
      result.append(settled)
    }
    environment = resolver.environment
    return (result, resolver.diagnostics)
  }

  /// The table that a `let` names again: `let posts = assignments` looks like a value until tables are known.
  private func tableName(_ expression: Expression, _ resolver: Resolver) -> Name? {
    guard case .name(let text) = expression.kind, resolver.environment.scalars[text] == nil else { return nil }
    let isTable = text == "_" || data.tableNames.contains(text) || resolver.environment.relations[text] != nil
    return isTable ? Name(text, expression.range) : nil
  }

  /// Gives a statement its meaning: a query's relation is returned, definitions go into the resolver's environment. With
  /// `runs`, queries inside a `let` run now; without, nothing runs.
  @discardableResult
  private func bind(_ statement: Statement, _ resolver: inout Resolver, runs: Executor?) -> Relation? {
    resolver.aliases = [:]
    if let runs {
      resolver.runner = { (plan) throws(Diagnostic) -> Batch in try runs.run(Optimizer().optimize(plan)) }
    }
    switch statement.kind {
    case .query(let pipeline): return resolver.relation(pipeline)
    case .letScalar(let name, let expression):
      if refuseResultName(name, &resolver) { return nil }
      guard let value = resolver.letValue(expression) else {
        resolver.defineUnreadable(name.text)
        return nil
      }
      do throws(Diagnostic) {
        resolver.define(name.text, try runs?.folded(value) ?? value.standingForItsResult)
      } catch {
        resolver.report(error)
      }
    case .letTable(let name, let pipeline):
      if refuseResultName(name, &resolver) { return nil }
      if let relation = resolver.relation(pipeline) {
        resolver.define(name.text, relation)
      } else {
        resolver.defineUnreadable(name.text)
      }
    case .letFunction(let name, let function):
      if refuseResultName(name, &resolver) { return nil }
      resolver.define(name.text, function)
    case .declareParameters(let declarations): define(declarations, in: &resolver)
    case .set(let name, let value): checkSetting(name, value, &resolver)
    }
    return nil
  }

  /// `_` and `_3` are results and cannot be given to anything else.
  private func refuseResultName(_ name: Name, _ resolver: inout Resolver) -> Bool {
    guard name.text.isResultName else { return false }
    resolver.report(
      .ambiguousName, Message("'\(name.text)' is the name of a result", ja: "「\(name.text)」は結果の名前である"), at: name.range,
      help: [Message("take another name", ja: "別の名前にする")])
    return true
  }

  private func define(_ declarations: [ColumnDeclaration], in resolver: inout Resolver) {
    for declaration in declarations where !isGivenFromOutside(declaration.name.text, in: resolver.environment) {
      guard let value = parameterValue(declaration, &resolver) else {
        resolver.defineUnreadable(declaration.name.text)
        continue
      }
      resolver.define(declaration.name.text, value)
      resolver.environment.scalars[declaration.name.text]?.isParameter = true
    }
  }

  /// Whether a script that runs this one declares the parameter, too: its value holds.
  private func isGivenFromOutside(_ name: String, in environment: Environment) -> Bool {
    runningScripts.dropLast().contains { $0.parameters.contains(name) }
      && environment.scalars[name]?.isParameter == true
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
    if RequestProperties.ignored.contains(name.text) { return }
    if let remedy = RequestProperties.refused[name.text] {
      resolver.report(
        .unsupported, Message("'\(name.text)' is KQL that Meibo does not speak", ja: "「\(name.text)」は Meibo が扱わない KQL"),
        at: name.range, help: [remedy])
      return
    }
    guard name.text == "memory_limit" || name.text == "seed" else {
      resolver.report(
        .unsupported, Message("unknown setting '\(name.text)'", ja: "「\(name.text)」という設定はない"), at: name.range,
        help: [
          Message(
            "settings: memory_limit (bytes), seed (a whole number, for sample)",
            ja: "設定: memory_limit（バイト）、seed（整数。sample に使う）")
        ])
      return
    }
    guard let value else {
      resolver.report(
        .misplacedStatement, Message("a setting needs a value", ja: "設定には値が要る"), at: name.range,
        help: [name.text == "seed" ? "set seed = 7" : "set memory_limit = 1000000000"])
      return
    }
    guard let (found, _) = resolver.constant(value, Message("a setting", ja: "設定")) else { return }
    if case .long(let number) = found, name.text == "seed" || number > 0 { return }
    resolver.report(
      .typeMismatch,
      name.text == "seed"
        ? Message("seed is a whole number", ja: "seed は整数で書く")
        : Message("memory_limit is a number of bytes", ja: "memory_limit はバイト数で書く"), at: value.range)
  }

  // MARK: Running

  private func execute(_ statement: Statement, source: String) -> Outcome {
    var resolver = makeResolver(environment)
    let key = memory.key(of: statement, parameters: parameterTexts, now: now)
    if let known = memory.known(key, version: data.version), let outcome = recall(known, statement, key) {
      return outcome
    }
    let clock = ContinuousClock()
    let start = clock.now
    _ = data.takeAskedTables()
    do throws(Diagnostic) {
      let losses = RowLossLog()
      let executor = executor(noting: losses)
      let relation = bind(statement, &resolver, runs: executor)
      if resolver.hasErrors { return .diagnostics(resolver.diagnostics, source: source) }
      var result: Batch?
      if let relation { result = try executor.run(Optimizer().optimize(relation.plan)) }
      if case .set(let name, let value?) = statement.kind, let (found, _) = resolver.constant(value, ""),
        case .long(let number) = found
      {
        if name.text == "seed" {
          seeds.append((nextNumber, number))
        } else {
          MemoryBudget.shared.byteLimit = Int(clamping: number)
        }
      }
      environment = resolver.environment
      let elapsed = clock.now - start
      let history = try relation.map { (relation) throws(Diagnostic) -> [Message] in
        try HistoryNotes(executor: self.executor, now: now).messages(of: relation.plan)
      }
      let step = add(
        statement, result, relation?.visualization, elapsed: elapsed, notes: losses.messages + (history ?? []))
      remember(step, key, isReused: false)
      return result == nil ? .defined(step) : .result(step)
    } catch {
      return .diagnostics([error], source: source)
    }
  }

  /// A step whose result is known; nil for what must run all the same.
  private func recall(_ known: StepMemory.Known, _ statement: Statement, _ key: UInt64) -> Outcome? {
    switch statement.kind {
    case .query: break
    case .letScalar(let name, _):
      guard let scalar = known.scalar else { return nil }
      var resolver = makeResolver(environment)
      resolver.define(name.text, scalar.value)
      environment = resolver.environment
    default: return nil
    }
    let step = add(
      statement, known.step.result, known.step.visualization, tables: known.step.tables,
      elapsed: .milliseconds(known.step.elapsedMilliseconds), notes: known.step.notes)
    remember(step, key, isReused: true)
    return step.result == nil ? .defined(step) : .result(step)
  }

  private func remember(_ step: Step, _ key: UInt64, isReused: Bool) {
    var names = step.statement.definedNames ?? []
    var scalar: Environment.Scalar?
    if case .letScalar(let name, _) = step.statement.kind { scalar = environment.scalars[name.text] }
    if case .declareParameters = step.statement.kind {
      names = names.filter { !isGivenFromOutside($0, in: environment) }
    }
    let versions = Dictionary(step.tables.map { ($0, data.version(of: $0)) }, uniquingKeysWith: { $1 })
    memory.note(
      StepMemory.Known(step: step, versions: versions, scalar: scalar), key: key, names: names, isReused: isReused)
  }

  // MARK: Going through steps again

  /// The steps and all that they have made.
  struct State {
    var steps: [Step]
    var prose: [(before: Int, markdown: String)]
    fileprivate var environment: Environment
    fileprivate var nextNumber: Int
    fileprivate var seeds: [(step: Int, seed: Int64)]
    fileprivate var inclusions: [Inclusion]
    fileprivate var memory: StepMemory
  }

  var state: State {
    get {
      State(
        steps: steps, prose: prose, environment: environment, nextNumber: nextNumber, seeds: seeds,
        inclusions: inclusions, memory: memory)
    }
    set {
      steps = newValue.steps
      prose = newValue.prose
      environment = newValue.environment
      nextNumber = newValue.nextNumber
      seeds = newValue.seeds
      inclusions = newValue.inclusions
      memory = newValue.memory
      noteParameters()
    }
  }

  func forgetSteps() {
    steps = []
    prose = []
    environment = Environment()
    nextNumber = 1
    seeds = []
    inclusions = []
    noteParameters()
  }

  func restoreProse(_ state: State) { prose = state.prose }

  /// The next step has a number that none has had.
  func continueNumbers(from state: State) { nextNumber = max(nextNumber, state.nextNumber) }

  /// A step once more, under its number.
  func repeated(_ step: Step) -> Outcome {
    nextNumber = step.number
    return execute(step.statement, source: "")
  }

  /// Statements in the place of a step, under its number.
  func run(statements text: String, number: Int) -> [Outcome] {
    nextNumber = number
    return run(statements: text)
  }

  private func add(
    _ statement: Statement, _ result: Batch?, _ visualization: Visualization?, tables: [String]? = nil,
    elapsed: Duration, notes: [Message]
  ) -> Step {
    let step = Step(
      number: nextNumber, script: runningScripts.last?.path, tables: tables ?? data.takeAskedTables(),
      statement: statement,
      result: result, visualization: visualization,
      elapsedMilliseconds: elapsed.milliseconds, notes: notes)
    nextNumber += 1
    steps.append(step)
    if let result { Self.name(result, of: step.number, in: &environment) }
    noteParameters()
    if case .declareParameters(let declarations) = statement.kind, let place = runningScripts.indices.last {
      runningScripts[place].parameters.formUnion(declarations.map(\.name.text))
    }
    return step
  }

  private func noteParameters() {
    declaredParameters = Set(environment.scalars.filter { $0.value.isParameter }.keys)
  }

  /// `_` is the last result, `_3` that of step 3.
  private static func name(_ result: Batch, of number: Int, in environment: inout Environment) {
    let relation = Relation(.values(result, label: "result of step \(number)"))
    environment.relations["_\(number)"] = relation
    environment.relations["_"] = relation
  }

  /// Takes the last step back; nil where there is none. What it defined is as it was before.
  public func undo() throws(Diagnostic) -> Step? {
    guard let last = steps.last else { return nil }
    return try drop(last.number)
  }

  /// Takes a step out; nil where there is none of that number. Throws, and changes nothing, where a later step needs what
  /// it defined.
  public func drop(_ number: Int) throws(Diagnostic) -> Step? {
    guard let step = steps.first(where: { $0.number == number }) else { return nil }
    let remaining = steps.filter { $0.number != number }
    environment = try rebuilt(from: remaining, without: number)
    steps = remaining
    memory.forget(number)
    seeds.removeAll { $0.step == number }
    noteParameters()
    return step
  }

  /// All that the steps have named, made anew in their order.
  private func rebuilt(from steps: [Step], without number: Int) throws(Diagnostic) -> Environment {
    var rebuilt = Environment()
    for step in steps {
      var resolver = makeResolver(rebuilt)
      bind(step.statement, &resolver, runs: executor)
      if resolver.hasErrors {
        throw Diagnostic(
          .command, Message("step \(step.number) needs step \(number)", ja: "手順 \(step.number) が手順 \(number) を使っている"),
          help: [Message("drop step \(step.number) first", ja: "先に手順 \(step.number) を取り除く")])
      }
      rebuilt = resolver.environment
      if let result = step.result { Self.name(result, of: step.number, in: &rebuilt) }
    }
    return rebuilt
  }

  /// The plan of a query as a tree, or its mistakes.
  public func explain(_ text: String, runs: Bool = false) -> Outcome {
    let (parsed, mistakes) = Parser.parse(text, grammar: catalog.grammar)
    let (statements, _) = prepare(parsed, text)
    var resolver = makeResolver(environment)
    guard mistakes.isEmpty, statements.count == 1, case .query = statements[0].kind,
      let relation = bind(statements[0], &resolver, runs: executor)
    else {
      let missing = Diagnostic(
        .command, Message("there is no query to explain", ja: "説明する問い合わせがない"), help: [".explain <| staff | count"])
      let found = mistakes + resolver.diagnostics
      return .diagnostics(found.isEmpty ? [missing] : found, source: text)
    }
    let plan = Optimizer().optimize(relation.plan)
    guard runs else { return .text(Explain().text(of: plan)) }
    let trace = PlanTrace()
    do throws(Diagnostic) {
      _ = try executor(noting: nil, trace: trace).run(plan)
    } catch {
      return .diagnostics([error], source: text)
    }
    return .text(Explain(trace).text(of: plan))
  }

  /// Runs a query without making it a step; its result, or its mistakes.
  func evaluate(_ text: String) -> Result<Batch, SessionFailure> {
    let (parsed, mistakes) = Parser.parse(text, grammar: catalog.grammar)
    let (statements, _) = prepare(parsed, text)
    var resolver = makeResolver(environment)
    guard mistakes.isEmpty, statements.count == 1, case .query = statements[0].kind,
      let relation = bind(statements[0], &resolver, runs: executor), !resolver.hasErrors
    else { return .failure(SessionFailure(diagnostics: mistakes + resolver.diagnostics, source: text)) }
    do throws(Diagnostic) {
      return .success(try executor.run(Optimizer().optimize(relation.plan)))
    } catch {
      return .failure(SessionFailure(diagnostics: [error], source: text))
    }
  }

  /// Plans and executes a query once more, with all that has been named by now; the result is thrown away.
  func execute(again step: Step) throws(Diagnostic) {
    guard case .query = step.statement.kind else { return }
    var resolver = makeResolver(environment)
    guard let relation = bind(step.statement, &resolver, runs: executor) else { return }
    _ = try executor.run(Optimizer().optimize(relation.plan))
  }

  /// The names that `let` and `declare` have given.
  public var definedNames: [String] {
    environment.scalars.keys.sorted() + environment.functions.keys.sorted()
      + environment.relations.keys.filter { !$0.isResultName }.sorted()
  }

  /// The columns of a defined table.
  func definedSchema(of name: String) -> Schema? { environment.relations[name]?.schema }
}

/// Mistakes and the text that they speak of.
struct SessionFailure: Error {
  var diagnostics: [Diagnostic]
  var source: String
}
