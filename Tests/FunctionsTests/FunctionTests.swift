import Columns
import Plan
import Testing

@testable import Functions

/// Functions against a direct computation, value by value: as columns, as slices of columns, and as constants.
@Suite("Functions")
struct FunctionTests {
  private let context = EvaluationContext(now: 0)

  private func call(_ name: String, _ operands: [Operand]) throws -> [Value] {
    let functions = Functions.scalars.filter { $0.name == name }
    let types = operands.map { ArgumentType(type: $0.type, constant: $0.constant) }
    for function in functions {
      guard let overload = function.overload(for: types) else { continue }
      let widened = zip(operands, overload.parameters).map { $0.widened(to: $1) }
      return try function.evaluate(widened, context).values
    }
    Issue.record("no function \(name) for \(operands.map(\.type))")
    return []
  }

  @Test("round, against whole thousandths", arguments: [-3, -1, 0, 1, 2, 3])
  func round(decimals: Int) throws {
    let thousandths = (0..<2000).map { index -> Int in
      let magnitude = index * 37 % 5000 * 1000 + [50, 150, 250, 500, 125, 995][index % 6]
      return index % 2 == 0 ? magnitude : -magnitude
    }
    let texts = thousandths.map {
      "\($0 < 0 ? "-" : "")\($0.magnitude / 1000).\(String($0.magnitude % 1000 + 1000).dropFirst())"
    }
    let reals = Column(type: .real, values: texts.map { .real(Double($0) ?? .nan) })
    let places = Operand(constant: .long(Int64(decimals)), type: .long, rowCount: texts.count)
    let found = try call("round", [Operand(reals), places])
    var unit = 1
    for _ in decimals..<3 { unit *= 10 }
    for (number, value) in zip(thousandths, found) {
      let rounded = (Int(number.magnitude) + unit / 2) / unit * unit
      let wanted = Double(number < 0 ? -rounded : rounded) / 1000
      guard case .real(let real) = value else {
        Issue.record("\(number) rounds to \(value)")
        continue
      }
      #expect(abs(real - wanted) < 1e-9, "round(\(number) / 1000, \(decimals)) = \(real)")
    }
  }

  @Test("bin is the largest multiple that is not above", arguments: [1, 2, 5, 7, 128])
  func bin(step: Int64) throws {
    let values = (-300...300).map { Int64($0) }
    let column = Column(type: .long, values: values.map { .long($0) })
    let found = try call("bin", [Operand(column), Operand(constant: .long(step), type: .long, rowCount: values.count)])
    for (value, bin) in zip(values, found) {
      guard case .long(let start) = bin else {
        Issue.record("null bin of \(value)")
        continue
      }
      #expect(start <= value && value < start + step && start % step == 0)
    }
  }

  static let texts = ["", "Tax", "税務課", "tax office", "TAX", "総務 課", "ＴＡＸ", "aXbXc", "É", "é"]

  @Test("text matching against Swift's own", arguments: ["contains", "startswith", "endswith", "=~"])
  func matching(word: String) throws {
    for part in Self.texts {
      for isConstant in [true, false] {
        let texts = Operand(Column.strings(Self.texts))
        let parts =
          isConstant
          ? Operand(constant: .string(part), type: .string, rowCount: Self.texts.count)
          : Operand(Column.strings(Self.texts.map { _ in part }))
        for isNegated in [false, true] {
          let name = word == "=~" ? (isNegated ? "!~" : "=~") : (isNegated ? "!" : "") + word
          let found = try call(name, [texts, parts])
          let wanted = Self.texts.map {
            Value.bool(Self.matches($0.lowercased(), part.lowercased(), word) != isNegated)
          }
          #expect(found == wanted, "\(name) \(part)")
          if word == "=~" { continue }
          let exact = try call(name + "_cs", [texts, parts])
          #expect(exact == Self.texts.map { .bool(Self.matches($0, part, word) != isNegated) }, "\(name)_cs \(part)")
        }
      }
    }
  }

  private static func matches(_ text: String, _ part: String, _ word: String) -> Bool {
    let hay = Array(text.utf8)
    let needle = Array(part.utf8)
    switch word {
    case "startswith": return hay.starts(with: needle)
    case "endswith": return hay.reversed().starts(with: needle.reversed())
    case "=~": return hay == needle
    default: return (0...hay.count).contains { hay[$0...].starts(with: needle) }
    }
  }

  @Test(
    "conversions",
    arguments: [
      ("tolong", .string("12"), .long(12)), ("tolong", .string("1.5"), .null), ("tolong", .real(-2.9), .long(-2)),
      ("tolong", .real(.nan), .null),
      ("tolong", .real(9.3e18), .null), ("tolong", .bool(true), .long(1)), ("toreal", .string(" 2.5 "), .real(2.5)),
      ("toreal", .long(3), .real(3)),
      ("toreal", .bool(false), .real(0)), ("tobool", .string("TRUE"), .bool(true)), ("tobool", .long(-3), .bool(true)),
      ("tobool", .string("x"), .null),
      ("tostring", .real(1), .string("1.0")), ("tostring", .null, .string("")),
      ("tostring", .date(0), .string("1970-01-01")),
      ("todatetime", .string("2025-04-01"), .datetime(20_179 * 864_000_000_000)), ("todatetime", .string("?"), .null),
      ("totimespan", .string("1.00:00:00"), .timespan(864_000_000_000)), ("strlen", .string("税務"), .long(2)),
      ("toupper", .string("aé"), .string("AÉ")),
    ] as [(String, Value, Value)])
  func conversion(_ item: (name: String, value: Value, result: Value)) throws {
    let type = item.value.type ?? .long
    #expect(try call(item.name, [Operand(Column(type: type, values: [item.value]))]) == [item.result])
    #expect(try call(item.name, [Operand(constant: item.value, type: type, rowCount: 1)]) == [item.result])
  }

  @Test(
    "columns that are slices at odd places give what whole ones give", arguments: ["+", "-", "*", "%", "==", "<", "!="])
  func slices(sign: String) throws {
    let left = Column(type: .long, values: (0..<200).map { $0 % 5 == 0 ? .null : .long(Int64($0 % 13)) })
    let right = Column(type: .long, values: (0..<200).map { $0 % 7 == 0 ? .null : .long(Int64($0 % 11)) })
    let whole = try call(sign, [Operand(left), Operand(right)])
    for start in [1, 63, 64, 65, 100] {
      let part = try call(sign, [Operand(left.slice(start..<190)), Operand(right.slice(start..<190))])
      #expect(part == Array(whole[start..<190]), "from \(start)")
    }
  }

  @Test(
    "parts of texts",
    arguments: [
      ("abcde", 1, 2, "bc"), ("abcde", 0, 99, "abcde"), ("abcde", 9, 1, ""), ("abcde", -2, 5, "de"),
      ("税務課長", 2, 1, "課"), ("abc", 1, -1, ""),
      ("abc", .min + 1, 2, "ab"),
    ] as [(String, Int64, Int64, String)])
  func substring(_ item: (text: String, start: Int64, length: Int64, part: String)) throws {
    let operands = [
      Operand(Column.strings([item.text])), Operand(constant: .long(item.start), type: .long, rowCount: 1),
      Operand(constant: .long(item.length), type: .long, rowCount: 1),
    ]
    #expect(try call("substring", operands) == [.string(item.part)])
  }
}
