import Columns
import Diagnostics
import Formats

/// What a planner says of a file against what would be recognised: `with (header=3, 採用日=date, missing="不明|-")`.
///
/// A saved session keeps it beside the file's path, so that a replay reads the file in the same way.
public struct LoadChoices: Sendable, Hashable {
  /// The order of a day's parts where a text alone does not tell: 04/05/2025.
  public enum DayOrder: String, Sendable, Hashable {
    case dayFirst = "dmy"
    case monthFirst = "mdy"
  }

  /// What is done with rows that cannot be taken.
  public enum Rejects: String, Sendable, Hashable {
    /// The file is refused.
    case refuse
    /// They are kept in a table of their own.
    case aside
  }

  /// The line, or the row of a sheet, where the header stands; 0 for a file without one.
  public var headerLine: Int?
  /// How many lines it has.
  public var headerLineCount = 1
  /// The encoding.
  public var encoding: String?
  /// The byte between cells.
  public var separator: UInt8?
  /// The widths of cells that nothing parts, in half-width characters.
  public var widths: [Int] = []
  /// Texts that stand for a missing value.
  public var missing: [String] = []
  /// The order of days and months.
  public var dayOrder: DayOrder?
  /// The year of days and months that are written without one.
  public var year: Int?
  /// Whether that is a fiscal year, of which January to March are in the next one.
  public var isFiscalYear = false
  /// Whether blanks at the ends of texts are left out.
  public var trimsBlanks = false
  /// Whether all rows of merged cells get their value.
  public var fillsMerged = false
  /// The columns of which an empty cell has the value above it.
  public var filled: [String] = []
  /// Whether rows that look like totals are left out.
  public var dropsTotals = false
  /// What is done with rows that cannot be taken; without a word it depends on who asks: a script refuses them.
  public var rejects: Rejects?
  /// The types of columns, in the order in which they were said.
  public var types: [ColumnType] = []

  /// A column and its type.
  public struct ColumnType: Sendable, Hashable {
    /// The column's name.
    public var name: String
    /// Its type.
    public var type: DataType
  }

  /// No choices: everything is recognised.
  public init() {}

  /// Whether nothing is said.
  public var isEmpty: Bool { self == LoadChoices() }

  /// The words that are no names of columns.
  static let words = [
    "header", "encoding", "separator", "widths", "missing", "dates", "year", "blanks", "merged", "fill", "totals",
    "rejects",
  ]

  /// What may stand as a value: types of columns, and the words of choices.
  static var valueWords: [String] {
    [
      "string", "long", "real", "date", "datetime", "timespan", "bool", "CP932", "UTF-8", "EUC-JP", "aside", "refuse",
      "keep",
      "drop", "trim",
      "fill",
      "dmy", "mdy",
    ]
      + separators.map(\.name)
  }

  private static let typeNames: [String: DataType] = [
    "string": .string, "text": .string, "long": .long, "int": .long, "real": .real, "double": .real, "date": .date,
    "datetime": .datetime, "timespan": .timespan, "bool": .bool,
  ]

  private static let separators: [(name: String, byte: UInt8)] = [
    ("comma", 44), ("tab", 9), ("semicolon", 59), ("bar", 124),
  ]
}

// MARK: Reading

extension LoadChoices {
  /// Takes `with (…)` off the end of a text; what is in front of it, and what it says.
  static func split(_ text: String) throws(Diagnostic) -> (rest: String, choices: LoadChoices) {
    guard text.hasSuffix(")") else { return (text, LoadChoices()) }
    // A file's name or a column's may have the word, too: the first place counts behind which all can be read.
    var fault: Diagnostic?
    for start in text.ranges(of: " with (") {
      do throws(Diagnostic) {
        let choices = try LoadChoices(String(text[start.upperBound...].dropLast()))
        return (String(text[..<start.lowerBound]).trimmed, choices)
      } catch {
        fault = error
      }
    }
    if let fault { throw fault }
    return (text, LoadChoices())
  }

  /// Reads what stands in the brackets.
  init(_ text: String) throws(Diagnostic) {
    for item in Self.items(text) {
      guard let mark = Self.mark(in: item) else {
        throw Self.refusal("'\(item)' is no NAME=VALUE", "「\(item)」は 名前=値 の形でない")
      }
      let name = String(item[..<mark]).trimmed
      let value = String(item[item.index(after: mark)...]).trimmed.unquoted
      if Self.words.contains(name) { try set(name, value) } else { try setType(of: name.unbracketed, value) }
    }
  }

  /// The first `=` that stands outside brackets and quotes.
  private static func mark(in item: String) -> String.Index? {
    var quote: Character?
    var depth = 0
    for place in item.indices {
      let character = item[place]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "[" {
        depth += 1
      } else if character == "]" {
        depth -= 1
      } else if character == "=", depth == 0 {
        return place
      }
    }
    return nil
  }

  /// What stands between commas outside quotes.
  private static func items(_ text: String) -> [String] {
    var items: [String] = []
    var item = ""
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "," {
        items.append(item.trimmed)
        item = ""
        continue
      }
      item.append(character)
    }
    items.append(item.trimmed)
    return items.filter { !$0.isEmpty }
  }

  private mutating func set(_ name: String, _ value: String) throws(Diagnostic) {
    func number(_ range: ClosedRange<Int>) throws(Diagnostic) -> Int {
      guard let number = Int(value), range.contains(number) else {
        throw Self.refusal(
          "\(name)=\(value): a whole number from \(range.lowerBound) to \(range.upperBound) is expected",
          "\(name)=\(value)：\(range.lowerBound) から \(range.upperBound) までの整数を書く")
      }
      return number
    }
    func chosen(_ words: [String]) throws(Diagnostic) -> Int {
      guard let place = words.firstIndex(of: value) else {
        let list = words.joined(separator: ", ")
        throw Self.refusal("\(name)=\(value): it may be \(list)", "\(name)=\(value)：\(list) のどれかを書く")
      }
      return place
    }
    switch name {
    case "header":
      let ends = value.split(separator: "-", omittingEmptySubsequences: false).map { Int(String($0).trimmed) ?? 0 }
      if ends.count == 2, let first = ends.first, let last = ends.last, first > 0, (first...first + 9).contains(last) {
        (headerLine, headerLineCount) = (first, last - first + 1)
      } else {
        (headerLine, headerLineCount) = (try number(0...1_048_576), 1)
      }
    case "encoding": encoding = value
    case "separator":
      if let known = Self.separators.first(where: { $0.name == value }) {
        separator = known.byte
      } else if value.utf8.count == 1, let byte = value.utf8.first, byte != 34 {
        separator = byte
      } else {
        throw Self.refusal(
          "separator=\(value): one character, or comma, tab, semicolon or bar",
          "separator=\(value)：1 文字か comma、tab、semicolon、bar のどれかを書く")
      }
    case "widths":
      let parts = value.split(whereSeparator: { $0 == "," || $0 == " " })
      widths = parts.compactMap { Int($0) }.filter { $0 > 0 }
      if widths.isEmpty || widths.count < parts.count {
        throw Self.refusal("widths=\(value): write them as \"8,20,3\"", "widths=\(value)：\"8,20,3\" のように書く")
      }
    case "missing": missing = value.split(separator: "|").map { String($0).trimmed }
    case "dates": dayOrder = try chosen(["dmy", "mdy"]) == 0 ? .dayFirst : .monthFirst
    case "year":
      isFiscalYear = value.uppercased().hasPrefix("FY") || value.hasSuffix("年度")
      let digits = isFiscalYear ? value.filter(\.isASCII).filter(\.isNumber) : value
      guard let number = Int(digits), (1850...2200).contains(number) else {
        throw Self.refusal(
          "year=\(value): 2025, or FY2025 for a fiscal year", "year=\(value)：2025 か、年度なら FY2025 のように書く")
      }
      year = number
    case "blanks": trimsBlanks = try chosen(["keep", "trim"]) == 1
    case "merged": fillsMerged = try chosen(["keep", "fill"]) == 1
    case "fill": filled = value.split(separator: "|").map { String($0).trimmed.unbracketed }
    case "totals": dropsTotals = try chosen(["keep", "drop"]) == 1
    default: rejects = try chosen(["refuse", "aside"]) == 0 ? .refuse : .aside
    }
  }

  private mutating func setType(of name: String, _ value: String) throws(Diagnostic) {
    guard let type = Self.typeNames[value] else {
      if let near = nearestName(to: name, in: Self.words), !Self.typeNames.keys.contains(value) {
        throw Self.refusal(
          "'\(name)' is no choice, and '\(value)' is no type of a column", "「\(name)」という指定も「\(value)」という型もない",
          Message("did you mean '\(near)'?", ja: "「\(near)」ではないか"))
      }
      throw Self.refusal(
        "\(name)=\(value): a column's type is string, long, real, date, datetime, timespan or bool",
        "\(name)=\(value)：列の型は string、long、real、date、datetime、timespan、bool のどれか")
    }
    if let known = types.first(where: { FoldedName($0.name) == FoldedName(name) }), known.type != type {
      throw Self.refusal("'\(name)' is given two types", "「\(name)」に型が二つ指定されている")
    }
    types.removeAll { FoldedName($0.name) == FoldedName(name) }
    types.append(ColumnType(name: name, type: type))
  }

  private static func refusal(_ english: String, _ japanese: String, _ help: Message? = nil) -> Diagnostic {
    Diagnostic(
      .command, Message(english, ja: japanese),
      help: [
        help
          ?? Message(
            "what may stand there: \(words.map { "\($0)=…" }.joined(separator: ", ")), COLUMN=TYPE",
            ja: "書けるもの: \(words.map { "\($0)=…" }.joined(separator: ", "))、列=型")
      ])
  }
}

// MARK: Writing

extension LoadChoices {
  /// The year of a month that is written without one; nil where none was given.
  func year(ofMonth month: Int) -> Int? { year.map { isFiscalYear && month < 4 ? $0 + 1 : $0 } }

  /// The year as it is written.
  var yearText: String? { year.map { (isFiscalYear ? "FY" : "") + String($0) } }

  /// The words of these choices that say nothing of a file of a format; what is said of a column can be said of any.
  func unused(by format: any FileFormat) -> [String] {
    let isText = format is DelimitedFormat
    let isSheet = format is WorkbookFormat
    let isJSON = format is JSONFormat || format is NDJSONFormat
    var words: [String] = []
    if headerLine != nil, !isText, !isSheet { words.append("header") }
    if encoding != nil, !isText, !isJSON { words.append("encoding") }
    if separator != nil, !isText { words.append("separator") }
    if !widths.isEmpty, !isText { words.append("widths") }
    if fillsMerged, !isSheet { words.append("merged") }
    return words
  }

  /// As it is written behind `with`; empty where nothing is said.
  public var text: String {
    var parts: [String] = []
    if let headerLine {
      parts.append("header=\(headerLine)" + (headerLineCount > 1 ? "-\(headerLine + headerLineCount - 1)" : ""))
    }
    if let encoding { parts.append("encoding=\(Self.quoted(encoding))") }
    if let separator {
      let name = Self.separators.first { $0.byte == separator }?.name
      parts.append("separator=\(name ?? Self.quoted(String(Character(Unicode.Scalar(separator)))))")
    }
    if !widths.isEmpty { parts.append("widths=\"\(widths.map(String.init).joined(separator: ","))\"") }
    if !missing.isEmpty { parts.append("missing=\(Self.quoted(missing.joined(separator: "|")))") }
    if let dayOrder { parts.append("dates=\(dayOrder.rawValue)") }
    if let yearText { parts.append("year=\(yearText)") }
    if trimsBlanks { parts.append("blanks=trim") }
    if fillsMerged { parts.append("merged=fill") }
    if !filled.isEmpty { parts.append("fill=\(Self.quoted(filled.joined(separator: "|")))") }
    if dropsTotals { parts.append("totals=drop") }
    if let rejects { parts.append("rejects=\(rejects.rawValue)") }
    for column in types { parts.append("\(Self.bracketed(column.name))=\(column.type.rawValue)") }
    return parts.isEmpty ? "" : "with (\(parts.joined(separator: ", ")))"
  }

  static func quoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    return isPlain ? text : text.contains("\"") ? "'\(text)'" : "\"\(text)\""
  }

  static func bracketed(_ name: String) -> String {
    let isPlain =
      !words.contains(name) && !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    return isPlain ? name : name.contains("'") ? "[\"\(name)\"]" : "['\(name)']"
  }
}

extension String {
  /// The last place of a text.
  func lastRange(of part: String) -> Range<String.Index>? { ranges(of: part).last }

  /// The places of a text.
  func ranges(of part: String) -> [Range<String.Index>] {
    var found: [Range<String.Index>] = []
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { found.append(start..<index(start, offsetBy: part.count)) }
      start = index(after: start)
    }
    return found
  }
}
