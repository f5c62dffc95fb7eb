import Columns
import Diagnostics
import Syntax

/// An operator of a pipeline: its grammar, its words for the help, and how it becomes a plan.
public protocol TabularOperator: Sendable {
  /// Name, signature, summary and examples.
  var documentation: Documentation { get }
  /// Its grammar.
  var shape: StageShape { get }
  /// The names of which one stands behind its own: `measure turnover`.
  var nameChoices: [String] { get }
  /// Whether its result always has the columns of its input, so that a mistake in it hides nothing about later stages.
  var keepsColumns: Bool { get }
  /// What is known of the columns behind the stage although something in it is wrong.
  var columnsBehindMistake: ColumnsBehindMistake { get }
  /// The relation that the stage makes of its input; a stage at the start of a query has none. Nil where something is
  /// wrong, which the resolver has been told.
  func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation?
}

extension TabularOperator {
  /// The name.
  public var name: String { documentation.name }
  /// Most take no name from a list.
  public var nameChoices: [String] { [] }
  /// Most operators make columns of their own.
  public var keepsColumns: Bool { false }
  /// Of most operators nobody knows.
  public var columnsBehindMistake: ColumnsBehindMistake { .unknown }
}

/// What is known of the columns behind a stage in which something is wrong.
public enum ColumnsBehindMistake: Sendable {
  /// Nothing.
  case unknown
  /// The input's, and those that the stage names.
  case added
  /// Those that the stage names.
  case named
}

extension Stage {
  /// All its items that make columns, in the order of its slots.
  var namedItems: [NamedExpression] {
    written.flatMap { slot -> [NamedExpression] in
      guard case .value(let label) = slot, case .namedExpressions(let items)? = slots[label] else { return [] }
      return items
    }
  }
}
