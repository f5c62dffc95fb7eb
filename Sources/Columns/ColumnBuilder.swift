/// Makes a column value by value: for literals, results of a group each, generated tables and tests.
public struct ColumnBuilder: Sendable {
  /// The type of the column that is made.
  public let type: DataType
  private var integers: [Int64] = []
  private var reals: [Double] = []
  private var flags: [UInt8] = []
  private var pool = StringPoolBuilder()
  private var codes: [UInt32] = []
  private var elements: [Value] = []
  private var offsets: [Int32] = [0]
  private var valid: [Bool] = []

  /// An empty column of the type.
  public init(type: DataType) { self.type = type }

  /// The number of rows so far.
  public var count: Int { type == .string ? codes.count : valid.count }

  /// Adds a row. A value of another type is widened; one that cannot be is a mistake of the caller.
  public mutating func append(_ value: Value) {
    guard let value = value.widened(to: type) else {
      preconditionFailure("a \(value) cannot stand in a column of type \(type)")
    }
    if type != .string { valid.append(!value.isNull) }
    switch value {
    case .null: appendNull()
    case .bool(let flag): flags.append(flag ? 1 : 0)
    case .long(let number), .datetime(let number), .timespan(let number): integers.append(number)
    case .date(let days): integers.append(Int64(days))
    case .real(let number): reals.append(number)
    case .string(let text): codes.append(pool.code(of: text))
    case .list(let values):
      elements.append(contentsOf: values)
      offsets.append(Int32(elements.count))
    }
  }

  /// The column of all rows so far.
  public func finish() -> Column {
    let validity = Validity.unlessAll(valid)
    switch type {
    case .bool: return .bools(BufferSlice(flags), validity: validity)
    case .real: return .reals(BufferSlice(reals), validity: validity)
    case .string: return .strings(StringStorage(codes: BufferSlice(codes), pool: pool.finish()))
    case .dynamic:
      let column = Self.elementColumn(elements)
      return Column(
        type: .dynamic, storage: .list(offsets: BufferSlice(offsets), elements: column), validity: validity)
    case .long, .date, .datetime, .timespan:
      return .integers(BufferSlice(integers), type: type, validity: validity)
    }
  }

  /// The elements of all lists in one type: the common one, or texts where there is none.
  private static func elementColumn(_ elements: [Value]) -> Column {
    var type: DataType? = elements.lazy.compactMap(\.type).first
    for next in elements.compactMap(\.type) { type = type.flatMap { DataType.common($0, next) } }
    if let type { return Column(type: type, values: elements) }
    let isEmpty = elements.allSatisfy(\.isNull)
    return isEmpty ? Column(type: .long, values: elements) : .strings(elements.map(\.text))
  }

  private mutating func appendNull() {
    switch type {
    case .bool: flags.append(0)
    case .real: reals.append(0)
    case .dynamic: offsets.append(Int32(elements.count))
    default: integers.append(0)
    }
  }
}
