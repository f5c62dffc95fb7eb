import Columns
import Diagnostics
import Formats

/// A file that was read as one table, with all that is to be said of it.
struct LoadedFile: Sendable {
  /// The path as it was given.
  let path: String
  /// Whether the table was given a name.
  let isNamed: Bool
  /// The files that it is made of: itself, or those of a folder.
  let files: [String]
  /// What was chosen.
  private(set) var choices: LoadChoices
  /// The table, what the reader says of it, and the rows that were set aside.
  private(set) var loaded: LoadedTable
  /// How the columns were read.
  let columns: [ColumnReading]
  /// What is dubious about columns.
  private(set) var doubts: [Doubt]
  /// The name of the table of the rows that were set aside.
  var rejectsName: String?
  /// The rows of the file that are in the table, from 0; nil for all.
  private let keptRows: [Int]?
  /// What was recognised or mended, but for the notations of columns.
  let sentences: [Message]
  private let options: LoadOptions

  /// What was recognised of the rows, which is dubious.
  var rowDoubts: [Doubt] { RowDoubts(loaded.table, options.limits).doubts }

  /// Reads a file. `usualRejects` is what is done with rows that cannot be taken where the choices do not say.
  init(
    _ path: String, as name: String?, _ choices: LoadChoices, usualRejects: LoadChoices.Rejects, threadCount: Int,
    limits: ReadingLimits = ReadingLimits()
  ) throws(Diagnostic) {
    self.path = path
    isNamed = name != nil
    var choices = choices
    let rejects = choices.rejects ?? usualRejects
    var options = LoadOptions(
      threadCount: threadCount, tableName: name, headerLine: choices.headerLine, encoding: choices.encoding,
      separator: choices.separator, widths: choices.widths, fillsMerged: choices.fillsMerged,
      missingTexts: choices.missing,
      textColumns: Set(choices.types.map { FoldedName($0.name) }), isForgiving: true, setsRowsAside: rejects == .aside)
    options.headerLineCount = choices.headerLineCount
    options.limits = limits
    self.options = options
    let folder = FilePaths.isFolder(path) ? try FolderFiles(path, year: choices.year) : nil
    files = folder?.parts.map(\.path) ?? [path]
    let loaded: LoadedTable
    if let folder {
      loaded = try FolderTable.read(folder.parts, labelled: folder.label, in: path, options: options)
    } else {
      let format = try FileFormats.format(for: path)
      if let word = choices.unused(by: format).first {
        throw Diagnostic(
          .command,
          Message("`\(word)=` says nothing of \(format.name) files", ja: "`\(word)=` は \(format.name) のファイルには使えない"),
          help: word == "merged"
            ? [Message("`fill=COLUMN` gives empty cells the value above them", ja: "`fill=列` で空のセルに上の値が入る")]
            : [Message("leave it out", ja: "外す")])
      }
      loaded = try FileFormats.read(path, options: options)
    }
    var asked = choices
    asked.rejects = rejects
    var left = Dictionary(uniqueKeysWithValues: NoteRows.find(in: loaded).map { ($0, Message.note) })
    if choices.dropsTotals { for row in RowDoubts(loaded.table, limits).totals { left[row] = .total } }
    let reading = try NotationReading(loaded, asked, path: path, leavingOut: left, threadCount: threadCount, limits) {
      rows in
      (try? FileFormats.format(for: path).lines(ofRows: rows, in: path, options: options)) ?? [:]
    }
    // A replay must set aside what was set aside now.
    if choices.rejects == nil, reading.loaded.rejects.contains(where: \.isFault) { choices.rejects = rejects }
    self.choices = choices
    columns = reading.columns
    keptRows = reading.keptRows
    doubts = Self.doubtsOnHeader(loaded, choices) + (folder?.doubts ?? []) + reading.doubts
    self.loaded = reading.loaded
    self.loaded.rejects = Self.verbatim(reading.loaded.rejects, of: path, options)
    sentences = loaded.notes + loaded.repairs + reading.trimNotes
    self.loaded.notes += reading.notes + loaded.repairs
  }

  /// A first row of numbers or days is rather one of the table's own.
  private static func doubtsOnHeader(_ loaded: LoadedTable, _ choices: LoadChoices) -> [Doubt] {
    let names = loaded.table.schema.names
    let values = names.filter { NumberNotation.read($0, isAskedFor: true) != nil || DayNotation.read($0) != nil }
    guard choices.headerLine == nil, values.count * 2 >= names.count, !values.isEmpty, !HeaderRow.isSeries(names) else {
      return []
    }
    let list = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
    return [
      Doubt(
        message: Message(
          "the columns' names look like a row of the table: \(list)", ja: "列名が表の行のように見える: \(list)"),
        remedies: ["header=0"])
    ]
  }

  /// The rows that were set aside as they stand in the file, where it is a text.
  private static func verbatim(
    _ rejects: [RejectedRow], of path: String, _ options: LoadOptions
  ) -> [RejectedRow] {
    guard !rejects.isEmpty, !FilePaths.isFolder(path),
      let format = try? FileFormats.format(for: path) as? DelimitedFormat,
      let texts = try? format.texts(ofLines: Set(rejects.map(\.line)), in: path, options: options)
    else { return rejects }
    return rejects.map { RejectedRow(line: $0.line, reason: $0.reason, text: texts[$0.line] ?? $0.text) }
  }

  /// Where rows stand, from 0: their lines, of a folder's files with the files' names. `known` has the lines of these rows.
  func places(_ rows: [Int], _ known: [Int: Int], _ language: Language) -> String {
    let lines = rows.map { known[$0] ?? $0 + 1 }
    guard let starts = loaded.fileStarts, files.count == starts.count else {
      let list = lines.map(String.init).joined(separator: ", ")
      return Message("line\(rows.count == 1 ? "" : "s") \(list)", ja: "\(list) 行目").text(in: language)
    }
    return zip(rows, lines).map { row, line in
      let file = starts.lastIndex { $0 <= keptRows?[row] ?? row } ?? 0
      let name = FilePaths.name(of: files[file])
      return Message("\(name) line \(line)", ja: "\(name) の \(line) 行目").text(in: language)
    }.joined(separator: ", ")
  }

  /// The physical lines of rows from 0; their numbers where the file does not tell.
  func lines(_ rows: [Int]) -> [Int] { Self.lines(rows, of: loaded, keptRows, path, options) }

  private static func lines(
    _ rows: [Int], of loaded: LoadedTable, _ kept: [Int]?, _ path: String, _ options: LoadOptions
  ) -> [Int] {
    if let lines = loaded.lines { return rows.map { lines[$0] } }
    let numbers = rows.map { (kept?[$0] ?? $0) + 1 }
    if let first = loaded.firstLine { return numbers.map { first + $0 - 1 } }
    let format = try? FileFormats.format(for: path)
    let found = try? format?.lines(ofRows: Set(numbers), in: path, options: options)
    return numbers.map { found?[$0] ?? $0 }
  }

  /// The rows that were set aside as a table; nil where there are none.
  func rejectsTable(called name: String) -> Table? {
    if loaded.rejects.isEmpty { return nil }
    let schema = Schema([Field("line", .long), Field("reason", .string), Field("row", .string)])
    let columns = [
      Column(type: .long, values: loaded.rejects.map { .long(Int64($0.line)) }),
      Column.strings(loaded.rejects.map(\.reason.english)), Column.strings(loaded.rejects.map(\.text)),
    ]
    let batch = Batch(schema: schema, columns: columns, rowCount: loaded.rejects.count)
    return Table(name: name, batch: batch, properties: TableProperties())
  }
}

extension RejectedRow {
  /// Whether the row could not be taken, and was not left out as a total or a remark.
  var isFault: Bool { ![Message.total, .note].contains { reason.english.hasSuffix($0.english) } }
}

extension Message {
  /// Why a total is no row.
  static let total = Message("a total", ja: "合計")
  /// Why a remark is none.
  static let note = Message("a remark below the table", ja: "表の下の注記")
}
