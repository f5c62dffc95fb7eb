import Columns
import Diagnostics

/// How the columns of a file are read: as declared where there is a declaration, else as what they turn out to be.
struct ColumnPlan: Sendable {
  let names: [String]
  /// The declared field of each column of the file, and what is promised of it.
  let declared: [(field: Field, rules: ColumnRules)?]
  let targets: [ColumnTarget]

  /// A plan. Columns that only the file or only the declaration has are refused.
  init(
    header: TableHeader, declaration: TableDeclaration?, path: String, options: LoadOptions
  ) throws(Diagnostic) {
    names = header.names
    guard let declaration, !declaration.schema.fields.isEmpty else {
      declared = header.names.map { _ in nil }
      let missing = (declaration?.missingTexts ?? options.missingTexts).map { Array($0.utf8) }
      targets = header.names.map { name in
        ColumnTarget(declared: options.textColumns.contains(FoldedName(name)) ? .text : nil, missingTexts: missing)
      }
      return
    }
    let fields = declaration.schema.fields
    var places: [FoldedName: Int] = [:]
    for (index, field) in fields.enumerated() { places[FoldedName(field.name)] = index }
    let matches = header.names.map { places[FoldedName($0)] }
    try Self.refuseMismatch(names: header.names, matches: matches, fields: fields, table: declaration.name, path: path)
    declared = matches.map { place in place.map { (fields[$0], declaration.rules[$0]) } }
    targets = declared.map { pair in
      guard let pair else { return ColumnTarget(declared: nil) }
      return ColumnTarget(
        declared: pair.rules.isInferred ? nil : CellType(declared: pair.field.type),
        missingTexts: pair.rules.missingTexts.map { Array($0.utf8) })
    }
  }

  /// The schema of the table, once the types are known.
  func schema(types: [CellType]) -> Schema {
    Schema(
      names.indices.map { column in
        guard var field = declared[column]?.field else { return Field(names[column], types[column].dataType) }
        field.type = types[column].dataType
        return field
      })
  }

  private static func refuseMismatch(
    names: [String], matches: [Int?], fields: [Field], table: String, path: String
  ) throws(Diagnostic) {
    let found = Set(matches.compactMap { $0 })
    let missing = fields.indices.filter { !found.contains($0) }.map { fields[$0].name }
    let undeclared = names.indices.filter { matches[$0] == nil }.map { names[$0] }
    if missing.isEmpty, undeclared.isEmpty { return }
    var help: [Message] = []
    for name in missing {
      let near = nearestName(to: name, in: undeclared)
      help.append(
        Message(
          "declared but not in the file: '\(name)'" + (near.map { "; the file has '\($0)'" } ?? ""),
          ja: "宣言にあってファイルにない列：'\(name)'" + (near.map { "。ファイルには '\($0)' がある" } ?? "")))
    }
    for name in undeclared {
      let near = nearestName(to: name, in: missing)
      help.append(
        Message(
          "in the file but not declared: '\(name)'" + (near.map { "; declared is '\($0)'" } ?? ""),
          ja: "ファイルにあって宣言にない列：'\(name)'" + (near.map { "。宣言には '\($0)' がある" } ?? "")))
    }
    throw Diagnostic(
      .malformedPackage,
      Message(
        "the columns of '\(path)' are not those that the data package declares for '\(table)'",
        ja: "'\(path)' の列がデータパッケージの '\(table)' の宣言と合わない"), help: help)
  }
}

extension CellType {
  /// What a cell of a declared type is read as.
  init(declared type: DataType) {
    switch type {
    case .bool: self = .bool
    case .int, .long: self = .long
    case .real: self = .real
    case .date: self = .isoDate
    case .datetime: self = .datetime
    case .string, .timespan, .dynamic: self = .text
    }
  }
}
