import Diagnostics

extension Parser {
  /// `(a, b) =`: the names, which are taken with the sign; nil where something else stands.
  mutating func nameTuple() -> [Name]? {
    guard isSymbol("(") else { return nil }
    var names: [Name] = []
    var ahead = 1
    while true {
      switch token(after: ahead).kind {
      case .name(let text), .quotedName(let text): names.append(Name(text, token(after: ahead).range))
      default: return nil
      }
      if token(after: ahead + 1).kind == .symbol(")") { break }
      guard token(after: ahead + 1).kind == .symbol(",") else { return nil }
      ahead += 2
    }
    guard token(after: ahead + 2).kind == .symbol("=") else { return nil }
    for _ in 0..<(ahead + 3) { advance() }
    return names
  }

  /// `(a, b = 2)` behind the name of a function.
  mutating func callArguments() -> [NamedExpression] {
    advance()
    let arguments = inBrackets { $0.arguments() }
    closeBracket(")")
    return arguments
  }

  /// Names of columns between commas, with wildcards and orders.
  mutating func columnPatterns() -> [ColumnPattern] {
    var result: [ColumnPattern] = []
    repeat {
      guard var pattern = columnPattern() else { return result }
      if isWord("granny"), tokenAfter.kind == .symbol("-") {
        advance()
        advance()
        pattern.comparesNumbers = true
      }
      if take(word: "asc") {
        pattern.isAscending = true
      } else if take(word: "desc") {
        pattern.isAscending = false
      } else if pattern.comparesNumbers {
        expected("'asc' or 'desc'", ja: "「asc」か「desc」")
      }
      result.append(pattern)
    } while take(symbol: ",")
    return result
  }

  /// Names of columns between commas, each also with `.. name` behind it.
  mutating func columnRanges() -> [ColumnPattern] {
    var result: [ColumnPattern] = []
    repeat {
      guard var range = columnPattern() else { return result }
      if take(symbol: "..") {
        guard let last = columnPattern() else { return [] }
        range.last = last.name
      }
      result.append(range)
    } while take(symbol: ",")
    return result
  }

  /// Names and `*` without blanks between them.
  private mutating func columnPattern() -> ColumnPattern? {
    let start = token.range
    if case .quotedName(let text) = token.kind {
      advance()
      return ColumnPattern(name: Name(text, start), isAscending: nil, isPattern: false)
    }
    var text = ""
    var isPattern = false
    var end = start.lowerBound
    while text.isEmpty || token.range.lowerBound == end {
      if case .name(let part) = token.kind {
        text += part
      } else if case .integer(let number) = token.kind, !text.isEmpty {
        text += String(number)
      } else if isSymbol("*") {
        text += "*"
        isPattern = true
      } else {
        break
      }
      end = token.range.upperBound
      advance()
    }
    if text.isEmpty {
      expected("the name of a column", ja: "列の名前")
      return nil
    }
    return ColumnPattern(name: Name(text, SourceRange(start.lowerBound, end)), isAscending: nil, isPattern: isPattern)
  }

  /// Columns to expand: `name = list to typeof(long), …`.
  mutating func expansions() -> [Expansion] {
    var result: [Expansion] = []
    repeat {
      let item = namedExpression()
      if item.expression.kind == .missing { break }
      var type: Name?
      if take(word: "to") {
        guard take(word: "typeof"), take(symbol: "(") else {
          expected("'typeof(…)' after 'to'", ja: "「to」の後に「typeof(…)」")
          return result
        }
        type = name("a type", ja: "型")
        closeBracket(")")
      }
      result.append(Expansion(item: item, type: type))
    } while take(symbol: ",")
    return result
  }

  /// Aggregates of a series: `name = aggregate default = value, …`.
  mutating func seriesItems() -> [SeriesItem] {
    var result: [SeriesItem] = []
    repeat {
      let item = namedExpression()
      if item.expression.kind == .missing { break }
      var value: Expression?
      if isWord("default"), tokenAfter.kind == .symbol("=") {
        advance()
        advance()
        value = expression()
      }
      result.append(SeriesItem(item: item, defaultValue: value))
    } while take(symbol: ",")
    return result
  }

  /// One expression, whose name no bracket behind a blank calls.
  mutating func axis() -> NamedExpression? {
    let outer = callsOverBlanks
    callsOverBlanks = false
    defer { callsOverBlanks = outer }
    let item = namedExpression()
    return item.expression.kind == .missing ? nil : item
  }

  /// `(value, …)`; nil where no bracket stands.
  mutating func bracketedExpressions() -> [NamedExpression]? {
    guard take(symbol: "(") else { return nil }
    let items = inBrackets { parser in parser.isSymbol(")") ? [] : parser.namedExpressions() }
    closeBracket(")")
    return items
  }

  /// Words between commas, each one of a few; nil, with a diagnostic, where another stands.
  mutating func words(_ allowed: [String]) -> [Name]? {
    var result: [Name] = []
    repeat {
      guard case .name(let text) = token.kind, allowed.contains(text) else {
        let list = allowed.joined(separator: ", ")
        let nearest = if case .name(let text) = token.kind { nearestName(to: text, in: allowed) } else { String?.none }
        expected(
          "one of: \(list)", ja: "\(allowed.joined(separator: "、")) のどれか",
          help: nearest.map { [Message("did you mean '\($0)'?", ja: "「\($0)」ではないか")] } ?? [])
        return nil
      }
      result.append(Name(text, token.range))
      advance()
    } while take(symbol: ",")
    return result
  }

  /// `with (word = value, …)`, or without brackets `with word = value`; empty where no `with` stands, nil, with a
  /// diagnostic, where it cannot be read.
  mutating func properties(_ allowed: [String]) -> [NamedExpression]? {
    // KQL's older form has no `with`: `render columnchart kind=stacked`.
    let isBare =
      if case .name(let word) = token.kind { allowed.contains(word) && tokenAfter.kind == .symbol("=") } else { false }
    guard isBare || take(word: "with") else { return [] }
    let isBracketed = take(symbol: "(")
    let items = isBracketed ? inBrackets { $0.namedExpressions() } : namedExpressions()
    if isBracketed { closeBracket(")") }
    for (index, item) in items.enumerated() {
      // `ycolumns = a, b`: what has no name goes on with the list before it.
      if item.name == nil, index > 0 { continue }
      guard let name = item.name, allowed.contains(name.text) else {
        let nearest = item.name.flatMap { nearestName(to: $0.text, in: allowed) }
        report(
          .syntax,
          item.name.map { Message("unknown property '\($0.text)'", ja: "「\($0.text)」という指定はない") }
            ?? Message("a property is written as name = value", ja: "指定は 名前 = 値 と書く"),
          at: item.range,
          help: [
            nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
              ?? Message(
                "there are: \(allowed.joined(separator: ", "))", ja: "使えるもの: \(allowed.joined(separator: "、"))")
          ])
        return nil
      }
    }
    return items
  }

  /// `(stage | stage)`; nil, with a diagnostic, where none stands.
  mutating func stagesInBrackets() -> [Stage]? {
    guard take(symbol: "(") else {
      expected(
        "'(' and what is done with each part", ja: "「(」と各部分に対する処理",
        help: isSymbol("{") || isSymbol("|")
          ? [Message("write `partition by unit (top 2 by hours)`", ja: "`partition by unit (top 2 by hours)` のように書く")]
          : [])
      return nil
    }
    let result = inBrackets { parser -> [Stage] in
      let first = parser.isSymbol("|") ? [] : parser.firstStage().map { [$0] } ?? []
      return first + parser.stages()
    }
    closeBracket(")")
    return result
  }

  /// `(keys sort key rows low .. high)` behind `within`.
  mutating func group() -> Expression.Group {
    advance()
    let result = inBrackets { parser -> Expression.Group in
      var keys: [Expression] = []
      if !parser.isSymbol(")"), !parser.isWord("sort") {
        repeat {
          let key = parser.expression()
          if key.kind == .missing { break }
          keys.append(key)
        } while parser.take(symbol: ",")
      }
      var order: [SortKey] = []
      if parser.take(word: "sort") {
        _ = parser.take(word: "by")
        order = parser.sortKeys()
      }
      return Expression.Group(keys: keys, order: order, frame: parser.frame())
    }
    closeBracket(")")
    return result
  }

  /// `rows low .. high`; nil where no `rows` stands, or it cannot be read.
  private mutating func frame() -> Expression.Frame? {
    guard take(word: "rows") else { return nil }
    let low = expression()
    guard take(symbol: "..") else {
      expected(
        "'..' between the first and the last row", ja: "最初の行と最後の行の間に「..」",
        help: [Message("write `rows -5 .. 0`", ja: "`rows -5 .. 0` のように書く")])
      return nil
    }
    let high = expression()
    if low.kind == .missing || high.kind == .missing { return nil }
    return Expression.Frame(low: low, high: high)
  }
}

extension Stage {
  /// The label of a slot in a round of repeated slots.
  public static func label(_ label: String, round: Int) -> String { round == 1 ? label : "\(label)\(round)" }
}
