import Columns
import Diagnostics
import Plan

/// The rows of `make-series`: rows are numbered by their bin on the axis, grouped by keys and bin, and the groups of a
/// key put into one list.
struct Series: TableTransform {
  let name = "make-series"
  let schema: Schema
  /// The input's column of the axis.
  let axis: Int
  let axisType: DataType
  let stepType: DataType
  /// Whether the end belongs to the series.
  let includesEnd: Bool
  /// Whether bins begin at multiples of the step, wherever the series begins.
  let startsAtMultiples: Bool
  let keyCount: Int
  /// Keys, bin and aggregates of given rows.
  let groups: LogicalPlan
  let defaults: [Value]
  let isNonempty: Bool
  let range: SourceRange

  /// The most bins of a series.
  private static let maximumCount = 1_048_576

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let scale = try AxisScale(
      inputs[1], type: axisType, stepType: stepType, includesEnd: includesEnd, startsAtMultiples: startsAtMultiples,
      at: range)
    let input = inputs[0]
    let (rows, bins) = scale.bins(of: input.columns[axis])
    let part = input.rows(rows)
    let binned = Batch(
      schema: Schema(input.schema.fields + [Field("bin", .long)]),
      columns: part.columns + [.integers(BufferSlice(bins))], rowCount: rows.count)
    let found = try context.run(groups, binned)
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    for rows in RowParts(Array(found.columns[..<keyCount]), rowCount: found.rowCount).parts where found.rowCount > 0 {
      try append(found.rows(rows), scale, &builders, context)
    }
    // Rows outside the axis are no rows of a series, but the table is not empty for them.
    if isNonempty, keyCount == 0, found.rowCount == 0 { try append(found, scale, &builders, context) }
    let columns = builders.map { $0.finish() }
    return Batch(schema: schema, columns: columns, rowCount: columns.last?.count ?? 0)
  }

  /// Adds the series of one key.
  private func append(
    _ found: Batch, _ scale: AxisScale, _ builders: inout [ColumnBuilder], _ context: TransformContext
  ) throws(Diagnostic) {
    let bins = found.columns[keyCount].integers()
    let places = (0..<found.rowCount).map { bins[$0] }
    let low = scale.firstBin ?? places.min() ?? 0
    let high = scale.lastBin ?? places.max() ?? low - 1
    let (distance, overflow) = high.subtractingReportingOverflow(low)
    let count = overflow ? (high < low ? 0 : Int64.max) : max(0, distance &+ 1)
    guard count <= Self.maximumCount else {
      throw Diagnostic(
        .wrongArguments,
        Message(
          "a series has at most \(Self.maximumCount) steps, this one \(count)",
          ja: "系列は \(Self.maximumCount) 区間まで。これは \(count) 区間"),
        at: range, help: [Message("take a larger step", ja: "間隔を大きくする")])
    }
    try context.check(Int(count) * 16 * schema.fields.count)
    for key in 0..<keyCount { builders[key].append(found.columns[key].value(at: 0)) }
    for (index, missing) in defaults.enumerated() {
      var list = [Value](repeating: missing, count: Int(count))
      let column = found.columns[keyCount + 1 + index]
      for (row, place) in places.enumerated() where place >= low && place <= high {
        list[Int(place - low)] = column.value(at: row)
      }
      builders[keyCount + index].append(.list(list))
    }
    builders[keyCount + defaults.count].append(.list((0..<Int(count)).map { scale.value(of: low + Int64($0)) }))
  }
}

/// The bins of an axis.
struct AxisScale {
  /// Whole numbers, ticks, or reals.
  private enum Kind {
    case whole(start: Int64?, end: Int64?, origin: Int64, step: Int64)
    case real(start: Double?, end: Double?, origin: Double, step: Double)
  }

  private let kind: Kind
  private let type: DataType
  private let includesEnd: Bool

  /// The ticks from 0001-01-01, where bins of moments begin, to 1970-01-01.
  private static let epochOffset = 719_162 * Ticks.perDay

  /// Reads start, end and step from a row.
  init(
    _ bounds: Batch, type: DataType, stepType: DataType, includesEnd: Bool, startsAtMultiples: Bool,
    at range: SourceRange
  ) throws(Diagnostic) {
    self.type = type
    self.includesEnd = includesEnd
    let values = bounds.row(0)
    if type == .real {
      let numbers = values.map { value -> Double? in if case .real(let number) = value { number } else { nil } }
      guard let step = numbers[2], step > 0, step.isFinite else { throw Self.refusedStep(range) }
      kind = .real(start: numbers[0], end: numbers[1], origin: startsAtMultiples ? 0 : numbers[0] ?? 0, step: step)
    } else {
      let numbers = values.map { value -> Int64? in
        switch value {
        case .long(let number), .datetime(let number), .timespan(let number): number
        case .date(let days): Int64(days) * Ticks.perDay
        default: nil
        }
      }
      guard let step = numbers[2], step > 0 else { throw Self.refusedStep(range) }
      let multiples = type == .datetime ? -Self.epochOffset : 0
      let origin = startsAtMultiples ? multiples : numbers[0] ?? multiples
      kind = .whole(start: numbers[0], end: numbers[1], origin: origin, step: step)
    }
  }

  private static func refusedStep(_ range: SourceRange) -> Diagnostic {
    Diagnostic(.wrongArguments, Message("a step is above 0", ja: "間隔は 0 より大きい値にする"), at: range)
  }

  /// The rows that stand on the axis, and the number of each one's bin.
  func bins(of column: Column) -> (rows: [UInt32], bins: [Int64]) {
    var rows: [UInt32] = []
    var bins: [Int64] = []
    let first = firstBin
    let last = lastBin
    let numbers = BinNumbers(column, self)
    for row in 0..<column.count where !column.isNull(at: row) {
      guard let bin = numbers[row], bin >= first ?? .min, bin <= last ?? .max else { continue }
      rows.append(UInt32(row))
      bins.append(bin)
    }
    return (rows, bins)
  }

  private struct BinNumbers {
    private let wholes: BufferSlice<Int64>?
    private let reals: BufferSlice<Double>?
    private let scale: AxisScale

    init(_ column: Column, _ scale: AxisScale) {
      self.scale = scale
      if case .real = scale.kind {
        reals = column.reals()
        wholes = nil
      } else {
        reals = nil
        wholes = column.widened(to: scale.type == .datetime && column.type == .date ? .datetime : column.type)
          .integers()
      }
    }

    subscript(row: Int) -> Int64? { wholes.map { scale.bin(of: $0[row]) } ?? reals.flatMap { scale.bin(of: $0[row]) } }
  }

  private func bin(of number: Int64) -> Int64 {
    guard case .whole(_, _, let origin, let step) = kind else { return 0 }
    let distance = Int128(number) - Int128(origin)
    let quotient = distance / Int128(step)
    return Int64(clamping: distance % Int128(step) < 0 ? quotient - 1 : quotient)
  }

  private func bin(of number: Double) -> Int64? {
    guard case .real(_, _, let origin, let step) = kind else { return nil }
    return Int64(exactly: ((number - origin) / step).rounded(.down))
  }

  /// The bin of the start, where there is one.
  var firstBin: Int64? {
    switch kind {
    case .whole(let start, _, _, _): start.map { bin(of: $0) }
    case .real(let start, _, _, _): start.flatMap { bin(of: $0) }
    }
  }

  /// The last bin before the end, where there is one.
  var lastBin: Int64? {
    switch kind {
    case .whole(_, let end, _, _):
      guard let end else { return nil }
      return includesEnd ? bin(of: end) : end == .min ? bin(of: end) : bin(of: end - 1)
    case .real(_, let end, let origin, let step):
      guard let end else { return nil }
      if includesEnd { return bin(of: end) }
      return Int64(exactly: ((end - origin) / step).rounded(.up)).map { $0 - 1 }
    }
  }

  /// The value at which a bin begins.
  func value(of bin: Int64) -> Value {
    switch kind {
    case .whole(_, _, let origin, let step):
      let number = Int64(clamping: Int128(origin) + Int128(bin) * Int128(step))
      switch type {
      case .datetime: return .datetime(number)
      case .timespan: return .timespan(number)
      default: return .long(number)
      }
    case .real(_, _, let origin, let step): return .real(origin + Double(bin) * step)
    }
  }
}
