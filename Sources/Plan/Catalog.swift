import Columns
import Diagnostics
import Syntax

/// Where a query finds its tables. A table may be read from disk when it is first asked for.
public protocol TableSource: Sendable {
  /// The names of all tables, whether they are read yet or not.
  var tableNames: [String] { get }
  /// The table of a name, nil where there is none; throws where it cannot be read.
  func table(named name: String) throws(Diagnostic) -> Table?
  /// The columns of a table, without reading its rows where that can be.
  func schema(of name: String) -> Schema?
  /// What is known of a table beyond its columns, without reading its rows where that can be.
  func properties(of name: String) -> TableProperties?
}

extension TableSource {
  /// The columns of the table as it is read.
  public func schema(of name: String) -> Schema? { ((try? table(named: name)) ?? nil)?.schema }

  /// The properties of the table as it is read.
  public func properties(of name: String) -> TableProperties? { ((try? table(named: name)) ?? nil)?.properties }
}

/// All that a query may name: operators, functions, aggregates.
public struct Catalog: Sendable {
  /// The functions of one row's values, by name.
  public let scalars: [String: any ScalarFunction]
  /// The functions of a group's rows, by name.
  public let aggregates: [String: any AggregateFunction]
  /// The functions of a row and its neighbours, by name.
  public let windows: [String: any WindowFunction]
  /// The operators, by each of their names.
  public let operators: [String: any TabularOperator]
  /// The operators' grammar.
  public let grammar: StageGrammar
  /// The words that are neither operators nor functions, by name.
  public let words: [String: Documentation]
  /// KQL functions that Meibo does not speak, each with the nearest thing that it does.
  public var refusedFunctions: [String: Message] { makeRefusedFunctions() }
  private let makeRefusedFunctions: @Sendable () -> [String: Message]

  /// A catalog. Where two things have one name the later one holds. `refusedFunctions` is asked for when a name is not
  /// known, since a session waits for its catalog to start.
  public init(
    operators: [any TabularOperator], scalars: [any ScalarFunction], aggregates: [any AggregateFunction],
    windows: [any WindowFunction] = [], words: [Documentation] = [], refusedOperators: [String: Message] = [:],
    refusedFunctions: @autoclosure @escaping @Sendable () -> [String: Message] = [:],
    refusedSources: [String: Message] = [:], habits: [String: Message] = [:]
  ) {
    var operatorsByName: [String: any TabularOperator] = [:]
    for item in operators { for name in item.shape.names { operatorsByName[name] = item } }
    var scalarsByName: [String: any ScalarFunction] = [:]
    for item in scalars { scalarsByName[item.name] = item }
    var aggregatesByName: [String: any AggregateFunction] = [:]
    for item in aggregates { aggregatesByName[item.name] = item }
    var windowsByName: [String: any WindowFunction] = [:]
    for item in windows { windowsByName[item.name] = item }
    self.windows = windowsByName
    self.words = Dictionary(words.map { ($0.name, $0) }) { first, _ in first }
    self.operators = operatorsByName
    self.scalars = scalarsByName
    self.aggregates = aggregatesByName
    makeRefusedFunctions = refusedFunctions
    grammar = StageGrammar(
      operators.map(\.shape), refused: refusedOperators, habits: habits, refusedSources: refusedSources)
  }

  /// The functions that a user can write by name, sorted; signs such as `+` are functions too, but not listed.
  public var functionNames: [String] {
    (Array(scalars.keys) + Array(aggregates.keys) + Array(windows.keys)).filter { $0.first?.isLetter == true }.sorted()
  }

  /// All names that can be asked about, sorted.
  public var helpNames: [String] { Set(grammar.names + functionNames + words.keys).sorted() }

  /// The documentation of an operator, a function or another word.
  public func documentation(of name: String) -> [Documentation] {
    let found = [
      operators[name]?.documentation, scalars[name]?.documentation, aggregates[name]?.documentation,
      windows[name]?.documentation, words[name],
    ].compactMap { $0 }
    if found.isEmpty, let meant = LanguageWords.aliases[name] { return documentation(of: meant) }
    return found
  }
}
