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
  /// The estimate of rows of numbers, an array an argument; nil where the rows do not suffice. Texts and other values that
  /// are no numbers are numbered from 0; true is 1. Rows with a null are left out before.
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
    var builders = (0..<3).map { _ in ColumnBuilder(type: .real) }
    for rows in byGroup(groupCount) {
      let found = rows[0].isEmpty ? nil : estimate(rows)
      for (place, number) in [found?.value, found?.lower, found?.upper].enumerated() {
        builders[place].append(number.flatMap { $0.isNaN ? nil : Value.real($0) } ?? .null)
      }
    }
    return builders.map { $0.finish() }
  }

  /// The complete rows of each group, an array an argument.
  private func byGroup(_ groupCount: Int) -> [[[Double]]] {
    let width = pieces.first?.arguments.count ?? 1
    var result = [[[Double]]](repeating: [[Double]](repeating: [], count: width), count: groupCount)
    var codes: [Value: Double] = [:]
    for piece in pieces {
      let groups = piece.groups.span
      let numbers = piece.arguments.map { Self.numbers($0, &codes) }
      for row in groups.indices where !piece.arguments.contains(where: { $0.isNull(at: row) }) {
        for place in 0..<width { result[Int(groups[row])][place].append(numbers[place][row]) }
      }
    }
    return result
  }

  private static func numbers(_ column: Column, _ codes: inout [Value: Double]) -> [Double] {
    switch column.type {
    case .real:
      let values = column.reals().span
      return values.indices.map { values[$0] }
    case .long, .int:
      let values = column.integers().span
      return values.indices.map { Double(values[$0]) }
    case .bool:
      let values = column.bools().span
      return values.indices.map { values[$0] != 0 ? 1 : 0 }
    default:
      return (0..<column.count).map { row in
        let value = column.value(at: row)
        if let code = codes[value] { return code }
        let code = Double(codes.count)
        codes[value] = code
        return code
      }
    }
  }
}
