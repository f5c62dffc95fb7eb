import Columns
import Diagnostics
import Execution
import Plan
import Syntax

extension Session {
  func makeResolver(_ environment: Environment) -> Resolver {
    Resolver(catalog: catalog, tables: data, environment: environment, context: context)
  }

  /// Statements as they will run, and every mistake in them. A query that begins with `|` gets the last one in front,
  /// `_` becomes the number of the step that it means, and a `let` of a bare name is a table's where there is one.
  func prepare(
    _ statements: [Statement], _ text: String
  ) -> (statements: [Statement], diagnostics: [Diagnostic]) {
    var environment = self.environment
    return prepare(statements, text, &environment)
  }

  /// The same among other definitions, to which those of the statements are added.
  func prepare(
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
  func tableName(_ expression: Expression, _ resolver: Resolver) -> Name? {
    guard case .name(let text) = expression.kind, resolver.environment.scalars[text] == nil else { return nil }
    let isTable = text == "_" || data.tableNames.contains(text) || resolver.environment.relations[text] != nil
    return isTable ? Name(text, expression.range) : nil
  }

  /// Gives a statement its meaning: a query's relation is returned, definitions go into the resolver's environment. With
  /// `runs`, queries inside a `let` run now; without, nothing runs.
  @discardableResult
  func bind(_ statement: Statement, _ resolver: inout Resolver, runs: Executor?) -> Relation? {
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
  func refuseResultName(_ name: Name, _ resolver: inout Resolver) -> Bool {
    guard name.text.isResultName else { return false }
    resolver.report(
      .ambiguousName, Message("'\(name.text)' is the name of a result", ja: "「\(name.text)」は結果の名前である"), at: name.range,
      help: [Message("take another name", ja: "別の名前にする")])
    return true
  }

  func define(_ declarations: [ColumnDeclaration], in resolver: inout Resolver) {
    for declaration in declarations { resolver.environment.foreignParameters.remove(declaration.name.text) }
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
  func isGivenFromOutside(_ name: String, in environment: Environment) -> Bool {
    runningScripts.dropLast().contains { $0.parameters.contains(name) }
      && environment.scalars[name]?.isParameter == true
  }

  func parameterValue(_ declaration: ColumnDeclaration, _ resolver: inout Resolver) -> TypedExpression? {
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

  func checkSetting(_ name: Name, _ value: Expression?, _ resolver: inout Resolver) {
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
}
