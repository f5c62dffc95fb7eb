import Columns
import Diagnostics
import Plan

/// Number, sum and sum of squares of each group's values.
///
/// Whole numbers and decimals are summed exactly, as whole numbers of units: the result does not depend on the order of the
/// rows. Other reals are summed with compensation (Neumaier 1974), their squared distances from the mean as they come
/// (Welford 1962); so are those of whole numbers whose squares might add up to more than 128 bits hold.
struct MomentState: FixedAccumulator, NotingAccumulator {
  let degree: MomentDegree
  /// The digits of the units; nil before the first.
  private var digits: Int?
  private var units: UnitMoments
  private var realSums = Records(initial: RealSum())
  private var spreads = Records(initial: RealSpread())
  /// Whether some values were no units.
  private var hasReals = false
  /// Whether the squares of all values are in the spreads, those of units too.
  private var hasRealSquares = false

  init(degree: MomentDegree) {
    self.degree = degree
    units = UnitMoments(needsSquares: degree == .squares)
  }

  /// The moments of runs of a column's rows, group i those of the rows `starts[i]..<ends[i]`; nil where the values are no
  /// units, or a run's sum might outgrow 64 bits.
  init?(of column: Column, from starts: BufferSlice<UInt32>, to ends: BufferSlice<UInt32>, degree: MomentDegree) {
    guard let units = UnitMoments(of: column, from: starts, to: ends, needsSquares: degree == .squares) else {
      return nil
    }
    self.init(degree: degree)
    digits = column.digits
    self.units = units
  }

  mutating func update(
    groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column], noting seen: inout SeenSlots?
  ) throws(Diagnostic) {
    let column = arguments[0]
    let validity = validity(of: column, condition: arguments.count > 1 ? arguments[1] : nil)
    guard let storage = column.units, digits == nil || digits == column.digits else {
      seen?.note(groups)
      return updateReals(groups, groupCount, column.reals(), validity)
    }
    digits = column.digits
    if degree == .squares {
      if !units.hasRoom(for: column) { makeSquaresReal() }
      if hasRealSquares {
        spreads.grow(to: groupCount)
        spreads.update(at: spreads.groups(groups, where: validity), with: column.reals()) { $0.add($1) }
      }
    }
    // Of the groups of reals that came before the units know nothing.
    if hasReals {
      seen?.note(groups)
      var nobody: SeenSlots?
      units.add(storage, of: column, groups, groupCount: groupCount, where: validity, noting: &nobody)
    } else {
      units.add(storage, of: column, groups, groupCount: groupCount, where: validity, noting: &seen)
    }
  }

  private mutating func makeSquaresReal() {
    if hasRealSquares { return }
    let settled = units.settled
    spreads.grow(to: settled.count)
    for group in 0..<settled.count { spreads[group].add(unitSpread(settled[group])) }
    hasRealSquares = true
  }

  private func validity(of column: Column, condition: Column?) -> Validity? {
    guard let condition else { return column.validity }
    let flags = condition.bools().without(nullsOf: condition.validity)
    return Validity.both(column.validity, Validity(mask: flags))
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
    guard var other = other as? MomentState else { return }
    if degree == .squares, hasRealSquares || other.hasRealSquares || !units.hasRoom(for: other.units) {
      makeSquaresReal()
      other.makeSquaresReal()
    }
    if let theirs = other.digits {
      if digits == nil || digits == theirs {
        digits = theirs
        units.merge(other.units, mapping: mapping, groupCount: groupCount)
      } else {
        other = other.asReals
      }
    }
    if other.hasReals {
      hasReals = true
      realSums.grow(to: groupCount)
      realSums.merge(other.realSums, mapping: mapping) { $0.add($1) }
    }
    if other.spreads.count > 0 {
      spreads.grow(to: groupCount)
      spreads.merge(other.spreads, mapping: mapping) { $0.add($1) }
    }
  }

  /// The same with units turned into reals: where tables of different digits come together.
  private var asReals: MomentState {
    var result = MomentState(degree: degree)
    let settled = units.settled
    let groupCount = max(settled.count, max(realSums.count, spreads.count))
    result.hasReals = true
    result.hasRealSquares = hasRealSquares
    result.realSums.grow(to: groupCount)
    if degree == .squares { result.spreads.grow(to: groupCount) }
    for group in 0..<groupCount {
      var sum = group < realSums.count ? realSums[group] : RealSum()
      sum.add(RealSum(sum: self.sum(settled[group]), rowCount: settled[group].count))
      result.realSums[group] = sum
      if degree == .squares { result.spreads[group] = spread(group, settled) }
    }
    return result
  }

  // MARK: Results

  /// The sum of a group's units as a real.
  private func sum(_ units: UnitMoments.Total) -> Double { Double(wide: units.sum) / Decimals.power(digits ?? 0) }

  /// Number, mean and squared distances from the mean of a group's units.
  private func unitSpread(_ units: UnitMoments.Total) -> RealSpread {
    if units.count == 0 { return RealSpread() }
    let power = Decimals.power(digits ?? 0)
    return RealSpread(
      count: Double(units.count), mean: sum(units) / Double(units.count),
      squares: Self.distances(units) / (power * power))
  }

  /// The same of all values of a group.
  private func spread(_ group: Int, _ settled: UnitMoments) -> RealSpread {
    var spread = hasRealSquares ? RealSpread() : unitSpread(settled[group])
    if group < spreads.count { spread.add(spreads[group]) }
    return spread
  }

  /// Σ(x − mean)² = Σx² − (Σx)² / n, exact in whole numbers before the last division.
  private static func distances(_ units: UnitMoments.Total) -> Double {
    let (scaled, overflow) = units.squares.multipliedReportingOverflow(by: Int128(units.count))
    let (square, squareOverflow) = units.sum.multipliedReportingOverflow(by: units.sum)
    if overflow || squareOverflow {
      let sum = Double(wide: units.sum)
      return max(0, Double(wide: units.squares) - sum * (sum / Double(units.count)))
    }
    return Double(wide: scaled - square) / Double(units.count)
  }

  /// The number of values of each group.
  func counts(groupCount: Int) -> BufferSlice<Int64> {
    let counts = units.settled.counts(groupCount)
    return hasReals ? counts.zipped(realSums.mapped(groupCount) { $0.rowCount }) { $0 + $1 } : counts
  }

  /// The sum of each group's reals; of no values 0.
  func realSums(groupCount: Int, isAverage: Bool) -> BufferSlice<Double> {
    let power = Decimals.power(digits ?? 0)
    let settled = units.settled
    if !hasReals,
      let results = settled.mapped(
        groupCount, { count, sum in isAverage ? Double(sum) / (power * Double(count)) : Double(sum) / power })
    {
      return results
    }
    return BufferSlice(count: groupCount) { output in
      for group in output.indices {
        var sum = group < realSums.count ? realSums[group] : RealSum()
        sum.add(RealSum(sum: self.sum(settled[group]), rowCount: settled[group].count))
        output[group] = isAverage ? sum.total / Double(sum.rowCount) : sum.total
      }
    }
  }

  /// The sum of each group's whole numbers, in 128 bits, and how many there are.
  func integerSums(groupCount: Int) -> [(sum: Int128, count: Int64)] {
    let settled = units.settled
    return (0..<groupCount).map { group in
      let all = settled[group]
      return (all.sum, all.count)
    }
  }

  /// The number of each group's values and the sum of their squared distances from the mean.
  func spreads(groupCount: Int) -> [(count: Double, squares: Double)] {
    let settled = units.settled
    return (0..<groupCount).map { group in
      let spread = spread(group, settled)
      return (spread.count, spread.squares)
    }
  }

  var filledGroupCount: Int? { units.hasGaps || hasReals ? nil : units.settled.filledGroupCount }

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
