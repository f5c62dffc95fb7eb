import Columns
import Diagnostics
import Rendering

/// A roster as a data package: its columns under the names that measures know, its days as days, and its own titles.
struct MappedPackage {
  /// A column to write.
  fileprivate struct Written {
    var field: Field
    /// The type as the data package says it.
    var type: String
    var cells: [Value]

    /// Whether it holds whole numbers only.
    var isWhole: Bool {
      type == "number"
        && cells.allSatisfy { cell in
          switch cell {
          case .long, .null: true
          default: false
          }
        }
    }
  }

  let name: String
  private let proposal: RoleProposal
  private let columns: [Written]

  /// The package of a proposal; `lastDayIsOpen` adds the empty last day of a roster of people who are all in office.
  init(_ proposal: RoleProposal, named name: String, lastDayIsOpen: Bool) {
    self.name = name
    self.proposal = proposal
    var columns: [Written] = []
    for choice in proposal.choices { columns += Self.columns(of: choice, proposal.looks[choice.column]) }
    if lastDayIsOpen, !columns.contains(where: { $0.field.name == "left_on" }) {
      let cells = [Value](repeating: .null, count: proposal.file.rows.count)
      columns.append(Written(field: Field("left_on", .date, title: "退職年月日"), type: "date", cells: cells))
    }
    let taken = Set(proposal.choices.map(\.column))
    var names = Set(columns.map { FoldedName($0.field.name) })
    for (place, look) in proposal.looks.enumerated() where !taken.contains(place) {
      var own = look.name
      while !names.insert(FoldedName(own)).inserted { own += "_" }
      columns.append(Self.other(look, named: own))
    }
    self.columns = columns
  }

  // MARK: Columns

  private static func columns(of choice: RoleProposal.Choice, _ look: ColumnLook) -> [Written] {
    let role = choice.role
    func field(_ type: DataType) -> Field {
      Field(role.name, type, title: look.name == role.name ? role.title : look.name)
    }
    switch role.kind {
    case .day:
      let days = look.cells.map { DayNotation.read($0)?.day }
      let cells = days.map { $0.map { Value.date(Int32(clamping: $0.days)) } ?? .null }
      var result = [Written(field: field(.date), type: "date", cells: cells)]
      if zip(days, look.cells).contains(where: { $0 == nil && !$1.isEmpty }) {
        let texts = zip(days, look.cells).map { Value.string($0 == nil ? $1 : "") }
        result.append(
          Written(
            field: Field("\(role.name)_as_written", .string, title: "\(look.name)（原文）"), type: "string", cells: texts))
      }
      return result
    case .number:
      return [Written(field: field(.real), type: "number", cells: look.cells.map(number))]
    case .choice:
      return [
        Written(field: field(.string), type: "string", cells: look.cells.map { .string(role.value($0) ?? $0) })
      ]
    case .key, .text:
      return [Written(field: field(.string), type: "string", cells: look.cells.map { .string($0) })]
    }
  }

  /// A column that has no role: a number or a day where every filled cell is one, else texts.
  private static func other(_ look: ColumnLook, named name: String) -> Written {
    let filled = look.cells.filter { !$0.isEmpty }
    let hasCodes = filled.contains { $0.count > 1 && $0.first == "0" && !$0.contains(".") }
    if look.filled > 0, look.numbers == look.filled, !hasCodes {
      return Written(field: Field(name, .real), type: "number", cells: look.cells.map(number))
    }
    if look.filled > 0, look.days[.iso] == look.filled {
      let cells = look.cells.map { DayNotation.read($0).map { Value.date(Int32(clamping: $0.day.days)) } ?? .null }
      return Written(field: Field(name, .date), type: "date", cells: cells)
    }
    return Written(field: Field(name, .string), type: "string", cells: look.cells.map { .string($0) })
  }

  private static func number(_ cell: String) -> Value {
    let plain = FoldedName(cell).description.filter { $0 != "," }
    if let whole = Int64(plain) { return .long(whole) }
    return Double(plain).map { .real($0) } ?? .null
  }

  // MARK: Files

  /// Writes the folder; only its owner may read the table. Code `.unwritable` where something is there already.
  func write(to folder: String) throws(Diagnostic) {
    if FilePaths.exists(folder) {
      throw Diagnostic(
        .unwritable, Message("'\(folder)' is there already", ja: "「\(folder)」はすでにある"),
        help: [Message("name a folder that is not there yet", ja: "まだないフォルダの名前を書く")])
    }
    FilePaths.makeFolder(folder)
    var table = try AtomicFileWriter(path: FilePaths.join(folder, "\(name).csv"), mode: 0o600)
    guard let renderer = Renderers.named("csv") else { return }
    try renderer.write(batch, to: &table)
    try table.commit()
    var description = try AtomicFileWriter(path: FilePaths.join(folder, "datapackage.json"), mode: 0o644)
    try description.write(Array(json.utf8))
    try description.commit()
  }

  private var batch: Batch {
    // Whole numbers among others are written as the numbers that the description calls them.
    let fields = columns.map { column in
      Field(column.field.name, column.isWhole ? .long : column.type == "number" ? .real : column.field.type)
    }
    let made = zip(columns, fields).map { column, field -> Column in
      var builder = ColumnBuilder(type: field.type)
      for cell in column.cells {
        if field.type == .real, case .long(let whole) = cell {
          builder.append(.real(Double(whole)))
        } else {
          builder.append(cell)
        }
      }
      return builder.finish()
    }
    return Batch(schema: Schema(fields), columns: made, rowCount: proposal.file.rows.count)
  }

  private var json: String {
    let names = Set(columns.map(\.field.name))
    var members = [
      "\"name\": \(Value.quoted(name))", "\"path\": \(Value.quoted("\(name).csv"))", "\"type\": \"table\"",
      "\"format\": \"csv\"", "\"encoding\": \"utf-8\"",
    ]
    if names.contains("staff_id") { members.append("\"meibo:personKey\": \"staff_id\"") }
    let (from, to) = proposal.isAboutPosts ? ("valid_from", "valid_to") : ("hired_on", "left_on")
    if names.contains(from), names.contains(to) {
      members += ["\"meibo:validFrom\": \"\(from)\"", "\"meibo:validTo\": \"\(to)\""]
    }
    if proposal.isAboutPosts, names.contains("kind") {
      members.append("\"meibo:primary\": {\"column\": \"kind\", \"value\": \"本務\"}")
    }
    let fields = columns.map { column -> String in
      let title = column.field.title.map { ", \"title\": \(Value.quoted($0))" } ?? ""
      let type = column.isWhole ? "integer" : column.type
      return "        {\"name\": \(Value.quoted(column.field.name)), \"type\": \"\(type)\"\(title)}"
    }
    members.append(
      "\"schema\": {\n      \"fields\": [\n\(fields.joined(separator: ",\n"))\n      ],\n      \"missingValues\": [\"\"]\n    }"
    )
    let resource = members.map { "    \($0)" }.joined(separator: ",\n")
    return """
      {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "roster",
        "resources": [{
      \(resource)
        }]
      }

      """
  }
}
