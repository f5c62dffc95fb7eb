import Columns
import Diagnostics
import Syntax

extension Resolver {
  mutating func call(_ name: Name, _ arguments: [NamedExpression], at range: SourceRange) -> TypedExpression? {
    if name.text == "toscalar", arguments.count == 1 { return toscalar(arguments[0].expression, at: range) }
    if name.text == "typeof" { return typeName(arguments, at: range) }
    if let function = catalog.aggregates[name.text] {
      if aggregates != nil { return aggregate(function, arguments, at: range) }
      if catalog.scalars[name.text] == nil {
        report(
          .misplacedAggregate,
          Message("'\(name.text)' is an aggregate: it needs a group of rows", ja: "「\(name.text)」は集計関数で、行の集まりが要る"),
          at: name.range,
          help: [
            Message(
              "use it in summarize: `| summarize \(name.text)(…)`", ja: "summarize の中で使う: `| summarize \(name.text)(…)`"
            )
          ])
        return nil
      }
    }
    guard catalog.scalars[name.text] != nil else {
      reportUnknownFunction(name)
      return nil
    }
    var resolved: [TypedExpression] = []
    for argument in arguments {
      guard let value = expression(argument.expression) else { continue }
      resolved.append(value)
    }
    return resolved.count == arguments.count ? call(name.text, resolved, at: range) : nil
  }

  mutating func reportUnknownFunction(_ name: Name) {
    if let remedy = catalog.refusedFunctions[name.text] {
      report(
        .unsupported, Message("'\(name.text)' is KQL that Meibo does not speak", ja: "「\(name.text)」は Meibo が扱わない KQL"),
        at: name.range, help: [remedy])
      return
    }
    let nearest = nearestName(to: name.text, in: catalog.functionNames)
    let help = nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
    report(
      .unknownFunction, Message("unknown function '\(name.text)'", ja: "「\(name.text)」という関数はない"), at: name.range,
      help: [help ?? Message("`.help` lists all functions", ja: "`.help` で関数の一覧")])
  }

  /// A call of a function that exists; nil, with a diagnostic, where the arguments do not fit.
  public mutating func call(
    _ name: String, _ arguments: [TypedExpression], at range: SourceRange, shownAs shown: String? = nil
  ) -> TypedExpression? {
    guard let function = catalog.scalars[name] else { return nil }
    let types = arguments.map { ArgumentType(type: $0.type, constant: $0.constant, order: $0.order) }
    guard let overload = function.overload(for: types) else {
      reportWrongArguments(function.documentation, shown ?? name, arguments, at: range)
      return nil
    }
    guard report(function.remarks(on: types), on: arguments) else { return nil }
    let order = Self.order(of: function, overload, arguments)
    let call = TypedExpression(.call(function, overload, arguments), type: overload.result, order: order, range: range)
    return arguments.allSatisfy({ $0.constant != nil }) ? call.folded(context) : call
  }

  /// Reports what a function says of its arguments; false where that is an error.
  private mutating func report(_ remarks: [Remark], on arguments: [TypedExpression]) -> Bool {
    for remark in remarks {
      let argument = arguments.indices.contains(remark.argument) ? arguments[remark.argument] : nil
      report(remark.diagnostic.placed(at: argument?.range))
    }
    return remarks.allSatisfy { $0.diagnostic.severity != .error }
  }

  /// `typeof(long)`: the type's name, as a text for the functions that take one.
  private mutating func typeName(_ arguments: [NamedExpression], at range: SourceRange) -> TypedExpression? {
    if arguments.count == 1, case .name(let text) = arguments[0].expression.kind, DataType(kqlName: text) != nil {
      return .literal(.string("typeof(\(text))"), range: range)
    }
    report(
      .wrongArguments, Message("typeof takes the name of a type", ja: "typeof には型の名前を書く"), at: range,
      help: [
        Message(
          "write typeof(long), typeof(real), typeof(datetime) …", ja: "typeof(long)、typeof(real)、typeof(datetime) などと書く"
        )
      ])
    return nil
  }

  /// A choice between values of one ordered category is of that category; other computed texts have no order.
  static func order(
    of function: any ScalarFunction, _ overload: Overload, _ arguments: [TypedExpression]
  ) -> CategoryOrder? {
    guard function.choosesAmongArguments, overload.result == .string else { return nil }
    let texts = zip(arguments, overload.parameters).filter { $0.1 == .string }.map(\.0)
    // A constant belongs to the category when its order has it.
    guard let order = texts.lazy.compactMap(\.order).first else { return nil }
    let areAllOfIt = texts.allSatisfy { text in
      if text.order == order { return true }
      guard text.order == nil, case .string(let value)? = text.constant else { return false }
      return value.isEmpty || order.rank(of: value) != nil
    }
    return areAllOfIt ? order : nil
  }

  mutating func reportWrongArguments(
    _ documentation: Documentation, _ shown: String, _ arguments: [TypedExpression], at range: SourceRange
  ) {
    let types = arguments.map { Self.describe($0.type) }
    let english = types.map(\.english).joined(separator: ", ")
    let japanese = types.map { $0.japanese ?? "" }.joined(separator: "、")
    report(
      .wrongArguments,
      Message(
        arguments.isEmpty ? "\(shown) needs arguments" : "\(shown) does not take (\(english))",
        ja: arguments.isEmpty ? "\(shown) には引数が要る" : "\(shown) は（\(japanese)）を受け取らない"),
      at: range, help: documentation.signature.split(separator: "\n").map { Message("\($0)") })
  }

  mutating func aggregate(
    _ function: any AggregateFunction, _ arguments: [NamedExpression], at range: SourceRange
  ) -> TypedExpression? {
    guard var collected = aggregates else { return nil }
    aggregates = nil
    var resolved: [TypedExpression] = []
    for argument in arguments {
      if let value = expression(argument.expression) { resolved.append(value) }
    }
    aggregates = collected
    guard resolved.count == arguments.count else { return nil }
    let types = resolved.map { ArgumentType(type: $0.type, constant: $0.constant, order: $0.order) }
    guard let overload = function.overload(for: types) else {
      reportWrongArguments(function.documentation, function.name, resolved, at: range)
      return nil
    }
    let order = overload.result == .string ? resolved.first?.order : nil
    let argumentName = arguments.first.flatMap { plainName($0.expression) }
    let field = Field(function.defaultName(argument: argumentName), overload.result, order: order)
    let index = groupKeyCount + collected.count
    collected.append(LogicalPlan.Aggregate(field: field, function: function, overload: overload, arguments: resolved))
    aggregates = collected
    return TypedExpression(.column(index), type: overload.result, order: order, range: range)
  }
}
