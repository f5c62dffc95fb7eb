import Columns
import Diagnostics
import Plan
import Syntax

/// The condition of `search`, over the columns of one of the tables.
struct SearchTerms {
  let isCaseSensitive: Bool
  /// The columns of all tables: a name that none of them has is a mistake.
  let schemas: [Schema]

  /// The condition; nil, with a diagnostic, where something is wrong.
  func condition(_ predicate: Expression, _ schema: Schema, _ resolver: inout Resolver) -> TypedExpression? {
    let range = predicate.range
    switch predicate.kind {
    case .star: return .literal(.bool(true), range: range)
    case .literal(.string(let text)): return anywhere(text, schema, at: range, &resolver)
    case .binary(let word, let left, let right) where word == "and" || word == "or":
      guard let first = condition(left, schema, &resolver), let second = condition(right, schema, &resolver) else {
        return nil
      }
      return joined(word, first, second, at: range, &resolver)
    case .call(let name, let arguments) where name.text == "not" && arguments.count == 1:
      guard let inner = condition(arguments[0].expression, schema, &resolver) else { return nil }
      return resolver.call("not", [inner], at: range)
    case .binary(":", let column, let term): return restricted(column, term, schema, at: range, &resolver)
    default:
      // What compares a column that this table lacks finds nothing in it.
      let missing = predicate.columnNames.first { name in
        schema.index(of: name) == nil && schemas.contains { $0.index(of: name) != nil }
      }
      if missing != nil { return .literal(.bool(false), range: range) }
      return comparison(predicate, schema, &resolver)
    }
  }

  private func comparison(
    _ predicate: Expression, _ schema: Schema, _ resolver: inout Resolver
  ) -> TypedExpression? {
    guard let value = resolver.expression(predicate, over: schema) else { return nil }
    if value.type == .bool { return value }
    resolver.report(
      .typeMismatch, Message("search takes a term or a condition", ja: "search には語か条件を書く"), at: predicate.range,
      help: [Message("a term stands in quotes: `search \"税務\"`", ja: "語は引用符で囲む: `search \"税務\"`")])
    return nil
  }

  /// `column:"term"`.
  private func restricted(
    _ column: Expression, _ term: Expression, _ schema: Schema, at range: SourceRange, _ resolver: inout Resolver
  ) -> TypedExpression? {
    guard case .name(let name) = column.kind, case .literal(.string(let text)) = term.kind else {
      resolver.report(
        .syntax, Message("a column and a text stand around ':'", ja: "「:」の左には列、右には文字列を書く"), at: range,
        help: [Message("write `unit:\"税務\"`", ja: "`unit:\"税務\"` のように書く")])
      return nil
    }
    if let index = schema.index(of: name) { return match(index, text, schema, at: range, &resolver) }
    guard schemas.contains(where: { $0.index(of: name) != nil }) else {
      return resolver.expression(column, over: schema)
    }
    return .literal(.bool(false), range: range)
  }

  /// Whether some column has the term.
  private func anywhere(
    _ text: String, _ schema: Schema, at range: SourceRange, _ resolver: inout Resolver
  ) -> TypedExpression? {
    if text.allSatisfy({ $0 == "*" }), !text.isEmpty { return .literal(.bool(true), range: range) }
    var found: TypedExpression = .literal(.bool(false), range: range)
    for index in schema.fields.indices {
      guard let one = match(index, text, schema, at: range, &resolver),
        let either = joined("or", found, one, at: range, &resolver)
      else { return nil }
      found = either
    }
    return found
  }

  /// Two conditions with `and` or `or`; what is known to find nothing is left out.
  private func joined(
    _ word: String, _ first: TypedExpression, _ second: TypedExpression, at range: SourceRange,
    _ resolver: inout Resolver
  ) -> TypedExpression? {
    if first.constant == .bool(false) { return word == "or" ? second : first }
    if second.constant == .bool(false) { return word == "or" ? first : second }
    return resolver.call(word, [first, second], at: range)
  }

  /// Whether a column has the term: its `*` say how.
  private func match(
    _ index: Int, _ text: String, _ schema: Schema, at range: SourceRange, _ resolver: inout Resolver
  ) -> TypedExpression? {
    let field = schema.fields[index]
    var column = TypedExpression(.column(index), type: field.type, range: range)
    if field.type != .string {
      guard let shown = resolver.call("tostring", [column], at: range) else { return nil }
      column = shown
    }
    let starts = text.hasPrefix("*")
    let ends = text.count > 1 && text.hasSuffix("*")
    let term = String(text.dropFirst(starts ? 1 : 0).dropLast(ends ? 1 : 0))
    if term.contains("*") { return pattern(text, column, at: range, &resolver) }
    let word = starts && ends ? "contains" : starts ? "hassuffix" : ends ? "hasprefix" : "has"
    let arguments = [column, .literal(.string(term), range: range)]
    let count = resolver.diagnostics.count
    let found = resolver.call(isCaseSensitive ? word + "_cs" : word, arguments, at: range)
    if resolver.withdrawWarnings(from: count) { Self.warnOfWholeTerm(term, at: range, &resolver) }
    return found
  }

  /// What `has` says of Japanese, in the words of `search`.
  private static func warnOfWholeTerm(_ term: String, at range: SourceRange, _ resolver: inout Resolver) {
    resolver.report(
      .narrowComparison,
      Message(
        "a term is found whole only, and Japanese writes no blanks between words", ja: "語は丸ごとでだけ見つかる。日本語は語の間を空けない"),
      at: range,
      help: [Message("to find a part write \"*\(term)*\"", ja: "一部を探すなら \"*\(term)*\" と書く")], severity: .warning)
  }

  /// A `*` inside a term stands for any letters.
  private func pattern(
    _ text: String, _ column: TypedExpression, at range: SourceRange, _ resolver: inout Resolver
  ) -> TypedExpression? {
    let parts = text.split(separator: "*", omittingEmptySubsequences: false).map { $0.escapedForPattern }
    let edges = (text.hasPrefix("*") ? "" : "(^|\\W)", text.hasSuffix("*") ? "" : "(\\W|$)")
    let regex = (isCaseSensitive ? "" : "(?i)") + edges.0 + parts.joined(separator: ".*") + edges.1
    return resolver.call("matches regex", [column, .literal(.string(regex), range: range)], at: range)
  }
}

extension Substring {
  /// The text with a backslash before what means something in a regular expression.
  fileprivate var escapedForPattern: String {
    reduce(into: "") { output, character in
      if "\\.+?()[]{}|^$".contains(character) { output.append("\\") }
      output.append(character)
    }
  }
}

extension Expression {
  /// The names that may be columns'.
  fileprivate var columnNames: [String] {
    switch kind {
    case .name(let text): [text]
    case .literal, .star, .table, .missing, .within: []
    case .call(_, let arguments): arguments.flatMap(\.expression.columnNames)
    case .unary(_, let operand): operand.columnNames
    case .binary(_, let left, let right): left.columnNames + right.columnNames
    case .between(let value, let low, let high, _): value.columnNames + low.columnNames + high.columnNames
    case .membership(_, let value, let list): value.columnNames + list.flatMap(\.columnNames)
    case .member(let base, _): base.columnNames
    case .element(let base, let index): base.columnNames + index.columnNames
    }
  }
}
