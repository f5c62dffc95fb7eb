extension Statement {
  /// The statement with other names for tables, where `rename` gives one: at the start of a query, as an operand of an
  /// operator, in `in (name)` and `toscalar(name)`, and as the whole of a `let`. Columns keep their names.
  public func renamingTables(_ rename: (String) -> String?) -> Statement {
    switch kind {
    case .query(let pipeline): Statement(.query(pipeline.renamingTables(rename)), range)
    case .letTable(let name, let pipeline): Statement(.letTable(name, pipeline.renamingTables(rename)), range)
    case .letScalar(let name, let value):
      Statement(.letScalar(name, value.asTable(rename) ?? value.renamingTables(rename)), range)
    case .letFunction(let name, let function): Statement(.letFunction(name, function.renamingTables(rename)), range)
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
    case .call(let name, let arguments):
      result.source = .call(
        name,
        arguments.map { argument in
          var moved = argument.renamingTables(rename)
          if let table = argument.expression.asTable(rename) { moved.expression = table }
          return moved
        })
    case .previous, .missing, .pattern: break
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
      case .bracketed(let items): result.slots[label] = .bracketed(items.map { $0.renamingTables(rename) })
      case .namedExpressions(let items):
        result.slots[label] = .namedExpressions(items.map { $0.renamingTables(rename) })
      case .properties(let items): result.slots[label] = .properties(items.map { $0.renamingTables(rename) })
      case .expansions(let items):
        result.slots[label] = .expansions(
          items.map { Expansion(item: $0.item.renamingTables(rename), type: $0.type) })
      case .series(let items):
        result.slots[label] = .series(
          items.map {
            SeriesItem(
              item: $0.item.renamingTables(rename), defaultValue: $0.defaultValue?.renamingTables(rename))
          })
      case .stages(let stages): result.slots[label] = .stages(stages.map { $0.renamingTables(rename) })
      case .sortKeys(let keys):
        result.slots[label] = .sortKeys(keys.map { $0.renamingTables(rename) })
      case .table(let pipeline): result.slots[label] = .table(pipeline.renamingTables(rename))
      case .tables(let pipelines): result.slots[label] = .tables(pipelines.map { $0.renamingTables(rename) })
      case .tableList(let pipelines): result.slots[label] = .tableList(pipelines.map { $0.renamingTables(rename) })
      case .cells(let cells): result.slots[label] = .cells(cells.map { $0.renamingTables(rename) })
      case .name, .options, .declarations, .columnPatterns, .words: break
      }
    }
    return result
  }
}

extension FunctionDefinition {
  fileprivate func renamingTables(_ rename: (String) -> String?) -> FunctionDefinition {
    var result = self
    result.definitions = definitions.map { $0.renamingTables(rename) }
    switch self.result {
    case .value(let value): result.result = .value(value.asTable(rename) ?? value.renamingTables(rename))
    case .table(let pipeline): result.result = .table(pipeline.renamingTables(rename))
    }
    return result
  }
}

extension NamedExpression {
  fileprivate func renamingTables(_ rename: (String) -> String?) -> NamedExpression {
    var result = self
    result.expression = expression.renamingTables(rename)
    return result
  }
}

extension SortKey {
  fileprivate func renamingTables(_ rename: (String) -> String?) -> SortKey {
    var result = self
    result.expression = expression.renamingTables(rename)
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
          var moved = argument
          moved.expression = (isQuery ? argument.expression.asTable(rename) : nil) ?? walk(argument.expression)
          return moved
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
    case .within(let call, let group):
      let moved = Group(
        keys: group.keys.map(walk), order: group.order.map { $0.renamingTables(rename) },
        frame: group.frame.map { Frame(low: walk($0.low), high: walk($0.high)) })
      result.kind = .within(walk(call), moved)
    }
    return result
  }

  /// The name alone that `rename` knows as a table's, renamed.
  fileprivate func asTable(_ rename: (String) -> String?) -> Expression? {
    guard case .name(let text) = kind, let new = rename(text) else { return nil }
    return Expression(.name(new), range)
  }
}
