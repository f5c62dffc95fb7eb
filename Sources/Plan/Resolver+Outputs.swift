import Columns
import Diagnostics
import Syntax

extension Resolver {
  /// Computed columns with their names: the given one, that of a plain column, or `Column1`, `Column2`, ….
  /// A numbered name is one that nobody else has; beside the columns that there are, where those stay.
  public mutating func outputs(_ items: [NamedExpression], keepingColumns: Bool = false) -> [LogicalPlan.Output]? {
    var result: [LogicalPlan.Output] = []
    var unnamed = 0
    var isComplete = true
    // Names that somebody gave hold; a name that only a call implies gives way.
    var taken = Set(items.compactMap { $0.name?.text ?? plainName($0.expression) }.map(FoldedName.init))
    let outerSiblings = siblingNames
    defer { siblingNames = outerSiblings }
    for item in items {
      if item.name == nil { warnOfQuotedName(item.expression) }
      let resolved = expression(item.expression)
      if let name = item.name { siblingNames.insert(FoldedName(name.text)) }
      guard let value = resolved else {
        isComplete = false
        continue
      }
      if let several = severalOutputs(of: item, value, &taken) {
        result += several
        continue
      }
      var name = item.name?.text ?? plainName(item.expression)
      if name == nil, let implied = impliedName(item.expression) { name = Self.free(implied, &taken) }
      while name == nil {
        unnamed += 1
        let numbered = "Column\(unnamed)"
        if keepingColumns && scope.index(of: numbered) != nil || taken.contains(FoldedName(numbered)) { continue }
        name = numbered
      }
      result.append(output(name ?? "", value, of: item.expression))
    }
    return isComplete ? result : nil
  }

  /// The columns of a function that names its columns itself, with the given names as far as there are some, the others
  /// apart from the names that are taken; nil for any other expression.
  public mutating func severalOutputs(
    of item: NamedExpression, _ value: TypedExpression, _ taken: inout Set<FoldedName>
  ) -> [LogicalPlan.Output]? {
    let names = resultNames(of: item.expression)
    let given = [item.name].compactMap { $0 } + item.moreNames
    if given.count > max(names.count, 1) {
      let (columns, japanese) = names.count < 2 ? ("one column", "1 列") : ("\(names.count) columns", "\(names.count) 列")
      report(
        .wrongArguments,
        Message("\(given.count) names for \(columns)", ja: "\(japanese)に \(given.count) 個の名前がある"), at: given[0].range,
        help: [Message("give at most as many names as there are columns", ja: "名前は列の数以下にする")])
      return []
    }
    guard names.count > 1 else {
      return names.first.map { [output(given.first?.text ?? Self.free($0, &taken), value, of: nil)] }
    }
    return names.indices.compactMap { index in
      let place = TypedExpression.literal(.long(Int64(index)), range: value.range)
      guard let element = call("[]", [value, place], at: value.range) else { return nil }
      let name = index < given.count ? given[index].text : Self.free(names[index], &taken)
      return output(name, element, of: nil)
    }
  }

  /// The names that a function gives to its columns; none where the expression is no call of such a function.
  private mutating func resultNames(of expression: Expression) -> [String] {
    guard case .call(let name, let arguments) = expression.kind, environment.functions[name.text] == nil,
      let function = catalog.scalars[name.text], function.namesItsColumns
    else { return [] }
    let names = arguments.map { $0.name?.text ?? plainName($0.expression) }
    let types = arguments.map { argument -> ArgumentType in
      // What is wrong with an argument was reported when the call was resolved.
      var silent = self
      return ArgumentType(type: silent.expression(argument.expression)?.type)
    }
    return function.resultNames(types, names: names)
  }

  /// A computed column; a plain column keeps its title and order.
  public func output(_ name: String, _ value: TypedExpression, of expression: Expression?) -> LogicalPlan.Output {
    var field = Field(name, value.columnType, order: value.order)
    if case .column(let index) = value.kind, index < scope.fields.count, aggregates == nil,
      scope.fields[index].name == name
    {
      field.title = scope.fields[index].title
      field.summary = scope.fields[index].summary
    }
    return LogicalPlan.Output(field: field, expression: value)
  }

  /// What to sort by, with KQL's defaults: descending unless said, nulls first when ascending and last when descending.
  /// Nil, with a diagnostic, where something is wrong.
  public mutating func sortKeys(_ keys: [SortKey], isAscendingByDefault: Bool = false) -> [LogicalPlan.Key]? {
    var result: [LogicalPlan.Key] = []
    for key in keys {
      warnOfQuotedName(key.expression)
      guard var value = expression(key.expression) else { return nil }
      if let order = value.order { value = ranked(value, order) }
      if value.type == .dynamic {
        report(
          .typeMismatch, Message("a dynamic has no order", ja: "dynamic には順序がない"), at: value.range,
          help: [Message("convert it: tostring(x), toreal(x)", ja: "tostring(x) や toreal(x) で変換する")])
        return nil
      }
      let isAscending = key.isAscending ?? isAscendingByDefault
      result.append(
        LogicalPlan.Key(expression: value, isAscending: isAscending, nullsFirst: key.nullsFirst ?? isAscending))
    }
    return result
  }

  /// The name that an expression gives to its column: a column's own, also through functions such as `bin` and
  /// `tostring`, and the way to a part of a dynamic, joined by `_`. Nil where there is none.
  public func impliedName(_ expression: Expression) -> String? {
    switch expression.kind {
    case .name: return plainName(expression)
    case .member(let base, let name): return joined(impliedName(base), name.text)
    case .element(let base, let index):
      guard case .literal(let literal) = index.kind else { return impliedName(base).map { "\($0)_" } }
      switch literal {
      case .string(let text): return joined(impliedName(base), text)
      case .integer(let number): return joined(impliedName(base), String(number))
      default: return nil
      }
    case .call(let name, let arguments):
      guard environment.functions[name.text] == nil, let function = catalog.scalars[name.text],
        let first = arguments.first
      else { return nil }
      switch function.impliedName {
      case .numbered: return nil
      case .firstArgument: return impliedName(first.expression)
      case .prefixed(let start): return joined(start, impliedName(first.expression) ?? "")
      }
    default: return nil
    }
  }

  /// Whether the expression is a call of an aggregate, as it is or inside functions that keep their argument's name.
  private func isAggregateInside(_ expression: Expression) -> Bool {
    guard case .call(let name, let arguments) = expression.kind, environment.functions[name.text] == nil else {
      return false
    }
    if catalog.aggregates[name.text] != nil { return true }
    guard let first = arguments.first, case .firstArgument? = catalog.scalars[name.text]?.impliedName else {
      return false
    }
    return isAggregateInside(first.expression)
  }

  private func joined(_ left: String?, _ right: String) -> String { left.map { "\($0)_\(right)" } ?? right }

  /// The name of a plain column; nil for anything else.
  func plainName(_ expression: Expression) -> String? {
    guard case .name(let text) = expression.kind else { return nil }
    return scope.index(of: text).map { scope.fields[$0].name } ?? text
  }

  /// Says that one name stands for two columns of a result.
  public mutating func checkNames(_ fields: [Field], at range: SourceRange) -> Bool {
    var seen: Set<FoldedName> = []
    for field in fields where !seen.insert(FoldedName(field.name)).inserted {
      report(
        .ambiguousName, Message("two columns are named '\(field.name)'", ja: "「\(field.name)」という列が二つある"), at: range,
        help: [Message("give one another name: `new_name = …`", ja: "一方に別の名前を付ける: `別名 = …`")])
      return false
    }
    return true
  }

  /// The places of columns named plainly; nil, with a diagnostic, where one does not exist.
  public mutating func columnIndex(_ name: Name) -> Int? {
    if let index = scope.index(of: name.text) { return index }
    reportUnknownColumn(name.text, at: name.range)
    return nil
  }

  /// Outputs over groups: what may call aggregates. Returns the aggregates, and the outputs computed from keys and
  /// aggregates.
  public mutating func groupOutputs(
    _ items: [NamedExpression], keyCount: Int, keyNames: [String]
  ) -> (aggregates: [LogicalPlan.Aggregate], outputs: [LogicalPlan.Output])? {
    aggregates = []
    groupKeyCount = keyCount
    groupKeyNames = keyNames
    defer { aggregates = nil }
    var outputs: [LogicalPlan.Output] = []
    var isComplete = true
    var unnamed = 0
    var taken = Set(
      (items.flatMap { [$0.name].compactMap { $0 } + $0.moreNames }.map(\.text) + keyNames).map(FoldedName.init))
    for item in items {
      if case .call(let called, let arguments) = item.expression.kind, environment.functions[called.text] == nil,
        let function = catalog.aggregates[called.text]
      {
        let given = item.name?.text
        if !function.takesStar, refuseNames(in: arguments) {
          isComplete = false
          continue
        }
        guard aggregate(function, arguments, at: item.expression.range, given: given) != nil else {
          isComplete = false
          continue
        }
        outputs += results(of: item, isNamed: given != nil, &taken)
        continue
      }
      let callCount = aggregates?.count ?? 0
      guard let value = expression(item.expression) else {
        isComplete = false
        continue
      }
      var name = item.name?.text
      if name == nil, isAggregateInside(item.expression), let calls = aggregates, callCount < calls.count {
        name = calls[callCount].fields.first.map { Self.free($0.name, &taken) }
      }
      if name == nil {
        repeat {
          unnamed += 1
          name = "Column\(unnamed)"
        } while !taken.insert(FoldedName(name ?? "")).inserted
      }
      outputs.append(
        LogicalPlan.Output(field: Field(name ?? "", value.columnType, order: value.order), expression: value))
    }
    return isComplete ? (aggregates ?? [], outputs) : nil
  }

  /// The columns that the aggregate just called gives; names that nobody has given and are taken get a number.
  private func results(
    of item: NamedExpression, isNamed: Bool, _ taken: inout Set<FoldedName>
  ) -> [LogicalPlan.Output] {
    guard let calls = aggregates, let call = calls.last else { return [] }
    let start = groupKeyCount + calls.dropLast().reduce(0) { $0 + $1.fields.count }
    return call.fields.enumerated().map { offset, field in
      var field = field
      if offset > 0, offset <= item.moreNames.count {
        field.name = item.moreNames[offset - 1].text
      } else if !isNamed || offset > 0 {
        field.name = Self.free(field.name, &taken)
      }
      let value = TypedExpression(
        .column(start + offset), type: field.type, order: field.order, range: item.expression.range)
      return LogicalPlan.Output(field: field, expression: value)
    }
  }

  /// The name, or where it is taken with the first number that is free: `countif_`, `countif_1`.
  private static func free(_ name: String, _ taken: inout Set<FoldedName>) -> String {
    var result = name
    var number = 1
    while !taken.insert(FoldedName(result)).inserted {
      result = "\(name)\(number)"
      number += 1
    }
    return result
  }
}
