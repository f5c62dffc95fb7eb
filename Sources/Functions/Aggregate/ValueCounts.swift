import Columns

/// How often each whole number between a lowest and a highest occurs in each group.
struct ValueCounts: Sendable {
  private let low: Int64
  private let high: Int64
  private let digits: Int
  private let span: Int
  private var counts = Records<UInt32>(initial: 0)

  /// The most counts that all groups may take, and the most values that can occur.
  private static let countLimit = 1 << 22
  private static let spanLimit = 1 << 17

  /// No values like those of the column; nil where they have no bounds, or some that lie too far apart.
  init?(_ column: Column) {
    guard column.units != nil, column.type != .bool, let bounds = column.bounds else { return nil }
    let (distance, overflow) = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
    guard !overflow, distance < Int64(Self.spanLimit) else { return nil }
    self.init(low: bounds.lowerBound, high: bounds.upperBound, digits: column.digits)
  }

  private init(low: Int64, high: Int64, digits: Int) {
    self.low = low
    self.high = high
    self.digits = digits
    span = Int(high - low) + 1
  }

  /// The same without any value.
  var empty: ValueCounts { ValueCounts(low: low, high: high, digits: digits) }

  /// Counts the rows' values; false where they have other bounds, or there would be too many counts.
  mutating func add(_ groups: BufferSlice<UInt32>, groupCount: Int, _ column: Column) -> Bool {
    guard groupCount * span <= Self.countLimit, let bounds = column.bounds, column.units != nil,
      bounds.lowerBound >= low, bounds.upperBound <= high, column.digits == digits
    else { return false }
    counts.grow(to: groupCount * span)
    let distances = BufferSlice<UInt32>.slots(
      of: [SlotKey(column.storage, validity: nil, low: low, nullDistance: 0)], slotCount: span)
    let places = groups.zipped(distances) { [span = UInt32(span)] in $0 &* span &+ $1 }
    counts.update(at: counts.groups(places, where: column.validity)) { $0 &+= 1 }
    return true
  }

  mutating func merge(_ other: ValueCounts, mapping: BufferSlice<UInt32>, groupCount: Int) -> Bool {
    guard low == other.low, high == other.high, digits == other.digits, groupCount * span <= Self.countLimit else {
      return false
    }
    counts.grow(to: groupCount * span)
    let groups = other.counts.count / span
    let places = BufferSlice<UInt32>(count: groups * span) { output in
      for group in 0..<groups {
        let start = mapping[group] * UInt32(span)
        for value in 0..<span { output[group * span + value] = start + UInt32(value) }
      }
    }
    counts.merge(other.counts, mapping: places) { $0 &+= $1 }
    return true
  }

  /// The value of each wanted rank, a column each; `rank` says which of so many sorted values a percentile is.
  func columns(
    _ type: DataType, groupCount: Int, _ wanted: [Double], rank: (Double, Int) -> Int
  ) -> [Column] {
    var results = [[Int64]](repeating: [Int64](repeating: 0, count: groupCount), count: wanted.count)
    var valid = [Bool](repeating: false, count: groupCount)
    for group in 0..<min(groupCount, counts.count / span) {
      let places = (group * span)..<((group + 1) * span)
      let total = places.reduce(0) { $0 + Int(counts[$1]) }
      guard total > 0 else { continue }
      valid[group] = true
      for (index, percentile) in wanted.enumerated() {
        var left = rank(percentile, total)
        var place = places.lowerBound
        while left >= Int(counts[place]) {
          left -= Int(counts[place])
          place += 1
        }
        results[index][group] = low + Int64(place - places.lowerBound)
      }
    }
    let validity = Validity.unlessAll(valid)
    return results.map { column(BufferSlice($0), type, validity) }
  }

  /// Every value of every group, as often as it occurs.
  func all(_ type: DataType) -> (groups: [UInt32], values: Column) {
    var groups: [UInt32] = []
    var values: [Int64] = []
    for place in 0..<counts.count {
      for _ in 0..<counts[place] {
        groups.append(UInt32(place / span))
        values.append(low + Int64(place % span))
      }
    }
    return (groups, column(BufferSlice(values), type, nil))
  }

  private func column(_ numbers: BufferSlice<Int64>, _ type: DataType, _ validity: Validity?) -> Column {
    if type != .real { return .integers(numbers, type: type, validity: validity) }
    return Column(
      type: .real,
      storage: .decimal(units: Column.integers(numbers, type: .long, validity: validity).storage, digits: digits),
      validity: validity)
  }
}
