import Diagnostics

/// `.load`: a file or data package.
struct Load: DotCommand {
  let name = "load"
  let signature = ".load PATH [as NAME]"
  let summary = Message(
    "Reads a CSV, TSV, JSON or NDJSON file or a workbook (FILE.xlsx#SHEET!B4:K300 for a part of it), or opens a data package folder.",
    ja: "CSV・TSV・JSON・NDJSON ファイルか Excel ブック（一部なら FILE.xlsx#シート!B4:K300）を読む。またはデータパッケージのフォルダを開く。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    var path = try session.required(argument, self)
    var name: String?
    if let separator = path.range(of: " as ") {
      name = String(path[separator.upperBound...]).trimmed
      path = String(path[..<separator.lowerBound]).trimmed
    }
    path = path.unquoted
    name = name.map { $0.unbracketed }
    let before = Set(session.data.tableNames)
    let snapshot = session.data.snapshot
    try session.data.open(path, as: name)
    var outcomes: [Outcome] = []
    for loaded in session.data.takeFreshTables() {
      let table = loaded.table
      let size = "\(table.batch.rowCount) × \(table.schema.fields.count)"
      outcomes.append(
        .text(
          Message(
            "\(table.name): \(table.batch.rowCount) rows, \(table.schema.fields.count) columns\n",
            ja: "\(table.name): \(size)（行 × 列）\n"
          ).text(in: session.language)))
      outcomes += loaded.notes.map { .note($0) }
    }
    if outcomes.isEmpty {
      let names = session.data.opened.last?.tables ?? []
      let new = names.filter { !before.contains($0) }
      let shown = (new.isEmpty ? names : new).joined(separator: ", ")
      outcomes.append(.text(Message("tables: \(shown)\n", ja: "表: \(shown)\n").text(in: session.language)))
    }
    let replaced = before.intersection(session.data.opened.last?.tables ?? [])
    if session.dependsOnSteps(tables: replaced) {
      let repeated = session.again()
      // What the steps were made of stays with them.
      if repeated.contains(where: \.isFailure) {
        session.data.restore(snapshot)
        return repeated
      }
      outcomes += repeated
    }
    return outcomes
  }
}

extension String {
  /// The first place of a text.
  func range(of part: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }

  /// The name in `['…']` or `["…"]`.
  var unbracketed: String {
    guard hasPrefix("["), hasSuffix("]"), count > 2 else { return self }
    return String(dropFirst().dropLast()).trimmed.unquoted
  }

  /// The text without quotes around it.
  var unquoted: String {
    guard count >= 2, let quote = first, quote == "\"" || quote == "'", last == quote else { return self }
    return String(dropFirst().dropLast())
  }
}
