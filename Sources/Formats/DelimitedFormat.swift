import Columns
import Diagnostics

/// Delimited text: a header and rows of cells, between which stands a comma, a tab, a semicolon or a bar.
public struct DelimitedFormat: FileFormat {
  /// `CSV`.
  public let name = "CSV"
  /// The usual endings.
  public let endings = ["csv", "tsv", "tab", "txt", "psv"]
  /// What the format is.
  public let summary = Message(
    "delimited text with a header; separator, encoding and types are recognised from the whole file",
    ja: "見出し行のある区切りテキスト。区切り文字、文字コード、型はファイル全体から判定する")

  /// A reader.
  public init() {}

  /// The file's rows as typed columns.
  public func read(_ path: String, options: LoadOptions) throws(Diagnostic) -> LoadedTable {
    let text = try text(path, options)
    let name = options.tableName ?? options.declaration?.name ?? TableName.from(path: path)
    do throws(Diagnostic) {
      return try text.load(name: name, declaration: options.declaration)
    } catch {
      guard options.isForgiving, error.code == .malformed, let mended = MendedText(text) else { throw error }
      if let first = mended.rejects.first, mended.isTooMuch || !options.setsRowsAside {
        let count = mended.rejects.count
        throw .rejected(first, count, of: count + mended.lines.count, in: path, isTooMuch: mended.isTooMuch)
      }
      var loaded = try text.replaced(by: mended).load(name: name, declaration: options.declaration)
      if !options.widths.isEmpty {
        let texts = try texts(ofLines: Set(loaded.rejects.map(\.line)), in: path, options: options)
        for place in loaded.rejects.indices {
          loaded.rejects[place].text = texts[loaded.rejects[place].line] ?? loaded.rejects[place].text
        }
      }
      return loaded
    }
  }

  /// The physical lines in which rows start.
  public func lines(ofRows rows: Set<Int>, in path: String, options: LoadOptions) throws(Diagnostic) -> [Int: Int] {
    try text(path, options).lines(ofRows: rows)
  }

  /// The records that begin in these physical lines, as they stand in the file; of cells of fixed widths the lines.
  public func texts(ofLines lines: Set<Int>, in path: String, options: LoadOptions) throws(Diagnostic) -> [Int: String]
  {
    let source = try TextSource(path: path, options: options)
    let bytes = source.bytes.span
    let text = options.widths.isEmpty ? try text(path, options) : nil
    let scanner = RecordScanner(dialect: text?.dialect ?? Dialect(separator: 44, terminator: 10))
    var found: [Int: String] = [:]
    var (place, line) = (source.start, 1)
    while place < bytes.count, found.count < lines.count {
      let lineEnd = LineCounter.end(ofLineAt: place, in: bytes)
      if lines.contains(line) {
        let record = text == nil ? nil : scanner.cells(bytes, from: place)
        found[line] = source.row(place, record?.end ?? lineEnd)
      }
      (place, line) = (lineEnd, line + 1)
    }
    return found
  }

  /// The file with its header known.
  func text(_ path: String, _ options: LoadOptions) throws(Diagnostic) -> DelimitedText {
    var source = try TextSource(path: path, options: options)
    var options = options
    if !options.widths.isEmpty {
      let bytes = FixedWidthText.delimited(source.bytes.span, from: source.start, widths: options.widths)
      source = source.replaced(by: bytes, options)
      options.separator = UInt8(ascii: ",")
    }
    let name = GzipFile.inner(path).lowercased()
    let prefersTab = name.hasSuffix(".tsv") || name.hasSuffix(".tab")
    return try DelimitedText(source: source, path: path, options: options, preferred: prefersTab ? 9 : nil)
  }
}

extension Diagnostic {
  /// The refusal of rows that cannot be taken, of which the first is given, with what would help.
  static func rejected(
    _ first: RejectedRow, _ count: Int, of all: Int, in path: String, isTooMuch: Bool
  ) -> Diagnostic {
    let row = String(first.text.prefix(80))
    var help = [Message("the row: \(row)", ja: "その行：\(row)")]
    if count > 1 {
      help.append(Message("\(count) of \(all) rows are so", ja: "\(all) 行のうち \(count) 行がそうである"))
    }
    help.append(
      isTooMuch
        ? Message(
          "so many are not set aside: does the header stand in another line (`header=N`), or is it another separator?",
          ja: "多すぎるので取り分けない。見出しが別の行（`header=N`）か、区切り文字が違うのではないか")
        : Message(
          "mend them, or set them aside: `.load FILE with (rejects=aside)`",
          ja: "直すか、`.load FILE with (rejects=aside)` で取り分ける"))
    return Diagnostic(
      .malformed,
      Message(
        "'\(path)' line \(first.line): \(first.reason.english)",
        ja: "'\(path)' \(first.line) 行目：\(first.reason.text(in: .japanese))"), help: help)
  }
}
