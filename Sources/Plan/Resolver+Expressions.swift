import Columns
import Diagnostics
import Syntax

extension Resolver {
  /// The expression with its names and types; nil where something is wrong.
  public mutating func expression(_ expression: Expression) -> TypedExpression? {
    let opposite = opposite
    self.opposite = nil
    switch expression.kind {
    case .missing: return nil
    case .literal(let literal): return value(of: literal, at: expression.range)
    case .name(let text): return name(text, at: expression.range, opposite)
    case .call(let name, let arguments): return call(name, arguments, at: expression.range)
    case .unary(let sign, let operand):
      guard let value = self.expression(operand) else { return nil }
      return sign == "+" ? value : call("-unary", [value], at: expression.range, shownAs: "-")
    case .binary(let word, let left, let right): return binary(word, left, right, at: expression.range)
    case .between(let value, let low, let high, let isNegated):
      return between(value, low, high, isNegated: isNegated, at: expression.range)
    case .membership(let word, let value, let list): return membership(word, value, list, at: expression.range)
    case .within(let call, let group): return within(call, group, at: expression.range)
    case .table(let pipeline): return scalarQuery(pipeline, at: expression.range)
    case .star:
      report(
        .syntax, Message("'*' can stand only in `distinct *`", ja: "「*」は `distinct *` だけで使える"), at: expression.range,
        help: [Message("to count rows write count()", ja: "行数は count() と書く")])
      return nil
    case .member(let base, let name): return member(base, name, at: expression.range)
    case .element(let base, let index):
      guard let base = self.expression(base), let index = self.expression(index) else { return nil }
      return call("[]", [base, index], at: expression.range, shownAs: "[ ]")
    }
  }

  /// `bag.name`. A table's name before the dot is SQL's way and gets the KQL form.
  private mutating func member(_ base: Expression, _ name: Name, at range: SourceRange) -> TypedExpression? {
    if case .name(let text) = base.kind, scope.index(of: text) == nil, environment.scalars[text] == nil,
      scope.index(of: name.text) != nil || tables.tableNames.contains(text) || environment.relations[text] != nil
    {
      report(
        .sqlHabit, Message("a column stands without its table", ja: "列の前に表の名前は書かない"), at: range,
        help: [Message("write \(name.text)", ja: "\(name.text) と書く")])
      return nil
    }
    guard let value = expression(base) else { return nil }
    guard value.type == .dynamic || value.type == nil else {
      let found = Self.describe(value.type)
      report(
        .typeMismatch,
        Message(
          "'.\(name.text)' reads a part of a dynamic, this is \(found.english)",
          ja: "「.\(name.text)」は dynamic の一部を読む。これは \(found.japanese ?? "")"),
        at: range, help: [Message("a column is written alone: \(name.text)", ja: "列は名前だけで書く: \(name.text)")])
      return nil
    }
    return call("[]", [value, .literal(.string(name.text), range: name.range)], at: range, shownAs: "[ ]")
  }

  /// An expression that stands opposite another: a name that is no column may be a text without its quotes.
  mutating func expression(_ expression: Expression, opposite other: TypedExpression?) -> TypedExpression? {
    opposite = other
    defer { opposite = nil }
    return self.expression(expression)
  }

  /// An expression that a stage asks for as a whole, such as the day of `at`: a name that is no column was meant to be
  /// declared.
  public mutating func value(_ expression: Expression) -> TypedExpression? {
    wantsValue = true
    defer { wantsValue = false }
    return self.expression(expression)
  }

  /// An expression that must be true or false.
  public mutating func condition(_ expression: Expression) -> TypedExpression? {
    guard let result = self.expression(expression) else { return nil }
    if result.type == .bool { return result }
    let isColumn = result.plainColumn != nil
    let shown = text(at: expression.range) ?? "x"
    let found = Self.describe(result.type)
    report(
      .typeMismatch,
      Message(
        "a condition must be true or false, this is \(found.english)", ja: "条件は真偽でなければならないが、\(found.japanese ?? "") である"
      ),
      at: expression.range,
      help: [
        result.constant != nil
          ? Message("a column stands before it: `COLUMN == \(shown)`", ja: "前に列を書く: `列 == \(shown)`")
          : isColumn && result.type == .string
            ? Message("compare it: `\(shown) == \"…\"`", ja: "`\(shown) == \"…\"` のように比べる")
            : Message("compare it: `\(shown) == value`", ja: "`\(shown) == 値` のように比べる")
      ])
    return nil
  }

  /// An expression that is the same for all rows, computed.
  public mutating func constant(_ expression: Expression, _ what: Message) -> (value: Value, type: DataType)? {
    let outer = scope
    scope = Schema([])
    wantsValue = true
    defer {
      scope = outer
      wantsValue = false
    }
    if case .name(let text) = expression.kind, environment.scalars[text] == nil, outer.index(of: text) != nil {
      report(
        .wrongArguments,
        Message(
          "\(what.english) is the same for all rows; '\(text)' is a column",
          ja: "\(what.japanese ?? what.english) は定数で書く。「\(text)」は列である"),
        at: expression.range, help: [Message("write a value, or name one with let", ja: "値を書くか、let で名前を付けた値を使う")])
      return nil
    }
    guard let result = self.expression(expression)?.folded(context) else { return nil }
    if let value = result.constant { return (value, result.columnType) }
    let row = Batch(schema: Schema([]), columns: [], rowCount: 1)
    if case .call = result.kind, !result.asksQuery {
      do throws(Diagnostic) { _ = try result.operand(on: row, context) } catch {
        report(error.placed(at: expression.range))
        return nil
      }
    }
    report(
      .wrongArguments,
      Message("\(what.english) must be a constant", ja: "\(what.japanese ?? what.english) は定数でなければならない"),
      at: expression.range,
      help: result.asksQuery
        ? [Message("name it first: `let n = toscalar(…);`", ja: "先に名前を付ける: `let n = toscalar(…);`")] : [])
    return nil
  }

  /// A type in words: "a text", "a whole number".
  public static func describe(_ type: DataType?) -> Message {
    switch type {
    case .bool: Message("a bool", ja: "真偽")
    case .int: Message("an int", ja: "整数")
    case .long: Message("a long", ja: "整数")
    case .real: Message("a real", ja: "実数")
    case .string: Message("a string", ja: "文字列")
    case .date: Message("a date", ja: "日付")
    case .datetime: Message("a datetime", ja: "日時")
    case .timespan: Message("a timespan", ja: "時間の長さ")
    case .dynamic: Message("a dynamic", ja: "dynamic（リストなど）")
    case nil: Message("null")
    }
  }
}
