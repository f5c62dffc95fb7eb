import Columns
import Diagnostics
import Syntax

extension Resolver {
  /// The stage's input with a column more for each window call that the stage's expressions have made, behind its own
  /// columns. Operators that let window functions stand in their expressions put their plan on this.
  public mutating func windowed(_ input: LogicalPlan) -> LogicalPlan {
    var plan = input
    var together: [LogicalPlan.WindowCall] = []
    for call in windowCalls {
      let base = plan.schema.fields.count
      // A call on the result of another needs that one first.
      if call.expressions.contains(where: { $0.usedColumns.contains { $0 >= base } }) {
        plan = .window(together, plan)
        together = []
      }
      together.append(call)
    }
    windowCalls = []
    return together.isEmpty ? plan : .window(together, plan)
  }

  /// Says that the stage's expressions cannot look at other rows.
  mutating func refuseWindows(_ stage: Stage) {
    windowCalls = []
    report(
      .wrongArguments,
      Message(
        "'\(stage.name.text)' looks at one row at a time", ja: "\(stage.name.text) は行を一つずつ見る"), at: stage.name.range,
      help: [
        Message(
          "compute what looks at other rows in `extend` before it", ja: "ほかの行を見る計算は、その前の `extend` に書く")
      ])
  }

  /// A call of a window function; nil, with a diagnostic, where it does not fit.
  mutating func windowCall(
    _ function: any WindowFunction, _ arguments: [NamedExpression], at range: SourceRange
  ) -> TypedExpression? {
    if aggregates != nil {
      refuseInGroups(function.name, at: range)
      return nil
    }
    guard isSerialized else {
      report(
        .wrongArguments,
        Message("'\(function.name)' needs rows in an order", ja: "「\(function.name)」には順序の決まった行が要る"), at: range,
        help: [
          Message(
            "put `| sort by …` before it, or `| serialize` where the order of the table is meant",
            ja: "前に `| sort by …` を置く。表の順のままでよければ `| serialize`")
        ])
      return nil
    }
    let resolved = arguments.compactMap { expression($0.expression) }
    guard resolved.count == arguments.count else { return nil }
    let types = resolved.map { ArgumentType(type: $0.type, constant: $0.constant, order: $0.order) }
    guard let overload = function.overload(for: types) else {
      reportWrongArguments(function.documentation, function.name, resolved, at: range)
      return nil
    }
    let order = overload.result == .string ? resolved.first?.order : nil
    return add(
      LogicalPlan.WindowCall(
        field: Field("\(function.name)_", overload.result, order: order), kind: .function(function, overload, resolved)),
      at: range)
  }

  /// An aggregate over the row's group; nil, with a diagnostic, where it does not fit.
  mutating func within(_ call: Expression, _ group: Expression.Group, at range: SourceRange) -> TypedExpression? {
    guard case .call(let name, let arguments) = call.kind, let function = catalog.aggregates[name.text] else {
      report(
        .wrongArguments, Message("an aggregate stands before 'within'", ja: "within の前には集計関数を書く"), at: call.range,
        help: [Message("write `avg(score) within (unit)`", ja: "`avg(score) within (unit)` のように書く")])
      return nil
    }
    if aggregates != nil {
      refuseInGroups("within", at: range)
      return nil
    }
    aggregates = []
    let keyCount = groupKeyCount
    groupKeyCount = 0
    let value = aggregate(function, arguments, at: call.range, given: nil)
    let calls = aggregates ?? []
    (aggregates, groupKeyCount) = (nil, keyCount)
    guard value != nil, let aggregate = calls.first, let resolved = windowGroup(group) else { return nil }
    guard aggregate.fields.count == 1, let field = aggregate.fields.first else {
      report(
        .wrongArguments, Message("'\(name.text)' gives several columns", ja: "「\(name.text)」の結果は複数の列になる"),
        at: call.range,
        help: [Message("use an aggregate with one result", ja: "結果が一つの集計関数を使う")])
      return nil
    }
    return add(LogicalPlan.WindowCall(field: field, kind: .aggregate(aggregate, resolved)), at: range)
  }

  private mutating func windowGroup(_ group: Expression.Group) -> LogicalPlan.WindowGroup? {
    let keys = group.keys.compactMap { expression($0) }
    guard keys.count == group.keys.count, let order = sortKeys(group.order, isAscendingByDefault: true) else {
      return nil
    }
    guard let frame = group.frame else { return LogicalPlan.WindowGroup(keys: keys, order: order, frame: nil) }
    guard let low = rowOffset(frame.low), let high = rowOffset(frame.high) else { return nil }
    guard low <= high else {
      report(
        .wrongArguments, Message("the first row of a frame comes before its last", ja: "枠の最初の行は最後の行より前でなければならない"),
        at: frame.low.range.union(frame.high.range), help: [Message("write `rows \(high) .. \(low)`")])
      return nil
    }
    return LogicalPlan.WindowGroup(keys: keys, order: order, frame: low...high)
  }

  private mutating func rowOffset(_ expression: Expression) -> Int? {
    guard let (value, _) = constant(expression, Message("a number of rows", ja: "行数")) else { return nil }
    if case .long(let number) = value, number.magnitude <= 1 << 32 { return Int(number) }
    report(
      .typeMismatch, Message("a frame is written in whole numbers of rows", ja: "枠は行数（整数）で書く"), at: expression.range,
      help: [Message("`rows -5 .. 0` is this row and the five before it", ja: "`rows -5 .. 0` はこの行と前の 5 行")])
    return nil
  }

  private mutating func refuseInGroups(_ name: String, at range: SourceRange) {
    report(
      .misplacedAggregate, Message("'\(name)' cannot stand inside summarize", ja: "summarize の中では「\(name)」を使えない"),
      at: range,
      help: [
        text(at: range).map {
          Message(
            "compute it before: `| extend x = \($0) | summarize …`", ja: "その前で計算する: `| extend x = \($0) | summarize …`")
        } ?? Message("compute it in `extend` before", ja: "その前の `extend` で計算する")
      ])
  }

  private mutating func add(_ call: LogicalPlan.WindowCall, at range: SourceRange) -> TypedExpression {
    let index = scope.fields.count + windowCalls.count
    windowCalls.append(call)
    return TypedExpression(.column(index), type: call.field.type, order: call.field.order, range: range)
  }
}
