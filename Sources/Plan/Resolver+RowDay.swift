import Columns
import Diagnostics

extension Resolver {
  /// The day that the rows of the stage at hand speak of: that of `at` or `attach`, else the first day on which the row
  /// holds. Nil where the rows name none.
  public func rowDay(at range: SourceRange) -> TypedExpression? {
    switch scopeProperties.rowDay {
    case .day(let value): return .literal(value, type: value.type ?? .date, range: range)
    case .column(let name): return dayColumn(name, at: range)
    case .computed: return nil
    case nil: return scopeProperties.validFrom.flatMap { dayColumn($0, at: range) }
    }
  }

  /// Looks at the rows of another relation from now on, to the end of the stage.
  public mutating func enter(_ relation: Relation) {
    scope = relation.schema
    scopeProperties = relation.properties
    scopePlan = relation.plan
  }

  /// Whether the day that the rows speak of was computed and stands in no column.
  public var hasComputedRowDay: Bool { scopeProperties.rowDay == .computed }

  /// The field of a column of the stage's input.
  public func inputField(_ index: Int) -> Field? { scope.fields.indices.contains(index) ? scope.fields[index] : nil }

  private func dayColumn(_ name: String, at range: SourceRange) -> TypedExpression? {
    guard let index = scope.fields.firstIndex(where: { $0.name == name }), scope.fields[index].type.isTemporal else {
      return nil
    }
    return TypedExpression(.column(index), type: scope.fields[index].type, range: range)
  }
}

extension Relation {
  /// A day that holds for all rows holds for what is made of them; rows that a union adds have days of their own.
  mutating func keepDay(of input: Relation?) {
    guard properties.rowDay == nil, case .day(let day)? = input?.properties.rowDay else { return }
    if case .union = plan { return }
    properties.rowDay = .day(day)
  }
}
