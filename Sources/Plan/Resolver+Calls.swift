import Columns
import Diagnostics
import Syntax

extension Resolver {
  mutating func call(_ name: Name, _ arguments: [NamedExpression], at range: SourceRange) -> TypedExpression? {
    if let function = environment.functions[name.text] { return valueCall(name, function, arguments, at: range) }
    if name.text == "toscalar", arguments.count == 1 { return toscalar(arguments[0].expression, at: range) }
    if name.text == "typeof" { return typeName(arguments, at: range) }
    if catalog.aggregates[name.text]?.takesStar != true, refuseNames(in: arguments) { return nil }
    if let function = catalog.aggregates[name.text] {
      if aggregates != nil {
        guard let value = aggregate(function, arguments, at: range, given: nil) else { return nil }
        guard let call = aggregates?.last, call.fields.count > 1 else { return value }
        report(
          .wrongArguments, Message("'\(name.text)' gives several columns", ja: "「\(name.text)」の結果は複数の列になる"), at: range,
          help: [Message("let it stand alone in summarize", ja: "summarize の中に単独で書く")])
        return nil
      }
      if catalog.scalars[name.text] == nil {
        reportMisplacedAggregate(name, arguments, at: range)
        return nil
      }
    }
    if let window = catalog.windows[name.text] { return windowCall(window, arguments, at: range) }
    guard let function = catalog.scalars[name.text] else {
      reportUnknownFunction(name, arguments)
      return nil
    }
    var resolved: [TypedExpression] = []
    var isComplete = true
    for (place, argument) in arguments.enumerated() {
      if case .star = argument.expression.kind, function.takesStar {
        resolved += scope.fields.enumerated().map { index, field in
          TypedExpression(.column(index), type: field.type, order: field.order, range: range)
        }
      } else if let value = expression(
        argument.expression,
        opposite: function.documentation.word(at: place).map { .literal(.string($0), range: range) })
      {
        resolved.append(value)
      } else {
        isComplete = false
      }
    }
    return isComplete ? call(name.text, resolved, at: range) : nil
  }

  /// Says that `=` compares nothing where a call's argument has a name: only functions of a `let` have named parameters, and
  /// what returns several columns names them.
  /// False where none has.
  mutating func refuseNames(in arguments: [NamedExpression]) -> Bool {
    var isRefused = false
    for argument in arguments {
      guard let name = argument.name else { continue }
      isRefused = true
      let range = name.range.union(argument.expression.range)
      let value = text(at: argument.expression.range) ?? "…"
      report(
        .sqlHabit, Message("'=' gives a name; a comparison is '=='", ja: "「=」は名前を付ける。比較は「==」"), at: range,
        help: [Message("write \(name.text) == \(value)", ja: "\(name.text) == \(value) と書く")])
    }
    return isRefused
  }

  /// A call of a function that exists; nil, with a diagnostic, where the arguments do not fit.
  public mutating func call(
    _ name: String, _ arguments: [TypedExpression], at range: SourceRange, shownAs shown: String? = nil
  ) -> TypedExpression? {
    guard var function = catalog.scalars[name] else { return nil }
    var arguments = arguments
    if let reader = function as? any TableReadingFunction {
      guard let ready = reader.prepared(arguments, at: range, &self) else { return nil }
      (function, arguments) = ready
    }
    let types = arguments.map { ArgumentType(type: $0.type, constant: $0.constant, order: $0.order) }
    guard let overload = function.overload(for: types) ?? function.textOverload(for: types) else {
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

  /// Says that a call's arguments do not fit, and how it is written.
  public mutating func reportWrongArguments(
    _ documentation: Documentation, _ shown: String, _ arguments: [TypedExpression], at range: SourceRange
  ) {
    if reportOddArgument(documentation, shown, arguments, at: range) { return }
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

  /// Resolves a call of an aggregate and adds it to those of the stage. `given` is the name that the query gives to its
  /// result. The value is that of its first result.
  mutating func aggregate(
    _ function: any AggregateFunction, _ arguments: [NamedExpression], at range: SourceRange, given: String?
  ) -> TypedExpression? {
    guard var collected = aggregates else { return nil }
    if case .star? = arguments.first?.expression.kind, function.takesStar, !function.takesStarFirst {
      refuseLeadingStar(function, at: range)
      return nil
    }
    aggregates = nil
    let outerAggregate = enclosingAggregate
    enclosingAggregate = function.name
    defer { enclosingAggregate = outerAggregate }
    let windowCount = windowCalls.count
    var resolved: [TypedExpression] = []
    var names: [String?] = []
    var isComplete = true
    for argument in arguments {
      if case .star = argument.expression.kind, function.takesStar {
        let taken = groupKeyColumns.union(resolved.first?.plainColumn.map { [$0] } ?? [])
        for index in scope.fields.indices where !taken.contains(index) {
          let field = scope.fields[index]
          resolved.append(TypedExpression(.column(index), type: field.type, order: field.order, range: range))
          names.append(field.name)
        }
      } else if let value = expression(argument.expression) {
        resolved.append(value)
        names.append(argument.name?.text ?? impliedName(argument.expression))
      } else {
        isComplete = false
      }
    }
    aggregates = collected
    guard isComplete else { return nil }
    guard windowCalls.count == windowCount else {
      windowCalls.removeLast(windowCalls.count - windowCount)
      refuseOtherRows(at: range)
      return nil
    }
    let types = resolved.map { ArgumentType(type: $0.type, constant: $0.constant, order: $0.order) }
    guard let overload = function.overload(for: types) else {
      reportWrongArguments(function.documentation, function.name, resolved, at: range)
      return nil
    }
    let fields = function.fields(overload, arguments: types, names: names, given: given)
    let index = groupKeyCount + collected.reduce(0) { $0 + $1.fields.count }
    collected.append(LogicalPlan.Aggregate(fields: fields, function: function, overload: overload, arguments: resolved))
    aggregates = collected
    return TypedExpression(
      .column(index), type: fields.first?.type ?? overload.result, order: fields.first?.order, range: range)
  }

  private mutating func refuseOtherRows(at range: SourceRange) {
    report(
      .misplacedAggregate,
      Message("an aggregate cannot look at other rows inside itself", ja: "集計関数の中では、ほかの行を見る関数を使えない"), at: range,
      help: [Message("compute it in `extend` before", ja: "その前の `extend` で計算する")])
  }
}
