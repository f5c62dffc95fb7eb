import Columns
import Diagnostics
import Workforce

/// `.audit`: faults of tables about people that a data package cannot forbid.
struct AuditCommand: DotCommand {
  let name = "audit"
  let signature = ".audit [TABLE]"
  let summary = Message(
    "Rows about people that cannot be: ends before beginnings, overlapping or missing posts, people who are nobody, rows outside the time in office, units above themselves; each with the query that gives them.",
    ja: "人に関するありえない行を挙げる。始まりより前の終わり、重なる職や空いた期間、いない人、在職期間の外の行、自分自身の上にある組織。該当する行を出す問い合わせも示す。")

  private static let shownRowCount = 3

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    if !argument.isEmpty, !session.data.tableNames.contains(argument) {
      throw Diagnostic(
        .unknownTable, Message("unknown table '\(argument)'", ja: "「\(argument)」という表はない"),
        help: [Message("`.tables` lists all", ja: "`.tables` で一覧")])
    }
    let tables = session.data.tableNames.compactMap { name -> AuditedTable? in
      guard let schema = session.data.declaredSchema(of: name), let properties = session.data.properties(of: name)
      else { return nil }
      return AuditedTable(name: name, schema: schema, properties: properties)
    }
    let register = tables.first(where: \.isRegister)
    var lines: [String] = []
    var ruleCount = 0
    for table in tables where argument.isEmpty || table.name == argument {
      for rule in table.rules(register: register) {
        ruleCount += 1
        switch session.evaluate(rule.query) {
        case .success(let rows): if rows.rowCount > 0 { lines += Self.lines(table.name, rule, rows, session.language) }
        case .failure(let failure): return [.diagnostics(failure.diagnostics, source: failure.source)]
        }
      }
      if table.name == "units" { lines += try unitLines(session, &ruleCount) }
    }
    return [.text(Self.report(lines, ruleCount, session.language))] + (argument.isEmpty ? try Self.notes(session) : [])
  }

  /// Tables that are described and have no rows, and rules of the data package that are broken.
  private static func notes(_ session: Session) throws(Diagnostic) -> [Outcome] {
    var empty: [String] = []
    for name in session.data.tableNames {
      if let table = try session.data.table(named: name), table.batch.rowCount == 0 { empty.append(name) }
    }
    var notes: [Outcome] = []
    if !empty.isEmpty {
      let list = empty.joined(separator: ", ")
      notes.append(
        .note(Message("without rows: \(list); what needs them cannot be computed", ja: "行のない表: \(list)。これを使う計算はできない")))
    }
    let broken = try session.data.violations().count
    if broken > 0 {
      notes.append(
        .note(
          Message(
            "\(broken) cells break the data package's rules: `.violations` lists them",
            ja: "データパッケージの決まりに反する値が \(broken) 件ある（`.violations` で一覧）")))
    }
    return notes
  }

  private static func report(_ lines: [String], _ ruleCount: Int, _ language: Language) -> String {
    if ruleCount == 0 {
      return Message(
        "nothing to audit: no table says whose rows they are and when they hold (meibo:personKey, meibo:validFrom, meibo:validTo)\n",
        ja: "調べる表がない（datapackage.json の meibo:personKey、meibo:validFrom、meibo:validTo が要る）\n"
      ).text(in: language)
    }
    if lines.isEmpty {
      return Message("no faults: \(ruleCount) rules hold\n", ja: "問題なし（\(ruleCount) 個の規則に合う）\n").text(in: language)
    }
    return lines.joined()
  }

  private static func lines(
    _ table: String, _ rule: AuditRule, _ rows: Batch, _ language: Language
  ) -> [String] {
    let count = rows.rowCount
    let head = Message(
      "\(table): \(count) row\(count == 1 ? "" : "s") \(rule.fault.text(in: .english))",
      ja: "\(table): \(count) 行 \(rule.fault.text(in: .japanese))"
    ).text(in: language)
    let shown = (0..<min(count, shownRowCount)).map { row in
      "  "
        + zip(rows.schema.names, rows.row(row)).prefix(6).map { "\($0) \(KeptResults.Rows.shown($1.text))" }
        .joined(separator: " · ") + "\n"
    }
    return [head + "\n"] + shown + ["  \(rule.query)\n"]
  }

  private func unitLines(_ session: Session, _ ruleCount: inout Int) throws(Diagnostic) -> [String] {
    guard let table = try session.data.table(named: "units"), let tree = UnitTree(table) else { return [] }
    ruleCount += 2
    let cycles = tree.cycles.map { way in
      Message(
        "units: a unit stands above itself: \(way.joined(separator: " → "))\n",
        ja: "units: 組織が自分自身の上にある: \(way.joined(separator: " → "))\n")
    }
    let orphans = tree.orphans.map { name in
      Message(
        "units: '\(name)' stands below a unit that is not there on its first day\n",
        ja: "units: 「\(name)」の上の組織が、その初日にない\n")
    }
    return (cycles + orphans).map { $0.text(in: session.language) }
  }
}
