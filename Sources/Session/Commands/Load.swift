import Diagnostics
import Formats

/// `.load`: a file or data package.
struct Load: DotCommand {
  let name = "load"
  let signature = ".load PATH [as NAME] [with (header=N, COLUMN=TYPE, …)]"
  let summary = Message(
    "Reads a CSV, TSV, JSON or NDJSON file or a workbook (FILE.xlsx#SHEET!B4:K300 for a part of it) and reports how; or opens a data package folder. `with (…)` says what would be recognised otherwise: `header=3` (`4-6` for one of three lines), `encoding=CP932`, `separator=semicolon`, `missing=\"不明|-\"`, `dates=dmy` (or `mdy`), `year=2025` (`FY2025` for a fiscal year) for days without one, `widths=\"8,20,3\"` for cells of fixed widths, `blanks=trim`, `merged=fill`, `fill=部` (empty cells have the value above), `totals=drop`, `rejects=aside` (or `refuse`), and a column's type: `採用日=date`. A saved session keeps it.",
    ja:
      "CSV・TSV・JSON・NDJSON ファイルか Excel ブック（一部なら FILE.xlsx#シート!B4:K300）を読み、読み方を報告する。またはデータパッケージのフォルダを開く。`with (…)` で読み方を指定する: `header=3`（三行なら `4-6`）、`encoding=CP932`、`separator=semicolon`、`missing=\"不明|-\"`、`dates=dmy`（または `mdy`）、年のない日付に `year=2025`（年度なら `FY2025`）、固定長に `widths=\"8,20,3\"`、`blanks=trim`、`merged=fill`、空のセルに上の値を入れる `fill=部`、`totals=drop`、`rejects=aside`（または `refuse`）、列の型 `採用日=date`。保存したセッションにも残る。"
  )

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let (path, name, choices) = try Self.parts(of: try session.required(argument, self), self)
    let before = Set(session.data.tableNames)
    let schemas = Dictionary(
      uniqueKeysWithValues: before.compactMap { name in session.data.fileSchema(of: name).map { (name, $0) } })
    let snapshot = session.data.snapshot
    _ = session.data.takeReadFiles()
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
        return outcomes + repeated
      }
      outcomes += repeated
    }
    return outcomes
  }
}

extension Load {
  /// The path, the name and the choices of a line.
  private static func parts(
    of line: String, _ command: Load
  ) throws(Diagnostic) -> (path: String, name: String?, choices: LoadChoices) {
    var (rest, choices) = try LoadChoices.split(line)
    var name: String?
    // `with (…) as NAME` is as good.
    if choices.isEmpty, let separator = line.lastRange(of: ") as "), line.contains(" with (") {
      (rest, choices) = try LoadChoices.split(String(line[..<separator.lowerBound]) + ")")
      name = String(line[separator.upperBound...]).trimmed
    }
    if let quote = rest.first, quote == "\"" || quote == "'", let end = rest.dropFirst().firstIndex(of: quote) {
      let behind = String(rest[rest.index(after: end)...]).trimmed
      if behind.hasPrefix("as ") { name = String(behind.dropFirst(3)).trimmed }
      rest = String(rest[rest.index(after: rest.startIndex)..<end])
    } else if let separator = rest.lastRange(of: " as "), !FilePaths.exists(rest) {
      name = String(rest[separator.upperBound...]).trimmed
      rest = String(rest[..<separator.lowerBound]).trimmed
    }
    if !FilePaths.exists(FileFormats.file(of: rest)),
      ["with(", "with (", "with（"].contains(where: rest.contains) || rest.contains(" with ")
    {
      throw Diagnostic(
        .command, Message("what stands behind 'with' is not in one pair of brackets", ja: "with の後が一組の括弧になっていない"),
        help: [
          Message(
            ".load FILE as NAME with (header=3, COLUMN=date)", ja: ".load FILE as 名前 with (header=3, 列=date) のように書く")
        ])
    }
    return (rest.unquoted, name.map { $0.unbracketed }, choices)
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
