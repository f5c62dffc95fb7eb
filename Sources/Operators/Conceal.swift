import Columns
import Diagnostics
import Plan
import Syntax

/// `conceal`: counts of few people print as `＜5`.
public struct Conceal: TabularOperator {
  /// The operator.
  public init() {}

  /// The number of people below which a figure tells about persons, where the query gives none.
  public static let usualLimit: Int64 = 5

  /// Its words.
  public let documentation = Documentation(
    "conceal", signature: "T | conceal COUNTS [below N] [hiding COLUMNS]",
    summary: Message("Counts of fewer than five people print as ＜5.", ja: "5人に満たない人数を ＜5 と表す。"),
    details: Message(
      "COUNTS are columns of whole numbers: 1 up to N - 1 become the text ＜N, others their digits; none is 0 and stays, null becomes an empty text. N is 5 unless said; take 10 for health. `hiding` empties what was computed of those few people in the same row (means, shares). Put it last, behind `sort`: the counts are texts then. It conceals cells one by one and no differences between totals: leave totals of concealed parts out.",
      ja:
        "COUNTS は整数の列。1 から N-1 は文字列 ＜N に、ほかはその数字になる。0 はそのまま、null は空。N は書かなければ 5（健康に関するものは 10）。hiding は、その行の少人数から計算した値（平均や割合）を空にする。人数は文字列になるので sort の後、最後に置く。セルごとに秘匿するだけで、合計との差からの推定は防がない。秘匿した内訳の合計は出さない。"
    ),
    examples: [
      .init(
        "datatable(unit:string, n:long, mean:real)['A', 12, 3.5, 'B', 2, 4.0, 'C', 0, real(null)] | conceal n hiding mean",
        gives: "unit,n,mean\nA,12,3.5\nB,＜5,\nC,0,\n"),
      .init("datatable(unit:string, n:long)['A', 9, 'B', 10] | conceal n below 10", gives: "unit,n\nA,＜10\nB,10\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "conceal",
    slots: [
      .columnPatterns("counts"), .optional([.word("below"), .expression("limit")]),
      .optional([.word("hiding"), .columnPatterns("hidden")]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let counts = Self.places(stage.patterns("counts"), input, &resolver),
      let hidden = Self.places(stage.patterns("hidden"), input, &resolver),
      let limit = Self.limit(stage, &resolver)
    else { return nil }
    let fields = input.schema.fields
    if let other = counts.first(where: { fields[$0].type != .long && fields[$0].type != .int }) {
      resolver.report(
        .wrongArguments,
        Message(
          "'\(fields[other].name)' is no count: only whole numbers are", ja: "「\(fields[other].name)」は整数ではなく、人数と見なせない"),
        at: stage.range,
        help: [
          Message(
            "name the column that counts people, and put means and shares behind `hiding`",
            ja: "人数の列を書き、平均や割合は hiding の後に書く")
        ])
      return nil
    }
    let range = stage.range
    func column(_ place: Int) -> TypedExpression {
      TypedExpression(.column(place), type: fields[place].type, range: range)
    }
    func number(_ value: Int64) -> TypedExpression { .literal(.long(value), type: .long, range: range) }
    var isFew: TypedExpression?
    var tests: [Int: TypedExpression] = [:]
    for place in counts where tests[place] == nil {
      guard let isSome = resolver.call(">", [column(place), number(0)], at: range),
        let isBelow = resolver.call("<", [column(place), number(limit)], at: range),
        let test = resolver.call("and", [isSome, isBelow], at: range)
      else { return nil }
      tests[place] = test
      guard let known = isFew else {
        isFew = test
        continue
      }
      guard let either = resolver.call("or", [known, test], at: range) else { return nil }
      isFew = either
    }
    var outputs: [LogicalPlan.Output] = []
    for (place, field) in fields.enumerated() {
      var (shown, value): (Field, TypedExpression?) = (field, column(place))
      if let test = tests[place] {
        shown.type = .string
        shown.isFigure = true
        let text = TypedExpression.literal(.string("＜\(limit)"), type: .string, range: range)
        value = resolver.call("tostring", [column(place)], at: range)
          .flatMap { resolver.call("iff", [test, text, $0], at: range) }
      } else if hidden.contains(place), let isFew {
        value = resolver.call("iff", [isFew, Self.nothing(field.type, at: range), column(place)], at: range)
      }
      guard let value else { return nil }
      outputs.append(LogicalPlan.Output(field: shown, expression: value))
    }
    return Relation(.project(outputs, input.plan), properties: input.properties)
  }

  /// The columns that the patterns name, each once; nil, with a diagnostic, where one names none.
  private static func places(_ patterns: [ColumnPattern], _ input: Relation, _ resolver: inout Resolver) -> [Int]? {
    var result: [Int] = []
    for pattern in patterns {
      guard let found = resolver.columns(matching: pattern, in: input.schema) else { return nil }
      result += found.filter { !result.contains($0) }
    }
    return result
  }

  private static func limit(_ stage: Stage, _ resolver: inout Resolver) -> Int64? {
    guard let given = stage.expression("limit") else { return usualLimit }
    guard let (value, _) = resolver.constant(given, Message("the limit", ja: "下限")) else { return nil }
    if case .long(let limit) = value, (1...1_000_000).contains(limit) { return limit }
    resolver.report(
      .wrongArguments, Message("`below` takes a whole number from 1 on", ja: "below の後には 1 以上の整数を書く"),
      at: given.range, help: [Message("such as `below 10`", ja: "例: `below 10`")])
    return nil
  }

  /// Null, or the empty text.
  private static func nothing(_ type: DataType, at range: SourceRange) -> TypedExpression {
    .literal(type == .string ? .string("") : .null, type: type, range: range)
  }
}
