import Diagnostics

/// Writes syntax back as text, one stage a line, in a form that other KQL tools read: bare dates as `datetime(…)`.
public struct Printer: Sendable {
  /// How many columns of a stage's text may stand on one line; nothing is cut, only broken at commas.
  private let indentation = "    "

  /// What is laid out anew, where that is known.
  let origin: Origin?

  /// Whether dates are written bare, as in a remedy that somebody types.
  private let writesBareDates: Bool

  /// A printer; `forMessages` writes dates as people type them.
  public init(forMessages: Bool = false) {
    origin = nil
    writesBareDates = forMessages
  }

  init(origin: Origin) {
    self.origin = origin
    writesBareDates = false
  }

  /// A statement without its `;`.
  public func text(of statement: Statement) -> String {
    switch statement.kind {
    case .query(let pipeline): text(of: pipeline)
    case .letScalar(let name, let value): "let \(quoted(name.text)) = \(text(of: value))"
    case .letTable(let name, let pipeline):
      pipeline.stages.isEmpty
        ? "let \(quoted(name.text)) = \(text(of: pipeline))"
        : "let \(quoted(name.text)) =\n\(indented(text(of: pipeline)))"
    case .letFunction(let name, let function): "let \(quoted(name.text)) = \(text(of: function))"
    case .declareParameters(let declarations): "declare query_parameters(\(text(of: declarations)))"
    case .set(let name, let value): "set \(name.text)" + (value.map { " = \(text(of: $0))" } ?? "")
    }
  }

  /// A pipeline, a stage a line.
  public func text(of pipeline: Pipeline) -> String {
    lines(of: pipeline).joined(separator: "\n")
  }

  /// One stage.
  public func text(of stage: Stage) -> String {
    stage.written.reduce(stage.name.text) { output, slot in
      switch slot {
      case .value("cells"): output + " " + rows(of: stage)
      case .word(","): output + ","
      case .word(let word): "\(output) \(word)"
      case .value(let label): output + (stage.slots[label].map { separator($0) + text(of: $0) } ?? "")
      }
    }
  }

  /// An expression with the brackets that its shape needs.
  public func text(of expression: Expression) -> String {
    switch expression.kind {
    case .literal(let literal): return spelling(of: literal, at: expression.range) ?? text(of: literal)
    case .name(let name): return quoted(name)
    case .call(let name, let arguments): return "\(name.text)(\(arguments.map(argument).joined(separator: ", ")))"
    case .unary(let sign, let operand): return sign + bracketed(operand)
    case .binary(let word, let left, let right):
      let sign = word == ":" ? ":" : " \(word) "
      return operand(left, of: word, isRight: false) + sign + operand(right, of: word, isRight: true)
    case .between(let value, let low, let high, let isNegated):
      return "\(bracketed(value)) \(isNegated ? "!" : "")between (\(text(of: low)) .. \(text(of: high)))"
    case .membership(let word, let value, let list):
      return
        "\(bracketed(value)) \(word) (\(list.map { argument(NamedExpression(name: nil, expression: $0)) }.joined(separator: ", ")))"
    case .member(let base, let name): return "\(postfixBase(base)).\(quoted(name.text))"
    case .element(let base, let index): return "\(postfixBase(base))[\(text(of: index))]"
    case .star: return "*"
    case .table(let pipeline): return "(" + inline.text(of: pipeline).replacingLineEnds(with: " ") + ")"
    case .within(let call, let group): return "\(text(of: call)) within (\(text(of: group)))"
    case .missing: return ""
    }
  }

  /// A printer for what stands on one line, where no comment can.
  private var inline: Printer {
    guard let origin else { return self }
    return Printer(origin: Origin(source: origin.source, comments: []))
  }

  /// How a number or text was written: `@"\d"` and `1e3` stay what they are.
  private func spelling(of literal: Literal, at range: SourceRange) -> String? {
    guard let spelled = origin?.spelling(at: range) else { return nil }
    switch literal {
    case .string: return spelled.first.map { "\"'@hH`".contains($0) } == true ? spelled : nil
    case .integer, .real, .timespan: return spelled.utf8.allSatisfy { $0 < 0x80 && $0 != 0x20 } ? spelled : nil
    default: return nil
    }
  }

  func text(of source: Pipeline.Source) -> String {
    switch source {
    case .name(let name): quoted(name.text)
    case .stage(let stage): text(of: stage)
    case .pipeline(let pipeline): "(\n\(indented(text(of: pipeline)))\n)"
    case .call(let name, let arguments): "\(name.text)(\(arguments.map(text).joined(separator: ", ")))"
    case .pattern(let name): name.text
    case .previous, .missing: ""
    }
  }

  private func separator(_ value: SlotValue) -> String {
    if case .cells = value { return " " }
    if case .declarations = value { return "" }
    return " "
  }

  /// The cells of a table that is written out: each row on a line where there are several of several columns.
  private func rows(of stage: Stage) -> String {
    guard case .cells(let cells)? = stage.slots["cells"] else { return "" }
    let texts = cells.map(text)
    guard case .declarations(let columns)? = stage.slots["columns"], columns.count > 1, texts.count > columns.count
    else { return "[\(texts.joined(separator: ", "))]" }
    let starts = stride(from: 0, to: texts.count, by: columns.count)
    let rows = starts.map { texts[$0..<min($0 + columns.count, texts.count)].joined(separator: ", ") }
    return "[\n\(indented(rows.joined(separator: ",\n")))\n]"
  }

  private func text(of value: SlotValue) -> String {
    switch value {
    case .name(let name): quoted(name.text)
    case .expression(let expression): text(of: expression)
    case .namedExpressions(let items): items.map(text).joined(separator: ", ")
    case .bracketed(let items): "(\(items.map(text).joined(separator: ", ")))"
    case .sortKeys(let keys): keys.map(text).joined(separator: ", ")
    case .options(let options): options.map { "\($0.word.text)=\(quoted($0.value.text))" }.joined(separator: " ")
    case .table(let pipeline): operandText(of: pipeline)
    case .tables(let pipelines): pipelines.map(operandText).joined(separator: ", ")
    case .tableList(let pipelines): "(\(pipelines.map(operandText).joined(separator: ", ")))"
    case .columnPatterns(let patterns): patterns.map(text).joined(separator: ", ")
    case .expansions(let items):
      items.map { text(of: $0.item) + ($0.type.map { " to typeof(\($0.text))" } ?? "") }.joined(separator: ", ")
    case .series(let items):
      items.map { text(of: $0.item) + ($0.defaultValue.map { " default = \(text(of: $0))" } ?? "") }
        .joined(separator: ", ")
    case .words(let words): words.map(\.text).joined(separator: ", ")
    case .properties(let items): "with (\(items.map(text).joined(separator: ", ")))"
    case .stages(let stages): "(\n\(indented(stages.map { "| " + text(of: $0) }.joined(separator: "\n").dropped(2)))\n)"
    case .declarations(let declarations): "(\(text(of: declarations)))"
    case .cells(let cells): "[\(cells.map(text).joined(separator: ", "))]"
    }
  }

  private func operandText(of pipeline: Pipeline) -> String {
    if pipeline.stages.isEmpty {
      switch pipeline.source {
      case .name, .call, .pattern: return text(of: pipeline.source)
      default: break
      }
    }
    if let short = shortText(of: pipeline) { return "(\(short))" }
    let inner = text(of: pipeline)
    return inner.contains("\n") ? "(\n\(indented(inner))\n)" : "(\(inner))"
  }

  /// A query of a stage or two on one line, where that is short and holds no comment.
  private func shortText(of pipeline: Pipeline) -> String? {
    guard pipeline.stages.count <= 2, !hasComments(pipeline) else { return nil }
    let line = text(of: pipeline).replacingLineEnds(with: " ")
    return DisplayWidth().width(of: line) <= 60 ? line : nil
  }

  private func hasComments(_ pipeline: Pipeline) -> Bool {
    guard let origin, pipeline.range.lowerBound < pipeline.range.upperBound else { return false }
    return !origin.comments(in: pipeline.range.lowerBound..<pipeline.range.upperBound).isEmpty
  }

  /// An argument of a call; a query needs no brackets of its own there.
  private func argument(_ item: NamedExpression) -> String {
    guard item.name == nil, case .table(let pipeline) = item.expression.kind, !pipeline.stages.isEmpty else {
      return text(of: item)
    }
    return inline.text(of: pipeline).replacingLineEnds(with: " ")
  }

  private func text(of item: NamedExpression) -> String {
    let names = ([item.name].compactMap { $0 } + item.moreNames).map { quoted($0.text) }.joined(separator: ", ")
    let prefix = names.isEmpty ? "" : item.moreNames.isEmpty ? "\(names) = " : "(\(names)) = "
    return prefix + text(of: item.expression)
  }

  private func text(of key: SortKey) -> String {
    text(of: key.expression) + (key.isAscending.map { $0 ? " asc" : " desc" } ?? "")
      + (key.nullsFirst.map { $0 ? " nulls first" : " nulls last" } ?? "")
  }

  private func text(of pattern: ColumnPattern) -> String {
    let order = pattern.isAscending.map { $0 ? "asc" : "desc" }
    return (pattern.isPattern ? pattern.name.text : quoted(pattern.name.text))
      + (pattern.last.map { " .. " + quoted($0.text) } ?? "")
      + (order.map { pattern.comparesNumbers ? " granny-\($0)" : " \($0)" } ?? "")
  }

  private func text(of group: Expression.Group) -> String {
    var parts: [String] = []
    if !group.keys.isEmpty { parts.append(group.keys.map(text).joined(separator: ", ")) }
    if !group.order.isEmpty { parts.append("sort " + group.order.map(text).joined(separator: ", ")) }
    if let frame = group.frame { parts.append("rows \(text(of: frame.low)) .. \(text(of: frame.high))") }
    return parts.joined(separator: " ")
  }

  private func text(of function: FunctionDefinition) -> String {
    let parameters = function.parameters.map(text).joined(separator: ", ")
    let result =
      switch function.result {
      case .value(let value): text(of: value)
      case .table(let pipeline): text(of: pipeline)
      }
    var lines: [String] = []
    var end = function.definitions.first?.range.lowerBound ?? function.resultRange.lowerBound
    for statement in function.definitions {
      var pipeline: Pipeline?
      if case .letTable(_, let inner) = statement.kind { pipeline = inner }
      lines += leading(of: statement.range, after: end, in: pipeline) + [text(of: statement) + ";"]
      end = statement.range.upperBound
    }
    var pipeline: Pipeline?
    if case .table(let inner) = function.result { pipeline = inner }
    lines += leading(of: function.resultRange, after: end, in: pipeline) + [result]
    return "\(function.isView ? "view " : "")(\(parameters)) {\n\(indented(lines.joined(separator: "\n")))\n}"
  }

  private func text(of parameter: FunctionDefinition.Parameter) -> String {
    switch parameter.kind {
    case .scalar(let type):
      return "\(quoted(parameter.name.text)):\(type.text)" + (parameter.defaultValue.map { " = \(text(of: $0))" } ?? "")
    case .table(let columns, let isOpen):
      let open = isOpen ? (columns.isEmpty ? "*" : ", *") : ""
      return "\(quoted(parameter.name.text)):(\(text(of: columns))\(open))"
    }
  }

  private func text(of declarations: [ColumnDeclaration]) -> String {
    declarations.map { declaration in
      "\(quoted(declaration.name.text)):\(declaration.type.text)"
        + (declaration.defaultValue.map { " = \(text(of: $0))" } ?? "")
    }.joined(separator: ", ")
  }

  private func text(of literal: Literal) -> String {
    switch literal {
    // The smallest long has no digits behind a minus sign that the lexer could read.
    case .integer(let number): return number == Int64.min ? "0x8000000000000000" : String(number)
    case .real(let number): return "\(number)"
    case .string(let text): return Self.quotedString(text)
    case .bool(let flag): return flag ? "true" : "false"
    case .date(let text): return writesBareDates ? text : "date(\(text))"
    case .timespan(let amount, let unit):
      return amount == amount.rounded() && abs(amount) < 1e15 ? "\(Int(amount))\(unit)" : "\(amount)\(unit)"
    case .typed(let type, let text): return "\(type)(\(text))"
    }
  }

  private func operand(_ expression: Expression, of word: String, isRight: Bool) -> String {
    let innerRank: Int
    switch expression.kind {
    case .binary(let inner, _, _): innerRank = Self.rank(of: inner)
    case .between, .membership: innerRank = Self.comparisonRank
    default: return bracketed(expression)
    }
    let outerRank = Self.rank(of: word)
    let needsBrackets = isRight || outerRank == Self.comparisonRank ? innerRank <= outerRank : innerRank < outerRank
    return needsBrackets ? "(\(text(of: expression)))" : text(of: expression)
  }

  /// What stands before a dot or an index, which bind tighter than a minus sign.
  private func postfixBase(_ expression: Expression) -> String {
    switch expression.kind {
    case .literal(.integer(let number)) where number < 0: "(\(text(of: expression)))"
    case .literal(.real(let number)) where number.sign == .minus: "(\(text(of: expression)))"
    default: bracketed(expression)
    }
  }

  private func bracketed(_ expression: Expression) -> String {
    switch expression.kind {
    case .binary, .unary, .between, .membership: "(\(text(of: expression)))"
    default: text(of: expression)
    }
  }

  /// How tightly comparisons, `in` and `between` bind.
  private static let comparisonRank = 3

  private static func rank(of word: String) -> Int {
    switch word {
    case "or": 1
    case "and": 2
    case "+", "-": 4
    case "*", "/", "%": 5
    default: comparisonRank
    }
  }

  /// A name as it must be written: in brackets and quotes where it is no plain name.
  public func quoted(_ name: String) -> String {
    if Self.isPlainName(name) { return name }
    let needsEscapes = name.unicodeScalars.contains { "'\\\n\r\t".unicodeScalars.contains($0) }
    return needsEscapes ? "[\(Self.quotedString(name))]" : "['\(name)']"
  }

  /// Words that mean something else where a name may stand.
  private static let reserved = TextWords.comparisons.union(TextWords.lists).union([
    "and", "or", "not", "by", "asc", "desc", "nulls", "true", "false", "True",
    "False", "TRUE", "FALSE", "in", "between", "on", "let", "declare", "set",
    "print", "range", "datatable", "union", "search", "sort", "within", "under", "view",
  ])

  /// Whether a name can be written without brackets and quotes.
  public static func isPlainName(_ name: String) -> Bool {
    let (tokens, diagnostics) = Lexer.tokens(of: name)
    return !reserved.contains(name) && diagnostics.isEmpty && tokens.count == 2 && tokens[0].kind == .name(name)
  }

  /// A text as a KQL string.
  public static func quotedString(_ text: String) -> String {
    var output = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      default: output.unicodeScalars.append(character)
      }
    }
    return output + "\""
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { indentation + $0 }.joined(separator: "\n")
  }
}

extension String {
  fileprivate func dropped(_ count: Int) -> String { String(dropFirst(count)) }

  fileprivate func replacingLineEnds(with text: String) -> String {
    split(separator: "\n").map { line in String(line.drop { $0 == " " }) }.joined(separator: text)
  }
}
