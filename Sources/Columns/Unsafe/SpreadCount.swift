import CMachine
import Synchronization

/// A number that all threads add to and few ask for: each processor has a part of its own, so that they do not pass one
/// line of the cache to and fro.
///
/// `@unchecked Sendable` and `@safe`: the parts are atomic and live as long as the object.
@safe final class SpreadCount: @unchecked Sendable {
  private struct Part: ~Copyable {
    let value = Atomic<Int>(0)
    let gap = InlineArray<15, Int>(repeating: 0)
  }

  private static let partCount = 16
  private let parts: UnsafeMutablePointer<Part>

  init() {
    unsafe parts = .allocate(capacity: Self.partCount)
    for index in 0..<Self.partCount { unsafe (parts + index).initialize(to: Part()) }
  }

  deinit {
    unsafe parts.deinitialize(count: Self.partCount)
    unsafe parts.deallocate()
  }

  func add(_ number: Int) {
    let part = unsafe parts + (Int(machine_processor()) & (Self.partCount - 1))
    unsafe part.pointee.value.add(number, ordering: .relaxed)
  }

  /// The sum of all that was added.
  var sum: Int {
    var sum = 0
    for index in 0..<Self.partCount { sum &+= unsafe (parts + index).pointee.value.load(ordering: .relaxed) }
    return sum
  }
}
