import Columns
import Diagnostics

/// An expression of which every name and type is known.
public struct TypedExpression: Sendable {
  /// The shape of the expression.
  public indirect enum Kind: Sendable {
    /// The input's column at this place.
    case column(Int)
    /// A value.
    case literal(Value)
    /// A function; the arguments are brought to the overload's types when it runs.
    case call(any ScalarFunction, Overload, [TypedExpression])
    /// Whether the value stands in the first column of a query, which runs once.
    case membership(TypedExpression, LogicalPlan, any ScalarFunction)
    /// The value of the first row and column of a query, which runs once.
    case scalarQuery(LogicalPlan)
  }

  /// The shape.
  public var kind: Kind
  /// The type; nil for a null of no type.
  public var type: DataType?
  /// The order of the category, where there is one.
  public var order: CategoryOrder?
  /// Where it stands in the query.
  public var range: SourceRange

  /// An expression.
  public init(_ kind: Kind, type: DataType?, order: CategoryOrder? = nil, range: SourceRange) {
    self.kind = kind
    self.type = type
    self.order = order
    self.range = range
  }

  /// A value.
  public static func literal(_ value: Value, type: DataType? = nil, range: SourceRange) -> TypedExpression {
    TypedExpression(.literal(value), type: type ?? value.type, range: range)
  }

  /// The value, where it is known before anything runs.
  public var constant: Value? {
    if case .literal(let value) = kind { return value }
    return nil
  }

  /// The place of the input's column that it is, where it is nothing else.
  public var plainColumn: Int? {
    if case .column(let index) = kind { return index }
    return nil
  }

  /// The type of its column; a null of no type makes a column of strings, as in KQL.
  public var columnType: DataType { type ?? .string }

  /// Whether it asks a query, which runs only when it does.
  public var asksQuery: Bool {
    switch kind {
    case .column, .literal: false
    case .call(_, _, let arguments): arguments.contains(where: \.asksQuery)
    case .membership, .scalarQuery: true
    }
  }

  /// The places of the input's columns that it reads.
  public var usedColumns: Set<Int> {
    switch kind {
    case .column(let index): [index]
    case .literal, .scalarQuery: []
    case .call(_, _, let arguments): arguments.reduce(into: []) { $0.formUnion($1.usedColumns) }
    case .membership(let value, _, _): value.usedColumns
    }
  }
}
