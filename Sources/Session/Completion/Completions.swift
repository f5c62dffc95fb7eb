import Columns
import Syntax

/// What could stand at the cursor.
public struct Completions: Sendable, Hashable {
  /// The byte of the text from which on a candidate stands, up to the cursor.
  public var start: Int
  /// The candidates, likely ones first.
  public var texts: [String]
  /// Whether the name of a file is asked for; then there are no candidates.
  public var wantsFileName = false

  /// Candidates that begin at a byte.
  public init(start: Int, texts: [String] = [], wantsFileName: Bool = false) {
    self.start = start
    self.texts = texts
    self.wantsFileName = wantsFileName
  }

  /// Those of the names that begin with what was typed, each once, in their order. Case does not count, nor whether
  /// letters are full-width.
  static func matching(_ typed: String, in names: [String], from start: Int) -> Completions {
    let wanted = FoldedName(typed).description.lowercased()
    var seen: Set<String> = []
    let texts = names.filter { name in
      FoldedName(name).description.lowercased().hasPrefix(wanted) && seen.insert(name).inserted
    }
    return Completions(start: start, texts: texts)
  }

  /// The name as a query writes it: as it is where it is one word, else `['4月']`.
  static func written(_ name: String) -> String {
    let tokens = Lexer.tokens(of: name).tokens
    if tokens.count == 2, case .name = tokens[0].kind, tokens[0].range.upperBound == name.utf8.count { return name }
    return name.contains("'") ? "[\"\(name)\"]" : "['\(name)']"
  }
}
