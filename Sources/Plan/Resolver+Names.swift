import Columns
import Diagnostics
import Syntax

extension Resolver {
  mutating func name(_ text: String, at range: SourceRange, _ opposite: TypedExpression? = nil) -> TypedExpression? {
    if let index = scope.index(of: text) {
      if aggregates != nil {
        report(
          .misplacedAggregate, Message("'\(text)' has many values in a group", ja: "「\(text)」はグループの中に値がいくつもある"),
          at: range,
          help: [Message("take one: max(\(text)), or group by it", ja: "max(\(text)) のように一つにするか、by に書く")])
        return nil
      }
      if environment.scalars[text]?.isParameter == true, !environment.foreignParameters.contains(text) {
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
    reportUnknownName(text, at: range, opposite)
    return nil
  }

  /// Says that there is no such column, and which was probably meant.
  mutating func reportUnknownColumn(_ text: String, at range: SourceRange) {
    if environment.unreadable.contains(text) || columnsInDoubt.contains(FoldedName(text)) { return }
    reportUnknownColumn(text, at: range, nearestColumn(text) ?? columnElsewhere(text)?.help ?? listing)
  }

  /// Says that a name in an expression is neither a column nor anything else that has a value.
  private mutating func reportUnknownName(_ text: String, at range: SourceRange, _ opposite: TypedExpression?) {
    if environment.unreadable.contains(text) || columnsInDoubt.contains(FoldedName(text)) { return }
    if refuseRowValue(text, at: range) || refuseForeignName(text, at: range) { return }
    if refuseLooseDate(text, at: range, opposite) { return }
    let nearest = columnHelp(text)
    // Opposite a text, a name of which no column is near is a text without its quotes.
    if nearest == nil, let opposite, opposite.type == .string {
      return reportUnquoted(text, at: range, opposite)
    }
    if siblingNames.contains(FoldedName(text)) {
      let help = Message("this stage makes it: read it in the next, `| extend …`", ja: "同じ段で作る列は次の段で使う: `| extend …`")
      return reportUnknownColumn(text, at: range, [help])
    }
    let isValue = wantsValue || scope.fields.isEmpty
    let help = isValue ? nearest ?? declaration(text) : nearest ?? aggregateHelp(text) ?? helpElsewhere(text)
    reportUnknownColumn(text, at: range, help ?? listing)
  }

  private mutating func reportUnknownColumn(_ text: String, at range: SourceRange, _ help: [Message]) {
    let (owner, original) = ownTable
    let isWhole = original != nil && original?.names == scope.names
    var label = isWhole ? owner.map { Message("not a column of \($0)", ja: "\($0) の列ではない") } : nil
    var help = help
    if !isWhole, original?.index(of: text) != nil {
      label = Message("an earlier stage has left it out", ja: "前の段で除かれている")
      help = listing
    }
    report(
      .unknownColumn, Message("unknown column '\(text)'", ja: "「\(text)」という列はない"), at: range, label: label, help: help)
  }

  /// The table that the query began with, where that is one, and its columns.
  private var ownTable: (name: String?, schema: Schema?) {
    guard let name = scopeName, tables.tableNames.contains(name) else { return (nil, nil) }
    return (name, tables.schema(of: name))
  }

  /// The columns that there are, or the command that lists them.
  private var listing: [Message] {
    if scope.fields.isEmpty { return [] }
    let (owner, original) = ownTable
    if let owner, original?.names == scope.names {
      return [Message("`.schema \(owner)` lists its columns", ja: "`.schema \(owner)` で列の一覧")]
    }
    return [Self.listing(scope.names, Message("columns here", ja: "ここにある列"))]
  }

  // MARK: What was meant

  /// The nearest column here, or the function of that name.
  private func columnHelp(_ text: String) -> [Message]? {
    if text.hasPrefix("!"), scope.index(of: String(text.dropFirst())) != nil {
      let condition = "not(\(text.dropFirst()))"
      return [Message("write \(condition)", ja: "\(condition) と書く")]
    }
    // What an aggregate without a name has made: `count_` for `count`.
    if catalog.aggregates[text] != nil, let made = scope.names.first(where: { $0.hasPrefix("\(text)_") }) {
      return [Message("did you mean '\(made)'?", ja: "「\(made)」ではないか")]
    }
    if let documentation = catalog.aggregates[text]?.documentation ?? catalog.scalars[text]?.documentation {
      let form = String(documentation.signature.prefix { $0 != "\n" })
      return [Message("a function is called with brackets: \(form)", ja: "関数は括弧を付けて呼ぶ: \(form)")]
    }
    return nearestColumn(text)
  }

  private func nearestColumn(_ text: String) -> [Message]? {
    let names = scope.names + scope.fields.compactMap(\.title)
    let nearest = nearestName(to: text, in: names + environment.scalars.keys.sorted())
    return (nearest ?? nearestPart(to: text, in: names)).map { [Message("did you mean '\($0)'?", ja: "「\($0)」ではないか")] }
  }

  /// `summarize 人数 by 職種`: a name alone is no aggregate.
  private func aggregateHelp(_ text: String) -> [Message]? {
    guard aggregates != nil else { return nil }
    return [Message("a name stands before its aggregate: \(text) = count()", ja: "名前は集計の前に書く: \(text) = count()")]
  }

  /// A column of another table that can be brought here, what is computed from a date, or a column of any other table.
  private func helpElsewhere(_ text: String) -> [Message]? {
    if let column = scope.fields.indices.first(where: { values(of: $0)?.contains(text) == true }) {
      let form = "\(Lexed.name(scope.fields[column], like: text)) == \(Printer.quotedString(text))"
      return [Message("a value of a column: write \(form)", ja: "列の値: \(form) と書く")]
    }
    let other = columnElsewhere(text)
    return other?.isWay == true ? other?.help : valueHelp(text) ?? other?.help
  }

  /// A value that a name without a column may stand for: what is computed from a date here, or a `let`.
  private func valueHelp(_ text: String) -> [Message]? {
    if let date = scope.fields.first(where: { $0.type.isTemporal }) {
      let column = Lexed.name(date, like: text)
      if let form = Self.partsOfDates[text] {
        return [Message("of a date: \(text) = \(form)(\(column))", ja: "日付から求める: \(text) = \(form)(\(column))")]
      }
    }
    if Self.unitLevels.contains(text), let unit = scope.fields.first(where: { $0.name == "unit" }),
      catalog.scalars["unit_at"] != nil
    {
      return [
        Message(
          "a level of the units: unit_at(\(unit.name), \"\(text)\")", ja: "所属の階層: unit_at(\(unit.name), \"\(text)\")")
      ]
    }
    return nil
  }

  /// Where a value is wanted, one that a `let` gives; where anything may stand, also a text.
  private func declaration(_ text: String) -> [Message] {
    let quotes = Message("a text stands in quotes: \"\(text)\"", ja: "文字列は引用符で囲む: \"\(text)\"")
    let name = Printer().quoted(text)
    return (wantsValue ? [] : [quotes])
      + [Message("declare it: `let \(name) = …;`", ja: "先に決める: `let \(name) = …;`")]
  }

  private static let partsOfDates = [
    "年度": "fiscal_year", "年": "getyear", "月": "getmonth", "fiscal_year": "fiscal_year", "year": "getyear",
    "month": "getmonth",
  ]
  private static let unitLevels: Set<String> = ["部", "課", "係", "局", "室"]

  // MARK: Other tables

  /// The table that has the column, and the stage that brings it.
  private func columnElsewhere(_ text: String) -> (isWay: Bool, help: [Message])? {
    var found: [(way: String?, name: String, table: String)] = []
    for table in tables.tableNames where table != scopeName {
      guard let schema = tables.schema(of: table), let index = schema.index(of: text) else { continue }
      let way = wayToBring(table, schema)
      // A table that many rows of this one could point to is the more probable the better the way is.
      found.append((way, schema.fields[index].name, table))
    }
    guard let best = found.first(where: { $0.way != nil }) ?? found.first else { return nil }
    let shown = best.name == text ? text : "\(text) (\(best.name))"
    guard let way = best.way else {
      return (false, [Message("\(shown) is a column of \(best.table)", ja: "\(shown) は表 \(best.table) の列")])
    }
    let help = Message(
      "\(shown) is a column of \(best.table): `\(way)` brings it", ja: "\(shown) は表 \(best.table) の列: `\(way)` で足せる")
    return (true, [help])
  }

  /// The stage that adds another table's columns: `lookup` where its key stands here, `attach` where it is effective-dated
  /// and a date stands here.
  private func wayToBring(_ table: String, _ schema: Schema) -> String? {
    guard let properties = tables.properties(of: table) else { return nil }
    if !properties.primaryKey.isEmpty, properties.primaryKey.allSatisfy({ scope.index(of: $0) != nil }) {
      return "lookup \(table) on \(properties.primaryKey.joined(separator: ", "))"
    }
    guard let person = properties.personKey, scope.index(of: person) != nil else { return nil }
    return wayToAttach(table, on: person)
  }

  /// The `attach` that adds the row of an effective-dated table that held on a date that stands here; nil where the table
  /// is none, or no date stands here.
  public func wayToAttach(_ table: String, on keys: String) -> String? {
    guard let properties = tables.properties(of: table), properties.isEffectiveDated,
      let day = scope.fields.first(where: { $0.type.isTemporal })
    else { return nil }
    // Where a row is a person, its dates are those of a life, not of something that happened in office.
    let person = scopeName.flatMap { tables.properties(of: $0) }
    let isRegister = person?.personKey.map { person?.primaryKey == [$0] } ?? false
    let date = isRegister ? "today()" : day.name
    return "attach \(table) on \(keys) at \(date)" + (properties.primaryRule == nil ? "" : " primary")
  }

  // MARK: Names that are no columns

  private mutating func refuseRowValue(_ text: String, at range: SourceRange) -> Bool {
    guard environment.rowValues.contains(text) else { return false }
    report(
      .wrongArguments,
      Message(
        "'\(text)' has a value for each row here; a query inside a function cannot read it",
        ja: "「\(text)」は行ごとに値が違うので、関数の中の問い合わせからは読めない"), at: range,
      help: [Message("give it a constant, or join the tables", ja: "定数を渡すか、表を join する")])
    return true
  }

  /// `null`, `TRUE`, `current_date`: words of other languages.
  private mutating func refuseForeignName(_ text: String, at range: SourceRange) -> Bool {
    if text.lowercased() == "null" {
      report(
        .sqlHabit, Message("nothing is compared with null", ja: "null とは比べられない"), at: range,
        help: [
          Message(
            "write isnull(x) or isnotnull(x); a null of a type is written long(null)",
            ja: "isnull(x) か isnotnull(x) と書く。型のある null は long(null)")
        ])
      return true
    }
    guard let form = ForeignWords.name(text) else { return false }
    report(
      .sqlHabit, Message("'\(text)' is no word of KQL", ja: "KQL に「\(text)」という語はない"), at: range,
      help: [Message("write \(form)", ja: "\(form) と書く")])
    return true
  }

  /// `令和7年4月1日` without quotes, `令和7`: dates that look like names.
  private mutating func refuseLooseDate(_ text: String, at range: SourceRange, _ opposite: TypedExpression?) -> Bool {
    guard let first = text.unicodeScalars.first, first.value > 0x7F, let date = LooseDate(text) else { return false }
    var help: Message
    var message = Message("'\(text)' is no value", ja: "「\(text)」という値はない")
    switch date {
    case .day(let day):
      message = Message("a date of an era is a text inside date()", ja: "元号の日付は date() の中に文字列で書く")
      help = Message("write date(\"\(text)\"), or \(day)", ja: "date(\"\(text)\") か \(day) と書く")
    case .noDay:
      message = Message("'\(text)' is no day of the calendar", ja: "「\(text)」という日はない")
      help = Message("write date(\"令和7年4月1日\"), or 2025-04-01", ja: "date(\"令和7年4月1日\") か 2025-04-01 のように書く")
    case .year(let year): help = Message("an era year; write \(year)", ja: "元号の年。\(year) と書く")
    case .fiscalYear(let year):
      help = Message(
        "write \(year); of a date: fiscal_year(x) == \(year)", ja: "\(year) と書く。日付なら fiscal_year(x) == \(year)")
    case .monthOfYear(let year, let month):
      help = Message(
        "its first day: \(year)-\(month < 10 ? "0" : "")\(month)-01",
        ja: "その初日: \(year)-\(month < 10 ? "0" : "")\(month)-01")
    case .month: return false
    }
    report(.invalidLiteral, message, at: range, help: [help])
    return true
  }

  /// A text without its quotes: opposite a text, and no column's name is near.
  private mutating func reportUnquoted(_ text: String, at range: SourceRange, _ opposite: TypedExpression) {
    let owner = ownTable.name.map { Message("not a column of \($0)", ja: "\($0) の列ではない") }
    var label = owner
    if let column = opposite.plainColumn, column < scope.fields.count,
      opposite.order?.rank(of: text) != nil || values(of: column)?.contains(text) == true
    {
      let name = Lexed.name(scope.fields[column], like: text)
      label = Message("a value of \(name), not a column", ja: "\(name) の値で、列ではない")
    }
    report(
      .unknownColumn, Message("unknown column '\(text)'", ja: "「\(text)」という列はない"), at: range, label: label,
      help: [Message("a text stands in quotes: \"\(text)\"", ja: "文字列は引用符で囲む: \"\(text)\"")])
  }
}

/// How names are shown in remedies.
enum Lexed {
  /// A column's title where the user writes Japanese, else its name.
  static func name(_ field: Field, like text: String) -> String {
    let isJapanese = text.unicodeScalars.contains { $0.value > 0x2FFF }
    guard isJapanese, let title = field.title, Printer.isPlainName(title) else { return Printer().quoted(field.name) }
    return title
  }
}
