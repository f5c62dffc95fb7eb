import Diagnostics
import Synchronization

extension RegularExpression {
  /// The compiled pattern, which is kept: a query compiles a constant once, not once a part of the table.
  public static func known(_ pattern: String) throws(Diagnostic) -> RegularExpression {
    // By bytes: as strings, patterns that only look alike would be taken for one.
    let key = Array(pattern.utf8)
    if let found = patterns.withLock({ $0[key] }) { return found }
    let compiled = try RegularExpression(pattern)
    patterns.withLock { patterns in
      // Patterns out of a column may be any number; then none is worth keeping for long.
      if patterns.count >= 256 { patterns.removeAll() }
      patterns[key] = compiled
    }
    return compiled
  }

  private static let patterns = Mutex<[[UInt8]: RegularExpression]>([:])
}

extension RegularExpression {
  /// Whether a pattern asks for the edge of a word (`\b`, `\B`), which RE2 sees between ASCII characters only.
  public static func asksForWordEdge(_ pattern: String) -> Bool {
    var isEscaped = false
    for byte in pattern.utf8 {
      if isEscaped, byte | 0x20 == UInt8(ascii: "b") { return true }
      isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
    }
    return false
  }
}
