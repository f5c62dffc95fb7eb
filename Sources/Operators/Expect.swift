import Columns
import Diagnostics
import Plan
import Syntax

/// `expect`: passes rows on, and fails the run where they are not as they should be.
public struct Expect: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "expect",
    signature: "T | expect CONDITION [\"MESSAGE\"] [or empty]",
    summary: Message(
      "Passes the rows on, and fails the run where the condition does not hold for one.",
      ja: "行をそのまま渡し、条件が成り立たない行があれば実行を止める。"),
    details: Message(
      "A condition that is null does not hold. For no rows at all it fails too, unless `or empty` is written. The error counts the rows and shows the first ten; the status of the run is 1.",
      ja: "条件が null の行も成り立たない行とする。行が一つもないときも止まるが、or empty と書けば止まらない。誤りには行数と最初の十行を示し、終了状態は 1。"),
    examples: [
      .init("datatable(x:long)[1, 2] | expect x > 0 \"x is positive\" | count", gives: "Count\n2\n"),
      .init("datatable(x:long)[] | expect x > 0 or empty | count", gives: "Count\n0\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "expect",
    slots: [.expression("condition"), .text("message"), .optional([.word("or"), .word("empty")])])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, var expression = stage.expression("condition") else { return nil }
    var allowsNone = stage.written.contains(.word("empty"))
    // Without a message, `or empty` reads as a part of the condition.
    if case .binary("or", let condition, let last) = expression.kind, case .name("empty") = last.kind,
      input.schema.index(of: "empty") == nil, resolver.environment.scalars["empty"] == nil
    {
      expression = condition
      allowsNone = true
    }
    if case .literal(.string(let text)) = expression.kind, stage.slots["message"] == nil {
      let quoted = Printer.quotedString(text)
      resolver.report(
        .syntax, Message("the condition stands before the message", ja: "説明の前に条件を書く"), at: expression.range,
        help: [Message("write expect CONDITION \(quoted)", ja: "expect 条件 \(quoted) と書く")])
      return nil
    }
    guard let condition = resolver.condition(expression) else { return nil }
    var message: String?
    if case .literal(.string(let text))? = stage.expression("message")?.kind { message = text }
    let plan = resolver.windowed(input.plan)
    let output = LogicalPlan.Output(field: Field("holds", .bool), expression: condition)
    let columns = input.passedThrough(Array(input.schema.fields.indices))
    let own = condition.usedColumns.filter { $0 < input.schema.fields.count }
    let key = Self.key(of: input)
    let expectation = Expectation(
      schema: input.schema, message: message, allowsNone: allowsNone,
      shown: key + own.sorted().filter { !key.contains($0) }, range: stage.range)
    return Relation(
      .transform(expectation, [.project(columns + [output], plan)]), properties: input.properties)
  }

  /// The columns that tell rows apart, as far as they are known; else the first.
  private static func key(of input: Relation) -> [Int] {
    let names = input.schema.names
    let known = input.properties.primaryKey.compactMap { names.firstIndex(of: $0) }
    return known.isEmpty ? Array(names.indices.prefix(1)) : known
  }
}

/// Rows with whether each is as expected in the last column; passes them on without it.
struct Expectation: TableTransform {
  let schema: Schema
  let message: String?
  let allowsNone: Bool
  /// The columns that an error shows.
  let shown: [Int]
  let range: SourceRange

  var name: String { "expect" }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    let holds = input.columns[input.columns.count - 1]
    let flags = holds.bools()
    var failed: [Int] = []
    var count = 0
    for row in 0..<input.rowCount where flags[row] == 0 || holds.isNull(at: row) {
      count += 1
      if failed.count < Self.shownCount { failed.append(row) }
    }
    if input.rowCount == 0, !allowsNone {
      throw failure(of: Message("there are no rows", ja: "行が一つもない"), help: [Self.emptyHelp])
    }
    if count > 0 {
      let what = Message(
        "\(count) of \(input.rowCount) rows are not as expected", ja: "\(input.rowCount) 行のうち \(count) 行が期待に反する")
      throw failure(of: what, help: failed.map { line($0, input) })
    }
    return Batch(schema: schema, columns: Array(input.columns.dropLast()), rowCount: input.rowCount)
  }

  /// How many rows an error shows.
  private static let shownCount = 10

  private static let emptyHelp = Message(
    "write `or empty` at the end where that is right", ja: "行がなくてよいなら末尾に `or empty` と書く")

  private func failure(of what: Message, help: [Message]) -> Diagnostic {
    let text = message.map { Message("\($0): \(what.english)", ja: "\($0): \(what.japanese ?? what.english)") } ?? what
    return Diagnostic(.expectation, text, at: range, help: help)
  }

  private func line(_ row: Int, _ input: Batch) -> Message {
    let cells = shown.map { index -> String in
      let value = input.columns[index].value(at: row)
      return "\(schema.fields[index].name) = \(value.isNull ? "null" : value.literal)"
    }
    let text = cells.joined(separator: ", ")
    return Message("row \(row + 1): \(text)", ja: "\(row + 1) 行目: \(text)")
  }
}

extension Value {
  /// The value as a reader tells it from others: texts in quotes.
  fileprivate var literal: String {
    if case .string(let text) = self { return Value.quoted(text) }
    return text
  }
}
