import Columns
import Diagnostics
import Syntax

extension Resolver {
  mutating func membership(
    _ word: String, _ value: Expression, _ list: [Expression], at range: SourceRange
  ) -> TypedExpression? {
    guard let left = expression(value), let function = catalog.scalars[word] else { return nil }
    if list.count == 1 {
      if case .table(let pipeline) = list[0].kind { return tableMembership(word, left, pipeline, function, at: range) }
      if case .name(let text) = list[0].kind, scope.index(of: text) == nil, let known = named(text) {
        return tableMembership(left, known, function, at: range)
      }
    }
    var arguments = [left]
    var isComplete = true
    for item in list {
      guard let resolved = expression(item, opposite: left) else {
        isComplete = false
        continue
      }
      if word.hasPrefix("in") || word.hasPrefix("!in"), let order = left.order,
        case .string(let text)? = resolved.constant, order.rank(of: text) == nil, !text.isEmpty
      {
        _ = categoryComparison("==", left, resolved, order, at: item.range)
        return nil
      }
      arguments.append(resolved)
    }
    guard isComplete else { return nil }
    let types = arguments.map { ArgumentType(type: $0.type, constant: $0.constant, order: nil) }
    if function.overload(for: types) == nil, let odd = arguments.dropFirst().first(where: { $0.type != left.type }) {
      reportMismatch(Mismatch(word, left, odd, odd.range))
      return nil
    }
    if list.allSatisfy({ if case .literal = $0.kind { true } else { false } }), arguments.count > 1 {
      warnOfAbsentValue(word, left, Array(arguments.dropFirst()))
    }
    return call(word, arguments, at: range)
  }

  mutating func tableMembership(
    _ word: String, _ left: TypedExpression, _ pipeline: Pipeline, _ function: any ScalarFunction, at range: SourceRange
  ) -> TypedExpression? {
    guard let relation = relation(pipeline) else { return nil }
    return tableMembership(left, relation, function, at: range)
  }

  mutating func tableMembership(
    _ left: TypedExpression, _ relation: Relation, _ function: any ScalarFunction, at range: SourceRange
  ) -> TypedExpression? {
    guard let field = relation.schema.fields.first else { return nil }
    if let type = left.type, DataType.common(type, field.type) == nil {
      let right = TypedExpression(.column(0), type: field.type, range: range)
      reportMismatch(Mismatch(function.name, left, right, range))
      return nil
    }
    return TypedExpression(.membership(left, relation.plan, function), type: .bool, range: range)
  }

  mutating func toscalar(_ argument: Expression, at range: SourceRange) -> TypedExpression? {
    if case .table(let pipeline) = argument.kind { return scalarQuery(pipeline, at: range) }
    if case .name(let text) = argument.kind, let known = named(text), let field = known.schema.fields.first {
      return TypedExpression(.scalarQuery(known.plan), type: field.type, order: field.order, range: range)
    }
    return expression(argument)
  }

  mutating func scalarQuery(_ pipeline: Pipeline, at range: SourceRange) -> TypedExpression? {
    guard let relation = relation(pipeline), let field = relation.schema.fields.first else { return nil }
    return TypedExpression(.scalarQuery(relation.plan), type: field.type, order: field.order, range: range)
  }
}
