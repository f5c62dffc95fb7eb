import Columns
import Diagnostics

/// A function of a row and those before and after it: `row_number`, `prev`, `row_cumsum`.
///
/// The rows must be in an order that was asked for (`sort`, `top`, `serialize`); the resolver refuses others.
public protocol WindowFunction: Sendable {
  /// Name, signature, summary and examples.
  var documentation: Documentation { get }
  /// The ways to call it.
  var overloads: [Overload] { get }
  /// The overload for arguments of these types, or nil where there is none. The default picks from `overloads`.
  func overload(for arguments: [ArgumentType]) -> Overload?
  /// The values of all rows. The operands have the types of the overload and hold all rows of the table in order.
  func evaluate(_ operands: [Operand], rowCount: Int, _ context: EvaluationContext) throws(Diagnostic) -> Column
}

extension WindowFunction {
  /// The name.
  public var name: String { documentation.name }
  /// The overload that needs the least widening.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    bestOverload(overloads, for: arguments.map(\.type))
  }
}
