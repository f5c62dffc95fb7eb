import Columns
import Diagnostics

extension TableDeclaration {
  /// What in a table breaks its own declaration; foreign keys need other tables and are not looked at. Rows count from
  /// 1, lines are left open.
  public func violations(in table: Table) -> [Violation] {
    var found: [Violation] = []
    for (index, field) in schema.fields.enumerated() {
      guard let place = table.schema.names.firstIndex(of: field.name) else { continue }
      let column = table.batch.columns[place]
      let check = ColumnCheck(table: table.name, name: field.name, column: column, rules: rules[index])
      found += check.violations()
      if let order = field.order { found += check.outside(order) }
    }
    return found + PrimaryKeyCheck(table: table, columns: properties.primaryKey).violations()
  }
}

/// Holds one column against its rules.
struct ColumnCheck {
  let table: String
  let name: String
  let column: Column
  let rules: ColumnRules

  func violations() -> [Violation] {
    var found: [Violation] = []
    if rules.isRequired { found += missing() }
    if rules.isUnique { found += repeated() }
    if hasValueRules || rules.pattern != nil { found += outside() }
    return found
  }

  /// Values that an ordered category does not declare.
  func outside(_ order: CategoryOrder) -> [Violation] {
    guard column.type == .string else { return [] }
    let texts = column.strings()
    let declared = Set(order.values)
    let isKnown = texts.pool.texts.map { $0.isEmpty || declared.contains($0) }
    let list = order.values.joined(separator: ", ")
    return (0..<texts.count).filter { !isKnown[texts.code(at: $0)] }.map { row in
      violation(
        row, .category,
        Message("'\(texts[row])' is none of \(list)", ja: "'\(texts[row])' は宣言された値（\(list)）でない"))
    }
  }

  /// A rule that a value breaks.
  private typealias Breach = (kind: Violation.Kind, message: Message)

  /// Whether there are rules besides the pattern that each value must keep.
  private var hasValueRules: Bool {
    rules.allowed != nil || rules.minimum != nil || rules.maximum != nil || rules.minimumLength != nil
      || rules.maximumLength != nil
  }

  private func isMissing(_ row: Int) -> Bool {
    if case .string(let texts) = column.storage { return texts.pool.isEmpty(at: texts.code(at: row)) }
    return column.isNull(at: row)
  }

  private func missing() -> [Violation] {
    if column.type != .string, column.validity == nil { return [] }
    if case .string(let texts) = column.storage, !(0..<texts.pool.count).contains(where: texts.pool.isEmpty) {
      return []
    }
    return (0..<column.count).filter(isMissing).map { row in
      violation(row, .required, Message("a value is required", ja: "値が必要である"))
    }
  }

  private func repeated() -> [Violation] {
    var keys = RowKeys(columns: [column])
    var first: [UInt32: Int] = [:]
    var found: [Violation] = []
    for row in 0..<column.count where !isMissing(row) {
      let key = keys.code(row)
      guard let earlier = first[key] else {
        first[key] = row
        continue
      }
      let text = column.value(at: row).text
      found.append(
        violation(
          row, .unique,
          Message("'\(text)' stands in row \(earlier + 1) already", ja: "'\(text)' はデータ \(earlier + 1) 行にもある")))
    }
    return found
  }

  /// Values outside the list, the bounds or the lengths. A text is looked at once, however often it stands.
  private func outside() -> [Violation] {
    if case .string(let texts) = column.storage {
      let breaches = breaches(in: texts.pool)
      guard breaches.contains(where: { !$0.isEmpty }) else { return [] }
      return (0..<texts.count).flatMap { row in
        breaches[texts.code(at: row)].map { violation(row, $0.kind, $0.message) }
      }
    }
    return (0..<column.count).filter { !column.isNull(at: $0) }.flatMap { row in
      breaches(column.value(at: row)).map { violation(row, $0.kind, $0.message) }
    }
  }

  /// What each text of the pool breaks.
  private func breaches(in pool: StringPool) -> [[Breach]] {
    let plain = rules.pattern.flatMap { PlainPattern($0) }
    var pattern: Regex<AnyRegexOutput>?
    return (0..<pool.count).map { code in
      if pool.isEmpty(at: code) { return [] }
      let matches = plain?.matches(pool.utf8(at: code)) ?? (rules.pattern == nil)
      if matches, !hasValueRules { return [] }
      let text = String(bytes: pool.utf8(at: code))
      if matches { return breaches(.string(text)) }
      pattern = pattern ?? rules.pattern.flatMap { try? Regex($0) }
      return breaches(.string(text)) + mismatch(text, pattern)
    }
  }

  /// What of a whole text does not match the pattern.
  private func mismatch(_ text: String, _ pattern: Regex<AnyRegexOutput>?) -> [Breach] {
    guard let pattern, (try? pattern.wholeMatch(in: text)) == nil else { return [] }
    let rule = rules.pattern ?? ""
    return [(.pattern, Message("'\(text)' does not match the pattern \(rule)", ja: "'\(text)' はパターン \(rule) に合わない"))]
  }

  private func breaches(_ value: Value) -> [Breach] {
    var found: [Breach] = []
    var text: String { value.text }
    if let allowed = rules.allowed, !allowed.contains(value) {
      let list = allowed.prefix(10).map(\.text).joined(separator: ", ")
      found.append((.allowed, Message("'\(text)' is none of \(list)", ja: "'\(text)' は \(list) のどれでもない")))
    }
    if let minimum = rules.minimum, Self.isBelow(value, minimum) {
      found.append((.minimum, Message("\(text) is below \(minimum.text)", ja: "\(text) は最小値 \(minimum.text) より小さい")))
    }
    if let maximum = rules.maximum, Self.isBelow(maximum, value) {
      found.append((.maximum, Message("\(text) is above \(maximum.text)", ja: "\(text) は最大値 \(maximum.text) より大きい")))
    }
    if let least = rules.minimumLength, text.count < least {
      found.append(
        (.length, Message("'\(text)' has fewer than \(least) characters", ja: "'\(text)' は \(least) 文字より短い")))
    }
    if let most = rules.maximumLength, text.count > most {
      found.append((.length, Message("'\(text)' has more than \(most) characters", ja: "'\(text)' は \(most) 文字より長い")))
    }
    return found
  }

  /// Whether one value lies below another of the same type.
  private static func isBelow(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.long(let a), .long(let b)), (.datetime(let a), .datetime(let b)): a < b
    case (.date(let a), .date(let b)): a < b
    case (.real(let a), .real(let b)): a < b
    case (.string(let a), .string(let b)): a < b
    default: false
    }
  }

  private func violation(_ row: Int, _ kind: Violation.Kind, _ message: Message) -> Violation {
    Violation(
      table: table, row: row + 1, column: name, kind: kind, value: column.value(at: row).text, message: message)
  }
}
