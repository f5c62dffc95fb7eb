import Columns
import Diagnostics

/// What a join has lost or doubled on its left side.
public struct RowLoss: Sendable, Hashable {
  /// The left rows.
  public var leftCount = 0
  /// Those without a match.
  public var unmatchedCount = 0
  /// Those of them that have a null key, which matches nothing.
  public var nullKeyCount = 0
  /// Those with more than one match.
  public var repeatedCount = 0

  /// No rows.
  public init() {}

  /// Adds the rows of another part of the left side.
  public mutating func add(_ other: RowLoss) {
    leftCount += other.leftCount
    unmatchedCount += other.unmatchedCount
    nullKeyCount += other.nullKeyCount
    repeatedCount += other.repeatedCount
  }

  /// One sentence; nil where every left row had just one match.
  public var message: Message? {
    let nulls = nullKeyCount > 0 ? " (\(nullKeyCount) with a null key)" : ""
    let nullsInJapanese = nullKeyCount > 0 ? "（うちキーが null の行 \(nullKeyCount)）" : ""
    switch (unmatchedCount > 0, repeatedCount > 0) {
    case (false, false): return nil
    case (true, false):
      return Message(
        "\(unmatchedCount) of \(leftCount) rows on the left had no match\(nulls)",
        ja: "左の \(leftCount) 行のうち \(unmatchedCount) 行は一致する行がない\(nullsInJapanese)")
    case (false, true):
      return Message(
        "\(repeatedCount) of \(leftCount) rows on the left matched more than once",
        ja: "左の \(leftCount) 行のうち \(repeatedCount) 行は複数の行に一致した")
    case (true, true):
      return Message(
        "\(unmatchedCount) of \(leftCount) rows on the left had no match\(nulls); "
          + "\(repeatedCount) matched more than once",
        ja: "左の \(leftCount) 行のうち \(unmatchedCount) 行は一致する行がなく\(nullsInJapanese)、"
          + "\(repeatedCount) 行は複数の行に一致した")
    }
  }
}

/// Collects what the joins of a run have lost, and what else readers must know of its rows, from any thread.
public final class RowLossLog: Sendable {
  private let losses = Guarded<[RowLoss]>([])
  private let remarks = Guarded<[Message]>([])

  /// An empty log.
  public init() {}

  /// Notes what a join has lost; the same figures are noted once, since a named query may run more than once.
  public func add(_ loss: RowLoss) {
    losses.withLock { losses in
      if !losses.contains(loss) { losses.append(loss) }
    }
  }

  /// Notes what readers must know of the rows; the same is noted once.
  public func add(_ remark: Message) {
    remarks.withLock { remarks in
      if !remarks.contains(remark) { remarks.append(remark) }
    }
  }

  /// A sentence for each join that has lost or doubled rows, in the order in which they ran.
  public var lossMessages: [Message] { losses.withLock { $0.compactMap(\.message) } }

  /// All else that was noted.
  public var remarkMessages: [Message] { remarks.withLock { $0 } }
}
