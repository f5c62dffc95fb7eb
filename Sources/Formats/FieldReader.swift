import Columns
import Diagnostics

/// Makes a field and its rules of a field's description.
struct FieldReader {
  let package: PackageReader
  /// The texts that stand for a missing value, where the field does not say its own.
  let missing: [MissingValue]?

  /// The types of the Table Schema and what they become; nil for a type that is left to the file.
  static let types: [String: DataType?] = [
    "string": .string, "integer": .long, "number": .real, "boolean": .bool, "date": .date, "datetime": .datetime,
    "year": .long, "yearmonth": .string, "time": .string, "duration": .string, "any": nil,
  ]

  /// The field and its rules.
  func read(
    _ field: FieldDescription, place: String
  ) throws(Diagnostic) -> (field: Field, rules: ColumnRules) {
    let typeName = field.type ?? "any"
    guard let type = Self.types[typeName] else { throw unknownType(typeName, field, place) }
    try refuseFormats(field, place: place)
    var rules = ColumnRules()
    rules.isInferred = type == nil
    rules.missingTexts = (field.missingValues ?? missing ?? []).map(\.text).filter { !$0.isEmpty }
    try take(field.constraints, into: &rules, type: type ?? .string, place: "\(place).constraints")
    if let pattern = field.constraints?.pattern {
      guard PlainPattern(pattern) != nil || (try? Regex(pattern)) != nil else {
        throw package.refusal(
          "\(place).constraints.pattern",
          Message("'\(pattern)' is no regular expression", ja: "'\(pattern)' は正規表現ではない"))
      }
      guard !Self.canTakeForEver(pattern) else {
        throw package.refusal(
          "\(place).constraints.pattern",
          Message(
            "'\(pattern)' repeats what repeats, which can take for ever", ja: "'\(pattern)' は繰り返しの中に繰り返しがあり、終わらないことがある")
        )
      }
      rules.pattern = pattern
    }
    var result = Field(field.name, type ?? .string, title: field.title, summary: field.description)
    if let categories = field.categories?.map(\.text) {
      if field.categoriesOrdered == true {
        guard type == .string else {
          throw package.refusal(
            "\(place).categoriesOrdered",
            Message("only a field of type string can be an ordered category", ja: "順序のある区分は string 型だけに付けられる"))
        }
        try refuseRepeated(categories, place: "\(place).categories")
        result.order = CategoryOrder(categories)
      } else {
        rules.allowed = try values(categories, type: type ?? .string, place: "\(place).categories")
      }
    }
    return (result, rules)
  }

  private func take(
    _ constraints: ConstraintsDescription?, into rules: inout ColumnRules, type: DataType, place: String
  ) throws(Diagnostic) {
    guard let constraints else { return }
    rules.isRequired = constraints.required ?? false
    rules.isUnique = constraints.unique ?? false
    rules.minimumLength = constraints.minLength
    rules.maximumLength = constraints.maxLength
    if let allowed = constraints.allowed {
      rules.allowed = try values(allowed.map(\.text), type: type, place: "\(place).enum")
    }
    if let minimum = constraints.minimum {
      rules.minimum = try value(minimum.text, type: type, place: "\(place).minimum")
    }
    if let maximum = constraints.maximum {
      rules.maximum = try value(maximum.text, type: type, place: "\(place).maximum")
    }
  }

  private func values(_ texts: [String], type: DataType, place: String) throws(Diagnostic) -> [Value] {
    var values: [Value] = []
    for text in texts { values.append(try value(text, type: type, place: place)) }
    return values
  }

  private func value(_ text: String, type: DataType, place: String) throws(Diagnostic) -> Value {
    if let value = Value.read(text, as: type) { return value }
    throw package.refusal(
      place, Message("'\(text)' is no \(type.englishName)", ja: "'\(text)' は\(type.japaneseName)でない"))
  }

  /// Whether a group that holds a repeat is itself repeated, as in `(x+)+`: a text that nearly matches would be tried in
  /// exponentially many ways.
  static func canTakeForEver(_ pattern: String) -> Bool {
    let signs = Array(pattern)
    var groups: [Bool] = []
    var index = 0
    while index < signs.count {
      switch signs[index] {
      case "\\": index += 1
      case "(": groups.append(false)
      case ")":
        let repeatsInside = groups.popLast() ?? false
        let isRepeated = index + 1 < signs.count && "*+{".contains(signs[index + 1])
        if repeatsInside, isRepeated { return true }
        if repeatsInside || isRepeated, !groups.isEmpty { groups[groups.count - 1] = true }
      case "*", "+", "{": if !groups.isEmpty { groups[groups.count - 1] = true }
      default: break
      }
      index += 1
    }
    return false
  }

  private func refuseRepeated(_ categories: [String], place: String) throws(Diagnostic) {
    var known: Set<String> = []
    for category in categories where !known.insert(category).inserted {
      throw package.refusal(place, Message("'\(category)' stands twice", ja: "'\(category)' が二度ある"))
    }
  }

  private func unknownType(_ type: String, _ field: FieldDescription, _ place: String) -> Diagnostic {
    let known = Self.types.keys.sorted()
    let near = nearestName(to: type, in: known)
    let list = known.joined(separator: ", ")
    return package.refusal(
      "\(place).type",
      Message("field '\(field.name)' has the unknown type '\(type)'", ja: "フィールド '\(field.name)' の型 '\(type)' は扱えない"),
      help: [
        near.map { Message("did you mean '\($0)'?", ja: "'\($0)' のことではないか") }
          ?? Message("known are \(list)", ja: "扱える型：\(list)")
      ])
  }

  /// Spellings of dates and numbers that the reader would take wrongly are refused, not ignored.
  private func refuseFormats(_ field: FieldDescription, place: String) throws(Diagnostic) {
    let isTemporal = field.type == "date" || field.type == "datetime"
    if isTemporal, let format = field.format, !["default", "any", "%Y-%m-%d", "%Y/%m/%d"].contains(format) {
      throw package.refusal(
        "\(place).format",
        Message("the date format '\(format)' is not read", ja: "日付の書式 '\(format)' は読めない"),
        help: [Message("write dates as yyyy-mm-dd", ja: "日付を yyyy-mm-dd で書く")])
    }
    if field.decimalChar ?? "." != "." || field.groupChar ?? "" != "" {
      throw package.refusal(
        place,
        Message("numbers with another decimal or group sign are not read", ja: "小数点・桁区切りを変えた数値は読めない"),
        help: [Message("write numbers as 1234.5", ja: "数値を 1234.5 のように書く")])
    }
  }
}

extension Value {
  /// The value that a text is in a type, as a cell would be read; nil where it is none.
  static func read(_ text: String, as type: DataType) -> Value? {
    let utf8 = Array(text.utf8)
    if type == .string { return .string(text) }
    if utf8.isEmpty { return nil }
    let bytes = utf8.span
    switch type {
    case .bool: return DeclaredBoolCell.parse(bytes, 0, bytes.count).map { .bool($0 != 0) }
    case .long: return LongCell.parse(bytes, 0, bytes.count).map { .long($0) }
    case .real: return DeclaredRealCell.parse(bytes, 0, bytes.count).map { .real($0) }
    case .date: return DeclaredDateCell.parse(bytes, 0, bytes.count).map { .date(Int32(truncatingIfNeeded: $0)) }
    case .datetime: return DeclaredDatetimeCell.parse(bytes, 0, bytes.count).map { .datetime($0) }
    default: return nil
    }
  }
}
