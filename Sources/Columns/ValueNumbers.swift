/// Numbers the different values of columns of one type in order of first appearance. Both zeros are one value, and so are
/// all NaNs; dynamics are told apart by their JSON.
public struct ValueNumbers: Sendable {
  /// The type of the values.
  public let type: DataType
  private var texts = StringPoolMerger()
  private var words = WordTable()
  /// The values by number, where they are dynamics.
  private var dynamics: [Value] = []

  /// No values yet.
  public init(type: DataType) { self.type = type }

  /// How many numbers there are.
  public var count: Int {
    switch type {
    case .string: texts.count
    case .dynamic: dynamics.count
    default: words.count
    }
  }

  /// The number of each row's value. Nulls, other than those of dynamics, are one value of their own.
  public mutating func numbers(of column: Column) -> BufferSlice<UInt32> {
    switch column.storage {
    case .string(let storage): return texts.codes(of: storage)
    case .real, .decimal:
      let bits = column.reals().mapped { $0 == 0 ? 0 : $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
      return words.numbers(of: bits, validity: column.validity)
    case .list, .boxed: return numbers(ofDynamics: column.values)
    default:
      return words.numbers(of: column.mapIntegers { UInt64(bitPattern: $0) }, validity: column.validity)
    }
  }

  /// The number of each dynamic.
  public mutating func numbers(ofDynamics values: [Value]) -> BufferSlice<UInt32> {
    let codes = texts.codes(of: Column.strings(values.map(\.json)).strings())
    for (row, value) in values.enumerated() where Int(codes[row]) == dynamics.count { dynamics.append(value) }
    return codes
  }

  /// The values, in the order of their numbers.
  public func column() -> Column {
    switch type {
    case .string:
      return .strings(StringStorage(codes: .identity(start: 0, count: texts.count), pool: texts.finish()))
    case .dynamic: return Column(type: .dynamic, values: dynamics)
    case .real:
      return .reals(words.words.mapped { Double(bitPattern: $0) }, validity: validity)
    case .bool:
      return .bools(words.words.mapped { UInt8(truncatingIfNeeded: $0) }, validity: validity)
    default:
      return .integers(words.words.mapped { Int64(bitPattern: $0) }, type: type, validity: validity)
    }
  }

  private var validity: Validity? {
    words.nullNumber.map { null in Validity(count: words.count) { $0 != Int(null) } }
  }
}
