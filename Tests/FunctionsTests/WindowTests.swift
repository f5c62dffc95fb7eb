import Columns
import Plan
import Testing

@testable import Functions

/// Window functions against a loop over the rows.
@Suite("Window functions")
struct WindowTests {
  private static let context = EvaluationContext(now: 0)

  private static func call(_ name: String, _ operands: [Operand], rowCount: Int) throws -> [Value] {
    let function = try #require(Functions.windows.first { $0.name == name })
    let types = operands.map { ArgumentType(type: $0.type, constant: $0.constant) }
    let overload = try #require(function.overload(for: types), "\(name)")
    let widened = zip(operands, overload.parameters).map { $0.widened(to: $1) }
    return try function.evaluate(widened, rowCount: rowCount, context).values
  }

  private static func column(_ type: DataType, _ values: [Value]) -> Operand {
    Operand(Column(type: type, values: values))
  }

  @Test("numbers, sums and ranks, with and without restarts", arguments: 0..<24) func running(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let count = [0, 1, 2, 65, 500][seed % 5]
    let x = (0..<count).map { _ in random.below(8) == 0 ? Value.null : .long(Int64(random.below(4)) - 1) }
    let flags = (0..<count).map { _ in [Value.null, .bool(false), .bool(false), .bool(true)][random.below(4)] }
    let restarts = Self.column(.bool, flags)
    for isRestarted in [false, true] {
      var numbers: [Value] = []
      var sums: [Value] = []
      var dense: [Value] = []
      var least: [Value] = []
      var (number, sum, denseRank, leastRank): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
      for row in 0..<count {
        let begins = row == 0 || (isRestarted && flags[row] == .bool(true))
        if begins { (number, sum, denseRank, leastRank) = (0, 0, 0, 0) }
        number += 1
        if case .long(let value) = x[row] { sum += value }
        if begins || x[row] != x[row - 1] { (denseRank, leastRank) = (denseRank + 1, number) }
        numbers.append(.long(number + 6))
        sums.append(.long(sum))
        dense.append(.long(denseRank))
        least.append(.long(leastRank))
      }
      let more = isRestarted ? [restarts] : []
      let seven = Operand(constant: .long(7), type: .long, rowCount: count)
      let values = Self.column(.long, x)
      #expect(try Self.call("row_number", [seven] + more, rowCount: count) == numbers)
      #expect(try Self.call("row_cumsum", [values] + more, rowCount: count) == sums)
      #expect(try Self.call("row_rank_dense", [values] + more, rowCount: count) == dense)
      #expect(try Self.call("row_rank_min", [values] + more, rowCount: count) == least)
    }
  }

  @Test("neighbours", arguments: ["prev", "next"]) func neighbours(name: String) throws {
    var random = SeededRandom(seed: 9)
    for count in [0, 1, 2, 70] {
      let texts = (0..<count).map { _ in Value.string(["", "a", "税務課"][random.below(3)]) }
      let reals = (0..<count).map { _ in random.below(4) == 0 ? Value.null : .real(Double(random.below(9))) }
      for (type, values, other) in [(DataType.string, texts, Value.string("-")), (.real, reals, .long(5))] {
        for offset in [0, 1, 3, 69, 70, 5000] {
          let place = { (row: Int) in name == "prev" ? row - offset : row + offset }
          let known = { (row: Int) -> Value? in values.indices.contains(place(row)) ? values[place(row)] : nil }
          let missing = type == .string ? Value.string("") : .null
          let distance = Operand(constant: .long(Int64(offset)), type: .long, rowCount: count)
          let found = try Self.call(name, [Self.column(type, values), distance], rowCount: count)
          #expect(found == (0..<count).map { known($0) ?? missing }, "\(name) \(offset)")
          let filler = Operand(constant: other, type: other.type ?? .long, rowCount: count)
          let filled = try Self.call(name, [Self.column(type, values), distance, filler], rowCount: count)
          #expect(filled == (0..<count).map { known($0) ?? (type == .string ? other : .real(5)) }, "\(name) \(offset)")
          let own = try Self.call(
            name, [Self.column(type, values), distance, Self.column(type, values)], rowCount: count)
          #expect(own == (0..<count).map { known($0) ?? values[$0] }, "\(name) \(offset)")
        }
      }
    }
  }

  @Test("what overflows or looks the other way is refused") func refused() throws {
    let most = Self.column(.long, [.long(.max), .long(1)])
    #expect(throws: (any Error).self) { try Self.call("row_cumsum", [most], rowCount: 2) }
    let start = Operand(constant: .long(.max), type: .long, rowCount: 2)
    #expect(throws: (any Error).self) { try Self.call("row_number", [start], rowCount: 2) }
    let back = Operand(constant: .long(-1), type: .long, rowCount: 2)
    #expect(throws: (any Error).self) { try Self.call("prev", [most, back], rowCount: 2) }
  }

  @Test("a sum of reals keeps what a larger one would swallow") func compensated() throws {
    let values: [Value] = [.real(1e16), .real(1), .real(1), .real(-1e16), .null, .real(0.5)]
    let found = try Self.call("row_cumsum", [Self.column(.real, values)], rowCount: 6)
    #expect(found.suffix(3) == [.real(2), .real(2), .real(2.5)])
    let hours = try Self.call("row_cumsum", [Self.column(.timespan, [.timespan(5), .timespan(7)])], rowCount: 2)
    #expect(hours == [.timespan(5), .timespan(12)])
  }
}
