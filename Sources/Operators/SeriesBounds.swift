import Columns
import Diagnostics
import Plan
import Syntax

/// Where the axis of a series begins and ends, as expressions of one row.
struct SeriesBounds {
  /// The type of the axis' values.
  let type: DataType
  let stepType: DataType
  let plan: LogicalPlan
  let includesEnd: Bool
  let startsAtMultiples: Bool
  let stepRange: SourceRange

  /// Reads `from`, `to` and `step`, or `in range(from, to, step)`; nil, with a diagnostic, where they do not fit.
  init?(_ stage: Stage, _ name: Name, _ field: Field, _ resolver: inout Resolver) {
    var expressions = [stage.expression("from"), stage.expression("to"), stage.expression("step")]
    let range = stage.expression("range")
    includesEnd = range != nil
    startsAtMultiples = range != nil
    if let range {
      guard case .call(let name, let arguments) = range.kind, name.text == "range", arguments.count == 3 else {
        resolver.report(
          .syntax, Message("write `in range(START, END, STEP)`", ja: "`in range(START, END, STEP)` と書く"),
          at: range.range)
        return nil
      }
      expressions = arguments.map(\.expression)
    }
    guard let step = expressions[2] else {
      resolver.report(
        .wrongArguments, Message("a series needs its step", ja: "系列には間隔が要る"), at: stage.axisRange,
        help: [
          field.type.isTemporal
            ? Message("write on \(field.name) step 30d", ja: "on \(field.name) step 30d と書く")
            : Message("write on \(field.name) step 1", ja: "on \(field.name) step 1 と書く")
        ])
      return nil
    }
    let isMoment = field.type.isTemporal
    guard isMoment || field.type.isNumeric || field.type == .timespan else {
      let found = Resolver.describe(field.type)
      resolver.report(
        .typeMismatch,
        Message(
          "the axis is of numbers or times, '\(field.name)' is \(found.english)",
          ja: "軸は数か日時にする。「\(field.name)」は \(found.japanese ?? "")"),
        at: name.range)
      return nil
    }
    stepRange = step.range
    guard let stepValue = resolver.expression(step, over: Schema([])) else { return nil }
    type = isMoment ? .datetime : field.type.isWhole ? (stepValue.type == .real ? .real : .long) : field.type
    stepType = isMoment ? .timespan : type
    var outputs: [LogicalPlan.Output] = []
    for (index, expression) in expressions.enumerated() {
      let wanted = index == 2 ? stepType : type
      guard let expression else {
        outputs.append(
          .init(field: Field("b\(index)", wanted), expression: .literal(.null, type: wanted, range: stage.range)))
        continue
      }
      guard let value = resolver.expression(expression, over: Schema([])) else { return nil }
      guard let brought = Self.brought(value, to: wanted, &resolver) else {
        let (found, words) = (Resolver.describe(value.type), Resolver.describe(wanted))
        resolver.report(
          .typeMismatch,
          Message(
            "\(words.english) is wanted here, this is \(found.english)",
            ja: "ここには \(words.japanese ?? "") が要るが、これは \(found.japanese ?? "")"),
          at: expression.range)
        return nil
      }
      outputs.append(.init(field: Field("b\(index)", wanted), expression: brought))
    }
    plan = .project(outputs, .values(Batch(schema: Schema([]), columns: [], rowCount: 1), label: "axis"))
  }

  private static func brought(_ value: TypedExpression, to type: DataType, _ resolver: inout Resolver)
    -> TypedExpression?
  {
    if value.type == type { return value }
    switch (value.type, type) {
    case (.int, .long): return resolver.call("tolong", [value], at: value.range)
    case (.int, .real), (.long, .real): return resolver.call("toreal", [value], at: value.range)
    case (.date, .datetime): return resolver.call("todatetime", [value], at: value.range)
    default: return nil
    }
  }
}

extension Stage {
  /// Where the axis of a series is named.
  fileprivate var axisRange: SourceRange {
    if case .name(let name)? = slots["axis"] { return name.range }
    return range
  }
}
