import Columns
import Diagnostics

/// A guess at how many groups there are, from rows here and there.
struct GroupEstimate: Sendable {
  /// The number of groups; 1 where there are too few rows for it to matter.
  private(set) var groupCount = 1
  /// The number of rows that reach the groups.
  private(set) var rowCount: Int
  /// How many different groups rows next to each other are in, for each row: 1 where each is in another, near 0 where most
  /// are in one, or the rows lie in the groups' order.
  private(set) var spread = 1.0

  /// The rows that are looked at, in runs spread over all.
  private static let runCount = 16
  private static let runLength = 1024

  /// A guess for rows whose keys are packed so. `slotCount` is the number of slots of a direct address: a few of them need
  /// no guess.
  init(_ aggregation: Aggregation, _ packing: KeyPacking?, slotCount: Int?) throws(Diagnostic) {
    let pipeline = aggregation.pipeline
    rowCount = pipeline.rowCount
    if let slotCount, slotCount <= 4096 {
      groupCount = slotCount
      return
    }
    let morsels = pipeline.source.filter { $0.rowCount > 0 }
    guard rowCount > aggregation.executor.tuning.partitionedRows, !morsels.isEmpty else { return }
    var table = GroupTable(types: aggregation.fields.map(\.type), packing: packing)
    var runCounts: [Int] = []
    var lastRuns: [Int] = []
    var differentCount = 0
    var sampleCount = 0
    var sampledCount = 0
    for run in 0..<Self.runCount {
      let morsel = morsels[run * morsels.count / Self.runCount]
      let start = morsel.rowCount * run / Self.runCount
      let sample = morsel.slice(start..<min(start + Self.runLength, morsel.rowCount))
      let batch = try pipeline.sampled(sample)
      sampleCount += sample.rowCount
      sampledCount += batch.rowCount
      if batch.rowCount == 0 { continue }
      let groups = table.groups(of: try aggregation.keyColumns(batch), rowCount: batch.rowCount)
      runCounts.append(contentsOf: repeatElement(0, count: table.count - runCounts.count))
      lastRuns.append(contentsOf: repeatElement(-1, count: table.count - lastRuns.count))
      for row in 0..<groups.count {
        let group = Int(groups[row])
        if lastRuns[group] == run { continue }
        lastRuns[group] = run
        runCounts[group] += 1
        differentCount += 1
      }
    }
    guard sampleCount > 0 else { return }
    spread = Double(differentCount) / Double(max(1, sampledCount))
    rowCount = Int(Double(rowCount) * Double(sampledCount) / Double(sampleCount))
    // Groups that were not met are about as many as a half of the square of those met in one run for each met in two (Chao
    // 1987): runs and not rows, since neighbours are often alike.
    let once = Double(runCounts.count { $0 == 1 })
    let twice = Double(runCounts.count { $0 == 2 })
    let guess = Double(runCounts.count) + once * max(0, once - 1) / (2 * (twice + 1))
    let most = max(Int(Double(rowCount) * spread), runCounts.count)
    groupCount = max(1, min(Int(guess), most, slotCount ?? .max))
  }

  /// Whether so few of these slots are taken that an array of all of them is a waste.
  func isSparse(_ slotCount: Int) -> Bool { slotCount > 1 << 16 && slotCount / 16 > groupCount }
}
