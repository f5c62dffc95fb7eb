extension Stage {
  /// The expression of a slot; nil where it is empty.
  public func expression(_ label: String) -> Expression? {
    if case .expression(let value)? = slots[label] { return value }
    return nil
  }

  /// The expressions of a slot.
  public func items(_ label: String) -> [NamedExpression] {
    switch slots[label] {
    case .namedExpressions(let items)?, .bracketed(let items)?: return items
    default: return []
    }
  }

  /// The tables of a slot.
  public func tables(_ label: String) -> [Pipeline] {
    switch slots[label] {
    case .table(let pipeline)?: [pipeline]
    case .tables(let pipelines)?, .tableList(let pipelines)?: pipelines
    default: []
    }
  }

  /// The value of a `word=value` pair.
  public func option(_ word: String) -> Name? {
    guard case .options(let options)? = slots["options"] else { return nil }
    return options.first { $0.word.text == word }?.value
  }
}
