import Diagnostics

/// A function that a `let` defines: parameters, and the statements of its body, of which the last is its result.
public struct FunctionDefinition: Sendable, Hashable {
  /// A parameter: a scalar of a type, or a table with the columns that it must have.
  public struct Parameter: Sendable, Hashable {
    /// What may be given.
    public enum Kind: Sendable, Hashable {
      /// A value of a type.
      case scalar(Name)
      /// A table with at least these columns; `(*)` names none.
      case table([ColumnDeclaration], isOpen: Bool)
    }

    /// The name.
    public var name: Name
    /// What may be given.
    public var kind: Kind
    /// The value where none is given.
    public var defaultValue: Expression?

    /// A parameter.
    public init(name: Name, kind: Kind, defaultValue: Expression? = nil) {
      self.name = name
      self.kind = kind
      self.defaultValue = defaultValue
    }
  }

  /// What stands behind the body's `let`s.
  public indirect enum Result: Sendable, Hashable {
    /// A value.
    case value(Expression)
    /// A table.
    case table(Pipeline)
  }

  /// The parameters, in order.
  public var parameters: [Parameter]
  /// The `let`s of the body, in order.
  public var definitions: [Statement]
  /// The result.
  public var result: Result
  /// Whether wildcards of `union` and `search` find it, as they do tables.
  public var isView = false

  /// A function.
  public init(parameters: [Parameter], definitions: [Statement], result: Result) {
    self.parameters = parameters
    self.definitions = definitions
    self.result = result
  }
}
