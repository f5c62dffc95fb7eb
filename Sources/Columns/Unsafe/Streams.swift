import CMachine

/// Values that are read one after the other, and asked for before they are needed: some processors wait for memory at each
/// line else, which took most of the time of whatever does little with a row.
@usableFromInline
enum Stream {
  /// How many bytes before they are read they are asked for: what comes meanwhile takes as long as memory does.
  @usableFromInline static let distance = 8192
  /// The bytes that are asked for at once.
  @usableFromInline static let blockByteCount = 512

  /// Does something with each row below a count, where a row's value is read from `values`.
  @inlinable
  @inline(__always)
  static func read<Value: BitwiseCopyable>(
    _ values: UnsafeMutablePointer<Value>, count: Int, _ body: (Int) throws -> Void
  ) rethrows {
    let length = blockByteCount / MemoryLayout<Value>.stride
    var start = 0
    while start &+ length <= count {
      unsafe fetch(values + start)
      for row in start..<(start &+ length) { try body(row) }
      start &+= length
    }
    for row in start..<count { try body(row) }
  }

  /// The same with two values a row.
  @inlinable
  @inline(__always)
  static func read<First: BitwiseCopyable, Second: BitwiseCopyable>(
    _ first: UnsafeMutablePointer<First>, _ second: UnsafeMutablePointer<Second>, count: Int,
    _ body: (Int) throws -> Void
  ) rethrows {
    let length = blockByteCount / max(MemoryLayout<First>.stride, MemoryLayout<Second>.stride)
    var start = 0
    while start &+ length <= count {
      unsafe fetch(first + start)
      unsafe fetch(second + start)
      for row in start..<(start &+ length) { try body(row) }
      start &+= length
    }
    for row in start..<count { try body(row) }
  }

  /// Asks for a block of memory that is read soon; what lies behind the end of the values is not looked at.
  @inlinable
  @inline(__always)
  static func fetch<Value>(_ values: UnsafeMutablePointer<Value>) {
    let start = UnsafeRawPointer(values)
    for line in 0..<(blockByteCount / 64) { unsafe machine_fetch(start + (distance &+ line &* 64)) }
  }
}

extension Array {
  /// Asks for the memory of an element that is read soon.
  @inlinable
  @inline(__always)
  public func fetch(at index: Int) {
    unsafe withUnsafeBufferPointer { elements in
      guard index < elements.count, let base = elements.baseAddress else { return }
      unsafe machine_fetch(base + index)
    }
  }
}
