extension Statement {
  /// The statement with other names for tables, where `rename` gives one: at the start of a query, as an operand of an
  /// operator, in `in (name)` and `toscalar(name)`, and as the whole of a `let`. Columns keep their names.
  public func renamingTables(_ rename: (String) -> String?) -> Statement {
    switch kind {
    case .query(let pipeline): Statement(.query(pipeline.renamingTables(rename)), range)
    case .letTable(let name, let pipeline): Statement(.letTable(name, pipeline.renamingTables(rename)), range)
    case .letScalar(let name, let value):
      Statement(.letScalar(name, value.asTable(rename) ?? value.renamingTables(rename)), range)
    case .declareParameters: self
    case .set(let name, let value): Statement(.set(name, value?.renamingTables(rename)), range)
    }
  }

  /// The names that stand where tables do, in order of appearance.
  public var namedTables: [String] {
    var names: [String] = []
    _ = renamingTables { name in
      if !names.contains(name) { names.append(name) }
      return nil
    }
    return names
  }
}

extension Pipeline {
  /// The query with other names for tables, where `rename` gives one.
  public func renamingTables(_ rename: (String) -> String?) -> Pipeline {
    var result = self
    switch source {
    case .name(let name): result.source = .name(Name(rename(name.text) ?? name.text, name.range))
    case .stage(let stage): result.source = .stage(stage.renamingTables(rename))
    case .pipeline(let pipeline): result.source = .pipeline(pipeline.renamingTables(rename))
    case .previous, .missing: break
    }
    result.stages = stages.map { $0.renamingTables(rename) }
    return result
  }
}

extension Stage {
  fileprivate func renamingTables(_ rename: (String) -> String?) -> Stage {
    var result = self
    for (label, value) in slots.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .expression(let expression): result.slots[label] = .expression(expression.renamingTables(rename))
      case .namedExpressions(let items):
        result.slots[label] = .namedExpressions(
          items.map { NamedExpression(name: $0.name, expression: $0.expression.renamingTables(rename)) })
      case .sortKeys(let keys):
        result.slots[label] = .sortKeys(
          keys.map { key in
            var moved = key
            moved.expression = key.expression.renamingTables(rename)
            return moved
          })
      case .table(let pipeline): result.slots[label] = .table(pipeline.renamingTables(rename))
      case .tables(let pipelines): result.slots[label] = .tables(pipelines.map { $0.renamingTables(rename) })
      case .cells(let cells): result.slots[label] = .cells(cells.map { $0.renamingTables(rename) })
      case .name, .options, .declarations: break
      }
    }
    return result
  }
}

extension Expression {
  fileprivate func renamingTables(_ rename: (String) -> String?) -> Expression {
    func walk(_ expression: Expression) -> Expression { expression.renamingTables(rename) }
    var result = self
    switch kind {
    case .literal, .name, .star, .missing: break
    case .call(let name, let arguments):
      let isQuery = name.text == "toscalar" && arguments.count == 1
      result.kind = .call(
        name,
        arguments.map { argument in
          let moved = (isQuery ? argument.expression.asTable(rename) : nil) ?? walk(argument.expression)
          return NamedExpression(name: argument.name, expression: moved)
        })
    case .unary(let sign, let operand): result.kind = .unary(sign, walk(operand))
    case .binary(let word, let left, let right): result.kind = .binary(word, walk(left), walk(right))
    case .between(let value, let low, let high, let isNegated):
      result.kind = .between(walk(value), low: walk(low), high: walk(high), isNegated: isNegated)
    case .membership(let word, let value, let list):
      let moved = list.count == 1 ? [list[0].asTable(rename) ?? walk(list[0])] : list.map(walk)
      result.kind = .membership(word, walk(value), moved)
    case .member(let base, let name): result.kind = .member(walk(base), name)
    case .element(let base, let index): result.kind = .element(walk(base), walk(index))
    case .table(let pipeline): result.kind = .table(pipeline.renamingTables(rename))
    }
    return result
  }

  /// The name alone that `rename` knows as a table's, renamed.
  fileprivate func asTable(_ rename: (String) -> String?) -> Expression? {
    guard case .name(let text) = kind, let new = rename(text) else { return nil }
    return Expression(.name(new), range)
  }
}
