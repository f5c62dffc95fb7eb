import Columns
import Diagnostics

/// `.map`: a planner's own roster under the names that measures know.
struct MapCommand: DotCommand {
  let name = "map"
  let signature = ".map FILE [ROLE=COLUMN|ROLE=none …] [as TABLE] [to FOLDER]"
  let summary = Message(
    "Proposes which columns of a roster are those that measures need, by names and cells, and says what is dubious; `to FOLDER` writes the roster as a data package, with days of any notation as days. The file stays as it is.",
    ja: "名簿のどの列が指標に要る列かを、列名と値から提案し、疑わしい点を挙げる。`to フォルダ` で、日付の表記をそろえたデータパッケージを書き出す。元のファイルは変えない。")

  /// What was asked for.
  private struct Request {
    var file = ""
    var table: String?
    var folder: String?
    var roles: [String: String?] = [:]
  }

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let request = try Self.request(try session.required(argument, self), self)
    let file = try RosterFile(request.file, threadCount: session.threadCount)
    let proposal = try RoleProposal(file, given: request.roles)
    let table = request.table ?? (proposal.isAboutPosts ? "assignments" : "staff")
    var report = Self.report(proposal, request, table, session)
    if let folder = request.folder {
      let isOpen = request.roles["left_on"] == .some(nil)
      try MappedPackage(proposal, named: table, lastDayIsOpen: isOpen).write(to: folder)
      report += Message(
        "wrote \(file.rows.count) rows to \(folder); `.load \(folder)` opens it, `.audit` looks for rows that cannot be\n",
        ja: "\(file.rows.count) 行を \(folder) に書き出した。`.load \(folder)` で開き、`.audit` でありえない行を調べる\n"
      ).text(in: session.language)
    } else {
      report += Message(
        "nothing is written yet: `.map \(argument) to FOLDER` writes the data package\n",
        ja: "まだ何も書き出していない。`.map \(argument) to フォルダ` で書き出す\n"
      ).text(in: session.language)
    }
    return [.text(report)] + file.notes.map { .note($0) }
  }

  // MARK: What was asked for

  private static func request(_ argument: String, _ command: MapCommand) throws(Diagnostic) -> Request {
    var request = Request()
    var words = words(argument)
    func usage(_ message: Message) -> Diagnostic { Diagnostic(.command, message, help: ["\(command.signature)"]) }
    request.file = words.isEmpty ? "" : words.removeFirst()
    while !words.isEmpty {
      let word = words.removeFirst()
      if word == "as" || word == "to" {
        guard !words.isEmpty else { throw usage(Message("'\(word)' has no name behind it", ja: "\(word) の後に名前を書く")) }
        let name = words.removeFirst()
        if word == "as", name.contains("/") {
          throw usage(Message("a table's name has no '/'", ja: "表の名前に「/」は使えない"))
        }
        if word == "as" { request.table = name } else { request.folder = name }
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[1].isEmpty else {
        throw usage(Message("'\(word)' is no ROLE=COLUMN", ja: "「\(word)」は 役割=列名 の形でない"))
      }
      request.roles[FoldedName(parts[0]).description] = .some(parts[1] == "none" ? nil : parts[1].unquoted.unbracketed)
    }
    return request
  }

  /// The words of a line; quotes hold blanks.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character.isWhitespace {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  // MARK: What is said

  private static func report(
    _ proposal: RoleProposal, _ request: Request, _ table: String, _ session: Session
  ) -> String {
    let language = session.language
    let rows = proposal.file.rows.count
    func line(_ message: Message) -> String { message.text(in: language) + "\n" }
    var text = line(
      Message(
        "\(request.file): \(rows) rows, \(proposal.file.names.count) columns, as the table '\(table)'",
        ja: "\(request.file): \(rows) 行 × \(proposal.file.names.count) 列。表「\(table)」とする"))
    text += session.table(batch(proposal, language), countsRows: false)
    let taken = Set(proposal.choices.map(\.column))
    let rest = proposal.file.names.indices.filter { !taken.contains($0) }.map { proposal.file.names[$0] }
    if !rest.isEmpty {
      let list = rest.prefix(12).joined(separator: ", ") + (rest.count > 12 ? ", … (\(rest.count))" : "")
      text += line(Message("under their own names: \(list)", ja: "そのままの名前の列: \(list)"))
    }
    for remark in proposal.file.remarks { text += line(remark) }
    if !proposal.doubts.isEmpty {
      text += line(Message("to be looked at:", ja: "確認すること:"))
      for doubt in proposal.doubts { text += "  - " + line(doubt) }
    }
    for measure in measures(proposal, request) { text += line(measure) }
    return text
  }

  private static func batch(_ proposal: RoleProposal, _ language: Language) -> Batch {
    // The names of the roles are English, and need a meaning in Japanese only.
    let isJapanese = language == .japanese
    let names = isJapanese ? ["役割", "意味", "列", "値の例"] : ["role", "column", "samples"]
    // Of those without a column the ones that measures need are shown.
    let shown = Role.all.enumerated().filter { place, role in place < 9 || proposal.column(of: role.name) != nil }
    let columns: [[String]] = shown.map { _, role in
      let column = proposal.column(of: role.name)
      return [role.name] + (isJapanese ? [role.title] : []) + [
        column.map { proposal.file.names[$0] } ?? "–",
        column.map { proposal.looks[$0].samples.joined(separator: " · ") } ?? "",
      ]
    }
    return Batch(
      schema: Schema(names.map { Field($0, .string) }),
      columns: names.indices.map { place in Column.strings(columns.map { $0[place] }) }, rowCount: columns.count)
  }

  /// Which measures the columns allow, and what the others lack.
  private static func measures(_ proposal: RoleProposal, _ request: Request) -> [Message] {
    let lastDayIsOpen = request.roles["left_on"] == .some(nil)
    func isThere(_ role: String) -> Bool {
      proposal.column(of: role) != nil || role == "left_on" && lastDayIsOpen
    }
    let days = proposal.isAboutPosts ? ["valid_from", "valid_to"] : ["hired_on", "left_on"]
    let lacking = (["staff_id"] + days).filter { !isThere($0) }
    if !lacking.isEmpty {
      let list = lacking.joined(separator: ", ")
      let isOpenEnd = lacking == ["left_on"]
      return [
        Message(
          "measures (headcount, turnover, …), movement and survive need \(list)\(isOpenEnd ? "; if everybody in the file is in office, say left_on=none" : "")",
          ja:
            "指標（headcount、turnover など）、movement、survive には \(list) が要る\(isOpenEnd ? "。全員が在職中なら left_on=none と書く" : "")"
        )
      ]
    }
    var possible = ["headcount", "hiring_rate", "turnover (ISO 30414)", "early_attrition", "mean_tenure"]
    var missing: [String] = []
    for (measure, role) in [("turnover (総務省)", "left_reason"), ("fte", "weekly_hours")] {
      if isThere(role) { possible.append(measure) } else { missing.append("\(measure): \(role)") }
    }
    let (can, cannot) = (possible.joined(separator: ", "), missing.joined(separator: ", "))
    return [Message("measures that this allows: \(can)", ja: "計算できる指標: \(can)")]
      + (missing.isEmpty ? [] : [Message("measures that lack a column: \(cannot)", ja: "列の足りない指標: \(cannot)")])
  }
}
