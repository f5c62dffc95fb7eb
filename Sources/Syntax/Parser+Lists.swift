import Diagnostics

extension Parser {
  mutating func namedExpressions() -> [NamedExpression] {
    var result: [NamedExpression] = []
    repeat {
      let item = namedExpression()
      if item.expression.kind == .missing {
        skipToBoundary()
        if item.name == nil, !isSymbol(",") { break }
      }
      result.append(item)
    } while take(symbol: ",") || takeMissingComma(behind: result.last)
    return result
  }

  /// Two plain names beside each other in a list of columns: a comma is missing, which is reported.
  private mutating func takeMissingComma(behind item: NamedExpression?) -> Bool {
    guard openBrackets == 0, let item, item.name == nil, case .name = item.expression.kind,
      case .name(let next) = token.kind
    else { return takeMissingComma() }
    let isList = tokenAfter.kind == .end || tokenAfter.kind == .symbol(",") || tokenAfter.kind == .symbol("|")
    guard isList, !isStageWord, Habits.remedy(for: token.kind) == nil, grammar.habits[next.lowercased()] == nil,
      !hasLineEnd(from: lastEnd, to: token.range.lowerBound)
    else { return false }
    repair(
      .syntax, Message("expected ',' before '\(next)'", ja: "「\(next)」の前に「,」が必要"),
      help: [Message("write , \(next)", ja: ", \(next) と書く")])
    return true
  }

  mutating func namedExpression() -> NamedExpression {
    if let names = nameTuple() {
      var item = NamedExpression(name: names.first, expression: expression())
      item.moreNames = Array(names.dropFirst())
      return item
    }
    if let name = givenName() {
      let isText = if case .string = token.kind { true } else { false }
      advance()
      advance()
      let item = NamedExpression(name: name, expression: expression())
      if isText, item.expression.kind != .missing {
        let text = "\(Lexer.written(name.text)) = \(source(item.expression.range))"
        setHelp(Message("write \(text)", ja: "\(text) と書く"), at: name.range.lowerBound)
      }
      return item
    }
    if isSymbol("=") {
      report(
        .syntax, Message("expected a name before '='", ja: "「=」の前に名前が必要"),
        help: [
          Message("write name = …", ja: "名前 = … と書く")
        ])
      advance()
      return NamedExpression(name: nil, expression: expression())
    }
    var item = NamedExpression(name: nil, expression: expression())
    if let name = nameBehind(item.expression) { item.name = name }
    return item
  }

  /// The name before a `=`; one between quotes is reported and read.
  private mutating func givenName() -> Name? {
    guard tokenAfter.kind == .symbol("=") else { return nil }
    switch token.kind {
    case .name(let text), .quotedName(let text): return Name(text, token.range)
    // What cannot be read here was a name; the lexer has said why.
    case .invalid: return Name(source(token.range), token.range)
    case .string(let text):
      let name = Lexer.written(text)
      repair(
        .sqlHabit, Message("a name stands without quotes", ja: "名前は引用符で囲まない"),
        help: [Message("write \(name) = …", ja: "\(name) = … と書く")])
      return Name(text, token.range)
    default: return nil
    }
  }

  /// `expression as name`, SQL's way: reported and read. Nil where none stands.
  private mutating func nameBehind(_ expression: Expression) -> Name? {
    guard isWord("as") || isWord("AS"), case .name(let text) = tokenAfter.kind, expression.kind != .missing else {
      return nil
    }
    switch token(after: 2).kind {
    case .end, .symbol(","), .symbol("|"), .symbol(";"), .symbol(")"), .name("by"): break
    default: return nil
    }
    let place = token.range.union(tokenAfter.range)
    let name = Name(text, tokenAfter.range)
    repair(
      .sqlHabit, Message("the name comes first", ja: "名前が先に来る"), at: place,
      help: [
        Message("write \(text) = \(source(expression.range))", ja: "\(text) = \(source(expression.range)) と書く")
      ])
    advance()
    advance()
    return name
  }

  mutating func sortKeys() -> [SortKey] {
    var result: [SortKey] = []
    repeat {
      var key = SortKey(expression: expression())
      if key.expression.kind == .missing { skipToBoundary() }
      key.isAscending = direction()
      if take(word: "nulls") {
        if take(word: "first") {
          key.nullsFirst = true
        } else if take(word: "last") {
          key.nullsFirst = false
        } else {
          expected("'first' or 'last'", ja: "「first」か「last」")
        }
      }
      result.append(key)
    } while take(symbol: ",")
    return result
  }

  /// `asc` or `desc`; another language's word for them is reported and read.
  private mutating func direction() -> Bool? {
    if take(word: "asc") { return true }
    if take(word: "desc") { return false }
    guard case .name(let word) = token.kind, let isAscending = Self.directions[word.lowercased()] else { return nil }
    let kql = isAscending ? "asc" : "desc"
    repair(
      .sqlHabit, Message("'\(word)' is no word of KQL", ja: "KQL に「\(word)」という語はない"),
      help: [Message("write \(kql)", ja: "\(kql) と書く")])
    advance()
    return isAscending
  }

  private static let directions: [String: Bool] = [
    "asc": true, "desc": false, "ascending": true, "descending": false, "dsc": false, "昇順": true, "降順": false,
  ]

  mutating func declarations(allowsDefaults: Bool) -> [ColumnDeclaration] {
    guard take(symbol: "(") else {
      expected("'(' and name:type pairs", ja: "「(」と 名前:型 の並び")
      return []
    }
    var result: [ColumnDeclaration] = []
    inBrackets { parser in
      while !parser.isSymbol(")"), let declaration = parser.declaration(allowsDefaults: allowsDefaults) {
        result.append(declaration)
        if !parser.take(symbol: ",") { break }
      }
    }
    closeBracket(")")
    return result
  }

  mutating func declaration(allowsDefaults: Bool) -> ColumnDeclaration? {
    guard let name = name("a column's name", ja: "列の名前") else { return nil }
    guard take(symbol: ":") else {
      expected("':' and a type after '\(name.text)'", ja: "「\(name.text)」の後に「:」と型")
      return nil
    }
    guard let type = self.name("a type", ja: "型") else { return nil }
    let value = allowsDefaults && take(symbol: "=") ? expression() : nil
    return ColumnDeclaration(name: name, type: type, defaultValue: value)
  }

  mutating func cells() -> [Expression]? {
    // One text between brackets looks like a name in brackets: `["x"]`.
    if case .quotedName(let text) = token.kind {
      let range = token.range
      advance()
      return [Expression(.literal(.string(text)), range)]
    }
    guard take(symbol: "[") else {
      expected("'[' and the values", ja: "「[」と値の並び")
      return nil
    }
    var result: [Expression] = []
    inBrackets { parser in
      while !parser.isSymbol("]"), parser.token.kind != .end {
        let cell = parser.expression()
        if cell.kind == .missing { break }
        result.append(cell)
        if !parser.take(symbol: ",") { break }
      }
    }
    closeBracket("]")
    return result
  }

  mutating func closeBracket(_ bracket: String) {
    let opening = lastOpening
    guard !take(symbol: bracket) else { return }
    // Behind a text that never ends nothing is left to close the bracket.
    if hasGivenUp || (position > 0 && token(after: -1).kind == .invalid && token.kind == .end) { return }
    let isSaid = diagnostics.contains { $0.range?.lowerBound == token.range.lowerBound }
    if isSymbol("|") || isSymbol(";") || token.kind == .end, !isSaid {
      let found = describe(token)
      report(
        .syntax,
        Message("expected '\(bracket)', found \(found.english)", ja: "「\(bracket)」が必要だが、\(found.japanese ?? "")がある"),
        at: opening, label: Message("never closed", ja: "閉じていない"),
        help: [Message("write \(bracket) before \(found.english)", ja: "\(found.japanese ?? "")の前に \(bracket) を書く")])
      return
    }
    expected("'\(bracket)'", ja: "「\(bracket)」")
    skipStage()
    _ = take(symbol: bracket)
  }
}
