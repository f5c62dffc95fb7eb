import Syntax

/// Which statements each statement of a script or session needs: those that define what it names, and settings.
struct StatementUses {
  private let direct: [[Int]]

  /// `numbers` are those by which results are named (`_3`), one a statement.
  init(_ statements: [Statement], numbers: [Int]) {
    var definers: [String: Int] = [:]
    var settings: [Int] = []
    var lastQuery: Int?
    var direct: [[Int]] = []
    for (index, statement) in statements.enumerated() {
      var needs = Set(settings)
      for word in statement.words { if let definer = definers[word] { needs.insert(definer) } }
      for name in statement.namedTables {
        if let number = name.resultNumber, let place = numbers[..<index].lastIndex(of: number) { needs.insert(place) }
        if name == "_", let lastQuery { needs.insert(lastQuery) }
      }
      if statement.goesOnFromLast, let lastQuery { needs.insert(lastQuery) }
      direct.append(needs.sorted())
      for name in statement.definedNames ?? [] { definers[name] = index }
      if case .set = statement.kind { settings.append(index) }
      if case .query = statement.kind { lastQuery = index }
    }
    self.direct = direct
  }

  /// The earlier statements that a statement needs by itself, in order.
  func direct(of index: Int) -> [Int] { direct[index] }

  /// The earlier statements that a statement needs, with what those need, in order.
  func all(of index: Int) -> [Int] {
    var found: Set<Int> = []
    var open = direct[index]
    while let next = open.popLast() {
      if found.insert(next).inserted { open += direct[next] }
    }
    return found.sorted()
  }
}

extension Statement {
  /// The names that it defines; nil for a query or a setting.
  var definedNames: Set<String>? {
    switch kind {
    case .letScalar(let name, _), .letTable(let name, _), .letFunction(let name, _): [name.text]
    case .declareParameters(let declarations): Set(declarations.map(\.name.text))
    case .query, .set: nil
    }
  }

  /// All names that stand in it, whatever they mean there.
  var words: Set<String> {
    var words: Set<String> = []
    for token in Lexer.tokens(of: Printer().text(of: self)).tokens {
      switch token.kind {
      case .name(let name), .quotedName(let name): words.insert(name)
      default: continue
      }
    }
    return words
  }

  /// Whether it begins with `|`.
  fileprivate var goesOnFromLast: Bool {
    guard case .query(let pipeline) = kind, case .previous = pipeline.source else { return false }
    return true
  }
}
