import Columns
import Diagnostics
import Plan
import Syntax

/// Tables as they are declared, without their rows: to know columns, no file needs to be read.
struct DeclaredTables: TableSource {
  let data: DataSource

  var tableNames: [String] { data.tableNames }

  func table(named name: String) throws(Diagnostic) -> Table? {
    guard let schema = data.declaredSchema(of: name), let properties = data.declaredProperties(of: name) else {
      return nil
    }
    return Table(name: name, batch: .empty(schema), properties: properties)
  }
}

/// What names mean in the pipeline that is being typed.
struct CompletionScope {
  /// The names of values that `let` and `declare` have given.
  let scalarNames: [String]
  /// The names of functions that `let` has defined.
  let functionNames: [String]
  /// The names of tables that `let` has given, and of results.
  let relationNames: [String]
  private let resolver: Resolver
  private let grammar: StageGrammar
  private let last: Pipeline?

  /// The scope behind the session's steps and the statements that stand in front of the pipeline in the same text.
  init(session: Session, before text: String) {
    grammar = session.catalog.grammar
    var resolver = Resolver(
      catalog: session.catalog, tables: DeclaredTables(data: session.data), environment: Environment(),
      context: EvaluationContext(now: session.now))
    var last = session.lastQuery?.pipeline
    for step in session.steps {
      Self.define(step.statement, in: &resolver)
      guard let result = step.result else { continue }
      let relation = Relation(.values(Batch.empty(result.schema), label: "_\(step.number)"))
      resolver.environment.relations["_\(step.number)"] = relation
      resolver.environment.relations["_"] = relation
    }
    for statement in Parser.parse(text, grammar: grammar).statements {
      Self.define(statement, in: &resolver)
      if case .query(let pipeline) = statement.kind { last = pipeline }
    }
    self.last = last
    self.resolver = resolver
    scalarNames = resolver.environment.scalars.keys.sorted()
    functionNames = resolver.environment.functions.keys.sorted()
    relationNames = resolver.environment.relations.keys.sorted()
  }

  private static func define(_ statement: Statement, in resolver: inout Resolver) {
    switch statement.kind {
    case .letScalar(let name, let expression):
      if let value = resolver.letValue(expression) { resolver.define(name.text, value) }
    case .letTable(let name, let pipeline):
      if let relation = resolver.relation(pipeline) { resolver.define(name.text, relation) }
    case .letFunction(let name, let function): resolver.define(name.text, function)
    case .declareParameters(let declarations):
      for declaration in declarations {
        guard let type = resolver.type(declaration.type) else { continue }
        let value = TypedExpression.literal(
          type == .string ? .string("") : .null, type: type, range: declaration.name.range)
        resolver.environment.scalars[declaration.name.text] = Environment.Scalar(value: value, isParameter: true)
      }
    case .query, .set: break
    }
  }

  /// The columns behind a pipeline, as far as it is right; none where even its table is unknown.
  func schema(behind text: String) -> Schema {
    guard let statement = Parser.parse(text, grammar: grammar).statements.last else { return Schema([]) }
    guard case .query(var pipeline) = statement.kind else { return Schema([]) }
    if case .previous = pipeline.source, let last {
      pipeline = Pipeline(source: last.source, stages: last.stages + pipeline.stages, range: pipeline.range)
    }
    while true {
      var attempt = resolver
      if let relation = attempt.relation(pipeline) { return relation.schema }
      if pipeline.stages.isEmpty { return Schema([]) }
      pipeline.stages.removeLast()
    }
  }
}
