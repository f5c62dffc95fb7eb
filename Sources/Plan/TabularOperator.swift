import Columns
import Diagnostics
import Syntax

/// An operator of a pipeline: its grammar, its words for the help, and how it becomes a plan.
public protocol TabularOperator: Sendable {
  /// Name, signature, summary and examples.
  var documentation: Documentation { get }
  /// Its grammar.
  var shape: StageShape { get }
  /// Whether its result always has the columns of its input, so that a mistake in it hides nothing about later stages.
  var keepsColumns: Bool { get }
  /// The relation that the stage makes of its input; a stage at the start of a query has none. Nil where something is
  /// wrong, which the resolver has been told.
  func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation?
}

extension TabularOperator {
  /// The name.
  public var name: String { documentation.name }
  /// Most operators make columns of their own.
  public var keepsColumns: Bool { false }
}
