import Columns
import Diagnostics

/// One way to call a function: the types that its arguments are brought to, and the type of its result.
public struct Overload: Sendable, Hashable {
  /// The types of the arguments, after widening.
  public var parameters: [DataType]
  /// The type of the result.
  public var result: DataType

  /// An overload.
  public init(_ parameters: [DataType], _ result: DataType) {
    self.parameters = parameters
    self.result = result
  }

  /// Overloads with `count` arguments of one type each, for every type of the list.
  public static func uniform(_ types: [DataType], count: Int, result: DataType? = nil) -> [Overload] {
    types.map { Overload(Array(repeating: $0, count: count), result ?? $0) }
  }
}

/// Picks the overload that fits: exactly, or where values must be widened (whole numbers to reals, days to moments), the
/// one that widens the fewest. A null literal fits every type.
public func bestOverload(_ overloads: [Overload], for types: [DataType?]) -> Overload? {
  var best: (overload: Overload, cost: Int)?
  for overload in overloads where overload.parameters.count == types.count {
    var cost = 0
    var fits = true
    for (type, parameter) in zip(types, overload.parameters) {
      guard let type, type != parameter else { continue }
      if type.widens(to: parameter) {
        cost += type == .int && parameter == .real ? 2 : 1
      } else {
        fits = false
      }
    }
    if fits, cost < best?.cost ?? Int.max { best = (overload, cost) }
  }
  return best?.overload
}

/// What an argument is, as far as it is known before anything runs.
public struct ArgumentType: Sendable {
  /// The type; nil for a null of no type.
  public var type: DataType?
  /// The value, where it is the same for all rows.
  public var constant: Value?
  /// The order of the category, where there is one.
  public var order: CategoryOrder?

  /// An argument.
  public init(type: DataType?, constant: Value? = nil, order: CategoryOrder? = nil) {
    self.type = type
    self.constant = constant
    self.order = order
  }
}
