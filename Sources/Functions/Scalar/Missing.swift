import Columns
import Diagnostics
import Plan

/// `isnull isnotnull notnull isempty isnotempty notempty`: whether there is a value. A text is never null; a missing one is empty.
public struct Missing: ScalarFunction {
  /// Its words.
  public let documentation: Documentation
  private let countsEmptyTexts: Bool
  private let whenMissing: UInt8

  /// All of them.
  public static let all: [any ScalarFunction] = [
    Missing(
      "isnull", Message("Whether there is no value; never for texts.", ja: "値がないか。文字列では常に偽。"), "true,false",
      countsEmptyTexts: false, whenMissing: 1),
    Missing(
      "isnotnull", Message("Whether there is a value; always for texts.", ja: "値があるか。文字列では常に真。"), "false,true",
      countsEmptyTexts: false, whenMissing: 0),
    Missing(
      "notnull", Message("Whether there is a value; always for texts.", ja: "値があるか。文字列では常に真。"), "false,true",
      countsEmptyTexts: false, whenMissing: 0),
    Missing(
      "isempty", Message("Whether a text is empty, or another value null.", ja: "文字列が空か、ほかの値が null か。"), "true,true",
      countsEmptyTexts: true, whenMissing: 1),
    Missing(
      "isnotempty",
      Message("Whether a text has characters, or another value is not null.", ja: "文字列が空でないか、ほかの値が null でないか。"),
      "false,false",
      countsEmptyTexts: true, whenMissing: 0),
    Missing(
      "notempty",
      Message("Whether a text has characters, or another value is not null.", ja: "文字列が空でないか、ほかの値が null でないか。"),
      "false,false",
      countsEmptyTexts: true, whenMissing: 0),
  ]

  private init(_ name: String, _ summary: Message, _ answers: String, countsEmptyTexts: Bool, whenMissing: UInt8) {
    documentation = Documentation(
      name, signature: "\(name)(x)", summary: summary,
      examples: [.init("print \(name)(long(null)), \(name)(\"\")", gives: "print_0,print_1\n\(answers)\n")])
    self.countsEmptyTexts = countsEmptyTexts
    self.whenMissing = whenMissing
  }

  /// Any value.
  public var overloads: [Overload] { Overload.uniform(DataType.allCases, count: 1, result: .bool) }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    if countsEmptyTexts, case .string(let texts) = column.storage {
      return .bools(mapTexts(texts) { $0.isEmpty ? whenMissing : 1 - whenMissing })
    }
    var isEmptyText = { (row: Int) in false }
    if countsEmptyTexts, case .boxed = column.storage { isEmptyText = { column.value(at: $0) == .string("") } }
    return .bools(
      BufferSlice(count: column.count) { output in
        for row in output.indices {
          output[row] = column.isNull(at: row) || isEmptyText(row) ? whenMissing : 1 - whenMissing
        }
      })
  }
}
