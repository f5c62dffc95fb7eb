import Columns
import Diagnostics
import Execution
import Formats
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
  public internal(set) var steps: [Step] = []
  /// What was written for readers, in Markdown, each before the step of a number.
  public internal(set) var prose: [(before: Int, markdown: String)] = []
  /// The most threads that a query uses.
  public let threadCount: Int
  /// Values for parameters that come from outside (`--set`): they win over the defaults of `declare`.
  public var parameterTexts: [String: String] = [:]
  /// The parameters that a `declare` has named.
  public internal(set) var declaredParameters: Set<String> = []
  /// Files that this session has written and may overwrite.
  var writtenFiles: Set<String> = []
  /// How many columns a line has where it is shown; nil for any number.
  public var lineWidth: Int?
  /// Puts bytes on the clipboard; nil where there is none.
  public var clipboard: (([UInt8]) -> Void)?
  /// Waits for what is pasted and gives it, or nil where it is given up; nil where nothing can be pasted.
  public var pasteboard: (() -> String?)?
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

  /// What the steps have named.
  var environment = Environment()
  var nextNumber = 1
  /// The seeds that steps have set, with their numbers.
  var seeds: [(step: Int, seed: Int64)] = []
  private let pinnedClock: Int64?
  /// The day on which the session began, for data that name none.
  private let firstDay: Int64

  /// A session without tables.
  ///
  /// `clock` pins `now()`, as ticks since 1970-01-01T00:00Z; without it the data package's day counts, and without that
  /// the day on which the session began.
  public init(threadCount: Int, clock: Int64? = nil, systemClock: @escaping @Sendable () -> Int64 = SystemClock.now) {
    self.threadCount = threadCount
    data = DataSource(threadCount: threadCount, limits: ReadingLimits { [cancelToken] in cancelToken.isCancelled })
    catalog = Self.makeCatalog()
    pinnedClock = clock
    let moment = systemClock()
    firstDay = Ticks.day(of: moment) * Ticks.perDay
  }

  static func makeCatalog() -> Catalog {
    Catalog(
      operators: Operators.all + WorkforceOperators.all, scalars: Functions.scalars + WorkforceFunctions.scalars,
      aggregates: Functions.aggregates + WorkforceFunctions.aggregates, windows: Functions.windows,
      words: LanguageWords.all + Operators.words + WorkforceOperators.words,
      refusedOperators: Operators.refused,
      refusedFunctions: Functions.refused,
      refusedSources: Functions.refusedSources.merging(Operators.refusedSources) { first, _ in first },
      habits: Operators.habits)
  }

  /// The session's clock, as ticks since 1970-01-01T00:00Z.
  public var now: Int64 {
    pinnedClock ?? data.asOf.map { Int64($0) * Ticks.perDay } ?? firstDay
  }

  /// What random choices are made from: 0, or what the last `set seed` says.
  public var seed: Int64 { seeds.last?.seed ?? 0 }

  var context: EvaluationContext { EvaluationContext(now: now, seed: seed) }

  var executor: Executor { executor(noting: nil) }

  func executor(noting losses: RowLossLog?, trace: PlanTrace? = nil) -> Executor {
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

  /// All mistakes in the order of place. What is said of a place that could not be read is no second mistake.
  static func together(_ mistakes: [Diagnostic], _ found: [Diagnostic]) -> [Diagnostic] {
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
  static func firstOf(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let most = 100
    guard diagnostics.count > most else { return diagnostics }
    let rest = diagnostics.count - most
    return diagnostics.prefix(most) + [
      Diagnostic(.syntax, Message("and \(rest) more mistakes", ja: "ほかに \(rest) 件の誤りがある"))
    ]
  }

  func notes() -> [Outcome] {
    data.takeFreshTables().flatMap { loaded in loaded.notes.map { Outcome.note($0) } }
  }

  /// The last query that succeeded.
  var lastQuery: (pipeline: Pipeline, step: Step)? {
    for step in steps.reversed() {
      if case .query(let pipeline) = step.statement.kind { return (pipeline, step) }
    }
    return nil
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
