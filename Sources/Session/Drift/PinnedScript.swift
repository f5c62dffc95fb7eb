import Columns
import Diagnostics
import Syntax

/// A script's statements, and those of scripts that it runs, beside what they gave in a session.
struct PinnedScript {
  /// A statement as it stands in the script.
  struct Entry {
    var statement: Statement
    /// The tables that were read for it, by the definitions that it uses not counted.
    var tables: [String]
    /// What it gave, where it is a query that has run.
    var result: Batch?
    /// The number of its step, where it has run.
    var step: Int?
  }

  let entries: [Entry]
  let uses: StatementUses
  private let session: Session

  init(_ entries: [Entry], in session: Session) {
    self.entries = entries
    self.session = session
    uses = StatementUses(entries.map(\.statement), numbers: entries.enumerated().map { $1.step ?? $0 + 1 })
  }

  /// A script's statements in the session that has run them, in the order in which they ran.
  init(_ text: String, at path: String, in session: Session) throws(Diagnostic) {
    var own: [Statement] = []
    for case .statements(let part) in try ScriptParts.parts(of: text) {
      own += Parser.parse(part, grammar: session.catalog.grammar).statements
    }
    var rest = own[...]
    // A statement of its own stands as it was written; what it goes on from is not yet in it.
    var entries = session.steps.map { step -> Entry in
      let written = step.script == path ? rest.popFirst() : nil
      return Entry(
        statement: written ?? step.statement, tables: step.tables, result: step.result, step: step.number)
    }
    entries += rest.map { Entry(statement: $0, tables: [], result: nil, step: nil) }
    self.init(entries, in: session)
  }

  /// The places of the queries, in order: the first is result 1.
  var queries: [Int] {
    entries.indices.filter { if case .query = entries[$0].statement.kind { true } else { false } }
  }

  /// The number of the result that a step gave.
  func number(ofStep step: Int) -> Int? { queries.firstIndex { entries[$0].step == step }.map { $0 + 1 } }

  /// The tables that a statement was made of, with those of its definitions.
  func tables(of index: Int) -> [String] {
    let found = Set((uses.all(of: index) + [index]).flatMap { entries[$0].tables })
    return session.data.tableNames.filter(found.contains)
  }

  /// The definitions that a statement uses, each with its whole text; parameters are none.
  func definitions(of index: Int) -> [(name: String, statement: Statement)] {
    uses.all(of: index).compactMap { place in
      let statement = entries[place].statement
      switch statement.kind {
      case .letScalar(let name, _), .letTable(let name, _), .letFunction(let name, _): return (name.text, statement)
      case .set(let name, _): return (name.text, statement)
      case .query: return ("_", statement)
      case .declareParameters: return nil
      }
    }
  }

  /// The parameters that a statement depends on.
  func parameters(of index: Int) -> Set<String> {
    let places = uses.all(of: index) + [index]
    var declared: Set<String> = []
    for place in places {
      if case .declareParameters(let declarations) = entries[place].statement.kind {
        declared.formUnion(declarations.map(\.name.text))
      }
    }
    return declared.intersection(places.reduce(into: Set()) { $0.formUnion(entries[$1].statement.words) })
  }

  /// What the results were recorded with.
  func pins() throws(Diagnostic) -> ScriptPins {
    var pins = ScriptPins(in: "")
    pins.release = Release.number
    pins.parameters = parameterValues
    var names: Set<String> = []
    for (number, index) in queries.enumerated() {
      guard let result = entries[index].result else { continue }
      let tables = tables(of: index)
      names.formUnion(tables)
      pins.results[number + 1] = ScriptPins.Result(
        query: ScriptPins.print(of: entries[index].statement),
        definitions: definitions(of: index).map {
          ScriptPins.Item(name: $0.name, print: ScriptPins.print(of: $0.statement))
        },
        tables: tables,
        columns: zip(result.schema.names, ResultFingerprint.columns(of: result)).map(ScriptPins.Item.init))
    }
    for name in session.data.tableNames where names.contains(name) {
      if let table = try session.data.table(named: name) { pins.tables.append(pin(of: table)) }
    }
    return pins
  }

  /// The values of the script's parameters.
  var parameterValues: [ScriptPins.Item] {
    var items: [ScriptPins.Item] = []
    for entry in entries {
      guard case .declareParameters(let declarations) = entry.statement.kind else { continue }
      for name in declarations.map(\.name.text) {
        let value = session.environment.scalars[name]?.value.constant
        // What two scripts declare has one value.
        items.removeAll { $0.name == name }
        items.append(ScriptPins.Item(name: name, print: value?.text ?? ""))
      }
    }
    return items
  }

  /// A table's columns with the fingerprints of their values.
  func pin(of table: Table) -> ScriptPins.Table {
    let columns = table.batch.columns
    let prints = parallelMap(count: columns.count, threadCount: session.threadCount) { columns[$0].fingerprint }
    let fields = table.schema.fields
    let morsels = table.batch.morsels()
    let sums = parallelMap(count: morsels.count, threadCount: session.threadCount) { morsels[$0].sumOfRows(by: fields) }
    return ScriptPins.Table(
      name: table.name, rowCount: table.batch.rowCount, rows: ScriptPins.digits(sums.reduce(0, &+)),
      columns: fields.indices.map {
        ScriptPins.Column(name: fields[$0].name, type: fields[$0].type.rawValue, print: ScriptPins.digits(prints[$0]))
      })
  }
}

extension Batch {
  /// The fingerprints of all rows added up: the same whatever the order of rows and columns.
  fileprivate func sumOfRows(by fields: [Field]) -> UInt64 {
    let order = fields.indices.sorted { fields[$0].name < fields[$1].name }
    let words = order.map { columns[$0].words() }
    return (0..<rowCount).reduce(into: UInt64(0)) { sum, row in
      var hash = RowHash(seed: 0)
      for word in words { hash.add(word[row]) }
      sum &+= hash.value
    }
  }
}
