import Columns
import Diagnostics
import Plan
import Syntax

/// `range`: numbers, days or moments in even steps.
public struct RangeSource: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "range",
    signature: "range NAME from START to STOP step STEP",
    summary: Message(
      "Values from START to STOP in even steps; STOP is part of it where a step meets it.",
      ja: "START から STOP まで等間隔の値を出す。"),
    examples: [
      .init("range x from 1 to 10 step 4", gives: "x\n1\n5\n9\n"),
      .init("range d from 2025-03-31 to 2025-04-01 step 1d", gives: "d\n2025-03-31T00:00:00Z\n2025-04-01T00:00:00Z\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "range",
    slots: [
      .name("name"), .word("from"), .expression("from"), .word("to"), .expression("to"), .word("step"),
      .expression("step"),
    ], isSource: true, isStage: false)

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard case .name(let name)? = stage.slots["name"] else { return nil }
    var values: [(value: Value, type: DataType)] = []
    for label in ["from", "to", "step"] {
      guard let expression = stage.expression(label) else { return nil }
      let what = Message("'\(label)' of a range", ja: "range の \(label)")
      guard let constant = resolver.constant(expression, what) else { return nil }
      values.append(constant)
    }
    guard let type = Self.type(values.map(\.type)) else {
      resolver.report(
        .typeMismatch,
        Message("a range goes over numbers, or over dates in steps of time", ja: "range は数か、日時と時間の長さで書く"),
        at: stage.range, help: ["range d from 2025-04-01 to 2026-03-31 step 1d"])
      return nil
    }
    let stepType: DataType = type == .datetime ? .timespan : type
    guard let from = values[0].value.widened(to: type), let to = values[1].value.widened(to: type),
      let step = values[2].value.widened(to: stepType), !from.isNull, !to.isNull, !step.isNull
    else {
      resolver.report(
        .wrongArguments, Message("a range needs a start, an end and a step", ja: "range には始まりと終わりと間隔が要る"),
        at: stage.range,
        help: [Message("none of them can be null", ja: "null は使えない")])
      return nil
    }
    if step == .long(0) || step == .real(0) || step == .timespan(0) {
      resolver.report(.wrongArguments, Message("a step of 0 never arrives", ja: "間隔が 0 では終わらない"), at: stage.range)
      return nil
    }
    var result = Relation(.sequence(Field(name.text, type), from: from, to: to, step: step))
    result.properties.isSerialized = true
    return result
  }

  private static func type(_ types: [DataType]) -> DataType? {
    if types.allSatisfy(\.isWhole) { return types.allSatisfy { $0 == .int } ? .int : .long }
    if types.allSatisfy(\.isNumeric) { return .real }
    if types[0].isTemporal, types[1].isTemporal, types[2] == .timespan { return .datetime }
    if types.allSatisfy({ $0 == .timespan }) { return .timespan }
    return nil
  }
}
