/// One value, for literals, parameters and results; columns hold many without this wrapping.
public enum Value: Sendable, Hashable {
  /// No value.
  case null
  /// True or false.
  case bool(Bool)
  /// A whole number.
  case long(Int64)
  /// A floating-point number.
  case real(Double)
  /// A text.
  case string(String)
  /// Days since 1970-01-01.
  case date(Int32)
  /// Ticks of 100 ns since 1970-01-01T00:00Z.
  case datetime(Int64)
  /// Ticks of 100 ns.
  case timespan(Int64)
  /// A list.
  case list([Value])
  /// Names with values.
  case bag(PropertyBag)

  /// The value's type; nil for null. A whole number says `long`, also in a column of type `int`.
  public var type: DataType? {
    switch self {
    case .null: nil
    case .bool: .bool
    case .long: .long
    case .real: .real
    case .string: .string
    case .date: .date
    case .datetime: .datetime
    case .timespan: .timespan
    case .list, .bag: .dynamic
    }
  }

  /// Whether there is no value. A missing text is empty, not null.
  public var isNull: Bool { self == .null }

  /// The value in another type where that loses nothing but the type: whole numbers as reals, days as moments, lists and
  /// property bags as texts.
  public func widened(to target: DataType) -> Value? {
    if isNull { return target == .string ? .string("") : .null }
    // A dynamic holds a value of any type as it is.
    if type == target || target == .dynamic { return self }
    switch (self, target) {
    case (.long(let number), .real): return .real(Double(number))
    case (.long(let number), .int): return Int32(exactly: number) == nil ? nil : self
    case (.date(let days), .datetime): return .datetime(Int64(days) * Ticks.perDay)
    case (.list, .string), (.bag, .string): return .string(exactText)
    case (.datetime(let ticks), .date) where ticks % Ticks.perDay == 0:
      return .date(Int32(truncatingIfNeeded: ticks / Ticks.perDay))
    default: return nil
    }
  }
}

extension Value {
  /// Texts are equal by their bytes, which Swift's own equality of strings is not.
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.long(let a), .long(let b)): a == b
    case (.real(let a), .real(let b)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.date(let a), .date(let b)): a == b
    case (.datetime(let a), .datetime(let b)): a == b
    case (.timespan(let a), .timespan(let b)): a == b
    case (.list(let a), .list(let b)): a == b
    case (.bag(let a), .bag(let b)): a == b
    default: false
    }
  }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let flag): hasher.combine(flag)
    case .long(let number), .datetime(let number), .timespan(let number): hasher.combine(number)
    case .real(let number): hasher.combine(number)
    case .string(let text): for byte in text.utf8 { hasher.combine(byte) }
    case .date(let days): hasher.combine(days)
    case .list(let values): hasher.combine(values)
    case .bag(let bag): hasher.combine(bag)
    }
  }
}

/// Names with values, in the order in which they were written; a name stands once.
public struct PropertyBag: Sendable, Hashable {
  /// The names, in order.
  public private(set) var names: [String] = []
  /// The names' values, as many.
  public private(set) var values: [Value] = []

  /// An empty bag.
  public init() {}

  /// The value of a name; null where there is none. A value that is set replaces the old one in its place.
  public subscript(name: String) -> Value {
    get { names.firstIndex(of: name).map { values[$0] } ?? .null }
    set {
      if let index = names.firstIndex(of: name) {
        values[index] = newValue
      } else {
        names.append(name)
        values.append(newValue)
      }
    }
  }
}

/// Lengths of time in ticks of 100 ns.
public enum Ticks {
  /// The day that a moment lies in, as days since 1970-01-01.
  public static func day(of ticks: Int64) -> Int64 { ticks >= 0 ? ticks / perDay : (ticks - perDay + 1) / perDay }

  /// A microsecond.
  public static let perMicrosecond: Int64 = 10
  /// A millisecond.
  public static let perMillisecond: Int64 = 10_000
  /// A second.
  public static let perSecond: Int64 = 10_000_000
  /// A minute.
  public static let perMinute: Int64 = 600_000_000
  /// An hour.
  public static let perHour: Int64 = 36_000_000_000
  /// A day.
  public static let perDay: Int64 = 864_000_000_000
}
