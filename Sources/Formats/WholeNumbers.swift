import Columns

/// Whole numbers of a block of rows in as few bytes each as they need.
struct WholeNumbers: Sendable {
  /// How the numbers lie in memory.
  enum Storage: Sendable {
    case int8(BufferSlice<Int8>)
    case int16(BufferSlice<Int16>)
    case int32(BufferSlice<Int32>)
    case int64(BufferSlice<Int64>)
  }

  let storage: Storage
  /// The lowest and the highest of them; zeros that stand for empty cells count.
  let bounds: ClosedRange<Int64>

  /// The numbers, of at least so many bytes each, which other blocks may have needed.
  init(_ numbers: Span<Int64>, leastWidth: Int, in place: PiecePlace) {
    bounds = Self.bounds(of: numbers)
    storage =
      switch max(leastWidth, Self.width(of: bounds)) {
      case 1: .int8(Self.write(numbers, place))
      case 2: .int16(Self.write(numbers, place))
      case 4: .int32(Self.write(numbers, place))
      default: .int64(Self.write(numbers, place))
      }
  }

  /// The numbers as narrow as they are, in memory of their own.
  init(_ numbers: Span<Int64>) { self.init(numbers, leastWidth: 1, in: PiecePlace(rows: numbers.indices, room: nil)) }

  /// The lowest and the highest number; zero where there is none.
  private static func bounds(of numbers: Span<Int64>) -> ClosedRange<Int64> {
    var low = numbers.isEmpty ? 0 : numbers[0]
    var high = low
    for row in numbers.indices {
      low = min(low, numbers[row])
      high = max(high, numbers[row])
    }
    return low...high
  }

  /// The fewest bytes that hold numbers between these, and zero.
  static func width(of bounds: ClosedRange<Int64>) -> Int {
    let (low, high) = (min(bounds.lowerBound, 0), max(bounds.upperBound, 0))
    if low >= Int8.min, high <= Int8.max { return 1 }
    if low >= Int16.min, high <= Int16.max { return 2 }
    return low >= Int32.min && high <= Int32.max ? 4 : 8
  }

  private static func write<T: FixedWidthInteger & BitwiseCopyable>(
    _ numbers: Span<Int64>, _ place: PiecePlace
  ) -> BufferSlice<T> {
    place.write(as: T.self) { output in
      for row in numbers.indices { output[row] = T(truncatingIfNeeded: numbers[row]) }
    }
  }

  /// The bytes of a number.
  var width: Int {
    switch storage {
    case .int8: 1
    case .int16: 2
    case .int32: 4
    case .int64: 8
    }
  }

  /// Whether the numbers lie as this type.
  func lie<T>(as type: T.Type) -> Bool {
    switch storage {
    case .int8: type == Int8.self
    case .int16: type == Int16.self
    case .int32: type == Int32.self
    case .int64: type == Int64.self
    }
  }

  /// Writes the numbers at another width, or as something else, from place `first` on.
  @inline(__always)
  func write<T>(to output: inout MutableSpan<T>, from first: Int, _ turn: (Int64) -> T) {
    switch storage {
    case .int8(let values): Formats.write(values.span, to: &output, from: first) { turn(Int64($0)) }
    case .int16(let values): Formats.write(values.span, to: &output, from: first) { turn(Int64($0)) }
    case .int32(let values): Formats.write(values.span, to: &output, from: first) { turn(Int64($0)) }
    case .int64(let values): Formats.write(values.span, to: &output, from: first) { turn($0) }
    }
  }
}

/// Writes all values, each turned into another, from place `first` on.
@inline(__always)
func write<Source, Target>(
  _ source: Span<Source>, to output: inout MutableSpan<Target>, from first: Int, _ turn: (Source) -> Target
) {
  for row in source.indices { output[first &+ row] = turn(source[row]) }
}
