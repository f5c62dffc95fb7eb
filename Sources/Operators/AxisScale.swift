import Columns
import Diagnostics

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
      guard let bin = numbers[row], bin >= first ?? .min, bin <= last ?? .max, !numbers.isBehindEnd(row) else {
        continue
      }
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

    /// Whether the value lies in the last bin, but at or behind the end, which does not belong to the series.
    func isBehindEnd(_ row: Int) -> Bool {
      if scale.includesEnd { return false }
      switch scale.kind {
      case .whole(_, let end, _, _): return end.map { (wholes?[row] ?? .min) >= $0 } ?? false
      case .real(_, let end, _, _): return end.map { (reals?[row] ?? -.infinity) >= $0 } ?? false
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
    return Self.whole((number - origin) / step, .down, of: number)
  }

  /// The number of a bin; one that a whole number cannot hold lies at the end of them, so that the series is refused as
  /// too long. Nil for what is no finite number.
  private static func whole(_ quotient: Double, _ rule: FloatingPointRoundingRule, of number: Double) -> Int64? {
    guard number.isFinite, !quotient.isNaN else { return nil }
    return Int64(exactly: quotient.rounded(rule)) ?? (quotient < 0 ? .min : .max)
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
      return Self.whole((end - origin) / step, .up, of: end).map { $0 == .min ? $0 : $0 - 1 }
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
