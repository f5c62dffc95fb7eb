import Columns
import Diagnostics
import Syntax

/// A function that a `let` has defined, with all that had been named before it.
public struct UserFunction: Sendable {
  /// Its parameters and body.
  public let definition: FunctionDefinition
  /// What its body may name.
  let environment: Environment
  /// The text that it stands in, of which its places speak; nil where that is not at hand.
  let source: [UInt8]?

  /// A function.
  init(definition: FunctionDefinition, environment: Environment, source: [UInt8]?) {
    self.definition = definition
    self.environment = environment
    self.source = source
  }

  /// The line of its text that a place stands in.
  fileprivate func line(at range: SourceRange) -> String? {
    guard let source, range.lowerBound < source.count else { return nil }
    let start = (source[..<range.lowerBound].lastIndex(of: 10) ?? -1) + 1
    let end = source[range.lowerBound...].firstIndex(of: 10) ?? source.count
    let text = String(decoding: source[start..<end], as: UTF8.self)
    return String(text.drop { $0 == " " })
  }
}

extension UserFunction {
  /// What the comments directly above its `let`, or at the head of its body, say of it, a line each.
  public var header: [String] {
    guard let source else { return [] }
    let start =
      definition.definitions.first?.range.lowerBound
      ?? {
        switch definition.result {
        case .value(let value): value.range.lowerBound
        case .table(let pipeline): pipeline.range.lowerBound
        }
      }()
    guard start <= source.count else { return [] }
    let lines = String(decoding: source[..<start], as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " || $0 == "\t" } }
    // The last piece is what stands before the body on its own line.
    let inside = Self.comments(above: lines.count - 1, in: lines)
    guard let opening = lines.lastIndex(where: { $0.hasPrefix("let ") }) else { return inside }
    return Self.comments(above: opening, in: lines) + inside
  }

  private static func comments(above place: Int, in lines: [Substring]) -> [String] {
    let found = lines[..<place].reversed().prefix { line in
      line.hasPrefix("//") && !["///", "//!", "//="].contains { line.hasPrefix($0) }
    }
    return found.reversed().map { String($0.drop { $0 == "/" }.drop { $0 == " " }) }
  }

  /// Whether it takes a table first and so many other arguments that need no default.
  public func takesTable(andValues count: Int) -> Bool {
    guard case .table? = definition.parameters.first?.kind else { return false }
    let values = definition.parameters.dropFirst()
    let isPlain = values.allSatisfy { parameter in
      if case .scalar = parameter.kind { return true }
      return false
    }
    return isPlain && values.count >= count && values.dropFirst(count).allSatisfy { $0.defaultValue != nil }
  }
}

extension Resolver {
  /// A user's function that takes a table and so many values; nil where there is none of that name.
  public func tableFunction(_ name: String, values: Int) -> UserFunction? {
    environment.functions[name].flatMap { $0.takesTable(andValues: values) ? $0 : nil }
  }

  /// The names of such functions, sorted.
  public func tableFunctionNames(values: Int) -> [String] {
    environment.functions.filter { $0.value.takesTable(andValues: values) }.keys.sorted()
  }

  /// The rows that a user's function makes of a relation and values; nil, with a diagnostic, where they do not fit.
  public mutating func apply(_ name: Name, to input: Relation, _ values: [Expression]) -> Relation? {
    let rows = "rows before the stage"
    let outer = environment.relations[rows]
    environment.relations[rows] = input
    defer { environment.relations[rows] = outer }
    let arguments = [Expression(.name(rows), name.range)] + values
    return tableCall(name, arguments.map { NamedExpression(name: nil, expression: $0) })
  }

  /// What a call of a user's function gives.
  enum CallResult {
    case value(TypedExpression)
    case table(Relation)
  }

  /// Names a function from now on; a value or a table of the same name is forgotten.
  public mutating func define(_ name: String, _ definition: FunctionDefinition) {
    environment.scalars[name] = nil
    environment.relations[name] = nil
    environment.unreadable.remove(name)
    environment.functions[name] = UserFunction(definition: definition, environment: environment, source: source)
  }

  /// Whether a call of the name gives a table.
  public func givesTable(_ name: String) -> Bool {
    guard let function = environment.functions[name] else { return false }
    switch function.definition.result {
    case .table: return true
    case .value(let value):
      switch value.kind {
      case .name(let text): return isTable(text, in: function)
      case .call(let inner, _): return function.resolver(like: self).givesTable(inner.text)
      default: return false
      }
    }
  }

  private func isTable(_ name: String, in function: UserFunction) -> Bool {
    for parameter in function.definition.parameters where parameter.name.text == name {
      if case .table = parameter.kind { return true }
      return false
    }
    for statement in function.definition.definitions.reversed() {
      if case .letTable(let defined, _) = statement.kind, defined.text == name { return true }
      if case .letScalar(let defined, _) = statement.kind, defined.text == name { return false }
    }
    return function.environment.relations[name] != nil || tables.tableNames.contains(name)
  }

  /// The rows of a call that stands where a table does.
  mutating func tableCall(_ name: Name, _ arguments: [NamedExpression]) -> Relation? {
    guard let function = environment.functions[name.text] else {
      if catalog.scalars[name.text] != nil || catalog.aggregates[name.text] != nil {
        report(
          .typeMismatch, Message("'\(name.text)' gives a value, not a table", ja: "「\(name.text)」の結果は値で、表ではない"),
          at: name.range, help: [Message("write `print \(name.text)(…)`", ja: "`print \(name.text)(…)` と書く")])
      } else {
        reportUnknownFunction(name)
      }
      return nil
    }
    scope = Schema([])
    switch callUser(name, function, arguments, at: name.range) {
    case .table(let relation)?: return relation
    case .value?:
      report(
        .typeMismatch, Message("'\(name.text)' gives a value, not a table", ja: "「\(name.text)」の結果は値で、表ではない"),
        at: name.range, help: [Message("write `print \(name.text)(…)`", ja: "`print \(name.text)(…)` と書く")])
      return nil
    case nil: return nil
    }
  }

  /// The value of a call inside an expression; a table's is that of its first row and column.
  mutating func valueCall(
    _ name: Name, _ function: UserFunction, _ arguments: [NamedExpression], at range: SourceRange
  ) -> TypedExpression? {
    switch callUser(name, function, arguments, at: range) {
    case .value(var value)?:
      value.range = range
      return value
    case .table(let relation)?:
      guard let field = relation.schema.fields.first else { return nil }
      return TypedExpression(.scalarQuery(relation.plan), type: field.type, order: field.order, range: range)
    case nil: return nil
    }
  }

  /// Binds the arguments, then the body with them in the place of the parameters.
  private mutating func callUser(
    _ name: Name, _ function: UserFunction, _ arguments: [NamedExpression], at range: SourceRange
  ) -> CallResult? {
    guard let bound = matched(name, function.definition.parameters, arguments, at: range) else { return nil }
    var inner = function.environment
    var isComplete = true
    for (parameter, argument) in zip(function.definition.parameters, bound) {
      guard define(parameter, argument, in: &inner, at: range) else {
        isComplete = false
        continue
      }
    }
    guard isComplete else { return nil }
    let outer = (environment, scope, aggregates, scopeName)
    environment = inner
    (scope, aggregates, scopeName) = (Schema([]), nil, nil)
    defer { (environment, scope, aggregates, scopeName) = outer }
    let known = diagnostics.count
    defer { if function.source != source { place(mistakesFrom: known, in: name, function, at: range) } }
    return body(function)
  }

  /// Puts mistakes in the body of a function that stands in another text where it is called, with the line that is meant.
  private mutating func place(
    mistakesFrom known: Int, in name: Name, _ function: UserFunction, at range: SourceRange
  ) {
    let found = diagnostics.dropFirst(known)
    withdraw(from: known) { _ in false }
    for var mistake in found {
      if let line = mistake.range.flatMap(function.line) {
        mistake.details.append(Message("in '\(name.text)': \(line)", ja: "「\(name.text)」の中: \(line)"))
      }
      mistake.range = range
      mistake.label = nil
      report(mistake)
    }
  }

  private mutating func body(_ function: UserFunction) -> CallResult? {
    for statement in function.definition.definitions {
      switch statement.kind {
      case .letScalar(let name, let value):
        if case .name(let text) = value.kind, environment.relations[text] != nil || isTable(text, in: function) {
          guard
            let relation = relation(Pipeline(source: .name(Name(text, value.range)), stages: [], range: value.range))
          else { return nil }
          define(name.text, relation)
        } else if case .call(let called, let arguments) = value.kind, givesTable(called.text) {
          let source = Pipeline(source: .call(called, arguments), stages: [], range: value.range)
          guard let relation = relation(source) else { return nil }
          define(name.text, relation)
        } else {
          guard let value = expression(value) else { return nil }
          define(name.text, value)
        }
      case .letTable(let name, let pipeline):
        guard let relation = relation(pipeline) else { return nil }
        define(name.text, relation)
      case .letFunction(let name, let definition): define(name.text, definition)
      default: return nil
      }
    }
    switch function.definition.result {
    case .table(let pipeline): return relation(pipeline).map { .table($0) }
    case .value(let value):
      if case .name(let text) = value.kind, environment.scalars[text] == nil, isTable(text, in: function) {
        let source = Pipeline(source: .name(Name(text, value.range)), stages: [], range: value.range)
        return relation(source).map { .table($0) }
      }
      if case .call(let called, let arguments) = value.kind, givesTable(called.text) {
        return relation(Pipeline(source: .call(called, arguments), stages: [], range: value.range)).map { .table($0) }
      }
      return expression(value).map { .value($0) }
    }
  }

  /// The arguments in the order of the parameters: by place, by name, or the defaults; nil, with a diagnostic, where
  /// they do not fit.
  private mutating func matched(
    _ name: Name, _ parameters: [FunctionDefinition.Parameter], _ arguments: [NamedExpression], at range: SourceRange
  ) -> [Expression]? {
    var given: [String: Expression] = [:]
    var place = 0
    for argument in arguments {
      if let label = argument.name, given[label.text] == nil,
        parameters.contains(where: { $0.name.text == label.text })
      {
        given[label.text] = argument.expression
      } else if argument.name == nil, let next = parameters[place...].firstIndex(where: { given[$0.name.text] == nil })
      {
        given[parameters[next].name.text] = argument.expression
        place = next + 1
      } else {
        refuseCall(name, parameters, at: argument.range)
        return nil
      }
    }
    let result = parameters.compactMap { given[$0.name.text] ?? $0.defaultValue }
    if result.count == parameters.count { return result }
    refuseCall(name, parameters, at: range)
    return nil
  }

  private mutating func refuseCall(_ name: Name, _ parameters: [FunctionDefinition.Parameter], at range: SourceRange) {
    let list = parameters.map { parameter in
      if case .scalar(let type) = parameter.kind { return "\(parameter.name.text):\(type.text)" }
      return "\(parameter.name.text):(…)"
    }.joined(separator: ", ")
    report(
      .wrongArguments, Message("these arguments do not fit '\(name.text)'", ja: "「\(name.text)」の引数が合わない"), at: range,
      help: [Message("it is defined as \(name.text)(\(list))", ja: "定義は \(name.text)(\(list))")])
  }

  /// Gives a parameter its argument; false, with a diagnostic, where that is of another kind.
  private mutating func define(
    _ parameter: FunctionDefinition.Parameter, _ argument: Expression, in inner: inout Environment,
    at range: SourceRange
  ) -> Bool {
    let name = parameter.name.text
    inner.functions[name] = nil
    inner.unreadable.remove(name)
    switch parameter.kind {
    case .scalar(let typeName):
      guard let type = type(typeName), let value = expression(argument) else { return false }
      guard let fitting = brought(value, to: type) else {
        let found = Self.describe(value.type)
        report(
          .typeMismatch,
          Message(
            "'\(name)' takes \(Self.describe(type).english), this is \(found.english)",
            ja: "「\(name)」は \(Self.describe(type).japanese ?? "") だが、これは \(found.japanese ?? "") である"),
          at: argument.range)
        return false
      }
      inner.relations[name] = nil
      inner.scalars[name] = Environment.Scalar(value: fitting, isParameter: false)
      if fitting.usedColumns.isEmpty { inner.rowValues.remove(name) } else { inner.rowValues.insert(name) }
    case .table(let columns, let isOpen):
      guard let relation = tableArgument(argument),
        let fitting = checked(relation, columns, isOpen: isOpen, name, at: argument.range)
      else { return false }
      inner.scalars[name] = nil
      inner.relations[name] = fitting
    }
    return true
  }

  /// A value in the type of a parameter; nil where it is of another. A null takes any type.
  private func brought(_ value: TypedExpression, to type: DataType) -> TypedExpression? {
    if value.type == type || type == .dynamic { return value }
    var result = value
    result.type = type
    if let constant = value.constant, let widened = constant.widened(to: type) {
      result.kind = .literal(widened)
      return result
    }
    switch (value.type, type) {
    case (.int, .long): return widening("tolong", value)
    case (.int, .real), (.long, .real): return widening("toreal", value)
    case (.date, .datetime): return widening("todatetime", value)
    case (nil, _): return result
    default: return nil
    }
  }

  private func widening(_ name: String, _ value: TypedExpression) -> TypedExpression? {
    guard let function = catalog.scalars[name],
      let overload = function.overload(for: [ArgumentType(type: value.type)])
    else { return nil }
    return TypedExpression(.call(function, overload, [value]), type: overload.result, range: value.range)
  }

  private mutating func tableArgument(_ argument: Expression) -> Relation? {
    switch argument.kind {
    case .table(let pipeline): return relation(pipeline)
    case .name(let text):
      return relation(Pipeline(source: .name(Name(text, argument.range)), stages: [], range: argument.range))
    case .call(let name, let arguments):
      return relation(Pipeline(source: .call(name, arguments), stages: [], range: argument.range))
    default:
      report(.typeMismatch, Message("a table is wanted here", ja: "ここには表が要る"), at: argument.range)
      return nil
    }
  }

  /// The table with the declared columns, and all others where the parameter takes them.
  private mutating func checked(
    _ relation: Relation, _ columns: [ColumnDeclaration], isOpen: Bool, _ name: String, at range: SourceRange
  ) -> Relation? {
    if relation.isOpen { return relation }
    var indices: [Int] = []
    for column in columns {
      guard let type = type(column.type) else { return nil }
      guard let index = relation.schema.index(of: column.name.text),
        DataType.common(relation.schema.fields[index].type, type) != nil
      else {
        report(
          .unknownColumn,
          Message(
            "the table for '\(name)' needs a column \(column.name.text):\(column.type.text)",
            ja: "「\(name)」に渡す表には列 \(column.name.text):\(column.type.text) が要る"),
          at: range,
          help: [
            Message(
              "its columns: \(relation.schema.names.joined(separator: ", "))",
              ja: "列: \(relation.schema.names.joined(separator: "、"))")
          ])
        return nil
      }
      indices.append(index)
    }
    if isOpen || columns.isEmpty { return relation }
    var result = Relation(.project(relation.passedThrough(indices), relation.plan), properties: relation.properties)
    result.depth = relation.depth + 1
    return result
  }

  /// Takes the parameters that hold a value of each row out of what a query inside may name; nil where there are none.
  mutating func hidingRowValues() -> Environment? {
    if environment.rowValues.isEmpty { return nil }
    let outer = environment
    for name in environment.rowValues { environment.scalars[name] = nil }
    return outer
  }
}

extension UserFunction {
  fileprivate func resolver(like other: Resolver) -> Resolver {
    var result = other
    result.environment = environment
    return result
  }
}
