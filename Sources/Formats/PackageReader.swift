import Columns
import Diagnostics

/// Checks a data package's description and makes declarations of it.
struct PackageReader {
  /// The path of the description, for messages.
  let path: String

  /// The package; resources without a clash of names, references only to what exists.
  func package(_ description: PackageDescription, folder: String) throws(Diagnostic) -> DataPackage {
    var package = DataPackage(
      folder: folder, name: description.name, title: description.title, asOf: nil, resources: [])
    if let text = description.asOf {
      guard case .date(let days)? = Value.read(text, as: .date) else {
        throw refusal("meibo:asOf", Message("'\(text)' is no date (yyyy-mm-dd)", ja: "'\(text)' は日付（yyyy-mm-dd）でない"))
      }
      package.asOf = days
    }
    var known: Set<FoldedName> = []
    for (index, resource) in description.resources.enumerated() {
      let place = "resources[\(index)]"
      let declaration = try declaration(resource, missing: description.missingValues, place: place)
      guard known.insert(FoldedName(declaration.name)).inserted else {
        throw refusal(
          "\(place).name",
          Message("two resources are called '\(resource.name)'", ja: "'\(resource.name)' というリソースが二つある"))
      }
      package.resources.append(declaration)
    }
    for (index, resource) in package.resources.enumerated() {
      try checkForeignKeys(of: resource, in: package.resources, place: "resources[\(index)].schema.foreignKeys")
    }
    return package
  }

  /// The error with the place in the description.
  func refusal(_ place: String, _ message: Message, help: [Message] = []) -> Diagnostic {
    let before = place.isEmpty ? "'\(path)'" : "'\(path)' \(place)"
    return Diagnostic(
      .malformedPackage,
      Message("\(before): \(message.english)", ja: "\(before)：\(message.text(in: .japanese))"), help: help)
  }

  private func declaration(
    _ resource: ResourceDescription, missing: [MissingValue]?, place: String
  ) throws(Diagnostic) -> TableDeclaration {
    for path in resource.path.texts { try checkPath(path, place: "\(place).path") }
    var declaration = TableDeclaration(name: TableName.legal(resource.name), paths: resource.path.texts)
    declaration.encoding = resource.encoding
    declaration.separator = try separator(resource.dialect, place: place)
    let schemaMissing = resource.schema?.missingValues ?? missing
    declaration.missingTexts = (schemaMissing ?? []).map(\.text).filter { !$0.isEmpty }
    let fields = FieldReader(package: self, missing: schemaMissing)
    for (index, field) in (resource.schema?.fields ?? []).enumerated() {
      let read = try fields.read(field, place: "\(place).schema.fields[\(index)]")
      declaration.schema.fields.append(read.field)
      declaration.rules.append(read.rules)
    }
    try refuseClashes(declaration.schema, place: "\(place).schema.fields")
    declaration.properties = properties(of: resource)
    try checkColumns(of: declaration, place: place)
    return declaration
  }

  private func properties(of resource: ResourceDescription) -> TableProperties {
    var properties = TableProperties()
    properties.title = resource.title
    properties.summary = resource.description
    properties.primaryKey = resource.schema?.primaryKey?.texts ?? []
    properties.foreignKeys = (resource.schema?.foreignKeys ?? []).map { key in
      let target = key.reference.resource ?? ""
      return TableProperties.ForeignKey(
        columns: key.fields.texts, table: target.isEmpty ? "" : TableName.legal(target),
        references: key.reference.fields.texts)
    }
    properties.personKey = resource.personKey
    properties.validFrom = resource.validFrom
    properties.validTo = resource.validTo
    properties.primaryRule = resource.primary.map {
      TableProperties.PrimaryRule(column: $0.column, value: $0.value.text)
    }
    properties.isAboutHealth = resource.isAboutHealth ?? false
    return properties
  }

  /// A path must stay inside the package's folder.
  private func checkPath(_ file: String, place: String) throws(Diagnostic) {
    let leaves =
      file.hasPrefix("/") || file.hasPrefix("~") || file.utf8.contains(UInt8(ascii: "\\"))
      || file.utf8.contains(UInt8(ascii: ":")) && file.contains("://")
    guard leaves || file.isEmpty || file.split(separator: "/").contains("..") else { return }
    throw refusal(
      place, Message("'\(file)' lies outside the package's folder", ja: "'\(file)' はパッケージのフォルダーの外にある"),
      help: [
        Message("copy the file into the folder and give its relative path", ja: "ファイルをフォルダーの中に写し、相対パスで書く")
      ])
  }

  private func separator(_ dialect: DialectDescription?, place: String) throws(Diagnostic) -> UInt8? {
    if dialect?.header == false {
      throw refusal(
        "\(place).dialect.header", Message("a table needs a header line", ja: "表には見出し行が要る"),
        help: [Message("add a first line with the columns' names", ja: "1 行目に列の名前を書く")])
    }
    guard let text = dialect?.delimiter else { return nil }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte != Dialect.quote, byte != 10, byte != 13 else {
      throw refusal(
        "\(place).dialect.delimiter",
        Message("'\(text)' is no single ASCII character", ja: "'\(text)' は 1 文字の ASCII でない"))
    }
    return byte
  }

  private func refuseClashes(_ schema: Schema, place: String) throws(Diagnostic) {
    var known: [FoldedName: String] = [:]
    // A column answers to its title too, so a title may not be what another column answers to.
    for (index, field) in schema.fields.enumerated() {
      guard let title = field.title else { continue }
      for (other, rival) in schema.fields.enumerated() where other != index {
        let names = [rival.name] + (other > index ? [rival.title].compactMap { $0 } : [])
        guard names.contains(where: { FoldedName($0) == FoldedName(title) }) else { continue }
        throw refusal(
          place,
          Message(
            "the title '\(title)' of '\(field.name)' also names '\(rival.name)'",
            ja: "'\(field.name)' の題名 '\(title)' は '\(rival.name)' の名前でもある"))
      }
    }
    for field in schema.fields {
      guard let first = known.updateValue(field.name, forKey: FoldedName(field.name)) else { continue }
      throw refusal(
        place, Message("'\(first)' and '\(field.name)' are the same name", ja: "'\(first)' と '\(field.name)' は同じ名前である"))
    }
  }

  /// The columns that keys and properties name must be declared, where any are.
  private func checkColumns(of table: TableDeclaration, place: String) throws(Diagnostic) {
    let properties = table.properties
    for name in properties.primaryKey { try check(name, in: table, place: "\(place).schema.primaryKey") }
    for name in properties.foreignKeys.flatMap(\.columns) {
      try check(name, in: table, place: "\(place).schema.foreignKeys")
    }
    let named = [
      ("meibo:personKey", properties.personKey), ("meibo:validFrom", properties.validFrom),
      ("meibo:validTo", properties.validTo), ("meibo:primary", properties.primaryRule?.column),
    ]
    for (key, name) in named { if let name { try check(name, in: table, place: "\(place).\(key)") } }
  }

  private func check(_ name: String, in table: TableDeclaration, place: String) throws(Diagnostic) {
    let names = table.schema.names
    if names.isEmpty || names.contains(name) { return }
    let near = nearestName(to: name, in: names)
    throw refusal(
      place, Message("'\(table.name)' has no field '\(name)'", ja: "'\(table.name)' にフィールド '\(name)' がない"),
      help: near.map { [Message("did you mean '\($0)'?", ja: "'\($0)' のことではないか")] } ?? [])
  }

  private func checkForeignKeys(
    of table: TableDeclaration, in all: [TableDeclaration], place: String
  ) throws(Diagnostic) {
    for (index, key) in table.properties.foreignKeys.enumerated() {
      let place = "\(place)[\(index)]"
      guard key.columns.count == key.references.count else {
        throw refusal(
          place,
          Message(
            "\(key.columns.count) fields refer to \(key.references.count)",
            ja: "フィールド \(key.columns.count) 個が \(key.references.count) 個を参照している"))
      }
      let target = key.table.isEmpty ? table : all.first { $0.name == key.table }
      guard let target else {
        let near = nearestName(to: key.table, in: all.map(\.name))
        throw refusal(
          place, Message("there is no resource '\(key.table)'", ja: "リソース '\(key.table)' がない"),
          help: near.map { [Message("did you mean '\($0)'?", ja: "'\($0)' のことではないか")] } ?? [])
      }
      for name in key.references { try check(name, in: target, place: place) }
    }
  }
}
