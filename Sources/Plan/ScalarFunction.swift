import Columns
import Diagnostics

/// What a function may know of the query that it runs in.
public struct EvaluationContext: Sendable {
  /// The session's clock, as ticks since 1970-01-01T00:00Z: the same in a whole session, so that it replays.
  public var now: Int64
  /// What random choices are made from: the same in a whole session, so that it replays.
  public var seed: Int64
  /// Throws where the run was stopped from outside: what takes long asks again and again.
  public var check: @Sendable () throws(Diagnostic) -> Void = { () throws(Diagnostic) in }

  /// A context.
  public init(now: Int64, seed: Int64 = 0) {
    self.now = now
    self.seed = seed
  }
}

/// One argument of a call: a value a row, or one value for all rows.
public struct Operand: Sendable {
  private enum Source: Sendable {
    case column(Column)
    case constant(Value)
  }

  /// The type.
  public let type: DataType
  /// The number of rows.
  public let rowCount: Int
  private let source: Source

  /// A value a row.
  public init(_ column: Column) {
    type = column.type
    rowCount = column.count
    source = .column(column)
  }

  /// One value for all rows, of the type or null.
  public init(constant: Value, type: DataType, rowCount: Int) {
    self.type = type
    self.rowCount = rowCount
    source = .constant(constant.widened(to: type) ?? .null)
  }

  /// The value of all rows, where there is only one.
  public var constant: Value? {
    if case .constant(let value) = source { return value }
    return nil
  }

  /// The values as a column.
  public var column: Column {
    switch source {
    case .column(let column): column
    case .constant(let value): .constant(value, type: type, count: rowCount)
    }
  }

  /// The same values in a wider type.
  public func widened(to target: DataType) -> Operand {
    if type == target { return self }
    switch source {
    case .column(let column): return Operand(column.widened(to: target))
    case .constant(let value):
      // Whatever a dynamic holds has a text.
      let isText = type == .dynamic && target == .string
      return Operand(constant: isText ? .string(value.exactText) : value, type: target, rowCount: rowCount)
    }
  }
}

/// How a column is called that is computed by a function and has no name.
public enum ImpliedName: Sendable {
  /// `Column1`, `Column2`, ….
  case numbered
  /// As the function's first argument.
  case firstArgument
  /// As the function's first argument, with this before it.
  case prefixed(String)
}

/// A function of the values of one row.
public protocol ScalarFunction: Sendable {
  /// Name, signature, summary and examples.
  var documentation: Documentation { get }
  /// The ways to call it.
  var overloads: [Overload] { get }
  /// The overload for arguments of these types, or nil where there is none. The default picks from `overloads`.
  func overload(for arguments: [ArgumentType]) -> Overload?
  /// Whether a result is always one of the arguments, and so keeps the order of their category.
  var choosesAmongArguments: Bool { get }
  /// What is to be said of arguments that fit an overload. After an error nothing runs. The default says nothing.
  func remarks(on arguments: [ArgumentType]) -> [Remark]
  /// Whether `*` among its arguments stands for all columns.
  var takesStar: Bool { get }
  /// How its column is called where nobody names it, as KQL's own binder does.
  var impliedName: ImpliedName { get }
  /// Whether it names its columns itself where it stands alone, of which it may then give several.
  var namesItsColumns: Bool { get }
  /// The names of its columns, where it names them; of several columns the result is a list of that many values. `names`
  /// are those of the arguments that are plain names.
  func resultNames(_ arguments: [ArgumentType], names: [String?]) -> [String]
  /// The function as it is called in one run, where arguments that are constants, and not nil here, may be made ready for
  /// all parts of a table. The default is the function itself.
  func readied(for constants: [Value?]) -> any ScalarFunction
  /// The ticks of the periods, counted from 1970-01-01T00:00Z, of which all moments give the same result in the place of an
  /// argument; `constants` are those of all arguments. Nil where every tick may count, as it may by default.
  func periodOfMoments(for constants: [Value?]) -> Int64?
  /// The values of all rows. The operands have the types of the overload, and all the same number of rows.
  func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column
}

extension ScalarFunction {
  /// The name.
  public var name: String { documentation.name }
  /// The overload that needs the least widening.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    bestOverload(overloads, for: arguments.map(\.type))
  }
  /// Most functions take what their overloads take.
  public func remarks(on arguments: [ArgumentType]) -> [Remark] { [] }
  /// The overload that takes texts where the arguments are dynamics: what they hold has a text. Nil where there is none.
  func textOverload(for arguments: [ArgumentType]) -> Overload? {
    guard arguments.contains(where: { $0.type == .dynamic }) else { return nil }
    return overloads.first { overload in
      guard overload.parameters.count == arguments.count else { return false }
      return zip(arguments, overload.parameters).allSatisfy { argument, parameter in
        guard let type = argument.type, type != parameter else { return true }
        return type == .dynamic ? parameter == .string : type.widens(to: parameter)
      }
    }
  }
  /// Most functions need nothing made ready.
  public func readied(for constants: [Value?]) -> any ScalarFunction { self }
  /// Of most functions nothing is known.
  public func periodOfMoments(for constants: [Value?]) -> Int64? { nil }
  /// Most functions make new values.
  public var choosesAmongArguments: Bool { false }
  /// Most functions take values only.
  public var takesStar: Bool { false }
  /// Most functions say nothing of their column.
  public var impliedName: ImpliedName { .numbered }
  /// Most functions give one column, which is named like any other.
  public var namesItsColumns: Bool { false }
  /// Most functions give one column, which is named like any other.
  public func resultNames(_ arguments: [ArgumentType], names: [String?]) -> [String] { [] }
}

/// A function that reads tables of the session, and is made ready for each query that calls it.
public protocol TableReadingFunction: ScalarFunction {
  /// The function with what it has read, and its arguments with what the query has left out; nil where something is
  /// wrong, which the resolver has been told.
  func prepared(
    _ arguments: [TypedExpression], at range: SourceRange, _ resolver: inout Resolver
  ) -> (function: any ScalarFunction, arguments: [TypedExpression])?
}
