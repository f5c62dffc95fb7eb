/// Makes a column value by value: for literals, results of a group each, generated tables and tests.
public struct ColumnBuilder: Sendable {
  /// The type of the column that is made.
  public let type: DataType
  private var integers: [Int64] = []
  private var reals: [Double] = []
  private var flags: [UInt8] = []
  private var pool = StringPoolBuilder()
  private var codes: [UInt32] = []
  private var dynamics: [Value] = []
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
    if type == .dynamic {
      dynamics.append(value)
      return
    }
    switch value {
    case .null: appendNull()
    case .bool(let flag): flags.append(flag ? 1 : 0)
    case .long(let number), .datetime(let number), .timespan(let number): integers.append(number)
    case .date(let days): integers.append(Int64(days))
    case .real(let number): reals.append(number)
    case .string(let text): codes.append(pool.code(of: text))
    case .list, .bag: preconditionFailure("a list cannot stand in a column of type \(type)")
    }
  }

  /// The column of all rows so far.
  public func finish() -> Column {
    let validity = Validity.unlessAll(valid)
    switch type {
    case .bool: return .bools(BufferSlice(flags), validity: validity)
    case .real: return .reals(BufferSlice(reals), validity: validity)
    case .string: return .strings(StringStorage(codes: BufferSlice(codes), pool: pool.finish()))
    case .dynamic: return Column(type: .dynamic, storage: Self.storage(of: dynamics), validity: validity)
    case .int, .long, .date, .datetime, .timespan:
      return .integers(BufferSlice(integers), type: type, validity: validity)
    }
  }

  /// Lists whose elements are all of one scalar type lie as offsets and elements; anything else value by value.
  private static func storage(of values: [Value]) -> Column.Storage {
    var elements: [Value] = []
    var offsets: [Int32] = [0]
    var type: DataType?
    for value in values {
      switch value {
      case .null: break
      case .list(let list):
        for element in list {
          // A null among texts would become an empty text, and a whole number among reals a real.
          guard let next = element.type, next != .dynamic, type ?? next == next else { return .boxed(values[...]) }
          type = next
        }
        elements += list
      default: return .boxed(values[...])
      }
      offsets.append(Int32(elements.count))
    }
    return .list(offsets: BufferSlice(offsets), elements: Column(type: type ?? .long, values: elements))
  }

  private mutating func appendNull() {
    switch type {
    case .bool: flags.append(0)
    case .real: reals.append(0)
    case .dynamic: dynamics.append(.null)
    default: integers.append(0)
    }
  }
}
