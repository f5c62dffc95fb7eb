import Columns
import Diagnostics

/// A folder of tables with a description, `datapackage.json` (Frictionless Data Package, versions 1 and 2).
///
/// Opening reads the description only; a table is read when it is asked for.
public struct DataPackage: Sendable {
  /// The folder.
  public let folder: String
  /// The package's name.
  public var name: String?
  /// The name that readers see.
  public var title: String?
  /// The day that the package takes as today, in days since 1970-01-01.
  public var asOf: Int32?
  /// The tables, in the order of the description.
  public var resources: [TableDeclaration]

  /// Opens a folder, or the `datapackage.json` itself. What the description says wrongly is refused with its place.
  public static func open(_ folder: String) throws(Diagnostic) -> DataPackage {
    let isFile = folder.hasSuffix("/datapackage.json") || folder == "datapackage.json"
    let place = isFile ? String(folder.dropLast("datapackage.json".count)) : folder
    let root = place.isEmpty ? "." : place.count > 1 && place.hasSuffix("/") ? String(place.dropLast()) : place
    let path = "\(root)/datapackage.json"
    let file = try FileBytes(path: path)
    let description: PackageDescription
    do throws(JSONMismatch) {
      description = try PackageDescription.read(file.span, from: Self.markLength(file.span))
    } catch {
      throw PackageReader(path: path).refusal(error.place, error.reason)
    }
    return try PackageReader(path: path).package(description, folder: root)
  }

  /// Reads a table. A cell that is not of its declared type, or a value that an ordered category does not declare, is
  /// refused with the first ten places; `violations` lists what else breaks the description.
  public func load(_ name: String, threadCount: Int = 1) throws(Diagnostic) -> LoadedTable {
    let declaration = try resource(name)
    var parts: [LoadedTable] = []
    for path in declaration.paths { parts.append(try load(path, of: declaration, threadCount: threadCount)) }
    guard let first = parts.first else {
      throw Diagnostic(
        .malformedPackage, Message("resource '\(name)' names no file", ja: "リソース '\(name)' にファイルの指定がない"))
    }
    if parts.count == 1 { return first }
    return try Self.joined(parts, first: first)
  }

  /// The declaration of a table; an unknown name is refused with the nearest one.
  public func resource(_ name: String) throws(Diagnostic) -> TableDeclaration {
    let folded = FoldedName(name)
    if let found = resources.first(where: { FoldedName($0.name) == folded }) { return found }
    let near = nearestName(to: name, in: resources.map(\.name))
    let list = resources.map(\.name).joined(separator: ", ")
    throw Diagnostic(
      .unknownTable, Message("the data package has no table '\(name)'", ja: "データパッケージに表 '\(name)' がない"),
      help: [
        near.map { Message("did you mean '\($0)'?", ja: "'\($0)' のことではないか") }
          ?? Message("it has \(list)", ja: "ある表：\(list)")
      ])
  }

  private func load(
    _ path: String, of declaration: TableDeclaration, threadCount: Int
  ) throws(Diagnostic) -> LoadedTable {
    let full = "\(folder)/\(path)"
    do throws(Diagnostic) {
      return try FileFormats.read(
        full, options: LoadOptions(threadCount: threadCount, tableName: declaration.name, declaration: declaration))
    } catch {
      guard error.code == .unreadable else { throw error }
      throw Diagnostic(
        .malformedPackage,
        Message(
          "the file '\(path)' of resource '\(declaration.name)' cannot be read: \(error.message.english)",
          ja: "リソース '\(declaration.name)' のファイル '\(path)' を読めない：\(error.message.text(in: .japanese))"),
        help: error.help)
    }
  }

  /// The rows of several files of one resource, which must have the same columns.
  private static func joined(_ parts: [LoadedTable], first: LoadedTable) throws(Diagnostic) -> LoadedTable {
    let types = first.table.schema.fields.map { "\($0.name) \($0.type.rawValue)" }
    for part in parts where part.table.schema.fields.map({ "\($0.name) \($0.type.rawValue)" }) != types {
      throw Diagnostic(
        .malformedPackage,
        Message(
          "the files of '\(first.table.name)' have different columns or types",
          ja: "'\(first.table.name)' の各ファイルの列または型が違う"),
        help: [Message("declare the fields and their types", ja: "フィールドと型を宣言する")])
    }
    var result = first
    result.table.batch = Batch.concatenate(parts.map(\.table.batch), schema: first.table.schema)
    result.notes = parts.flatMap(\.notes)
    result.byteCount = parts.reduce(0) { $0 + $1.byteCount }
    return result
  }

  private static func markLength(_ bytes: Span<UInt8>) -> Int {
    bytes.count >= 3 && bytes.word(at: 0) & 0xFF_FFFF == 0xBF_BBEF ? 3 : 0
  }
}
