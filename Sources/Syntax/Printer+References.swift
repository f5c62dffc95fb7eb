extension Printer {
  /// The numbers of the results that a statement names, `_3` as 3 and `_` as the last one's, in order.
  public static func resultReferences(in statement: Statement, last: Int?) -> [Int] {
    let (tokens, _) = Lexer.tokens(of: Printer().text(of: statement))
    var numbers: Set<Int> = []
    for token in tokens {
      guard case .name(let text) = token.kind, text.first == "_" else { continue }
      if let number = text == "_" ? last : Int(text.dropFirst()) { numbers.insert(number) }
    }
    return numbers.sorted()
  }
}
