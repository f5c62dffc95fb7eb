import Columns
import Diagnostics
import Syntax

extension Resolver {
  mutating func name(_ text: String, at range: SourceRange) -> TypedExpression? {
    if let index = scope.index(of: text) {
      if aggregates != nil {
        report(
          .misplacedAggregate, Message("'\(text)' has many values in a group", ja: "「\(text)」はグループの中に値がいくつもある"),
          at: range,
          help: [Message("take one: max(\(text)), or group by it", ja: "max(\(text)) のように一つにするか、by に書く")])
        return nil
      }
      if environment.scalars[text]?.isParameter == true {
        report(
          .ambiguousName, Message("'\(text)' is a column and a parameter", ja: "「\(text)」は列でもパラメータでもある"), at: range,
          help: [Message("give the parameter another name", ja: "パラメータの名前を変える")])
        return nil
      }
      let field = scope.fields[index]
      return TypedExpression(.column(index), type: field.type, order: field.order, range: range)
    }
    if let scalar = environment.scalars[text] {
      var value = scalar.value
      value.range = range
      return value
    }
    // A function without parameters may be named without its brackets.
    if let function = environment.functions[text], function.definition.parameters.allSatisfy({ $0.defaultValue != nil })
    {
      return valueCall(Name(text, range), function, [], at: range)
    }
    reportUnknownColumn(text, at: range)
    return nil
  }

  /// Says that there is no such column, and which was probably meant.
  mutating func reportUnknownColumn(_ text: String, at range: SourceRange, allowsFunctions: Bool = true) {
    if environment.unreadable.contains(text) { return }
    if environment.rowValues.contains(text) {
      report(
        .wrongArguments,
        Message(
          "'\(text)' has a value for each row here; a query inside a function cannot read it",
          ja: "「\(text)」は行ごとに値が違うので、関数の中の問い合わせからは読めない"), at: range,
        help: [Message("give it a constant, or join the tables", ja: "定数を渡すか、表を join する")])
      return
    }
    if text.lowercased() == "null" {
      report(
        .sqlHabit, Message("nothing is compared with null", ja: "null とは比べられない"), at: range,
        help: [
          Message(
            "write isnull(x) or isnotnull(x); a null of a type is written long(null)",
            ja: "isnull(x) か isnotnull(x) と書く。型のある null は long(null)")
        ])
      return
    }
    let owner = scopeName.flatMap { tables.tableNames.contains($0) ? $0 : nil }
    let original = owner.flatMap { try? tables.table(named: $0) }?.schema
    let isWhole = original?.names == scope.names
    let names = scope.names + scope.fields.compactMap(\.title) + environment.scalars.keys.sorted()
    var help: [Message] = []
    if allowsFunctions, catalog.aggregates[text] != nil || catalog.scalars[text] != nil {
      help.append(Message("a function is called with brackets: \(text)()", ja: "関数は括弧を付けて呼ぶ: \(text)()"))
    } else if let nearest = nearestName(to: text, in: names) {
      help.append(Message("did you mean '\(nearest)'?", ja: "「\(nearest)」ではないか"))
    } else {
      help += columnListing(owner: isWhole ? owner : nil)
      help.append(Message("a text stands in quotes: \"\(text)\"", ja: "文字列は引用符で囲む: \"\(text)\""))
    }
    var label = isWhole ? owner.map { Message("not a column of \($0)", ja: "\($0) の列ではない") } : nil
    if !isWhole, original?.index(of: text) != nil {
      label = Message("an earlier stage has left it out", ja: "前の段で除かれている")
      help.removeLast()
    }
    report(
      .unknownColumn, Message("unknown column '\(text)'", ja: "「\(text)」という列はない"), at: range, label: label, help: help)
  }

  /// The columns that there are, or the command that lists them.
  func columnListing(owner: String?) -> [Message] {
    if scope.fields.isEmpty { return [] }
    if let owner { return [Message("`.schema \(owner)` lists its columns", ja: "`.schema \(owner)` で列の一覧")] }
    let shown = scope.names.prefix(12)
    return [Message("columns here: \(shown.joined(separator: ", "))", ja: "ここにある列: \(shown.joined(separator: "、"))")]
  }
}
