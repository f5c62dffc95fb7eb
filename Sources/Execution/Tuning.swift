import Columns

/// From what sizes on the executor goes one way and not another. No answer depends on it.
public struct Tuning: Sendable {
  /// The fewest rows that are brought together by parts before they are grouped, or looked at here and there first.
  var partitionedRows = 4 * Batch.morselRowCount
  /// The most groups that are kept in one table; more, and what is kept of them outgrows the processor's cache.
  var tableGroups = 1 << 18
  /// The most bytes that all threads keep of groups whose places in their tables are known, whatever the number of groups.
  var tableByteCount = 24 << 20
  /// The same where a state keeps every value.
  var tableKeepingGroups = 1 << 10
  /// How few different groups a row must lie in, on average among its neighbours, for one table of any size.
  var closeSpread = 0.25
  /// The most words of bits for the different values of all groups.
  var bitWords = 1 << 19

  /// What is fast.
  public static let standard = Tuning()

  /// What pays for many rows is done for few: for tests.
  public static let eager = Tuning(
    partitionedRows: -1, tableGroups: 0, tableByteCount: 0, tableKeepingGroups: 0, closeSpread: 0, bitWords: 0)
}
