import Columns
import Diagnostics
import Syntax

extension Resolver {
  // MARK: Functions that there are not

  /// Says that there is no such function, and what is written instead. What stands in its brackets is looked at too.
  mutating func reportUnknownFunction(_ name: Name, _ arguments: [NamedExpression] = []) {
    if let remedy = catalog.refusedFunctions[name.text] {
      report(
        .unsupported, Message("'\(name.text)' is KQL that Meibo does not speak", ja: "「\(name.text)」は Meibo が扱わない KQL"),
        at: name.range, help: [remedy])
      check(arguments)
      return
    }
    let form = foreignForm(name.text, arguments)
    report(
      .unknownFunction, Message("unknown function '\(name.text)'", ja: "「\(name.text)」という関数はない"), at: name.range,
      help: [form.map(Self.formHelp) ?? functionHelp(name.text)])
    if form?.first != "|" { check(arguments) }
  }

  /// What to write for a call: another call, or a stage.
  private static func formHelp(_ form: String) -> Message {
    form.first == "|"
      ? Message("another table's columns come by a stage: `\(form)`", ja: "別の表の列は段で足す: `\(form)`")
      : Message("write \(form)", ja: "\(form) と書く")
  }

  /// A call of another language as KQL has it; nil where the function is not known.
  private func foreignForm(_ name: String, _ arguments: [NamedExpression]) -> String? {
    // A KQL function in other letters stays that function, where its arguments are in KQL's order.
    let small = name.lowercased()
    let isKQL = catalog.aggregates[small] != nil || catalog.scalars[small] != nil
    let texts = arguments.map { Printer(forMessages: true).text(of: corrected($0.expression)) }
    for case .literal(.string(let unit)) in arguments.map(\.expression.kind) {
      let others = arguments.indices.filter {
        arguments[$0].expression.kind != .literal(.string(unit)) || small == "date_trunc"
      }
      if let form = ForeignWords.call(
        name, unit: unit, small == "date_trunc" ? texts : others.map { texts[$0] } + [unit])
      {
        return form
      }
    }
    guard let form = ForeignWords.call(name, texts) else { return nil }
    if isKQL, arguments.count < 2 { return nil }
    if form.first == "|", case .name(let key)? = arguments.first?.expression.kind, let index = scope.index(of: key) {
      let own = [scope.fields[index].name] + texts.dropFirst()
      return ForeignWords.call(name, own)
    }
    return form
  }

  /// An expression whose functions are KQL's: `TODAY()` as `today()`.
  private func corrected(_ expression: Expression) -> Expression {
    guard case .call(let name, let arguments) = expression.kind, catalog.scalars[name.text] == nil else {
      return expression
    }
    var moved = name
    moved.text = name.text.lowercased()
    return Expression(.call(moved, arguments), expression.range)
  }

  private func functionHelp(_ name: String) -> Message {
    let nearest = nearestName(to: name, in: catalog.functionNames)
    return nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
      ?? Message("`.help` lists all functions", ja: "`.help` で関数の一覧")
  }

  /// Looks at arguments of a function that nobody knows: aggregates may stand there or not.
  private mutating func check(_ arguments: [NamedExpression]) {
    let (outer, count, windowCount) = (aggregates, diagnostics.count, windowCalls.count)
    aggregates = nil
    for argument in arguments where argument.expression.kind != .star {
      if case .name(let text) = argument.expression.kind, tables.tableNames.contains(text) { continue }
      _ = expression(argument.expression)
    }
    aggregates = outer
    windowCalls.removeLast(max(0, windowCalls.count - windowCount))
    withdraw(from: min(count, diagnostics.count)) { $0.code != .misplacedAggregate }
  }

  // MARK: Aggregates where none may stand

  mutating func reportMisplacedAggregate(_ name: Name, _ arguments: [NamedExpression], at range: SourceRange) {
    let printer = Printer(forMessages: true)
    let call = "\(name.text)(\(arguments.map { printer.text(of: $0.expression) }.joined(separator: ", ")))"
    if let outer = enclosingAggregate {
      let by = groupKeyNames.isEmpty ? "" : " by \(groupKeyNames.joined(separator: ", "))"
      let text = "| summarize x = \(call)\(by) | summarize \(outer)(x)"
      report(
        .misplacedAggregate,
        Message("an aggregate does not stand inside an aggregate", ja: "集計関数の中に集計関数は書けない"), at: range,
        help: [Message("two stages: `\(text)`", ja: "二段に分ける: `\(text)`")])
      return
    }
    report(
      .misplacedAggregate,
      Message("'\(name.text)' is an aggregate: it needs a group of rows", ja: "「\(name.text)」は集計関数で、行の集まりが要る"),
      at: range,
      help: [
        Message(
          "over all rows: `\(call) within ()`; a row a group: `| summarize \(call) by …`",
          ja: "全行についてなら `\(call) within ()`、グループごとなら `| summarize \(call) by …`")
      ])
  }

  /// `arg_max(*)`: what is to be greatest is missing.
  mutating func refuseLeadingStar(_ function: any AggregateFunction, at range: SourceRange) {
    let column = scope.fields.first { $0.type.isTemporal || $0.type.isNumeric } ?? scope.fields.first
    let form = "\(function.name)(\(column?.name ?? "x"), *)"
    report(
      .wrongArguments,
      Message("\(function.name) takes the column to compare first", ja: "\(function.name) には比べる列を先に書く"),
      at: range, help: [Message("write \(form)", ja: "\(form) のように書く")])
  }

  // MARK: Arguments of the wrong type

  /// Says which one of the arguments has the wrong type, where only one has; false where that is not so.
  mutating func reportOddArgument(
    _ documentation: Documentation, _ shown: String, _ arguments: [TypedExpression], at range: SourceRange
  ) -> Bool {
    let (scalar, aggregate) = (catalog.scalars[documentation.name], catalog.aggregates[documentation.name])
    let fits = { (types: [ArgumentType]) -> Bool in
      (scalar?.overload(for: types) ?? aggregate?.overload(for: types)) != nil
    }
    let types = arguments.map { ArgumentType(type: $0.type, constant: $0.constant, order: $0.order) }
    var odd: (place: Int, wanted: [DataType])?
    for place in arguments.indices where arguments[place].type != nil {
      let wanted = DataType.allCases.filter { type in
        var trial = types
        trial[place] = ArgumentType(type: type)
        return fits(trial)
      }
      guard !wanted.isEmpty else { continue }
      if odd != nil { return false }
      odd = (place, wanted)
    }
    guard let odd, Self.areAlike(odd.wanted) else { return false }
    report(documentation, shown, arguments[odd.place], odd.wanted, arguments)
    return true
  }

  /// Whether types are of one kind, so that one can be named for all.
  private static func areAlike(_ types: [DataType]) -> Bool {
    types.count == 1 || types.allSatisfy(\.isNumeric) || types.allSatisfy(\.isTemporal)
  }

  private mutating func report(
    _ documentation: Documentation, _ shown: String, _ argument: TypedExpression, _ wanted: [DataType],
    _ arguments: [TypedExpression]
  ) {
    let types = arguments.map { Self.describe($0.type) }
    let wantedType = Self.describe(wanted.contains(.long) ? .long : wanted.contains(.date) ? .date : wanted[0])
    let found = Self.describe(argument.type)
    let forms = documentation.signature.split(separator: "\n").map { Message("\($0)") }
    let help = conversion(argument, wanted).map { [$0] } ?? forms
    report(
      .wrongArguments,
      Message(
        "\(shown) does not take (\(types.map(\.english).joined(separator: ", ")))",
        ja: "\(shown) は（\(types.map { $0.japanese ?? "null" }.joined(separator: "、"))）を受け取らない"),
      at: argument.range,
      label: Message(
        "\(wantedType.english) is wanted here, this is \(found.english)",
        ja: "ここには\(wantedType.japanese ?? "")が要るが、これは\(found.japanese ?? "null")"), help: help)
  }

  /// How a value comes to one of the wanted types; nil where there is no sure way.
  private func conversion(_ argument: TypedExpression, _ wanted: [DataType]) -> Message? {
    let written = text(at: argument.range) ?? "x"
    if case .string(let constant)? = argument.constant {
      let isValue =
        wanted.contains(.timespan) && MomentText.timespan(constant) != nil
        || wanted.contains { $0.isNumeric } && Double(constant) != nil
      if isValue || (wanted.contains(.timespan) && constant.first?.isNumber == true) {
        return Message("write \(constant) without quotes", ja: "\(constant) と引用符なしで書く")
      }
      if wanted.contains(where: \.isTemporal), let day = LooseDate(constant)?.isoDay {
        return Message("write the date without quotes: \(day)", ja: "日付は引用符なしで書く: \(day)")
      }
      return nil
    }
    switch argument.type {
    case .date?, .datetime?:
      guard wanted.contains(.string) else { return nil }
      return Message(
        "its year is getyear(\(written)); as a text: tostring(\(written))",
        ja: "年は getyear(\(written))、文字列にするなら tostring(\(written))")
    case .string?:
      if wanted.contains(where: \.isTemporal) {
        return Message("write todate(\(written))", ja: "todate(\(written)) と書く")
      }
      if wanted.contains(where: \.isNumeric) {
        return Message("write tolong(\(written))", ja: "tolong(\(written)) と書く")
      }
      return nil
    case .int?, .long?, .real?, .bool?:
      return wanted.contains(.string)
        ? Message("as a text: tostring(\(written))", ja: "文字列にする: tostring(\(written))") : nil
    default: return nil
    }
  }
}

extension Documentation {
  /// The word that stands for an argument in the signature, where the argument is one of a few words; nil for others.
  func word(at place: Int) -> String? {
    let form = signature.prefix { $0 != "\n" }
    guard let open = form.firstIndex(of: "(") else { return nil }
    let names = form[form.index(after: open)...].split(separator: ",", omittingEmptySubsequences: false)
    guard names.indices.contains(place) else { return nil }
    let name = names[place].filter { $0.isLetter }
    return name == "PART" || name == "UNIT" || name == "PERIOD" ? String(name) : nil
  }
}
