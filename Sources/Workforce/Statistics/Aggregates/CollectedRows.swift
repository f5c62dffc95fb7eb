import Columns
import Diagnostics
import Plan

/// An estimate with its interval of 95 %; nothing where it cannot be computed.
struct Estimate {
  var value: Double
  var lower: Double
  var upper: Double
}

/// An aggregate that estimates something from the rows of a group and gives it with its interval, in three columns.
protocol EstimateAggregate: AggregateFunction {
  /// The estimate of rows of numbers, an array an argument; nil where the rows do not suffice. Texts are numbered from 0, true
  /// is 1, a day or moment its number. Rows with a null are left out before.
  static func estimate(_ arguments: [[Double]]) -> Estimate?
  /// What stands in front of the column's name where the query gives none.
  static var prefix: String { get }
}

extension EstimateAggregate {
  /// The estimate and its borders.
  func fields(_ overload: Overload, arguments: [ArgumentType], names: [String?], given: String?) -> [Field] {
    let name = given ?? "\(Self.prefix)_\(names.first.flatMap { $0 } ?? "")"
    return [Field(name, .real), Field("\(name)_lower", .real), Field("\(name)_upper", .real)]
  }

  /// It keeps the rows.
  var keepsValues: Bool { true }

  /// It does not, but for the last bits of sums.
  var dependsOnOrder: Bool { true }

  func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    CollectedRows(estimate: Self.estimate)
  }
}

/// All rows of the groups, in their order, for what needs them at once.
struct CollectedRows: Accumulator {
  /// What is computed from the rows of a group.
  let estimate: @Sendable ([[Double]]) -> Estimate?
  private var pieces: [(groups: BufferSlice<UInt32>, arguments: [Column])] = []

  init(estimate: @escaping @Sendable ([[Double]]) -> Estimate?) { self.estimate = estimate }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    pieces.append((groups, arguments))
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? CollectedRows else { return }
    for piece in other.pieces {
      pieces.append((mapping.gather(Selection(piece.groups), missing: 0), piece.arguments))
    }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column { try finishAll(groupCount: groupCount)[0] }

  func finishAll(groupCount: Int) throws(Diagnostic) -> [Column] {
    let (starts, arguments) = byGroup(groupCount)
    var builders = (0..<3).map { _ in ColumnBuilder(type: .real) }
    for group in 0..<groupCount {
      let rows = starts[group]..<starts[group + 1]
      let found = rows.isEmpty ? nil : estimate(arguments.map { Array($0[rows]) })
      for (place, number) in [found?.value, found?.lower, found?.upper].enumerated() {
        builders[place].append(number.flatMap { $0.isNaN ? nil : Value.real($0) } ?? .null)
      }
    }
    return builders.map { $0.finish() }
  }

  /// Where each group starts when its complete rows stand one after the other, and behind the last the number of all; and the
  /// arguments of the rows in that order, an array an argument.
  private func byGroup(_ groupCount: Int) -> (starts: [Int], arguments: [[Double]]) {
    var starts = [Int](repeating: 0, count: groupCount + 1)
    let complete = pieces.map { piece in
      piece.arguments.reduce(nil as Validity?) { Validity.both($0, $1.validity) }
    }
    for (piece, validity) in zip(pieces, complete) {
      let groups = piece.groups.span
      for row in groups.indices where validity?.isValid(row) ?? true { starts[Int(groups[row]) + 1] += 1 }
    }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    let width = pieces.first?.arguments.count ?? 1
    var arguments = [[Double]](repeating: [Double](repeating: 0, count: starts[groupCount]), count: width)
    for place in 0..<width {
      var next = starts
      var texts = StringPoolMerger()
      for (piece, validity) in zip(pieces, complete) {
        let groups = piece.groups.span
        let numbers = Self.numbers(piece.arguments[place], &texts)
        for row in groups.indices where validity?.isValid(row) ?? true {
          arguments[place][next[Int(groups[row])]] = numbers[row]
          next[Int(groups[row])] += 1
        }
      }
    }
    return (starts, arguments)
  }

  private static func numbers(_ column: Column, _ texts: inout StringPoolMerger) -> BufferSlice<Double> {
    switch column.type {
    case .real: column.reals()
    case .bool: column.bools().mapped { $0 != 0 ? 1 : 0 }
    case .string: texts.codes(of: column.strings()).mapped { Double($0) }
    default: column.integers().mapped { Double($0) }
    }
  }
}
