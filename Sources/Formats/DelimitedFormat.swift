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
      guard options.isForgiving, error.code == .malformed, let mended = MendedText(text),
        options.setsRowsAside || mended.rejects.isEmpty
      else { throw Self.withRemedy(error, options) }
      return try text.replaced(by: mended).load(name: name, declaration: options.declaration)
    }
  }

  /// The refusal of a row, with the word that sets such rows aside where that is possible.
  private static func withRemedy(_ error: Diagnostic, _ options: LoadOptions) -> Diagnostic {
    guard options.isForgiving, !options.setsRowsAside, error.code == .malformed else { return error }
    var error = error
    error.help.append(
      Message(
        "or set such rows aside: `.load FILE with (rejects=aside)`",
        ja: "または `.load FILE with (rejects=aside)` でその行を取り分ける"))
    return error
  }

  /// The physical lines in which rows start.
  public func lines(ofRows rows: Set<Int>, in path: String, options: LoadOptions) throws(Diagnostic) -> [Int: Int] {
    try text(path, options).lines(ofRows: rows)
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
