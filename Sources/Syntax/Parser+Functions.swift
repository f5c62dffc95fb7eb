import Diagnostics

extension Parser {
  /// Whether the next words begin the parameters of a function: `(x:long)`, `()  {`, `view () {`.
  func startsFunction() -> Bool {
    let start = isWord("view") && tokenAfter.kind == .symbol("(") ? 1 : 0
    guard token(after: start).kind == .symbol("(") else { return false }
    switch token(after: start + 1).kind {
    case .symbol(")"): return token(after: start + 2).kind == .symbol("{")
    case .name, .quotedName: return token(after: start + 2).kind == .symbol(":")
    default: return false
    }
  }

  /// `(parameters) { body }`; nil, with a diagnostic, where it cannot be read.
  mutating func functionDefinition() -> FunctionDefinition? {
    let isView = take(word: "view")
    let parameters = parameters()
    guard take(symbol: "{") else {
      expected(
        "'{' and the body of the function", ja: "「{」と関数の本体",
        help: [Message("write `let f = (x:long) { x + 1 };`", ja: "`let f = (x:long) { x + 1 };` のように書く")])
      skipStage()
      return nil
    }
    let start = token.range
    let body = nested { parser in parser.inBrackets { $0.functionBody() } }
    if body == nil { report(.syntax, Message("this function has no body", ja: "関数の本体がない"), at: start) }
    if token.kind != .end { closeBracket("}") }
    guard let (definitions, result) = body ?? nil else { return nil }
    var function = FunctionDefinition(parameters: parameters, definitions: definitions, result: result)
    function.isView = isView
    return function
  }

  private mutating func functionBody() -> (definitions: [Statement], result: FunctionDefinition.Result)? {
    var definitions: [Statement] = []
    while isWord("let") {
      let start = token.range.lowerBound
      guard let kind = letStatement() else { return nil }
      definitions.append(Statement(kind, SourceRange(start, lastEnd)))
      guard take(symbol: ";") else {
        expected("';' after a let", ja: "let の後に「;」")
        return nil
      }
    }
    let isTable = startsPipeline()
    let result: FunctionDefinition.Result
    if isTable {
      result = .table(pipeline())
    } else {
      let value = expression()
      if value.kind == .missing { return nil }
      if case .table(let inner) = value.kind { result = .table(continued(inner)) } else { result = .value(value) }
    }
    _ = take(symbol: ";")
    return (definitions, result)
  }

  private mutating func parameters() -> [FunctionDefinition.Parameter] {
    guard take(symbol: "(") else { return [] }
    var result: [FunctionDefinition.Parameter] = []
    inBrackets { parser in
      while !parser.isSymbol(")"), let parameter = parser.parameter() {
        result.append(parameter)
        if !parser.take(symbol: ",") { break }
      }
    }
    closeBracket(")")
    return result
  }

  private mutating func parameter() -> FunctionDefinition.Parameter? {
    guard let name = name("a parameter's name", ja: "引数の名前") else { return nil }
    guard take(symbol: ":") else {
      expected("':' and a type after '\(name.text)'", ja: "「\(name.text)」の後に「:」と型")
      return nil
    }
    if isSymbol("(") { return FunctionDefinition.Parameter(name: name, kind: tableType()) }
    guard let type = self.name("a type", ja: "型") else { return nil }
    let value = take(symbol: "=") ? expression() : nil
    return FunctionDefinition.Parameter(name: name, kind: .scalar(type), defaultValue: value)
  }

  /// `(a:string, b:long)`, `(*)`, or columns before a `*`.
  private mutating func tableType() -> FunctionDefinition.Parameter.Kind {
    advance()
    var columns: [ColumnDeclaration] = []
    var isOpen = false
    inBrackets { parser in
      while !parser.isSymbol(")") {
        if parser.take(symbol: "*") {
          isOpen = true
        } else if let column = parser.declaration(allowsDefaults: false) {
          columns.append(column)
        } else {
          break
        }
        if !parser.take(symbol: ",") { break }
      }
    }
    closeBracket(")")
    return .table(columns, isOpen: isOpen)
  }
}
