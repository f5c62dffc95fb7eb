import Columns

/// A stage that is written as a query and computed on rows, each on its own.
enum OracleStage {
  struct Call {
    var function: String
    var name: String
    var arguments: [Term]
  }

  struct Key {
    var name: String
    var isAscending: Bool
    var nullsFirst: Bool
  }

  case filter(Term)
  case project([(name: String, term: Term)])
  case summarize([Call], by: [String])
  case distinct([String])
  case sort([Key], limit: Int?)
  case take(Int)
  case join(kind: String, right: String, on: [(left: String, right: String)])

  var text: String {
    switch self {
    case .filter(let term): return "where \(term.text)"
    case .project(let outputs):
      return "project " + outputs.map { "\($0.name) = \($0.term.text)" }.joined(separator: ", ")
    case .summarize(let calls, let keys):
      let texts = calls.map { "\($0.name) = \($0.function)(\($0.arguments.map(\.text).joined(separator: ", ")))" }
      return "summarize \(texts.joined(separator: ", "))" + (keys.isEmpty ? "" : " by \(keys.joined(separator: ", "))")
    case .distinct(let names): return "distinct \(names.joined(separator: ", "))"
    case .sort(let keys, let limit):
      let texts = keys.map { "\($0.name) \($0.isAscending ? "asc" : "desc") nulls \($0.nullsFirst ? "first" : "last")" }
      return (limit.map { "top \($0) by " } ?? "sort by ") + texts.joined(separator: ", ")
    case .take(let count): return "take \(count)"
    case .join(let kind, let right, let keys):
      let texts = keys.map { "$left.\($0.left) == $right.\($0.right)" }
      return "join kind=\(kind) \(right) on \(texts.joined(separator: ", "))"
    }
  }

  func rows(of input: Rows, tables: [String: Rows]) throws(Overflow) -> Rows {
    switch self {
    case .filter(let term):
      var kept: [[Value]] = []
      for row in input.rows where try term.value(in: row, of: input) == .bool(true) { kept.append(row) }
      return Rows(fields: input.fields, rows: kept)
    case .project(let outputs):
      var made: [[Value]] = []
      for row in input.rows {
        var values: [Value] = []
        for output in outputs { values.append(try output.term.value(in: row, of: input)) }
        made.append(values)
      }
      return Rows(fields: outputs.map { ($0.name, $0.term.type) }, rows: made)
    case .summarize(let calls, let keys): return try summarized(input, calls, keys)
    case .distinct(let names): return try summarized(input, [], names)
    case .sort(let keys, let limit):
      let sorted = input.rows.enumerated().sorted { Self.precedes($0, $1, keys, input) }.map(\.element)
      return Rows(fields: input.fields, rows: Array(sorted.prefix(limit ?? sorted.count)))
    case .take(let count): return Rows(fields: input.fields, rows: Array(input.rows.prefix(count)))
    case .join(let kind, let right, let keys): return joined(kind, input, tables[right]!, keys)
    }
  }

  // MARK: Groups

  /// A value as groups tell it apart: one zero, one NaN.
  static func key(_ value: Value) -> Value {
    guard case .real(let number) = value else { return value }
    return .real(number == 0 ? 0 : number)
  }

  private struct GroupKey: Hashable {
    /// Bytes, since Swift's texts are equal where their bytes are not.
    var texts: [[UInt8]]

    init(_ values: [Value]) {
      texts = values.map { Array("\($0.type?.rawValue ?? "null") \(OracleStage.key($0).text)".utf8) }
    }
  }

  private func summarized(_ input: Rows, _ calls: [Call], _ keys: [String]) throws(Overflow) -> Rows {
    var order: [GroupKey: Int] = [:]
    var groups: [(key: [Value], rows: [[Value]])] = keys.isEmpty ? [([], [])] : []
    let indices = keys.map(input.index)
    for row in input.rows {
      let values = indices.map { row[$0] }
      let index = keys.isEmpty ? 0 : order[GroupKey(values), default: groups.count]
      if index == groups.count {
        order[GroupKey(values)] = index
        groups.append((values.map(Self.key), []))
      }
      groups[index].rows.append(row)
    }
    var result: [[Value]] = []
    for group in groups {
      var values = group.key
      for call in calls { values.append(try Self.aggregate(call, group.rows, input)) }
      result.append(values)
    }
    let fields = keys.map { (name: $0, type: input.fields[input.index($0)].type) }
    return Rows(fields: fields + calls.map { ($0.name, Self.type(of: $0)) }, rows: result)
  }

  private static func type(of call: Call) -> DataType {
    switch call.function {
    case "count", "countif", "dcount": .long
    case "avg": .real
    default: call.arguments[0].type
    }
  }

  private static func aggregate(_ call: Call, _ rows: [[Value]], _ table: Rows) throws(Overflow) -> Value {
    var columns: [[Value]] = []
    for row in rows {
      var values: [Value] = []
      for argument in call.arguments { values.append(try argument.value(in: row, of: table)) }
      columns.append(values)
    }
    let type = call.arguments.first?.type
    let values = columns.compactMap(\.first).filter { $0 != .null }
    switch call.function {
    case "count": return .long(Int64(rows.count))
    case "countif": return .long(Int64(values.count { $0 == .bool(true) }))
    case "sum": return try sum(values, type!)
    case "sumif": return try sum(columns.filter { $0[1] == .bool(true) && $0[0] != .null }.map { $0[0] }, type!)
    case "avg": return .real(values.map(Term.number).reduce(0, +) / Double(values.count))
    case "dcount": return .long(Int64(Set(values.map { GroupKey([$0]) }).count))
    case "take_any": return values.first { $0 != .string("") } ?? (type == .string ? .string("") : .null)
    default:
      var best: Value?
      for value in values where value != .string("") {
        if case .real(let number) = value, number.isNaN { continue }
        guard let known = best else {
          best = value
          continue
        }
        if call.function == "max" ? Term.isLess(known, value) : Term.isLess(value, known) { best = value }
      }
      return best ?? (type == .string ? .string("") : .null)
    }
  }

  private static func sum(_ values: [Value], _ type: DataType) throws(Overflow) -> Value {
    if type == .real { return .real(values.map(Term.number).reduce(0, +)) }
    var total: Int128 = 0
    for case .long(let number) in values { total += Int128(number) }
    guard let result = Int64(exactly: total) else { throw Overflow() }
    return .long(result)
  }

  // MARK: Order

  private static func precedes(
    _ left: (offset: Int, element: [Value]), _ right: (offset: Int, element: [Value]), _ keys: [Key], _ table: Rows
  ) -> Bool {
    for key in keys {
      let a = left.element[table.index(key.name)]
      let b = right.element[table.index(key.name)]
      let ranks = [a, b].map { rank($0, key) }
      if ranks[0] != ranks[1] { return ranks[0] < ranks[1] }
      if Term.isLess(a, b) { return key.isAscending }
      if Term.isLess(b, a) { return !key.isAscending }
    }
    return left.offset < right.offset
  }

  /// Null, NaN and the numbers: the three classes that the reference orders by `nulls first` and `nulls last`.
  private static func rank(_ value: Value, _ key: Key) -> Int {
    let distance = value == .null ? 2 : Term.number(value).isNaN && value.type == .real ? 1 : 0
    return key.nullsFirst ? -distance : distance
  }

  // MARK: Joins

  private func joined(_ kind: String, _ left: Rows, _ right: Rows, _ keys: [(left: String, right: String)]) -> Rows {
    let leftKeys = keys.map { left.index($0.left) }
    let rightKeys = keys.map { right.index($0.right) }
    func match(_ a: [Value], _ b: [Value]) -> Bool {
      zip(leftKeys, rightKeys).allSatisfy { a[$0] != .null && GroupKey([a[$0]]) == GroupKey([b[$1]]) }
    }
    let nowhere = { (fields: [(name: String, type: DataType)]) in
      fields.map { $0.type == .string ? Value.string("") : .null }
    }
    var result: [[Value]] = []
    var matched = [Bool](repeating: false, count: right.rows.count)
    for row in left.rows {
      let partners = right.rows.indices.filter { match(row, right.rows[$0]) }
      for partner in partners { matched[partner] = true }
      switch kind {
      case "leftsemi": if !partners.isEmpty { result.append(row) }
      case "leftanti": if partners.isEmpty { result.append(row) }
      case "rightsemi", "rightanti": break
      default:
        result += partners.map { row + right.rows[$0] }
        if partners.isEmpty, kind == "leftouter" || kind == "fullouter" { result.append(row + nowhere(right.fields)) }
      }
    }
    for (index, row) in right.rows.enumerated() {
      if kind == "rightsemi", matched[index] { result.append(row) }
      if kind == "rightanti", !matched[index] { result.append(row) }
      if kind == "rightouter" || kind == "fullouter", !matched[index] { result.append(nowhere(left.fields) + row) }
    }
    let fields =
      kind.hasPrefix("lefts") || kind == "leftanti"
      ? left.fields : kind.hasPrefix("rights") || kind == "rightanti" ? right.fields : left.fields + right.fields
    return Rows(fields: fields, rows: result)
  }
}
