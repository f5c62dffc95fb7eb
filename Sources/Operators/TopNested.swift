import Columns
import Diagnostics
import Plan
import Syntax

/// `top-nested`: the largest values, and in each of them the largest of the next level.
public struct TopNested: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "top-nested",
    signature:
      "T | top-nested [N] of [NAME =] EXPRESSION [with others = VALUE] by [NAME =] AGGREGATE [asc|desc], top-nested …",
    summary: Message(
      "The N values with the largest aggregate, and inside each the N of the next level.",
      ja: "集計値の大きい N 個の値と、その中での次の段の N 個を出す。"),
    details: Message(
      "Two columns a level: the value, and its aggregate (aggregated_NAME). Without N all values stay. `with others` adds one row for all that did not make it; where a level above has none, its columns are null in that row.",
      ja: "段ごとに値と集計（aggregated_名前）の二列。N がなければすべての値を残す。with others は入らなかった分をまとめた一行を足す。上の段に others がなければ、その段の列は null になる。"
    ),
    examples: [
      .init(
        "datatable(unit:string, item:string, hours:long)[\"A\", \"x\", 5, \"A\", \"y\", 7, \"B\", \"x\", 1, \"C\", \"z\", 2] | top-nested 1 of unit with others = \"other\" by sum(hours), top-nested 1 of item by h = max(hours)",
        gives: "unit,aggregated_unit,item,h\nA,12,y,7\nother,3,,\n")
    ])

  /// Its grammar.
  public let shape = StageShape(
    "top-nested",
    slots: [
      .repeated(
        [
          .optional([.expression("rows")]), .word("of"), .axis("value"), .optional([.word("with"), .axis("others")]),
          .word("by"), .axis("aggregate"), .optional([.word("asc")]), .optional([.word("desc")]),
        ], word: "top-nested")
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input else { return nil }
    let rounds = stage.written.split { $0 == .word("top-nested") }
    var values: [LogicalPlan.Output] = []
    for round in 1..<(rounds.count + 1) {
      guard let outputs = resolver.outputs(stage.items(Stage.label("value", round: round))) else { return nil }
      values += outputs
    }
    guard values.count == rounds.count, !rounds.isEmpty else { return nil }
    let all = input.passedThrough(Array(input.schema.fields.indices))
    let keys = values.enumerated().map {
      LogicalPlan.Output(field: Field("key\($0)", $1.field.type), expression: $1.expression)
    }
    let source = LogicalPlan.project(all + keys, input.plan)
    var levels: [NestedTop.Level] = []
    for (index, value) in values.enumerated() {
      let isAscending = rounds[index].contains(.word("asc"))
      guard
        let level = level(
          stage, round: index + 1, value.field, keyIndex: all.count + index, isAscending: isAscending, source.schema,
          &resolver)
      else { return nil }
      levels.append(level)
    }
    let fields = levels.flatMap(\.fields)
    guard resolver.checkNames(fields, at: stage.range) else { return nil }
    return Relation(.transform(NestedTop(schema: Schema(fields), levels: levels), [source]))
  }

  private func level(
    _ stage: Stage, round: Int, _ value: Field, keyIndex: Int, isAscending: Bool, _ schema: Schema,
    _ resolver: inout Resolver
  ) -> NestedTop.Level? {
    var limit: Int?
    if let rows = stage.expression(Stage.label("rows", round: round)) {
      guard let count = resolver.rowCount(rows) else { return nil }
      limit = count
    }
    let items = stage.items(Stage.label("aggregate", round: round))
    guard let grouped = resolver.groupOutputs(items, keyCount: 1, keyNames: []),
      let total = resolver.groupOutputs(items, keyCount: 0, keyNames: []),
      var measure = grouped.outputs.first, let whole = total.outputs.first, grouped.outputs.count == 1
    else { return nil }
    measure.field.name = items.first?.name?.text ?? "aggregated_\(value.name)"
    guard let others = others(stage, round: round, value, &resolver) else { return nil }
    let key = TypedExpression(.column(keyIndex), type: value.type, order: value.order, range: stage.range)
    let keyOutput = LogicalPlan.Output(field: value, expression: key)
    let groups = LogicalPlan.aggregate(keys: [keyOutput], aggregates: grouped.aggregates, .given(schema))
    let first = TypedExpression(.column(0), type: value.type, order: value.order, range: stage.range)
    let rows = LogicalPlan.project([LogicalPlan.Output(field: value, expression: first), measure], groups)
    var order = TypedExpression(
      .column(1), type: measure.field.type, order: measure.field.order, range: measure.expression.range)
    if let category = order.order { order = resolver.ranked(order, category) }
    let sorting = LogicalPlan.Key(expression: order, isAscending: isAscending, nullsFirst: isAscending)
    return NestedTop.Level(
      fields: [value, measure.field], keyIndex: keyIndex, top: .sort([sorting], limit: limit, rows),
      whole: .project([whole], .aggregate(keys: [], aggregates: total.aggregates, .given(schema))),
      others: others)
  }

  /// The value that stands for all others, nil inside where none is wanted; nil, with a diagnostic, where it does not
  /// fit.
  private func others(
    _ stage: Stage, round: Int, _ field: Field, _ resolver: inout Resolver
  ) -> Value?? {
    guard let item = stage.items(Stage.label("others", round: round)).first else { return .some(nil) }
    guard item.name?.text == "others" else {
      resolver.report(
        .syntax, Message("'others = value' stands after 'with'", ja: "with の後には「others = 値」を書く"), at: item.range)
      return nil
    }
    guard let (value, type) = resolver.constant(item.expression, Message("'others'", ja: "others")) else { return nil }
    if let widened = value.widened(to: field.type) { return widened }
    let (found, wanted) = (Resolver.describe(type), Resolver.describe(field.type))
    resolver.report(
      .typeMismatch,
      Message(
        "'\(field.name)' is \(wanted.english), others is \(found.english)",
        ja: "「\(field.name)」は \(wanted.japanese ?? "") だが、others は \(found.japanese ?? "") である"), at: item.range)
    return nil
  }
}
