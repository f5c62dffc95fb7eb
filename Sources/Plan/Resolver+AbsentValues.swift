import Columns
import Diagnostics
import Syntax

extension Resolver {
  /// The texts that a column of the scope has, where it comes from a table as it is; nil where nobody knows them.
  func values(of column: Int) -> Set<String>? { pool(of: column).map { Set($0.texts) } }

  /// The same as they are stored.
  private func pool(of column: Int) -> StringPool? {
    guard let scopePlan, let (table, index) = scopePlan.origin(of: column), table.batch.rowCount > 0,
      table.schema.fields[index].type == .string
    else { return nil }
    let storage = table.batch.columns[index].strings()
    // A table's pool has the texts of its rows and no others; a warning is not worth going through very many.
    guard storage.pool.count <= min(Self.knownTextLimit, storage.count) else { return nil }
    return storage.pool
  }

  /// The most different texts of a column that are compared with what was written.
  private static var knownTextLimit: Int { 50_000 }

  /// Warns where a comparison with a text that was written out finds nothing in the whole table: it surely means another
  /// text.
  mutating func warnOfAbsentValue(_ word: String, _ left: TypedExpression, _ texts: [TypedExpression]) {
    guard let column = left.plainColumn, column < scope.fields.count, left.order == nil,
      let comparison = Comparison(word)
    else { return }
    let wanted = texts.compactMap { text -> String? in
      if case .string(let value)? = text.constant, !value.isEmpty { value } else { nil }
    }
    guard wanted.count == texts.count, let first = wanted.first, let pool = pool(of: column),
      !isFound(wanted, comparison, in: pool)
    else { return }
    let name = shown(scope.fields[column], at: left.range)
    let message =
      wanted.count > 1
      ? Message("no row of the table has one of these as its \(name)", ja: "表のどの行の「\(name)」も、これらの値ではない")
      : comparison.message(name, first)
    let range = texts[0].range.union(texts[texts.count - 1].range)
    report(
      .absentValue, message, at: range, help: absentHelp(comparison, name, first, pool.texts.sorted()),
      severity: .warning)
  }

  /// Whether the comparison, ignoring case, holds for any of the texts. All are looked at in one go, as a query does.
  private func isFound(_ wanted: [String], _ comparison: Comparison, in pool: StringPool) -> Bool {
    guard let function = catalog.scalars[comparison.word] else { return true }
    let texts = Operand(.strings(StringStorage(codes: .identity(start: 0, count: pool.count), pool: pool)))
    return wanted.contains { text in
      let sought = Operand(constant: .string(text), type: .string, rowCount: pool.count)
      guard let found = try? function.evaluate([texts, sought], context) else { return true }
      return found.bools().wantedCount > 0
    }
  }

  private func shown(_ field: Field, at range: SourceRange) -> String { text(at: range) ?? field.name }

  private func absentHelp(_ comparison: Comparison, _ name: String, _ text: String, _ known: [String]) -> [Message] {
    if comparison == .equal, let pattern = text.last.flatMap({ "*%＊％".contains($0) ? String(text.dropLast()) : nil }),
      !pattern.isEmpty
    {
      let form = "\(name) startswith \(Printer.quotedString(pattern))"
      return [Message("'==' knows no wildcards; write \(form)", ja: "「==」に任意の文字の記号はない。\(form) と書く")]
    }
    if comparison == .equal, let padded = Self.padded(text, in: known) {
      return [Message("write \"\(padded)\"", ja: "\"\(padded)\" と書く")]
    }
    let folded = TextLikeness.folded(text)
    if let same = known.first(where: { comparison.holds(TextLikeness.folded($0), folded) }) {
      let meant = comparison == .equal ? same : TextLikeness.part(of: same, like: text)
      if let meant {
        return [Message("write \(Printer.quotedString(meant))", ja: "\(Printer.quotedString(meant)) と書く")]
      }
    }
    var help: [Message] = []
    if comparison == .equal {
      let near = nearestName(to: text, in: known) ?? known.first { !$0.isEmpty && text.hasPrefix($0) }
      if let near { help.append(Message("did you mean '\(near)'?", ja: "「\(near)」ではないか")) }
    }
    let values = known.filter { !$0.isEmpty }
    if values.count <= 10 { help.append(Self.listing(values, Message("values", ja: "値"))) }
    if scope.index(of: "\(name)1") != nil {
      help.append(
        Message("the other table's \(name) is \(name)1 here", ja: "もう一方の表の \(name) は、ここでは \(name)1"))
    } else if let other = otherColumn(than: name, with: text) {
      help.append(Message("'\(text)' is a value of \(other)", ja: "「\(text)」は \(other) の値"))
    }
    return help
  }

  /// The number as it stands among the values, with other zeros in front: `00103` for `103`. Nil where it does not.
  static func padded(_ digits: String, in values: some Sequence<String>) -> String? {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let wanted = digits.drop { $0 == "0" }
    return values.filter { $0 != digits && $0.drop { $0 == "0" } == wanted }.min()
  }

  /// Another column here that has the value.
  private func otherColumn(than name: String, with text: String) -> String? {
    scope.fields.indices.first { index in
      scope.fields[index].name != name && scope.fields[index].type == .string
        && values(of: index)?.contains(text) == true
    }.map { scope.fields[$0].name }
  }

  /// Warns where two texts are compared that were both written out, one of them a column's name in quotes.
  mutating func warnOfConstants(_ word: String, _ left: Expression, _ right: Expression, at range: SourceRange) {
    guard case .literal(let first) = left.kind, case .literal(let second) = right.kind,
      ["==", "!=", "<", "<=", ">", ">="].contains(word) || TextWords.comparisons.contains(word)
    else { return }
    let names = [first, second].compactMap { literal -> String? in
      if case .string(let text) = literal, scope.index(of: text) != nil { text } else { nil }
    }
    guard let name = names.first else { return }
    report(
      .constantComparison, Message("two values are compared, no column", ja: "列ではなく、値どうしを比べている"), at: range,
      help: [
        Message("\(name) is a column, which stands without quotes", ja: "\(name) は列なので、引用符なしで書く")
      ], severity: .warning)
  }

  /// A text alone where a column is wanted, and a column of that name: `project "氏名"`.
  mutating func warnOfQuotedName(_ expression: Expression) {
    guard case .literal(.string(let text)) = expression.kind, scope.index(of: text) != nil else { return }
    report(
      .constantComparison, Message("this is a text, the same in all rows, and no column", ja: "これは列ではなく、全行で同じ文字列である"),
      at: expression.range,
      help: [
        Message("\(text) is a column, which stands without quotes", ja: "\(text) は列なので、引用符なしで書く")
      ], severity: .warning)
  }

  /// How a word compares two texts.
  private enum Comparison {
    case equal, contains, begins, ends

    init?(_ word: String) {
      switch word {
      case "==", "in", "=~", "in~": self = .equal
      case "contains", "contains_cs": self = .contains
      case "startswith", "startswith_cs": self = .begins
      case "endswith", "endswith_cs": self = .ends
      default: return nil
      }
    }

    /// The function that compares so, ignoring case.
    var word: String {
      switch self {
      case .equal: "=~"
      case .contains: "contains"
      case .begins: "startswith"
      case .ends: "endswith"
      }
    }

    /// Whether it holds, ignoring case.
    func holds(_ value: String, _ text: String) -> Bool {
      let (value, text) = (value.lowercased(), text.lowercased())
      switch self {
      case .equal: return value == text
      case .contains: return TextLikeness.contains(value, text)
      case .begins: return value.hasPrefix(text)
      case .ends: return value.hasSuffix(text)
      }
    }

    func message(_ name: String, _ text: String) -> Message {
      let shown = Printer.quotedString(text)
      switch self {
      case .equal: return Message("no row of the table has the \(name) \(shown)", ja: "「\(name)」が \(shown) の行は表に一つもない")
      case .contains: return Message("no \(name) of the table contains \(shown)", ja: "\(shown) を含む「\(name)」は表に一つもない")
      case .begins: return Message("no \(name) of the table starts with \(shown)", ja: "\(shown) で始まる「\(name)」は表に一つもない")
      case .ends: return Message("no \(name) of the table ends with \(shown)", ja: "\(shown) で終わる「\(name)」は表に一つもない")
      }
    }
  }
}

extension LogicalPlan {
  /// The table's column that a column of the result is, unchanged; nil where it is computed.
  fileprivate func origin(of column: Int) -> (table: Table, column: Int)? {
    switch self {
    case .scan(let table): return (table, column)
    case .filter(_, let input), .sort(_, _, let input), .limit(_, let input): return input.origin(of: column)
    case .window(_, let input): return column < input.schema.fields.count ? input.origin(of: column) : nil
    case .project(let outputs, let input):
      return outputs[column].expression.plainColumn.flatMap { input.origin(of: $0) }
    case .join(let join):
      let leftCount = join.schema.fields.count - join.rightColumns.count
      return column < leftCount
        ? join.left.origin(of: column) : join.right.origin(of: join.rightColumns[column - leftCount])
    case .transform(let transform, let inputs):
      guard column < transform.passedColumnCount, let first = inputs.first else { return nil }
      return first.origin(of: column)
    default: return nil
    }
  }
}

/// Texts that people take for the same: by width, kana, blanks, case and variant characters.
enum TextLikeness {
  /// The text without what people do not see.
  static func folded(_ text: String) -> String {
    FoldedName(text).description.unicodeScalars.reduce(into: "") { output, scalar in
      guard !isBlank(scalar) else { return }
      output.unicodeScalars.append(plain(scalar))
    }.lowercased()
  }

  /// Whether a character is white space. That of letters and kanji is not asked for: it takes longer than all the rest.
  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21..<0x80: false
    case 0x3001...: false
    default: scalar.properties.isWhitespace
    }
  }

  /// Hiragana as katakana, variants as the usual character.
  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.value < 0x3041 { return scalar }
    if (0x3041...0x3096).contains(scalar.value) { return Unicode.Scalar(scalar.value + 0x60) ?? scalar }
    return variants[scalar] ?? scalar
  }

  private static let variants: [Unicode.Scalar: Unicode.Scalar] = [
    "髙": "高", "﨑": "崎", "嵜": "崎", "邊": "辺", "邉": "辺", "澤": "沢", "齋": "斎", "齊": "斉", "濵": "浜", "濱": "浜",
    "廣": "広", "國": "国", "嶋": "島", "德": "徳", "眞": "真", "會": "会",
  ]

  /// The part of a value that people take for a text; nil where none has its length.
  static func part(of value: String, like text: String) -> String? {
    let (characters, wanted) = (Array(value), folded(text))
    for start in characters.indices {
      for end in start..<characters.count where folded(String(characters[start...end])) == wanted {
        return String(characters[start...end])
      }
    }
    return nil
  }

  static func contains(_ value: String, _ text: String) -> Bool {
    let (value, text) = (Array(value), Array(text))
    guard !text.isEmpty, text.count <= value.count else { return text.isEmpty }
    return (0...(value.count - text.count)).contains { value[$0..<($0 + text.count)].elementsEqual(text) }
  }
}
