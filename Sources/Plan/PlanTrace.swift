import Columns

/// The place of a step in a plan: which input to take, from the last step on.
public struct PlanPlace: Sendable, Hashable {
  private var path: [Int] = []

  /// The plan's last step.
  public init() {}

  /// The place of one of its inputs.
  public func input(_ index: Int) -> PlanPlace {
    var result = self
    result.path.append(index)
    return result
  }
}

/// What the steps of a plan did when it ran: how many rows each gave, and how long it took.
public final class PlanTrace: Sendable {
  /// What a step did.
  public struct Entry: Sendable {
    /// The rows that it gave.
    public var rowCount = 0
    /// The time that it took, on all threads together.
    public var time = Duration.zero
  }

  private let entries = Guarded<[PlanPlace: Entry]>([:])

  /// A trace of nothing.
  public init() {}

  /// Adds what a step did with some of the rows, from any thread.
  public func add(_ place: PlanPlace, rowCount: Int, time: Duration) {
    entries.withLock { entries in
      entries[place, default: Entry()].rowCount += rowCount
      entries[place, default: Entry()].time += time
    }
  }

  /// What a step did; nil where it did not run.
  public func entry(_ place: PlanPlace) -> Entry? { entries.withLock { $0[place] } }
}
