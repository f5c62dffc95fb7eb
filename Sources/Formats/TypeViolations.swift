import Columns
import Diagnostics

/// The cells of a file that are not of the declared type.
struct TypeViolations {
  let source: TextSource
  let chunks: [RowChunk]
  let plan: ColumnPlan
  let tableName: String

  /// Throws an error that lists the first of them in the order of the rows, if there are any.
  func refuse() throws(Diagnostic) {
    var found: [(row: Int, column: Int, misfit: Misfit)] = []
    var total = 0
    var firstRow = 0
    for chunk in chunks {
      for block in chunk.blocks {
        for (column, piece) in block.pieces.enumerated() where !piece.misfits.isEmpty {
          total += piece.misfits.count
          if found.count >= 10, found[found.count - 1].row < firstRow { continue }
          for misfit in piece.misfits.prefix(10) { found.append((firstRow + misfit.row, column, misfit)) }
        }
        firstRow += block.rowCount
      }
    }
    if total == 0 { return }
    let first = found.sorted { ($0.row, $0.column) < ($1.row, $1.column) }.prefix(10)
    throw Violation.diagnostic(first.map { violation($0.row, $0.column, $0.misfit) }, total: total)
  }

  private func violation(_ row: Int, _ column: Int, _ misfit: Misfit) -> Violation {
    let bytes = source.bytes.span
    let value = source.excerpt(misfit.start, misfit.end)
    let declared = (plan.declared[column]?.field.type ?? .string)
    return Violation(
      table: tableName, row: row + 1, line: LineCounter.line(of: misfit.start, in: bytes),
      column: plan.names[column], kind: .type, value: value,
      message: Message(
        "'\(value)' is no \(declared.englishName)", ja: "'\(value)' は\(declared.japaneseName)でない"))
  }
}

extension DataType {
  /// What a value of the type is called in messages.
  var englishName: String {
    switch self {
    case .bool: "truth value (true or false)"
    case .long: "whole number"
    case .real: "number"
    case .date: "date (yyyy-mm-dd)"
    case .datetime: "moment (yyyy-mm-ddThh:mm:ss)"
    default: "text"
    }
  }

  /// The same in Japanese.
  var japaneseName: String {
    switch self {
    case .bool: "真偽値（true か false）"
    case .long: "整数"
    case .real: "数値"
    case .date: "日付（yyyy-mm-dd）"
    case .datetime: "日時（yyyy-mm-ddThh:mm:ss）"
    default: "文字列"
    }
  }
}
