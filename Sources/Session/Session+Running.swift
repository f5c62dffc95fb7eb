import Columns
import Diagnostics
import Execution
import Plan
import Syntax

extension Session {
  func execute(_ statement: Statement, source: String) -> Outcome {
    var resolver = makeResolver(environment)
    resolver.source = Array(source.utf8)
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
        statement, result, relation?.visualization, elapsed: elapsed, losses: losses.lossMessages,
        remarks: losses.remarkMessages + (history ?? []))
      remember(step, key, isReused: false)
      return result == nil ? .defined(step) : .result(step)
    } catch {
      return .diagnostics([error], source: source)
    }
  }

  /// A step whose result is known; nil for what must run all the same.
  func recall(_ known: StepMemory.Known, _ statement: Statement, _ key: UInt64) -> Outcome? {
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
      elapsed: .milliseconds(known.step.elapsedMilliseconds), losses: known.step.losses,
      remarks: known.step.remarks)
    remember(step, key, isReused: true)
    return step.result == nil ? .defined(step) : .result(step)
  }

  func remember(_ step: Step, _ key: UInt64, isReused: Bool) {
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

  func add(
    _ statement: Statement, _ result: Batch?, _ visualization: Visualization?, tables: [String]? = nil,
    elapsed: Duration, losses: [Message], remarks: [Message]
  ) -> Step {
    let step = Step(
      number: nextNumber, script: runningScripts.last?.path, tables: tables ?? data.takeAskedTables(),
      statement: statement,
      result: result, visualization: visualization,
      elapsedMilliseconds: elapsed.milliseconds, losses: losses, remarks: remarks)
    nextNumber += 1
    steps.append(step)
    if let result { Self.name(result, of: step.number, in: &environment) }
    noteParameters()
    if case .declareParameters(let declarations) = statement.kind, let place = runningScripts.indices.last {
      runningScripts[place].parameters.formUnion(declarations.map(\.name.text))
    }
    return step
  }

  func noteParameters() {
    declaredParameters = Set(environment.scalars.filter { $0.value.isParameter }.keys)
  }

  /// `_` is the last result, `_3` that of step 3.
  static func name(_ result: Batch, of number: Int, in environment: inout Environment) {
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
  func rebuilt(from steps: [Step], without number: Int) throws(Diagnostic) -> Environment {
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
}
