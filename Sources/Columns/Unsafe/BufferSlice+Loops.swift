/// The loops that nearly all work is done in. They read and write through pointers, since a check at each value would keep
/// the compiler from using vector instructions; the counts are compared once, before.
extension BufferSlice {
  /// The values, each turned into another.
  @inlinable
  public func mapped<Other: BitwiseCopyable>(_ transform: (Element) throws -> Other) rethrows -> BufferSlice<Other> {
    let result = Buffer<Other>(uninitializedCount: count)
    let source = unsafe buffer.base + offset
    let target = unsafe result.base
    unsafe try Stream.read(source, count: count) { unsafe target[$0] = try transform(source[$0]) }
    return BufferSlice<Other>(result)
  }

  /// A value from each pair of values; both have the same count.
  @inlinable
  public func zipped<Second: BitwiseCopyable, Other: BitwiseCopyable>(
    _ other: BufferSlice<Second>, _ combine: (Element, Second) throws -> Other
  ) rethrows -> BufferSlice<Other> {
    precondition(count == other.count, "columns of a batch have one length")
    let result = Buffer<Other>(uninitializedCount: count)
    let first = unsafe buffer.base + offset
    let second = unsafe other.buffer.base + other.offset
    let target = unsafe result.base
    unsafe try Stream.read(first, second, count: count) { unsafe target[$0] = try combine(first[$0], second[$0]) }
    return BufferSlice<Other>(result)
  }

  /// The values at the given rows; a row of `Selection.none` gives `missing`. A row outside is a mistake of the caller.
  @inlinable
  public func gather(_ selection: Selection, missing: Element) -> BufferSlice {
    let result = Buffer<Element>(uninitializedCount: selection.count)
    let source = unsafe buffer.base + offset
    let target = unsafe result.base
    let rows = selection.rows.span
    if selection.hasNone, count > 0 {
      for index in rows.indices {
        let row = rows[index]
        let isNone = row == Selection.none
        let place = isNone ? 0 : Int(row)
        precondition(place < count, "a selected row lies outside its column")
        // A value is read even where none is wanted: a branch that cannot be foretold costs more.
        let value = unsafe source[place]
        unsafe target[index] = isNone ? missing : value
      }
    } else if selection.hasNone {
      for index in rows.indices {
        precondition(rows[index] == Selection.none, "a selected row lies outside its column")
        unsafe target[index] = missing
      }
    } else {
      for index in rows.indices {
        let row = Int(rows[index])
        precondition(row < count, "a selected row lies outside its column")
        unsafe target[index] = source[row]
      }
    }
    return BufferSlice(result)
  }
}

extension BufferSlice {
  /// The values of all parts, one after the other. Parts that lie one behind the other in one buffer are not copied.
  public static func concatenate(_ parts: [BufferSlice]) -> BufferSlice {
    guard let first = parts.first else { return BufferSlice([]) }
    var end = first.offset + first.count
    let isOneRun = parts.dropFirst().allSatisfy { part in
      let follows = part.buffer === first.buffer && part.offset == end
      end += part.count
      return follows
    }
    if isOneRun { return BufferSlice(buffer: first.buffer, offset: first.offset, count: end - first.offset) }
    let result = Buffer<Element>(uninitializedCount: parts.reduce(0) { $0 + $1.count })
    var place = 0
    for part in parts {
      unsafe (result.base + place).update(from: part.buffer.base + part.offset, count: part.count)
      place += part.count
    }
    return BufferSlice(result)
  }
}

extension BufferSlice {
  /// The values of rows below a count, made piece by piece on several threads; `make` gives as many values as its range has
  /// rows.
  public static func inPieces<Failure: Error>(
    count: Int, threadCount: Int, _ make: @Sendable (Range<Int>) throws(Failure) -> BufferSlice
  ) throws(Failure) -> BufferSlice {
    let length = 1 << 15
    if count <= length { return try make(0..<count) }
    let result = Buffer<Element>(uninitializedCount: count)
    _ = try parallelMap(count: (count + length - 1) / length, threadCount: threadCount) { (piece) throws(Failure) in
      let range = (piece * length)..<min((piece + 1) * length, count)
      let values = try make(range)
      precondition(values.count == range.count, "a value for each row")
      // No two pieces have a row in common.
      unsafe (result.base + range.lowerBound).update(from: values.buffer.base + values.offset, count: values.count)
    }
    return BufferSlice(result)
  }
}

extension BufferSlice where Element == UInt32 {
  /// The numbers from 0 to below the count.
  public static func numbers(below count: Int) -> BufferSlice {
    BufferSlice(count: count) { for place in $0.indices { $0[place] = UInt32(truncatingIfNeeded: place) } }
  }
}

extension BufferSlice where Element == Int64 {
  /// The sum of the values before each place, and behind the last of all; it wraps around.
  public func runningSums() -> BufferSlice {
    let result = Buffer<Int64>(uninitializedCount: count + 1)
    let source = unsafe buffer.base + offset
    let target = unsafe result.base
    var sum: Int64 = 0
    for index in 0..<count {
      unsafe target[index] = sum
      unsafe sum &+= source[index]
    }
    unsafe target[count] = sum
    return BufferSlice(result)
  }
}

extension BufferSlice where Element: FixedWidthInteger {
  /// The smallest and the largest value of the rows that are valid; nil where there are none.
  @inlinable
  public func extremes(where validity: Validity?) -> (low: Element, high: Element)? {
    var low = Element.max
    var high = Element.min
    let source = unsafe buffer.base + offset
    if let validity {
      for row in 0..<count where validity.isValid(row) {
        let value = unsafe source[row]
        low = Swift.min(low, value)
        high = Swift.max(high, value)
      }
    } else {
      for row in 0..<count {
        let value = unsafe source[row]
        low = Swift.min(low, value)
        high = Swift.max(high, value)
      }
    }
    return low <= high ? (low, high) : nil
  }
}
