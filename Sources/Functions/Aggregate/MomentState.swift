import Columns
import Diagnostics
import Plan

/// Number, sum and sum of squares of each group's values.
///
/// Whole numbers and decimals are summed exactly, as whole numbers of units: the result does not depend on the order of the
/// rows. Other reals are summed with compensation (Neumaier 1974), their squared distances from the mean as they come
/// (Welford 1962).
struct MomentState: FixedAccumulator {
  /// What a group of units has seen: as much as 64 bits hold, or where they might not, 128.
  private struct Sum: Sendable {
    var sum: Int64 = 0
    var count: Int64 = 0
  }

  private struct Squares: Sendable {
    var sum: Int64 = 0
    var count: Int64 = 0
    var squares: Int64 = 0
  }

  private struct Wide: Sendable {
    var sum: Int128 = 0
    var squares: Int128 = 0
    var count: Int64 = 0
  }

  let degree: MomentDegree
  /// The digits of the units; nil before the first.
  private var digits: Int?
  private var sums = Records(initial: Sum())
  private var squares = Records(initial: Squares())
  private var wide = Records(initial: Wide())
  private var isWide = false
  /// What the sums of all rows so far cannot exceed.
  private var sumLimit = 0.0
  private var squareLimit = 0.0
  private var realSums = Records(initial: RealSum())
  private var spreads = Records(initial: RealSpread())
  /// Whether some values were no units.
  private var hasReals = false
  /// Whether some rows did not count.
  private var hasGaps = false

  init(degree: MomentDegree) { self.degree = degree }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    let column = arguments[0]
    let validity = validity(of: column, condition: arguments.count > 1 ? arguments[1] : nil)
    if validity != nil { hasGaps = true }
    guard let units = column.units, digits == nil || digits == column.digits else {
      return updateReals(groups, groupCount, column.reals(), validity)
    }
    digits = column.digits
    noteLimits(column, units)
    growUnits(to: groupCount)
    let rows =
      isWide
      ? wide.groups(groups, where: validity)
      : degree == .squares ? squares.groups(groups, where: validity) : sums.groups(groups, where: validity)
    switch units {
    case .int8(let values): add(values, rows)
    case .int16(let values): add(values, rows)
    case .int32(let values): add(values, rows)
    case .int64(let values): add(values, rows)
    case .bool(let values): add(values, rows)
    default: preconditionFailure("units are whole numbers")
    }
  }

  /// The moments of runs of a column's rows, group i those of the rows `starts[i]..<ends[i]`; nil where the values are no
  /// units, or a run's sum might outgrow 64 bits.
  init?(of column: Column, from starts: BufferSlice<UInt32>, to ends: BufferSlice<UInt32>, degree: MomentDegree) {
    guard let units = column.units, let bounds = column.bounds ?? column.measured.bounds else { return nil }
    self.init(degree: degree)
    digits = column.digits
    var widest: UInt32 = 0
    let (first, last) = (starts.span, ends.span)
    for run in first.indices { widest = max(widest, last[run] - first[run]) }
    let largest = max(Double(bounds.upperBound.magnitude), Double(bounds.lowerBound.magnitude))
    sumLimit = largest * Double(widest)
    squareLimit = largest * sumLimit
    guard (degree == .squares ? max(sumLimit, squareLimit) : sumLimit) < 4e18 else { return nil }
    // Sums from the first row on may wrap around; the differences do not.
    let values = units.mapIntegers { $0 }
    let present = column.validity.map { $0.masked(values, with: 0) } ?? values
    let sums = present.runningSums()
    let counts = column.validity?.runningCounts()
    let number = { (run: Int) -> Int64 in
      guard let counts else { return Int64(ends[run] - starts[run]) }
      return Int64(counts[Int(ends[run])] - counts[Int(starts[run])])
    }
    if degree == .squares {
      let all = present.mapped { $0 &* $0 }.runningSums()
      squares.grow(to: starts.count)
      squares.updateAll { record, run in
        let (from, to) = (Int(starts[run]), Int(ends[run]))
        record = Squares(sum: sums[to] &- sums[from], count: number(run), squares: all[to] &- all[from])
      }
    } else {
      self.sums.grow(to: starts.count)
      self.sums.updateAll { record, run in
        record = Sum(sum: sums[Int(ends[run])] &- sums[Int(starts[run])], count: number(run))
      }
    }
  }

  private func validity(of column: Column, condition: Column?) -> Validity? {
    guard let condition else { return column.validity }
    let flags = condition.bools().without(nullsOf: condition.validity)
    return Validity.both(column.validity, Validity(mask: flags))
  }

  /// Rows of units that could add up to more than 64 bits hold go on in 128.
  private mutating func noteLimits(_ column: Column, _ units: Column.Storage) {
    guard !isWide else { return }
    let bounds = column.bounds ?? column.measured.bounds ?? 0...0
    let largest = max(Double(bounds.upperBound.magnitude), Double(bounds.lowerBound.magnitude))
    sumLimit += largest * Double(column.count)
    squareLimit += largest * largest * Double(column.count)
    if (degree == .squares ? max(sumLimit, squareLimit) : sumLimit) > 4e18 { widen() }
  }

  private mutating func widen() {
    isWide = true
    wide.grow(to: max(sums.count, squares.count))
    for group in 0..<sums.count {
      wide[group] = Wide(sum: Int128(sums[group].sum), count: sums[group].count)
    }
    for group in 0..<squares.count {
      let record = squares[group]
      wide[group] = Wide(sum: Int128(record.sum), squares: Int128(record.squares), count: record.count)
    }
    sums = Records(initial: Sum())
    squares = Records(initial: Squares())
  }

  private mutating func growUnits(to groupCount: Int) {
    if isWide {
      wide.grow(to: groupCount)
    } else if degree == .squares {
      squares.grow(to: groupCount)
    } else {
      sums.grow(to: groupCount)
    }
  }

  private mutating func add<Value: FixedWidthInteger & BitwiseCopyable>(
    _ values: BufferSlice<Value>, _ rows: BufferSlice<UInt32>
  ) {
    if isWide {
      let needsSquares = degree == .squares
      wide.update(at: rows, with: values) { record, value in
        let number = Int128(value)
        record.sum &+= number
        if needsSquares { record.squares &+= number &* number }
        record.count &+= 1
      }
    } else if degree == .squares {
      squares.update(at: rows, with: values) { record, value in
        let number = Int64(truncatingIfNeeded: value)
        record.sum &+= number
        record.count &+= 1
        record.squares &+= number &* number
      }
    } else {
      sums.update(at: rows, with: values) { record, value in
        record.sum &+= Int64(truncatingIfNeeded: value)
        record.count &+= 1
      }
    }
  }

  private mutating func updateReals(
    _ groups: BufferSlice<UInt32>, _ groupCount: Int, _ values: BufferSlice<Double>, _ validity: Validity?
  ) {
    hasReals = true
    realSums.grow(to: groupCount)
    realSums.update(at: realSums.groups(groups, where: validity), with: values) { $0.add($1) }
    if degree == .squares {
      spreads.grow(to: groupCount)
      spreads.update(at: spreads.groups(groups, where: validity), with: values) { $0.add($1) }
    }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? MomentState else { return }
    if let theirs = other.digits {
      if digits == nil || digits == theirs {
        digits = theirs
        mergeUnits(other, mapping, groupCount)
      } else {
        mergeReals(other.asReals, mapping, groupCount)
        return
      }
    }
    if other.hasReals { mergeReals(other, mapping, groupCount) }
  }

  private mutating func mergeUnits(_ other: MomentState, _ mapping: BufferSlice<UInt32>, _ groupCount: Int) {
    sumLimit += other.sumLimit
    squareLimit += other.squareLimit
    var other = other
    let limit = degree == .squares ? max(sumLimit, squareLimit) : sumLimit
    if other.isWide || limit > 4e18 {
      if !isWide { widen() }
      if !other.isWide { other.widen() }
    }
    growUnits(to: groupCount)
    wide.merge(other.wide, mapping: mapping) {
      $0.sum &+= $1.sum
      $0.squares &+= $1.squares
      $0.count &+= $1.count
    }
    squares.merge(other.squares, mapping: mapping) {
      $0.sum &+= $1.sum
      $0.squares &+= $1.squares
      $0.count &+= $1.count
    }
    sums.merge(other.sums, mapping: mapping) {
      $0.sum &+= $1.sum
      $0.count &+= $1.count
    }
  }

  private mutating func mergeReals(_ other: MomentState, _ mapping: BufferSlice<UInt32>, _ groupCount: Int) {
    hasReals = true
    realSums.grow(to: groupCount)
    realSums.merge(other.realSums, mapping: mapping) { $0.add($1) }
    spreads.grow(to: degree == .squares ? groupCount : 0)
    spreads.merge(other.spreads, mapping: mapping) { $0.add($1) }
  }

  /// The same with units turned into reals: where tables of different digits come together.
  private var asReals: MomentState {
    var result = MomentState(degree: degree)
    let groupCount = max(max(sums.count, squares.count), max(wide.count, realSums.count))
    result.hasReals = true
    result.realSums.grow(to: groupCount)
    result.spreads.grow(to: degree == .squares ? groupCount : 0)
    for group in 0..<groupCount {
      let all = total(group)
      var sum = group < realSums.count ? realSums[group] : RealSum()
      sum.add(RealSum(sum: all.sum, rowCount: all.count))
      result.realSums[group] = sum
      guard degree == .squares else { continue }
      var spread = group < spreads.count ? spreads[group] : RealSpread()
      spread.add(RealSpread(count: Double(all.count), mean: all.sum / Double(all.count), squares: all.squares))
      result.spreads[group] = spread
    }
    return result
  }

  // MARK: Results

  /// The number of values of a group.
  private func unitCount(_ group: Int) -> Int64 {
    if isWide { return group < wide.count ? wide[group].count : 0 }
    if degree == .squares { return group < squares.count ? squares[group].count : 0 }
    return group < sums.count ? sums[group].count : 0
  }

  private func unitSum(_ group: Int) -> Int128 {
    if isWide { return group < wide.count ? wide[group].sum : 0 }
    if degree == .squares { return group < squares.count ? Int128(squares[group].sum) : 0 }
    return group < sums.count ? Int128(sums[group].sum) : 0
  }

  /// Number, sum, and sum of squared distances from the mean of a group's units, as reals.
  private func total(_ group: Int) -> (count: Int64, sum: Double, squares: Double) {
    let power = Decimals.power(digits ?? 0)
    let count = unitCount(group)
    let sum = unitSum(group)
    guard degree == .squares, count > 0 else { return (count, Double(wide: sum) / power, 0) }
    let squares = isWide ? wide[group].squares : Int128(self.squares[group].squares)
    let distances = Self.distances(count: count, sum: sum, squares: squares)
    return (count, Double(wide: sum) / power, distances / (power * power))
  }

  /// Σ(x − mean)² = Σx² − (Σx)² / n, exact in whole numbers before the last division.
  private static func distances(count: Int64, sum: Int128, squares: Int128) -> Double {
    let (scaled, overflow) = squares.multipliedReportingOverflow(by: Int128(count))
    let (square, squareOverflow) = sum.multipliedReportingOverflow(by: sum)
    if overflow || squareOverflow {
      return max(0, Double(wide: squares) - Double(wide: sum) * (Double(wide: sum) / Double(count)))
    }
    return Double(wide: scaled - square) / Double(count)
  }

  /// The number of values of each group.
  func counts(groupCount: Int) -> BufferSlice<Int64> {
    let units =
      isWide
      ? wide.mapped(groupCount) { $0.count }
      : degree == .squares ? squares.mapped(groupCount) { $0.count } : sums.mapped(groupCount) { $0.count }
    return hasReals ? units.zipped(realSums.mapped(groupCount) { $0.rowCount }) { $0 + $1 } : units
  }

  /// The sum of each group's reals; of no values 0.
  func realSums(groupCount: Int, isAverage: Bool) -> BufferSlice<Double> {
    let power = Decimals.power(digits ?? 0)
    if !hasReals, !isWide {
      if degree == .squares {
        return squares.mapped(groupCount) {
          isAverage ? Double($0.sum) / (power * Double($0.count)) : Double($0.sum) / power
        }
      }
      return sums.mapped(groupCount) {
        isAverage ? Double($0.sum) / (power * Double($0.count)) : Double($0.sum) / power
      }
    }
    return BufferSlice(count: groupCount) { output in
      for group in output.indices {
        var sum = group < realSums.count ? realSums[group] : RealSum()
        let units = total(group)
        sum.add(RealSum(sum: units.sum, rowCount: units.count))
        output[group] = isAverage ? sum.total / Double(sum.rowCount) : sum.total
      }
    }
  }

  /// The sum of each group's whole numbers, in 128 bits, and how many there are.
  func integerSum(_ group: Int) -> (sum: Int128, count: Int64) { (unitSum(group), unitCount(group)) }

  /// The number of each group's values and the sum of their squared distances from the mean.
  func spread(_ group: Int) -> (count: Double, squares: Double) {
    let units = total(group)
    var spread = RealSpread(
      count: Double(units.count), mean: units.count > 0 ? units.sum / Double(units.count) : 0, squares: units.squares)
    if hasReals, group < spreads.count { spread.add(spreads[group]) }
    return (spread.count, spread.squares)
  }

  var filledGroupCount: Int? {
    if hasGaps || hasReals { return nil }
    if isWide { return wide.number { $0.count > 0 } }
    return degree == .squares ? squares.number { $0.count > 0 } : sums.number { $0.count > 0 }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column { .integers(counts(groupCount: groupCount)) }
}

extension MomentAggregate {
  /// Moments that have seen nothing.
  public func makeMoments(_ overload: Overload, degree: MomentDegree) -> any Accumulator { MomentState(degree: degree) }

  /// The moments of runs of rows, as differences of sums from the first row on; nil for reals that are no decimals, whose
  /// differences would not be exact.
  public func makeMoments(
    of column: Column, from starts: BufferSlice<UInt32>, to ends: BufferSlice<UInt32>, _ overload: Overload,
    degree: MomentDegree
  ) -> (any Accumulator)? {
    MomentState(of: column, from: starts, to: ends, degree: degree)
  }
}

/// The sum of reals with what rounding has lost (Neumaier 1974).
struct RealSum: Sendable {
  var sum = 0.0
  var correction = 0.0
  var rowCount: Int64 = 0

  init() {}

  init(sum: Double, rowCount: Int64) {
    self.sum = sum
    self.rowCount = rowCount
  }

  @inline(__always)
  mutating func add(_ value: Double) {
    addTerm(value)
    rowCount &+= 1
  }

  mutating func add(_ other: RealSum) {
    addTerm(other.sum)
    correction += other.correction
    rowCount += other.rowCount
  }

  @inline(__always)
  private mutating func addTerm(_ value: Double) {
    let total = sum + value
    correction += abs(sum) >= abs(value) ? (sum - total) + value : (value - total) + sum
    sum = total
  }

  /// The sum; one that is infinite or NaN has no correction.
  var total: Double { sum.isFinite ? sum + correction : sum }
}

/// Number, mean and squared distances from the mean (Welford, Technometrics 4, 1962).
struct RealSpread: Sendable {
  var count = 0.0
  var mean = 0.0
  var squares = 0.0

  @inline(__always)
  mutating func add(_ value: Double) {
    count += 1
    let distance = value - mean
    mean += distance / count
    squares += distance * (value - mean)
  }

  /// Chan, Golub and LeVeque, Stanford STAN-CS-79-773, 1979.
  mutating func add(_ other: RealSpread) {
    if other.count == 0 { return }
    if count == 0 {
      self = other
      return
    }
    let total = count + other.count
    let distance = other.mean - mean
    squares += other.squares + distance * distance * (count * other.count / total)
    mean += distance * (other.count / total)
    count = total
  }
}

extension Column {
  /// The digits of a decimal; whole numbers have none.
  var digits: Int {
    if case .decimal(_, let digits) = storage { return digits }
    return 0
  }
}
