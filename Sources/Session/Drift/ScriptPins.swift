import Columns
import Diagnostics
import Syntax

/// What a script's results were recorded with: lines `//! …` behind its statements, by which a later run can say why a
/// result moved.
///
/// ```
/// //! recorded by 0.1.0
/// //! parameter fy 2024
/// //! table staff 512 rows 0c1d2e3f · staff_id string 1a2b3c4d · unit string 99aa88bb
/// //! result 1 · query 5f3a9c01 · let policy 77aa01b2 · table staff · column unit 1a2b3c4d · column hours 5e6f7a8b
/// ```
struct ScriptPins: Hashable {
  /// A column, and the fingerprint of its values.
  struct Column: Hashable {
    var name: String
    var type: String
    var print: String
  }

  /// A table, as it was read.
  struct Table: Hashable {
    var name: String
    var rowCount: Int
    /// The fingerprint of the rows in whatever order.
    var rows: String
    var columns: [Column]
  }

  /// Something with the fingerprint of its text or values.
  struct Item: Hashable {
    var name: String
    var print: String
  }

  /// A result, and what it was made of.
  struct Result: Hashable {
    /// The query's own text.
    var query: String
    /// The definitions that it used, with the fingerprints of their texts.
    var definitions: [Item]
    /// The tables that were read for it.
    var tables: [String]
    /// Its columns.
    var columns: [Item]
  }

  /// The release that recorded.
  var release: String?
  /// The values of the parameters.
  var parameters: [Item] = []
  /// The tables that were read.
  var tables: [Table] = []
  /// The results in the order of the script; a number that is not there was not recorded.
  var results: [Int: Result] = [:]

  var isEmpty: Bool { release == nil && parameters.isEmpty && tables.isEmpty && results.isEmpty }
}

extension ScriptPins {
  /// The lines as they are written.
  var text: String {
    var lines: [[String]] = []
    if let release { lines.append(["recorded by \(release)"]) }
    for item in parameters { lines.append(["parameter \(Self.written(item.name)) \(Self.written(item.print))"]) }
    for table in tables {
      let unit = table.rowCount == 1 ? "row" : "rows"
      let head = "table \(Self.written(table.name)) \(table.rowCount) \(unit) \(table.rows)"
      lines.append([head] + table.columns.map { "\(Self.written($0.name)) \($0.type) \($0.print)" })
    }
    for (number, result) in results.sorted(by: { $0.key < $1.key }) {
      lines.append(
        ["result \(number)", "query \(result.query)"]
          + result.definitions.map { "let \(Self.written($0.name)) \($0.print)" }
          + result.tables.map { "table \(Self.written($0))" }
          + result.columns.map { "column \(Self.written($0.name)) \($0.print)" })
    }
    return lines.map { "//! " + $0.joined(separator: " · ") + "\n" }.joined()
  }

  /// Reads the lines out of a script's text. A line that is none of these is passed over: it may be of a later release.
  init(in text: String) {
    for line in text.split(separator: "\n").dropFirst() where line.hasPrefix("//! ") {
      let parts = line.dropFirst(4).split(separator: "·").map { String($0).trimmed }
      add(parts)
    }
  }

  /// The text without the lines, and without blank lines that are last then.
  static func removed(from text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = lines.removeFirst()
    lines.removeAll { $0.hasPrefix("//! ") }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return ([first] + lines).joined(separator: "\n") + "\n"
  }

  private mutating func add(_ parts: [String]) {
    let head = parts[0].split(separator: " ").map(String.init)
    guard head.count >= 2 else { return }
    switch head[0] {
    case "recorded": release = head.last
    case "parameter": parameters.append(Item(name: Self.read(head[1]), print: Self.read(head.dropFirst(2).first ?? "")))
    case "table" where head.count >= 3:
      let columns = parts.dropFirst().compactMap { part -> Column? in
        let words = part.split(separator: " ").map(String.init)
        return words.count == 3 ? Column(name: Self.read(words[0]), type: words[1], print: words[2]) : nil
      }
      tables.append(
        Table(
          name: Self.read(head[1]), rowCount: Int(head[2]) ?? 0, rows: head.count > 4 ? head[4] : "", columns: columns))
    case "result":
      guard let number = Int(head[1]) else { return }
      results[number] = Result(parts.dropFirst())
    default: return
    }
  }

  /// A name without blanks and the signs that part items.
  fileprivate static func written(_ name: String) -> String {
    if name.isEmpty { return "%" }
    var output = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "%": output += "%25"
      case " ": output += "%20"
      case "·": output += "%B7"
      case "\n": output += "%0A"
      case "\r": output += "%0D"
      case "\t": output += "%09"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  fileprivate static func read(_ text: String) -> String {
    if text == "%" { return "" }
    let marks = [("%20", " "), ("%B7", "·"), ("%0A", "\n"), ("%0D", "\r"), ("%09", "\t"), ("%25", "%")]
    return marks.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}

extension ScriptPins.Result {
  fileprivate init(_ parts: some Sequence<String>) {
    self.init(query: "", definitions: [], tables: [], columns: [])
    for part in parts {
      let words = part.split(separator: " ").map(String.init)
      guard words.count >= 2 else { continue }
      let item = ScriptPins.Item(name: ScriptPins.read(words[1]), print: words.last ?? "")
      switch words[0] {
      case "query": query = words[1]
      case "let": definitions.append(item)
      case "table": tables.append(item.name)
      case "column": columns.append(item)
      default: continue
      }
    }
  }
}

extension ScriptPins {
  /// Eight hexadecimal digits of a fingerprint.
  static func digits(_ fingerprint: UInt64) -> String {
    let text = String(UInt32(truncatingIfNeeded: fingerprint ^ (fingerprint >> 32)), radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }

  /// The fingerprint of a statement's text, however it is laid out.
  static func print(of statement: Statement) -> String {
    digits(Array(Printer().text(of: statement).utf8).span.fingerprint)
  }
}
