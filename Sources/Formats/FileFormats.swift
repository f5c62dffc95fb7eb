import Diagnostics

/// The formats that tables are read from.
public enum FileFormats {
  /// All of them; to add one, add a line.
  public static let all: [any FileFormat] = [
    DelimitedFormat(), JSONFormat(), NDJSONFormat(),
  ]

  /// The format that a file's ending names. Another ending is refused with the list of those that are known.
  public static func format(for path: String) throws(Diagnostic) -> any FileFormat {
    let file = path.split(separator: "/").last ?? ""
    let ending = file.lastIndex(of: ".").map { file[file.index(after: $0)...].lowercased() } ?? ""
    for format in all where format.endings.contains(ending) { return format }
    let known = all.flatMap(\.endings).map { ".\($0)" }.joined(separator: " ")
    if ["xlsx", "xlsm", "xls"].contains(ending) {
      throw Diagnostic(
        .unknownFormat,
        Message("'\(path)': workbooks are not read yet", ja: "'\(path)'：Excel ブックはまだ読めない"),
        help: [
          Message(
            "save the sheet as 'CSV UTF-8' and open that file", ja: "シートを「CSV UTF-8」で保存し、そのファイルを開く")
        ])
    }
    throw Diagnostic(
      .unknownFormat,
      Message("'\(path)': no format has the ending '.\(ending)'", ja: "'\(path)'：拡張子 '.\(ending)' の形式はない"),
      help: [Message("files are read with the endings \(known)", ja: "読める拡張子：\(known)")])
  }
}
