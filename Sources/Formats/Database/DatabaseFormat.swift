import Columns
import Database
import Diagnostics

/// SQLite databases: one of their tables, `hr.sqlite#staff`.
public struct DatabaseFormat: FileFormat {
  /// `SQLite`.
  public let name = "SQLite"
  /// The usual endings.
  public let endings = ["sqlite", "sqlite3", "db"]
  /// One sentence.
  public let summary = Message(
    "SQLite databases; FILE.sqlite#TABLE names one of several tables", ja: "SQLite データベース。FILE.sqlite#表 で表を選ぶ")

  /// The format.
  public init() {}

  /// The rows of the table as typed columns. Texts stay texts where they look like numbers; days and moments among them
  /// are read.
  public func read(_ path: String, options: LoadOptions) throws(Diagnostic) -> LoadedTable {
    let place = FilePart(path)
    let byteCount = try FileBytes(path: place.file).count
    let database = try Self.asked(place.file) { () throws(Database.Fault) in try Database(path: place.file) }
    let table = try Self.table(of: database, place)
    let content = try Self.content(of: table, in: database, place.file, options.limits)
    let source = TextSource(content.bytes, notes: content.notes, byteCount: byteCount, options: options)
    var given = options
    (given.headerLine, given.headerLineCount) = (1, 1)
    given.separator = UInt8(ascii: ",")
    given.textColumns.formUnion(content.textColumns)
    let text = try DelimitedText(source: source, path: path, options: given, preferred: nil)
    var loaded = try text.load(
      name: options.tableName ?? options.declaration?.name ?? TableName.legal(table), declaration: options.declaration)
    loaded.encoding = name
    loaded.layout = [Message("table '\(table)'", ja: "表「\(table)」")]
    loaded.lines = Array(1...max(1, loaded.table.batch.rowCount))
    return loaded
  }

  /// A database has no lines: the numbers of the rows.
  public func lines(ofRows rows: Set<Int>, in path: String, options: LoadOptions) throws(Diagnostic) -> [Int: Int] {
    Dictionary(uniqueKeysWithValues: rows.map { ($0, $0) })
  }

  /// The table that a path names, or the only one.
  private static func table(of database: Database, _ place: FilePart) throws(Diagnostic) -> String {
    let names = try asked(place.file) { () throws(Database.Fault) in try database.tableNames() }
    if let part = place.part {
      if let name = names.first(where: { FoldedName($0) == FoldedName(part) }) { return name }
      throw Diagnostic(
        .unreadable, Message("'\(place.file)' has no table '\(part)'", ja: "'\(place.file)' に「\(part)」という表はない"),
        help: [list(names)])
    }
    if names.count == 1 { return names[0] }
    throw Diagnostic(
      .unreadable,
      Message(
        names.isEmpty ? "'\(place.file)' has no tables" : "'\(place.file)' has \(names.count) tables",
        ja: names.isEmpty ? "'\(place.file)' に表がない" : "'\(place.file)' に表が \(names.count) 個ある"),
      help: names.isEmpty
        ? []
        : [
          list(names),
          Message("name one: `.load \(place.file)#\(names[0])`", ja: "`.load \(place.file)#\(names[0])` のように選ぶ"),
        ])
  }

  private static func list(_ names: [String]) -> Message {
    Message("its tables: \(names.joined(separator: ", "))", ja: "表: \(names.joined(separator: "、"))")
  }

  /// A table as comma-separated values.
  private struct Content {
    var bytes: [UInt8] = []
    /// The columns that hold texts which look like numbers.
    var textColumns: Set<FoldedName> = []
    var notes: [Message] = []
  }

  private static func content(
    of table: String, in database: Database, _ path: String, _ limits: ReadingLimits
  ) throws(Diagnostic) -> Content {
    var content = Content()
    var blobCount = 0
    var hasNumericText: [Bool] = []
    var hasNumbers: [Bool] = []
    var names: [String] = []
    var fault: Diagnostic?
    var looked = 0
    func add(_ cells: [String]) {
      for (place, cell) in cells.enumerated() {
        if place > 0 { content.bytes.append(UInt8(ascii: ",")) }
        // A line without anything would be no row.
        if cells.count == 1, cell.isEmpty { content.bytes += [0x22, 0x22] } else { content.bytes.appendCell(cell) }
      }
      content.bytes.append(0x0A)
    }
    try asked(path) { () throws(Database.Fault) in
      try database.rows(ofTable: table) { columns, values in
        if names.isEmpty {
          names = columns
          hasNumericText = columns.map { _ in false }
          hasNumbers = hasNumericText
          add(columns)
        }
        if values.isEmpty { return false }
        add(
          values.indices.map { place in
            switch values[place] {
            case .null: return ""
            case .integer(let number):
              hasNumbers[place] = true
              return String(number)
            case .real(let number):
              hasNumbers[place] = true
              return "\(number)"
            case .blob:
              blobCount += 1
              return ""
            case .text(let text):
              if text.utf8.first.map({ $0 < 58 && $0 != 32 }) == true, Double(text) != nil {
                hasNumericText[place] = true
              }
              return text
            }
          })
        if content.bytes.count - looked > 1 << 24 {
          looked = content.bytes.count
          fault = limits.fault(path)
        }
        return fault == nil
      }
    }
    if let fault { throw fault }
    content.textColumns = Set(
      names.indices.filter { hasNumericText[$0] && !hasNumbers[$0] }.map { FoldedName(names[$0]) })
    if blobCount > 0 {
      content.notes.append(
        Message("values that are bytes and no texts are missing: \(blobCount)", ja: "バイト列の値 \(blobCount) 個は空とした"))
    }
    return content
  }

  /// What SQLite answers, or why it does not.
  private static func asked<Answer>(
    _ path: String, _ question: () throws(Database.Fault) -> Answer
  ) throws(Diagnostic) -> Answer {
    do throws(Database.Fault) {
      return try question()
    } catch {
      switch error {
      case .none, .damaged: throw damaged(path)
      case .busy:
        throw Diagnostic(
          .unreadable, Message("'\(path)' is being written by another program", ja: "'\(path)' はほかのプログラムが書き込み中"),
          help: [Message("wait until it is done, or load a copy", ja: "終わるのを待つか、写しを読む")])
      case .query(let message):
        throw Diagnostic(
          .malformed, Message("'\(path)': SQLite says: \(message)", ja: "'\(path)'：SQLite の答え: \(message)"),
          help: [Message("a view may be of a table or a column that is gone", ja: "ビューの元の表や列がなくなっていないか確かめる")])
      }
    }
  }

  private static func damaged(_ path: String) -> Diagnostic {
    Diagnostic(
      .malformed, Message("'\(path)' is no SQLite database, or is damaged", ja: "'\(path)' は SQLite データベースでないか、壊れている"),
      help: [Message("an encrypted one must be decrypted first", ja: "暗号化されているなら先に解除する")])
  }
}
