import Dispatch
import Synchronization

/// Runs `body` for every index below `count` on up to `threadCount` threads and returns the results in index order, so
/// that what is made of them does not depend on the number of threads.
///
/// Threads take the next index when they are free, which spreads skewed work evenly. The first error by index is thrown,
/// after all started work has ended.
public func parallelMap<Result: Sendable, Failure: Error>(
  count: Int, threadCount: Int, _ body: @Sendable (Int) throws(Failure) -> Result
) throws(Failure) -> [Result] {
  if threadCount <= 1 || count <= 1 {
    var results: [Result] = []
    results.reserveCapacity(count)
    for index in 0..<count { results.append(try body(index)) }
    return results
  }
  let slots = ResultSlots<Result, Failure>(count: count)
  let next = Atomic<Int>(0)
  let failed = Atomic<Bool>(false)
  DispatchQueue.concurrentPerform(iterations: min(threadCount, count)) { _ in
    while !failed.load(ordering: .relaxed) {
      let index = next.add(1, ordering: .relaxed).oldValue
      if index >= count { return }
      do throws(Failure) {
        slots.fill(index, with: .success(try body(index)))
      } catch {
        slots.fill(index, with: .failure(error))
        failed.store(true, ordering: .relaxed)
      }
    }
  }
  return try slots.collect()
}

/// One place for each result.
///
/// `@unchecked Sendable`: each index is written by the one thread that took it, and all are read after the last has
/// ended.
@safe private final class ResultSlots<Value: Sendable, Failure: Error>: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Result<Value, Failure>?>
  private let count: Int

  init(count: Int) {
    self.count = count
    unsafe base = .allocate(capacity: count)
    unsafe base.initialize(repeating: nil, count: count)
  }

  deinit {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  func fill(_ index: Int, with result: Result<Value, Failure>) { unsafe base[index] = result }

  func collect() throws(Failure) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    for index in 0..<count {
      switch unsafe base[index] {
      case .success(let value): values.append(value)
      case .failure(let error): throw error
      case nil: continue
      }
    }
    return values
  }
}
