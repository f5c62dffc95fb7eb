import Diagnostics

extension Parser {
  /// What a query of another language says, whose first word stands here: one message with the KQL query that does the
  /// same. Nil where the word begins no such query; else the source, when it is known what was meant.
  mutating func foreignQuery(_ word: String) -> Pipeline.Source? {
    if word.lowercased() == "select", tokenAfter.kind != .end, tokenAfter.kind != .symbol("|") { return select(word) }
    guard case .name(let next) = tokenAfter.kind else {
      guard case .string = tokenAfter.kind, word == "find" else { return nil }
      return refuseQuery(
        word, Message("a text is found by search", ja: "文字列は search で探す"), "search \(source(tokenAfter.range))")
    }
    switch word.lowercased() {
    case "with" where token(after: 2).kind == .name("as") || token(after: 2).kind == .name("AS"):
      return with(word, next)
    case "delete" where next.lowercased() == "from": return delete(word)
    case "update", "insert", "truncate", "alter", "create", "drop":
      return refuseChange(word)
    case "describe" where token(after: 2).kind == .end, "desc" where token(after: 2).kind == .end:
      return refuseQuery(word, Message("the table comes first", ja: "表が先"), "\(next) | describe")
    case "show": return refuseShow(word)
    default: return nil
    }
  }

  /// Says that a word begins no query and what to write, and leaves the rest of the statement unread.
  private mutating func refuseQuery(_ word: String, _ why: Message, _ query: String?) -> Pipeline.Source {
    let help = query.map {
      Message("\(why.english): `\($0)`", ja: "\(why.japanese ?? why.english): `\($0)`")
    }
    report(
      .sqlHabit, Message("'\(word)' does not begin a query", ja: "「\(word)」で始まる問い合わせはない"),
      help: [help ?? why])
    skipStatementOrBracket()
    return .missing
  }

  private mutating func skipStatementOrBracket() {
    var depth = 0
    while token.kind != .end, !isSymbol(";") {
      if isSymbol("(") { depth += 1 }
      if isSymbol(")") {
        if depth == 0 { return }
        depth -= 1
      }
      advance()
    }
  }

  private mutating func select(_ word: String) -> Pipeline.Source {
    let why = Message("KQL", ja: "KQL では")
    var trial = self
    guard let query = SelectTranslation(&trial) else {
      let example = "TABLE | where … | project …"
      return refuseQuery(word, Message("KQL: the table comes first", ja: "KQL では表が先"), example)
    }
    let isWhole = trial.token.kind == .end || trial.isSymbol(";") || trial.isSymbol(")")
    let text = query.text + (isWhole ? "" : " | …")
    return refuseQuery(word, why, text)
  }

  /// `(select … from …)` behind `in`: the list is a query.
  mutating func selectInBrackets(_ word: String) -> Expression {
    let start = token.range
    guard case .name(let select) = token.kind else { return Expression(.missing, start) }
    var trial = self
    let query = SelectTranslation(&trial)
    let text = query.map { "\(word) (\($0.text))" } ?? "\(word) (TABLE | project …)"
    report(
      .sqlHabit, Message("'\(select)' does not begin a query", ja: "「\(select)」で始まる問い合わせはない"),
      help: [Message("KQL: \(text)", ja: "KQL では \(text)")])
    skipStatementOrBracket()
    return Expression(.missing, start)
  }

  /// `with heavy as (select …) select …`: each part is a let.
  private mutating func with(_ word: String, _ name: String) -> Pipeline.Source {
    var trial = self
    for _ in 0..<4 { trial.advance() }
    let inner = SelectTranslation(&trial)?.text ?? "TABLE | …"
    let outer = trial.take(symbol: ")") ? SelectTranslation(&trial)?.text : nil
    report(
      .sqlHabit, Message("'\(word)' does not begin a query", ja: "「\(word)」で始まる問い合わせはない"),
      help: [
        Message(
          "KQL: `let \(name) = \(inner);` and then `\(outer ?? "\(name) | …")`",
          ja: "KQL では `let \(name) = \(inner);` の後に `\(outer ?? "\(name) | …")`")
      ])
    skipStatementOrBracket()
    return .missing
  }

  private mutating func delete(_ word: String) -> Pipeline.Source {
    var trial = self
    trial.advance()
    trial.advance()
    let table = trial.source(trial.token.range)
    trial.advance()
    var query = "\(table) | where not(…)"
    if trial.take(word: "where") || trial.take(word: "WHERE") {
      query = "\(table) | where not(\(SelectTranslation.text(trial.expression())))"
    }
    report(
      .sqlHabit, Message("no query changes a table: Meibo only reads", ja: "問い合わせで表は変わらない。Meibo は読むだけである"),
      help: [Message("to leave rows out of a result: `\(query)`", ja: "結果から行を除くには `\(query)`")])
    skipStatementOrBracket()
    return .missing
  }

  private mutating func refuseChange(_ word: String) -> Pipeline.Source {
    report(
      .sqlHabit, Message("no query changes a table: Meibo only reads", ja: "問い合わせで表は変わらない。Meibo は読むだけである"),
      help: [
        Message(
          "computed columns: `TABLE | extend name = …`; other rows: `.load FILE`",
          ja: "計算した列は `表 | extend 名前 = …`、別の行は `.load ファイル`")
      ])
    skipStatementOrBracket()
    return .missing
  }

  private mutating func refuseShow(_ word: String) -> Pipeline.Source {
    var names: [String] = []
    var ahead = 1
    while case .name(let text) = token(after: ahead).kind {
      names.append(text)
      ahead += 1
    }
    let isTables = names.first?.lowercased() == "tables" || names.first?.lowercased() == "databases"
    let command = isTables ? ".tables" : ".schema \(names.last ?? "TABLE")"
    return refuseQuery(
      word, isTables ? Message("the tables", ja: "表の一覧") : Message("the columns", ja: "列の一覧"), command)
  }

  /// `=COUNTIF(staff[性別],"女")`: a formula of a spreadsheet.
  mutating func formula() -> Pipeline.Source {
    let start = token.range.lowerBound
    let query = translatedFormula() ?? "TABLE | where CONDITION | summarize …"
    skipStatementOrBracket()
    report(
      .sqlHabit, Message("a formula does not begin a query", ja: "数式で始まる問い合わせはない"), at: SourceRange(start, lastEnd),
      help: [Message("KQL: the table comes first: `\(query)`", ja: "KQL では表が先: `\(query)`")])
    return .missing
  }

  /// `FUNCTION(table[column], …)` as a query; nil for any other formula.
  private func translatedFormula() -> String? {
    guard case .name(let function) = tokenAfter.kind, token(after: 2).kind == .symbol("("),
      case .name(let table) = token(after: 3).kind, token(after: 4).kind == .symbol("["),
      case .name(let column) = token(after: 5).kind, token(after: 6).kind == .symbol("]")
    else { return nil }
    let small = function.lowercased()
    if small == "countif", token(after: 7).kind == .symbol(",") {
      return "\(table) | where \(column) == \(source(token(after: 8).range)) | count"
    }
    guard token(after: 7).kind == .symbol(")") else { return nil }
    if small == "count" || small == "counta" || small == "rows" { return "\(table) | count" }
    return "\(table) | summarize \(ForeignWords.call(small, [column]) ?? "\(small)(\(column))")"
  }

  // MARK: KQL that is not spoken

  /// `cluster("…").database("…").T`, `externaldata(…) […]`: refused as a whole; the table that is named at the end is
  /// read, so that what follows is checked. Nil where another name stands here.
  mutating func refusedSource(_ word: String) -> Pipeline.Source? {
    guard tokenAfter.kind == .symbol("("), let remedy = grammar.refusedSources[word] else { return nil }
    let start = token.range
    var table: Name?
    advance()
    while true {
      if isSymbol("(") || isSymbol("[") {
        skipBrackets()
      } else if isSymbol("."), case .name(let text) = tokenAfter.kind {
        advance()
        table = Name(text, token.range)
        advance()
      } else if case .quotedName = token.kind {
        advance()
      } else {
        break
      }
      if isSymbol("("), table != nil { table = nil }
    }
    let range = SourceRange(start.lowerBound, lastEnd)
    let help = table.map { Message("a table is named directly: `\($0.text)`", ja: "表は名前だけで書く: `\($0.text)`") } ?? remedy
    repair(
      .unsupported, Message("'\(word)' is KQL that Meibo does not speak", ja: "「\(word)」は Meibo が扱わない KQL"),
      at: table == nil ? start : range, help: [help])
    return table.map { .name($0) } ?? .missing
  }

  /// Skips a bracket and what it holds.
  mutating func skipBrackets() {
    var depth = 0
    repeat {
      if case .symbol(let sign) = token.kind {
        if ["(", "[", "{"].contains(sign) { depth += 1 }
        if [")", "]", "}"].contains(sign) { depth -= 1 }
      }
      advance()
    } while depth > 0 && token.kind != .end
  }

  /// Skips a refused stage; names inside its brackets that are refused too are reported as well.
  mutating func skipRefusedStage() {
    var depth = 0
    var last: Token?
    while token.kind != .end {
      if case .symbol(let sign) = token.kind {
        if depth == 0, ["|", ";", ")", "}"].contains(sign) { return }
        if ["(", "[", "{"].contains(sign) { depth += 1 }
        if [")", "]", "}"].contains(sign) { depth -= 1 }
      }
      if case .name(let word) = token.kind, last?.kind == .symbol("(") || last?.kind == .symbol("|"),
        let remedy = grammar.refused[word]
      {
        report(
          .unsupported, Message("'\(word)' is KQL that Meibo does not speak", ja: "「\(word)」は Meibo が扱わない KQL"),
          help: [remedy])
      }
      last = token
      advance()
    }
  }
}
