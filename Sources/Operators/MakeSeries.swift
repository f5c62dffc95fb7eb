import Columns
import Diagnostics
import Plan
import Syntax

/// `make-series`: aggregates along an axis, as lists.
public struct MakeSeries: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "make-series",
    signature:
      "T | make-series [kind=nonempty] [NAME =] AGGREGATE [default = VALUE], … on COLUMN [from START] [to END] step STEP [by KEY, …]",
    summary: Message(
      "Aggregates for each step of an axis, a list a group, with a value for steps without rows.",
      ja: "軸を等間隔に区切って集計し、グループごとのリストにする。"),
    details: Message(
      "START belongs to the series, END does not. Without them each series goes from its first bin with rows to its last. Steps without rows get the default, 0 unless written. A group without rows on the axis gives no series; kind=nonempty gives one of defaults where there are no rows at all. At most 1048576 steps.",
      ja:
        "START は含み、END は含まない。省けば行のある最初から最後の区間まで。行のない区間は default の値（なければ 0）。行のないグループは出ない。kind=nonempty なら行が一つもなくても default の系列を出す。区間は 1048576 まで。"
    ),
    examples: [
      .init(
        "datatable(month:long, hours:long)[1, 5, 3, 7, 3, 1] | make-series sum(hours) on month from 1 to 5 step 1",
        gives: "sum_hours,month\n\"[5,0,8,0]\",\"[1,2,3,4]\"\n"),
      .init(
        "datatable(unit:string, month:long)[\"A\", 1, \"B\", 2, \"B\", 4] | make-series n = count() default = -1 on month step 1 by unit",
        gives: "unit,n,month\nA,[1],[1]\nB,\"[1,-1,1]\",\"[2,3,4]\"\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "make-series",
    slots: [
      .options("options", words: ["kind"]), .series("series"), .word("on"), .name("axis"),
      .optional([.word("from"), .expression("from")]), .optional([.word("to"), .expression("to")]),
      .optional([.word("in"), .expression("range")]), .optional([.word("step"), .expression("step")]),
      .optional([.word("by"), .namedExpressions("keys")]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, case .name(let name)? = stage.slots["axis"], case .series(let items)? = stage.slots["series"],
      let axis = resolver.columnIndex(name), let keys = resolver.outputs(stage.items("keys"))
    else { return nil }
    let field = input.schema.fields[axis]
    guard let bounds = SeriesBounds(stage, name, field, &resolver), let isNonempty = Self.isNonempty(stage, &resolver)
    else {
      return nil
    }
    let all = input.passedThrough(Array(input.schema.fields.indices))
    let keyFields = keys.enumerated().map {
      LogicalPlan.Output(field: Field("key\($0)", $1.field.type), expression: $1.expression)
    }
    let source = LogicalPlan.project(all + keyFields, input.plan)
    let binned = Schema(source.schema.fields + [Field("bin", .long)])
    resolver.groupKeyColumns = []
    guard
      let grouped = resolver.groupOutputs(
        items.map(\.item), keyCount: keys.count + 1, keyNames: keys.map(\.field.name) + [field.name]),
      let defaults = Self.defaults(items, grouped.outputs, &resolver)
    else { return nil }
    let inner = Self.groups(keys, binned, all.count, grouped, at: stage.range)
    let lists = grouped.outputs.map { Field($0.field.name, .dynamic) } + [Field(field.name, .dynamic)]
    let schema = Schema(keys.map(\.field) + lists)
    guard resolver.checkNames(schema.fields, at: stage.range) else { return nil }
    let series = Series(
      schema: schema, axis: axis, axisType: bounds.type, stepType: bounds.stepType, includesEnd: bounds.includesEnd,
      startsAtMultiples: bounds.startsAtMultiples, keyCount: keys.count, groups: inner, defaults: defaults,
      isNonempty: isNonempty, range: bounds.stepRange)
    return Relation(.transform(series, [source, bounds.plan]))
  }

  private static func isNonempty(_ stage: Stage, _ resolver: inout Resolver) -> Bool? {
    guard let kind = stage.option("kind") else { return false }
    if kind.text == "nonempty" { return true }
    resolver.report(
      .wrongArguments, Message("make-series has the kind nonempty", ja: "make-series の種類は nonempty"), at: kind.range)
    return nil
  }

  /// Keys, bin and aggregates of given rows, a row for each bin of a group.
  private static func groups(
    _ keys: [LogicalPlan.Output], _ binned: Schema, _ columnCount: Int,
    _ grouped: (aggregates: [LogicalPlan.Aggregate], outputs: [LogicalPlan.Output]), at range: SourceRange
  ) -> LogicalPlan {
    var fields = keys.map(\.field)
    fields.append(Field("", .long))
    var groupKeys: [LogicalPlan.Output] = []
    var shown: [LogicalPlan.Output] = []
    for (index, field) in fields.enumerated() {
      let read = TypedExpression(.column(columnCount + index), type: field.type, order: field.order, range: range)
      groupKeys.append(LogicalPlan.Output(field: field, expression: read))
      let passed = TypedExpression(.column(index), type: field.type, order: field.order, range: range)
      shown.append(LogicalPlan.Output(field: field, expression: passed))
    }
    let groups = LogicalPlan.aggregate(keys: groupKeys, aggregates: grouped.aggregates, .given(binned))
    return .project(shown + grouped.outputs, groups)
  }

  /// What stands for no rows, in the type of each aggregate; nil, with diagnostics, where something does not fit.
  private static func defaults(
    _ items: [SeriesItem], _ outputs: [LogicalPlan.Output], _ resolver: inout Resolver
  ) -> [Value]? {
    guard outputs.count == items.count else { return nil }
    var result: [Value] = []
    for (item, output) in zip(items, outputs) {
      let type = output.field.type
      guard type.isNumeric else {
        let found = Resolver.describe(type)
        resolver.report(
          .typeMismatch,
          Message("a series is of numbers, this is \(found.english)", ja: "系列は数で作る。これは \(found.japanese ?? "")"),
          at: item.item.range)
        return nil
      }
      guard let expression = item.defaultValue else {
        result.append(type == .real ? .real(0) : .long(0))
        continue
      }
      guard let (value, found) = resolver.constant(expression, Message("the default", ja: "既定値")) else { return nil }
      guard found.isNumeric || value.isNull else {
        let words = Resolver.describe(found)
        resolver.report(
          .typeMismatch,
          Message("the default is a number, this is \(words.english)", ja: "default は数で書く。これは \(words.japanese ?? "")"),
          at: expression.range)
        return nil
      }
      result.append(value.widened(to: type) ?? value)
    }
    return result
  }
}
