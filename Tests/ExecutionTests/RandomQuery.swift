import Columns

/// Random numbers that are the same in every run (Steele, Lea and Flood 2014, SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }

  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

/// Makes tables and queries by chance.
struct RandomQuery {
  var numbers: SeededNumbers

  static let fields: [(name: String, type: DataType)] = [
    ("tiny", .long), ("wide", .long), ("share", .real), ("unit", .string), ("note", .string), ("flag", .bool),
    ("day", .date),
  ]
  /// Values beside the limits of 8, 16 and 32 bits.
  private static let borders: [Int64] = [
    0, 1, -1, 126, 127, 128, -127, -128, -129, 32_766, 32_767, 32_768, -32_768, -32_769, 2_147_483_647, 2_147_483_648,
    -2_147_483_648, -2_147_483_649, 1_000_000_000_000,
  ]

  init(seed: UInt64) { numbers = SeededNumbers(seed) }

  mutating func table(rowCount: Int) -> Rows {
    // Some tables hold no nulls at all, so that the kernels without validity run too.
    let nullPercent = numbers.pick([0, 5, 40])
    let width = numbers.pick([3, 9, 14, Self.borders.count])
    let rows = (0..<rowCount).map { index in
      Self.fields.map { field in
        field.type != .string && numbers.chance(nullPercent) ? Value.null : cell(field.name, index, width)
      }
    }
    return Rows(fields: Self.fields, rows: rows)
  }

  private mutating func cell(_ name: String, _ index: Int, _ width: Int) -> Value {
    switch name {
    case "tiny": .long(Int64(numbers.below(7)) - 2)
    case "wide": .long(numbers.pick(Array(Self.borders.prefix(width))))
    case "share": .real(numbers.pick([0.0, -0.0, 0.25, -1.75, 100.5, 1e6, .nan, Double(numbers.below(64)) / 4]))
    case "unit": .string(numbers.pick(["", "税務課", "総務課", "A", "a", "é", "e\u{301}"]))
    case "note": .string("note \(index) \(numbers.below(1000))")
    case "flag": .bool(numbers.chance(50))
    default: .date(Int32(numbers.below(30)) + 20_000)
    }
  }

  // MARK: Expressions

  private mutating func column(_ table: Rows, _ types: [DataType]) -> Term? {
    let fitting = table.fields.filter { types.contains($0.type) }
    return fitting.isEmpty ? nil : { Term.column($0.name, $0.type) }(numbers.pick(fitting))
  }

  private mutating func literal(_ type: DataType) -> Term {
    if type != .string, numbers.chance(8) { return .value(.null, type) }
    switch type {
    case .long: return .value(.long(numbers.pick([0, 1, -1, 2, 3, 127, 128, -300, 40_000])), type)
    case .real: return .value(.real(numbers.pick([0.0, -0.0, 0.25, 2, -1.5, .nan])), type)
    case .string: return .value(.string(numbers.pick(["", "A", "a", "総務課", "é", "note 3 1"])), type)
    case .bool: return .value(.bool(numbers.chance(50)), type)
    default: return .value(.date(20_000 + Int32(numbers.below(30))), type)
    }
  }

  mutating func number(_ table: Rows, depth: Int) -> Term {
    if depth == 0 || numbers.chance(30) {
      if numbers.chance(75), let column = column(table, [.long, .real]) { return column }
      return literal(numbers.pick([.long, .real]))
    }
    return .arithmetic(
      numbers.pick(["+", "-", "*", "/", "%"]), number(table, depth: depth - 1), number(table, depth: depth - 1))
  }

  mutating func condition(_ table: Rows, depth: Int) -> Term {
    switch numbers.below(depth == 0 ? 5 : 9) {
    case 0, 1, 2:
      return .comparison(sign(), number(table, depth: min(depth, 1)), number(table, depth: min(depth, 1)))
    case 3:
      guard let left = column(table, [.string, .date, .bool]) else { return literal(.bool) }
      let right = numbers.chance(30) ? column(table, [left.type]) ?? literal(left.type) : literal(left.type)
      return .comparison(sign(), left, right)
    case 4: return .isNull(column(table, [.long, .real, .bool, .date]) ?? literal(.long))
    case 5, 6: return .and(condition(table, depth: depth - 1), condition(table, depth: depth - 1))
    case 7: return .or(condition(table, depth: depth - 1), condition(table, depth: depth - 1))
    default: return .not(condition(table, depth: depth - 1))
    }
  }

  private mutating func sign() -> String { numbers.pick(["==", "!=", "<", "<=", ">", ">="]) }

  // MARK: Stages

  mutating func stage(_ table: Rows, canJoin: Bool) -> OracleStage {
    switch numbers.below(canJoin ? 10 : 8) {
    case 0, 1: return .filter(condition(table, depth: 2))
    case 2: return .project(outputs(table))
    case 3, 4: return .summarize(calls(table), by: keys(table))
    case 5: return .distinct(keys(table, atLeast: 1))
    case 6: return .sort(sortKeys(table), limit: numbers.pick([nil, nil, 0, 1, 7, 1000]))
    case 7: return .take(numbers.pick([0, 1, 5, 100, 20_000]))
    default: return join(table)
    }
  }

  private mutating func outputs(_ table: Rows) -> [(name: String, term: Term)] {
    var result: [(name: String, term: Term)] = table.fields.map { ($0.name, .column($0.name, $0.type)) }
    if result.count > 4, numbers.chance(50) { result.remove(at: numbers.below(result.count)) }
    result.insert((fresh(table, "n"), number(table, depth: 2)), at: numbers.below(result.count + 1))
    result.append((fresh(table, "c"), condition(table, depth: 1)))
    return result
  }

  private mutating func fresh(_ table: Rows, _ start: String) -> String {
    var number = 0
    while table.fields.contains(where: { $0.name == "\(start)\(number)" }) { number += 1 }
    return "\(start)\(number)"
  }

  private mutating func keys(_ table: Rows, atLeast: Int = 0) -> [String] {
    var names = table.fields.map(\.name)
    names.shuffle(using: &numbers)
    return Array(names.prefix(max(atLeast, numbers.below(4))))
  }

  private mutating func calls(_ table: Rows) -> [OracleStage.Call] {
    let wanted = ["count", "countif", "sum", "sumif", "avg", "min", "max", "dcount", "take_any"]
    let start = ["g", "h", "k", "m", "p", "q"].first { start in
      !table.fields.contains { $0.name.hasPrefix(start) }
    }!
    return wanted.enumerated().compactMap { index, function -> OracleStage.Call? in
      guard numbers.chance(60) || index == 0 else { return nil }
      var arguments: [Term] = []
      switch function {
      case "count": break
      case "countif": arguments = [condition(table, depth: 1)]
      case "sum", "avg": arguments = [column(table, [.long, .real]) ?? literal(.long)]
      case "sumif": arguments = [column(table, [.long, .real]) ?? literal(.long), condition(table, depth: 1)]
      default: arguments = [column(table, [.long, .real, .string, .bool, .date])!]
      }
      return OracleStage.Call(function: function, name: "\(start)\(index)", arguments: arguments)
    }
  }

  private mutating func sortKeys(_ table: Rows) -> [OracleStage.Key] {
    keys(table, atLeast: 1).map {
      OracleStage.Key(name: $0, isAscending: numbers.chance(50), nullsFirst: numbers.chance(50))
    }
  }

  private mutating func join(_ table: Rows) -> OracleStage {
    let pairs: [(left: String, right: String)] = [
      ("tiny", "r_tiny"), ("unit", "r_unit"), ("day", "r_day"), ("share", "r_share"), ("flag", "r_flag"),
    ].filter { pair in table.fields.contains { $0.name == pair.0 } }
    guard !pairs.isEmpty, !table.fields.contains(where: { $0.name.hasPrefix("r_") }) else {
      return .filter(condition(table, depth: 1))
    }
    let kinds = [
      "inner", "leftouter", "rightouter", "fullouter", "leftsemi", "leftanti", "rightsemi", "rightanti",
    ]
    let keys = Array(pairs.shuffled(using: &numbers).prefix(1 + numbers.below(2)))
    return .join(kind: numbers.pick(kinds), right: "r", on: keys)
  }
}
