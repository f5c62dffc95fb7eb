import Columns

/// Texts that spreadsheet programs would take for formulas when they open a CSV file (OWASP, CSV injection): they begin with
/// `=`, `+`, `-`, `@` or their full-width forms, a tab or a carriage return, and are neither a number nor the sign alone.
public enum FormulaGuard {
  private static let signs: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"]

  /// Whether a text would be taken for a formula.
  public static func isFormula(_ text: some StringProtocol) -> Bool {
    guard let first = text.unicodeScalars.first, signs.contains(first) else { return false }
    let rest = text.unicodeScalars.dropFirst()
    if rest.isEmpty { return false }
    let isSigned = first == "+" || first == "-"
    return !(isSigned && rest.allSatisfy { ("0"..."9").contains($0) || $0 == "." || $0 == "," })
  }

  /// The rows with an apostrophe in front of such texts and names, and how many cells got one.
  public static func guarded(_ batch: Batch) -> (batch: Batch, count: Int) {
    var result = batch
    var count = 0
    for (index, column) in batch.columns.enumerated() {
      if isFormula(batch.schema.fields[index].name) {
        result.schema.fields[index].name = "'" + batch.schema.fields[index].name
        count += 1
      }
      guard column.type == .string else { continue }
      let texts = column.strings()
      guard (0..<texts.pool.count).contains(where: { isFormula(String(bytes: texts.pool.utf8(at: $0))) }) else {
        continue
      }
      let guarded = (0..<texts.count).map { row -> String in
        let text = texts[row]
        guard isFormula(text) else { return text }
        count += 1
        return "'" + text
      }
      result.columns[index] = .strings(guarded)
    }
    return (result, count)
  }
}
