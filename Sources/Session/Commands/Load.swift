import Diagnostics

/// `.load`: a file or data package.
struct Load: DotCommand {
  let name = "load"
  let signature = ".load PATH [as NAME] [with (header=N, COLUMN=TYPE, …)]"
  let summary = Message(
    "Reads a CSV, TSV, JSON or NDJSON file or a workbook (FILE.xlsx#SHEET!B4:K300 for a part of it) and reports how; or opens a data package folder. `with (…)` says what would be recognised otherwise: `header=3`, `encoding=CP932`, `separator=semicolon`, `missing=\"不明|-\"`, `dates=dmy` (or `mdy`), `year=2025` for days without one, `blanks=trim`, `totals=drop`, `rejects=aside` (or `refuse`), and a column's type: `採用日=date`. A saved session keeps it.",
    ja:
      "CSV・TSV・JSON・NDJSON ファイルか Excel ブック（一部なら FILE.xlsx#シート!B4:K300）を読み、読み方を報告する。またはデータパッケージのフォルダを開く。`with (…)` で読み方を指定する: `header=3`、`encoding=CP932`、`separator=semicolon`、`missing=\"不明|-\"`、`dates=dmy`（または `mdy`）、年のない日付に `year=2025`、`blanks=trim`、`totals=drop`、`rejects=aside`（または `refuse`）、列の型 `採用日=date`。保存したセッションにも残る。"
  )

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let (rest, choices) = try LoadChoices.split(try session.required(argument, self))
    var path = rest
    var name: String?
    if let separator = path.range(of: " as ") {
      name = String(path[separator.upperBound...]).trimmed
      path = String(path[..<separator.lowerBound]).trimmed
    }
    path = path.unquoted
    name = name.map { $0.unbracketed }
    let before = Set(session.data.tableNames)
    let schemas = Dictionary(
      uniqueKeysWithValues: before.compactMap { name in session.data.fileSchema(of: name).map { (name, $0) } })
    let snapshot = session.data.snapshot
    let opened = try session.data.open(path, as: name, with: choices, usualRejects: .aside)
    var outcomes = session.takeLoadReports()
    for name in opened.tables {
      guard let old = schemas[name], let new = session.data.fileSchema(of: name) else { continue }
      outcomes += LikelyNames.changes(from: old, to: new, table: name).map { .note($0) }
    }
    if outcomes.isEmpty {
      let names = opened.tables
      let new = names.filter { !before.contains($0) }
      let shown = (new.isEmpty ? names : new).joined(separator: ", ")
      outcomes.append(.text(Message("tables: \(shown)\n", ja: "表: \(shown)\n").text(in: session.language)))
    }
    let replaced = before.intersection(opened.tables)
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

extension Session {
  /// The load reports of the files that were read since the last call, which say all that there is to say of them.
  public func takeLoadReports() -> [Outcome] {
    let files = data.takeReadFiles()
    if !files.isEmpty { _ = data.takeFreshTables() }
    return files.map { .text(LoadReport(file: $0, session: self).text) }
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
