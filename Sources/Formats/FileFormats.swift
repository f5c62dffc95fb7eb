import Diagnostics

/// The formats that tables are read from.
public enum FileFormats {
  /// All of them; to add one, add a line.
  public static let all: [any FileFormat] = [
    DelimitedFormat(), JSONFormat(), NDJSONFormat(), WorkbookFormat(), DatabaseFormat(),
  ]

  /// The file of a path, which may name a part of a workbook: `roster.xlsx` of `roster.xlsx#職員`.
  public static func file(of path: String) -> String {
    isDatabase(FilePart(path).file) ? FilePart(path).file : (try? WorkbookPath(path))?.file ?? path
  }

  /// The file's rows as typed columns, read by its format.
  public static func read(_ path: String, options: LoadOptions) throws(Diagnostic) -> LoadedTable {
    let format = try format(for: path)
    return try whole(path) { () throws(Diagnostic) in try format.read(path, options: options) }
  }

  /// What was read of a file, or of a folder's files. One that became shorter meanwhile is refused, whatever else seems to be
  /// wrong with it.
  static func whole(
    _ path: String, _ read: () throws(Diagnostic) -> LoadedTable
  ) throws(Diagnostic) -> LoadedTable {
    let before = FileBytes.cutCount
    do throws(Diagnostic) {
      let loaded = try read()
      if FileBytes.cutCount == before { return loaded }
    } catch {
      if FileBytes.cutCount == before { throw error }
    }
    throw Diagnostic(
      .unreadable,
      Message("'\(path)' became shorter while it was read", ja: "'\(path)' が読み込み中に短くなった"),
      help: [
        Message(
          "another program is writing it: wait until it is done, and load it again", ja: "ほかのプログラムが書いている。終わってから読み直す")
      ])
  }

  private static func isDatabase(_ path: String) -> Bool {
    DatabaseFormat().endings.contains { path.lowercased().hasSuffix(".\($0)") }
  }

  /// The format that a file's ending names. Another ending is refused with the list of those that are known.
  public static func format(for path: String) throws(Diagnostic) -> any FileFormat {
    if let mark = path.lastIndex(of: "#"), WorkbookPath.isWorkbook(String(path[..<mark])) { return WorkbookFormat() }
    if isDatabase(FilePart(path).file) { return DatabaseFormat() }
    let file = GzipFile.inner(path.split(separator: "/").last.map(String.init) ?? "")
    let ending = file.lastIndex(of: ".").map { file[file.index(after: $0)...].lowercased() } ?? ""
    for format in all where format.endings.contains(ending) { return format }
    let known = all.flatMap(\.endings).map { ".\($0)" }.joined(separator: " ")
    if ["xls", "xlsb", "ods"].contains(ending) {
      throw Diagnostic(
        .unknownFormat,
        Message("'\(path)': workbooks of this kind are not read", ja: "'\(path)'：この形式の表計算ファイルは読めない"),
        help: [
          Message("save it as .xlsx, or the sheet as 'CSV UTF-8'", ja: ".xlsx か「CSV UTF-8」で保存し、そのファイルを開く")
        ])
    }
    throw Diagnostic(
      .unknownFormat,
      Message("'\(path)': no format has the ending '.\(ending)'", ja: "'\(path)'：拡張子 '.\(ending)' の形式はない"),
      help: [Message("files are read with the endings \(known)", ja: "読める拡張子：\(known)")])
  }
}
