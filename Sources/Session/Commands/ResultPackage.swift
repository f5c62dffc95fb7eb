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
    if !FilePaths.exists(folder) { FilePaths.makeFolder(folder) }
    var table = try AtomicFileWriter(path: file, mode: mode)
    try CSVRenderer().write(batch, to: &table)
    try table.commit()
    try AtomicFile.write(json, to: path)
    session.writtenFiles.insert(FilePaths.absolute(file))
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
