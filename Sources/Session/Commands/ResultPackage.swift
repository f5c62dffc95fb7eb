import Columns
import Diagnostics
import Rendering

/// A result as a data package: a CSV file, and a description with its columns' types and titles.
struct ResultPackage {
  private let batch: Batch
  private let name: String
  private let path: String

  /// The package of a query's result, with its description at a path.
  init(_ batch: Batch, query: String, _ path: String) {
    self.batch = batch
    self.path = path
    name = Self.name(of: query)
  }

  /// What the result is called: the first table of the query.
  static func name(of query: String) -> String {
    let word = query.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return word.isEmpty ? "result" : String(word)
  }

  /// Writes both files, the table with these permissions. A table that is there already is written over only where that was
  /// asked for, or the session has written it.
  func write(mode: UInt32, isForced: Bool, in session: Session) throws(Diagnostic) {
    let folder = FilePaths.folder(of: path)
    let file = FilePaths.join(folder, "\(name).csv")
    if FilePaths.exists(file), !isForced, !session.writtenFiles.contains(FilePaths.absolute(file)) {
      throw Diagnostic(
        .unwritable, Message("'\(file)' is there already", ja: "「\(file)」はすでにある"),
        help: [Message("take another folder, or add --force to write over it", ja: "別のフォルダにするか、--force を付けて上書きする")])
    }
    try refuseInfinite()
    if !FilePaths.exists(folder) { FilePaths.makeFolder(folder) }
    var table = try AtomicFileWriter(path: file, mode: mode)
    try CSVRenderer().write(batch, to: &table)
    try table.commit()
    try AtomicFile.write(json, to: path)
    session.writtenFiles.insert(FilePaths.absolute(file))
  }

  /// A number that is none would not be read back.
  private func refuseInfinite() throws(Diagnostic) {
    for (field, column) in zip(batch.schema.fields, batch.columns) where column.type == .real {
      let numbers = column.reals()
      let isNone = { row in !numbers[row].isFinite && column.value(at: row) != .null }
      guard let row = (0..<column.count).first(where: isNone) else { continue }
      throw Diagnostic(
        .unwritable,
        Message(
          "row \(row + 1): '\(field.name)' is \(column.value(at: row).text), for which a data package has no number",
          ja: "\(row + 1) 行目の「\(field.name)」が \(column.value(at: row).text) で、データパッケージの数として書けない"),
        help: [Message("leave such rows out: `where isfinite(…)`", ja: "`where isfinite(…)` でその行を除く")])
    }
  }

  private var json: String {
    let fields = batch.schema.fields.map { field -> String in
      let title = field.title.map { ", \"title\": \(Value.quoted($0))" } ?? ""
      return "          {\"name\": \(Value.quoted(field.name)), \"type\": \"\(Self.type(field.type))\"\(title)}"
    }
    return """
      {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "result",
        "resources": [{
          "name": \(Value.quoted(name)),
          "path": \(Value.quoted("\(name).csv")),
          "type": "table",
          "format": "csv",
          "encoding": "utf-8",
          "schema": {
            "fields": [
      \(fields.joined(separator: ",\n"))
            ],
            "missingValues": [""]
          }
        }]
      }

      """
  }

  private static func type(_ type: DataType) -> String {
    switch type {
    case .bool: "boolean"
    case .int, .long: "integer"
    case .real: "number"
    case .date: "date"
    case .datetime: "datetime"
    case .string, .timespan, .dynamic: "string"
    }
  }
}
