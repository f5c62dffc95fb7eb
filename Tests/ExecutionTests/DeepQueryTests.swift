import Columns
import Foundation
import Session
import Testing

@Suite("The deepest queries that are read")
struct DeepQueryTests {
  static let queries: [(query: String, value: Int64)] = [
    ("print x = 1" + String(repeating: " | extend x = x + 1", count: 499), 500),
    ("print x = 1" + String(repeating: " | where x == 1", count: 499), 1),
    ("print a = 1 | project x = " + Array(repeating: "a", count: 390).joined(separator: " + "), 390),
    (
      "print a = -1 | project x = " + String(repeating: "abs(", count: 390) + "a" + String(repeating: ")", count: 390),
      1
    ),
    (
      "range a from 1 to 40000 step 1 | where " + (0..<390).map { "a == \($0)" }.joined(separator: " or ") + " | count",
      389
    ),
  ]

  @Test("run on a stack like the main thread's", arguments: queries.indices)
  func runs(_ index: Int) throws {
    let item = Self.queries[index]
    let found = Found()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      let session = Session(threadCount: 2, clock: 0)
      _ = session.submit(item.query)
      found.value = session.steps.last?.result?.row(0).first
      done.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
    done.wait()
    #expect(found.value == .long(item.value))
  }

  /// `@unchecked Sendable`: written by one thread before the signal, read by the other behind it.
  private final class Found: @unchecked Sendable { var value: Value? }
}
