extension Printer {
  /// The numbers of the results that a statement names, `_3` as 3, in order.
  public static func resultReferences(in statement: Statement) -> [Int] {
    let (tokens, _) = Lexer.tokens(of: Printer().text(of: statement))
    var numbers: Set<Int> = []
    for token in tokens {
      if case .name(let text) = token.kind, text.first == "_", let number = Int(text.dropFirst()) { numbers.insert(number) }
    }
    return numbers.sorted()
  }
}
