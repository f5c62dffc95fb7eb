/// What a value means, whatever it is stored as.
public enum DataType: String, Sendable, Hashable, CaseIterable {
  /// True or false.
  case bool
  /// A whole number of 32 bits. As a value it is a `Value.long`; only columns and expressions tell the two apart.
  case int
  /// A whole number of 64 bits.
  case long
  /// A floating-point number of 64 bits.
  case real
  /// A text; never null, a missing text is empty.
  case string
  /// A day, as days since 1970-01-01. KQL calls it `datetime`.
  case date
  /// A moment, as ticks of 100 ns since 1970-01-01T00:00Z.
  case datetime
  /// A length of time, as ticks of 100 ns.
  case timespan
  /// A list, a property bag, or a scalar of any type: what JSON can hold.
  case dynamic

  /// Whether values can be added and averaged.
  public var isNumeric: Bool { isWhole || self == .real }

  /// Whether values are whole numbers.
  public var isWhole: Bool { self == .int || self == .long }

  /// Whether values are days or moments.
  public var isTemporal: Bool { self == .date || self == .datetime }

  /// Whether larger numbers stand in the column's digits, so that tables align it to the right.
  public var alignsRight: Bool { isNumeric || self == .timespan }

  /// Whether a value can be null.
  public var isNullable: Bool { self != .string }

  /// The name that `gettype` and declarations use.
  public var kqlName: String { self == .date ? "datetime" : rawValue }

  /// The type that a KQL type name declares, or nil where there is none.
  public init?(kqlName: String) {
    switch kqlName {
    case "bool", "boolean": self = .bool
    case "int": self = .int
    case "long": self = .long
    case "real", "double": self = .real
    case "string": self = .string
    case "datetime", "date": self = .datetime
    case "timespan", "time": self = .timespan
    case "dynamic": self = .dynamic
    default: return nil
    }
  }

  /// Whether every value of this type is one of the other type too: whole numbers as wider ones and as reals, days as
  /// moments.
  public func widens(to other: DataType) -> Bool {
    switch (self, other) {
    case (.int, .long), (.int, .real), (.long, .real), (.date, .datetime): true
    default: false
    }
  }

  /// The type that values of both types can be compared and combined in, or nil where there is none.
  public static func common(_ left: DataType, _ right: DataType) -> DataType? {
    if left == right { return left }
    if left.isWhole, right.isWhole { return .long }
    if left.isNumeric, right.isNumeric { return .real }
    if left.isTemporal, right.isTemporal { return .datetime }
    return nil
  }
}
