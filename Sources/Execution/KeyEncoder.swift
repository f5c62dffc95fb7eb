import Columns

/// Turns one key column into 64-bit words: equal words for equal values, whatever the storage, and back.
struct KeyEncoder: Sendable {
  let type: DataType
  private var merger = StringPoolMerger()
  /// The lists by their codes: those of different JSON are different.
  private var lists: [Value] = []

  init(type: DataType) { self.type = type }

  /// A word a row; that of a null row means nothing.
  mutating func words(of column: Column) -> BufferSlice<UInt64> {
    switch type {
    case .string: return merger.codes(of: column.strings()).mapped { UInt64($0) }
    case .real: return column.reals().mapped { Self.word(of: $0) }
    case .bool: return column.bools().mapped { UInt64($0) }
    case .dynamic:
      let values = column.values
      let codes = merger.codes(of: Column.strings(values.map(\.json)).strings())
      for (row, value) in values.enumerated() where Int(codes[row]) == lists.count { lists.append(value) }
      return codes.mapped { UInt64($0) }
    case .int, .long, .date, .datetime, .timespan: return column.mapIntegers { UInt64(bitPattern: $0) }
    }
  }

  /// The column that the words stand for.
  func column(of words: [UInt64], validity: Validity?) -> Column {
    switch type {
    case .string:
      return .strings(StringStorage(codes: BufferSlice(words.map { UInt32($0) }), pool: merger.finish()))
    case .real: return .reals(BufferSlice(words.map { Double(bitPattern: $0) }), validity: validity)
    case .bool: return .bools(BufferSlice(words.map { UInt8($0) }), validity: validity)
    case .dynamic:
      return Column(
        type: .dynamic,
        values: words.enumerated().map { validity?.isValid($0) ?? true ? lists[Int($1)] : .null })
    case .int, .long, .date, .datetime, .timespan:
      return .integers(BufferSlice(words.map { Int64(bitPattern: $0) }), type: type, validity: validity)
    }
  }

  /// Both zeros are one value, and so are all NaNs.
  private static func word(of number: Double) -> UInt64 {
    number == 0 ? 0 : number.isNaN ? Double.nan.bitPattern : number.bitPattern
  }
}
