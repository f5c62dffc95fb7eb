import Columns

/// What cells can be read as. The narrowest type that fits every cell of a column is the column's type.
enum CellType: UInt8, Sendable {
  /// Nothing but empty cells so far.
  case empty
  /// `true` or `false`.
  case bool
  /// A whole number within 64 bits, without leading zeros.
  case long
  /// A decimal number.
  case real
  /// `2025-04-01`.
  case isoDate
  /// `2025/4/1`.
  case slashDate
  /// `2025-04-01T09:30`, perhaps with seconds and a zone.
  case datetime
  /// A whole number that 64 bits cannot hold: kept as text, and said so.
  case huge
  /// Anything else.
  case text

  /// The narrowest type that holds the values of both.
  func joined(_ other: CellType) -> CellType {
    if self == other || other == .empty { return self }
    if self == .empty { return other }
    switch (self, other) {
    case (.long, .real), (.real, .long): return .real
    case (.isoDate, .datetime), (.datetime, .isoDate): return .datetime
    case (.long, .huge), (.huge, .long), (.real, .huge), (.huge, .real): return .huge
    default: return .text
    }
  }

  /// The type of a column of such cells; a column without any value is text.
  var dataType: DataType {
    switch self {
    case .bool: .bool
    case .long: .long
    case .real: .real
    case .isoDate, .slashDate: .date
    case .datetime: .datetime
    case .empty, .huge, .text: .string
    }
  }

  /// Whether the cells are kept as texts.
  var isText: Bool { self == .text || self == .huge }

  /// The narrowest type of one cell, which is not empty.
  static func classify(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> CellType {
    if BoolCell.parse(bytes, start, end) != nil { return .bool }
    if LongCell.parse(bytes, start, end) != nil { return .long }
    if RealCell.parse(bytes, start, end) != nil { return LongCell.isWhole(bytes, start, end) ? .huge : .real }
    if IsoDateCell.parse(bytes, start, end) != nil { return .isoDate }
    if SlashDateCell.parse(bytes, start, end) != nil { return .slashDate }
    if DatetimeCell.parse(bytes, start, end) != nil { return .datetime }
    return .text
  }
}
