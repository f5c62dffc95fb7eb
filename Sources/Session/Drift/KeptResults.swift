import Columns
import Compression
import Diagnostics
import Rendering
import Syntax

/// What a script's results and tables were when they were recorded, in a file beside it: `NAME.results`.
///
/// A gzip file of lines, cells between tabs, that only its owner may read. Of a result the rows are kept, of a table a
/// fingerprint of each row with its key, of a definition the text.
struct KeptResults: Hashable {
  /// A result's rows as texts.
  struct Rows: Hashable {
    var columns: [Field]
    var rows: [[String]]

    struct Field: Hashable {
      var name: String
      var type: String
    }
  }

  /// A table's rows: which there were, not what they held.
  struct TableRows: Hashable {
    /// The columns that tell rows apart.
    var keyColumns: [String]
    /// The key of each row, in order.
    var keys: [[String]]
    /// A fingerprint of each row.
    var prints: [String]
  }

  /// The most rows of a result or a table that are kept.
  static let rowLimit = 200_000

  /// The results by their place in the script.
  var results: [Int: Rows] = [:]
  /// The tables.
  var tables: [String: TableRows] = [:]
  /// The texts of definitions by their fingerprints.
  var definitions: [String: String] = [:]
  /// The texts of the queries by their place in the script.
  var queries: [Int: String] = [:]

  /// The path of the file beside a script.
  static func path(of script: String) -> String {
    (script.hasSuffix(".kql") ? String(script.dropLast(4)) : script) + ".results"
  }
}

extension KeptResults {
  /// What a script has given now.
  init(_ script: PinnedScript, in session: Session) throws(Diagnostic) {
    var names: Set<String> = []
    for (number, index) in script.queries.enumerated() {
      guard let result = script.entries[index].result else { continue }
      names.formUnion(script.tables(of: index))
      if result.rowCount <= Self.rowLimit { results[number + 1] = Rows(result) }
      queries[number + 1] = script.entries[index].statement.text
      for definition in script.definitions(of: index) {
        definitions[ScriptPins.print(of: definition.statement)] = definition.statement.text
      }
    }
    for name in session.data.tableNames where names.contains(name) {
      guard let table = try session.data.table(named: name), table.batch.rowCount <= Self.rowLimit else { continue }
      tables[name] = TableRows(table)
    }
  }

  // MARK: The file

  private static let mark = "meibo results 1"

  /// Writes the file, which only its owner may read.
  func write(to path: String) throws(Diagnostic) {
    guard let file = Gzip.compressed(Array(text.utf8)) else {
      throw Diagnostic(
        .unwritable, Message("the results are too large to be kept", ja: "結果が大きすぎて保存できない"),
        help: [Message("add --no-results", ja: "--no-results を付ける")])
    }
    try AtomicFile.write(file, to: path, mode: 0o600)
  }

  /// The most bytes that a file may have, packed and unpacked.
  private static let sizeLimits = (packed: 64 << 20, unpacked: 512 << 20)

  /// Takes the file beside a script away, where it is one of ours: what is no longer kept is not to lie about.
  static func remove(_ path: String) {
    if ((try? read(path)) ?? nil) != nil { FilePaths.remove(path) }
  }

  /// Reads the file beside a script; nil where there is none, code `.malformed` for what is none.
  static func read(_ path: String) throws(Diagnostic) -> KeptResults? {
    guard FilePaths.exists(path) else { return nil }
    let bytes = try FilePaths.readBytes(path, limit: sizeLimits.packed)
    guard
      let text = Gzip.expanded(bytes, limit: sizeLimits.unpacked).flatMap({ String(validating: $0, as: UTF8.self) }),
      let results = KeptResults(text)
    else {
      throw Diagnostic(
        .malformed, Message("'\(path)' holds no results that Meibo has kept", ja: "「\(path)」は Meibo が残した結果ではない"),
        help: [
          Message(
            "remove it, or renew it: meibo run SCRIPT.kql --accept", ja: "消すか、作り直す: meibo run SCRIPT.kql --accept")
        ])
    }
    return results
  }

  var text: String {
    var lines: [[String]] = [[Self.mark]]
    for (name, text) in definitions.sorted(by: { $0.key < $1.key }) { lines.append(["let", name, text]) }
    for (number, text) in queries.sorted(by: { $0.key < $1.key }) { lines.append(["query", String(number), text]) }
    for (number, rows) in results.sorted(by: { $0.key < $1.key }) {
      lines.append(["result", String(number)])
      lines.append(["names"] + rows.columns.map(\.name))
      lines.append(["types"] + rows.columns.map(\.type))
      for row in rows.rows { lines.append(["row"] + row) }
    }
    for (name, table) in tables.sorted(by: { $0.key < $1.key }) {
      lines.append(["table", name] + table.keyColumns)
      for (key, print) in zip(table.keys, table.prints) { lines.append(["key", print] + key) }
    }
    return lines.map { $0.map(Self.written).joined(separator: "\t") + "\n" }.joined()
  }

  init?(_ text: String) {
    var lines = text.split(separator: "\n")[...]
    guard lines.popFirst().map(String.init) == Self.mark else { return nil }
    var number: Int?
    var name: String?
    for line in lines {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(Self.read)
      let rest = Array(cells.dropFirst())
      switch (cells[0], rest.count) {
      case ("let", 2): definitions[rest[0]] = rest[1]
      case ("query", 2): Int(rest[0]).map { queries[$0] = rest[1] }
      case ("result", 1):
        guard let found = Int(rest[0]) else { return nil }
        number = found
        results[found] = Rows(columns: [], rows: [])
      case ("names", _): number.map { results[$0]?.columns = rest.map { Rows.Field(name: $0, type: "") } }
      case ("types", _):
        guard let number, results[number]?.columns.count == rest.count else { return nil }
        for (place, type) in rest.enumerated() { results[number]?.columns[place].type = type }
      case ("row", _):
        guard let number, results[number]?.columns.count == rest.count else { return nil }
        results[number]?.rows.append(rest)
      case ("table", 1...):
        name = rest[0]
        tables[rest[0]] = TableRows(keyColumns: Array(rest.dropFirst()), keys: [], prints: [])
      case ("key", 1...):
        guard let name else { return nil }
        tables[name]?.prints.append(rest[0])
        tables[name]?.keys.append(Array(rest.dropFirst()))
      default: return nil
      }
    }
  }

  private static func written(_ cell: String) -> String {
    guard cell.utf8.contains(where: { $0 == 9 || $0 == 10 || $0 == 13 || $0 == 92 }) else { return cell }
    return cell.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
      .replacing("\r", with: "\\r")
  }

  private static func read(_ cell: Substring) -> String {
    guard cell.utf8.contains(92) else { return String(cell) }
    var output = ""
    var isEscaped = false
    for letter in cell {
      if isEscaped {
        output.append(letter == "t" ? "\t" : letter == "n" ? "\n" : letter == "r" ? "\r" : letter)
        isEscaped = false
      } else if letter == "\\" {
        isEscaped = true
      } else {
        output.append(letter)
      }
    }
    return output
  }
}

extension KeptResults.Rows {
  /// A result's rows as texts: reals to 12 digits.
  init(_ batch: Batch) {
    columns = batch.schema.fields.map { Field(name: $0.name, type: $0.type.rawValue) }
    rows = (0..<batch.rowCount).map { row in batch.columns.map { Self.text(of: $0.value(at: row)) } }
  }

  private static func text(of value: Value) -> String {
    if case .real(let number) = value, let rounded = Double(ResultFingerprint.rounded(number)) {
      return Value.real(rounded).text
    }
    return value.text
  }
}

extension KeptResults.TableRows {
  /// Which rows a table has: by its key where the data package names one, else by the first column that tells rows apart.
  init(_ table: Table) {
    let columns = table.batch.columns
    let words = columns.map { $0.words() }
    let declared = table.properties.primaryKey.compactMap { table.schema.index(of: $0) }
    let key = declared.isEmpty ? Self.key(of: table, words) : declared
    keyColumns = key.map { table.schema.fields[$0].name }
    keys = (0..<table.batch.rowCount).map { row in key.map { columns[$0].value(at: row).text } }
    prints = (0..<table.batch.rowCount).map { row in
      var hash = RowHash(seed: 0)
      for word in words { hash.add(word[row]) }
      return ScriptPins.digits(hash.value)
    }
  }

  private static func key(of table: Table, _ words: [[UInt64]]) -> [Int] {
    let types: Set<DataType> = [.string, .long, .int]
    let place = words.indices.first { index in
      types.contains(table.schema.fields[index].type) && Set(words[index]).count == table.batch.rowCount
    }
    return place.map { [$0] } ?? []
  }
}

extension Statement {
  /// The statement as it is laid out.
  var text: String { Printer().text(of: self) }
}
