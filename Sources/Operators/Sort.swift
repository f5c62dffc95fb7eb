import Columns
import Diagnostics
import Plan
import Syntax

/// `sort`: rows in order.
public struct Sort: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "sort",
    signature: "T | sort by EXPRESSION [asc|desc] [nulls first|nulls last], …",
    summary: Message("Puts the rows in order; descending unless `asc` is written.", ja: "行を並べ替える。asc と書かなければ大きい順。"),
    details: Message(
      "Rows that are equal keep their order. Nulls come first when ascending and last when descending. Ordered categories sort in their declared order, other texts by their characters' code points.",
      ja: "同じ値の行は元の順のまま。null は昇順なら先、降順なら後。順序のある区分は宣言された順、ほかの文字列は文字コードの順。"),
    examples: [
      .init("datatable(x:long)[2, 3, 1] | sort by x", gives: "x\n3\n2\n1\n"),
      .init("datatable(x:long)[2, long(null), 1] | sort by x asc", gives: "x\n\"\"\n1\n2\n"),
      .init("datatable(x:long)[2, long(null), 1] | order by x asc nulls last", gives: "x\n1\n2\n\"\"\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "sort", "order", slots: [.options("options", words: []), .word("by"), .sortKeys("keys")])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, case .sortKeys(let keys)? = stage.slots["keys"] else { return nil }
    guard let planned = resolver.sortKeys(keys) else { return nil }
    return input.sorted(by: planned, limit: nil, &resolver)
  }
}

/// `top`: the first rows in order, of all rows or of each group.
public struct Top: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "top",
    signature:
      "T | top N [with ties] by EXPRESSION [asc|desc] [nulls first|nulls last], … [within (KEY, …)]",
    summary: Message(
      "The first N rows in order, of each group where `within` stands; the largest unless `asc` is written.",
      ja: "並べ替えて最初の N 行を取る。within があればグループごと。asc と書かなければ大きい順。"),
    details: Message(
      "`with ties` takes the rows, too, that are equal to the Nth. Groups stand in order of first appearance, their rows in the order asked for; rows that are equal keep their order. Nulls are a group of their own. `with ties` and `within` are Meibo's own words.",
      ja:
        "with ties は N 番目と同じ値の行も取る。グループは最初に現れた順、その中の行は指定した順に並び、同じ値の行は元の順のまま。null は一つのグループになる。with ties と within は Meibo が加えた語。"
    ),
    examples: [
      .init("datatable(x:long)[2, 3, 1] | top 2 by x", gives: "x\n3\n2\n"),
      .init("datatable(x:long)[2, 3, 1, 2] | top 2 with ties by x", gives: "x\n3\n2\n2\n"),
      .init(
        "datatable(unit:string, x:long)[\"税務課\", 3, \"総務課\", 5, \"税務課\", 8, \"総務課\", 1] | top 1 by x within (unit)",
        gives: "unit,x\n税務課,8\n総務課,5\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "top",
    slots: [
      .expression("rows"), .optional([.word("with"), .word("ties")]), .word("by"), .sortKeys("keys"),
      .optional([.word("within"), .bracketed("groups")]),
    ])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let rows = stage.expression("rows"), case .sortKeys(let keys)? = stage.slots["keys"] else {
      return nil
    }
    guard let count = resolver.rowCount(rows), let planned = resolver.sortKeys(keys) else { return nil }
    let withTies = stage.written.contains(.word("ties"))
    guard withTies || stage.slots["groups"] != nil else { return input.sorted(by: planned, limit: count, &resolver) }
    var groups: [TypedExpression] = []
    for item in stage.items("groups") {
      guard let key = resolver.expression(item.expression) else { return nil }
      groups.append(key)
    }
    guard groups.count == stage.items("groups").count else { return nil }
    return input.top(count, withTies: withTies, by: planned, within: groups, &resolver)
  }
}

/// `take`: some rows; the first ones here, so that a session replays.
public struct Take: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "take",
    signature: "T | take N",
    summary: Message("The first N rows.", ja: "最初の N 行を取る。"),
    examples: [.init("datatable(x:long)[2, 3, 1] | take 2", gives: "x\n2\n3\n")])

  /// Its grammar.
  public let shape = StageShape("take", "limit", slots: [.expression("rows")])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let rows = stage.expression("rows"), let count = resolver.rowCount(rows) else { return nil }
    return Relation(.limit(count, input.plan), properties: input.properties)
  }
}

extension Relation {
  /// The rows in order, and only the first `limit` where there is one. What the keys compute from other rows is no
  /// column of the result.
  func sorted(by keys: [LogicalPlan.Key], limit: Int?, _ resolver: inout Resolver) -> Relation {
    let source = resolver.windowed(plan)
    var result = Relation(.sort(keys, limit: limit, source), properties: properties)
    result.properties.isSerialized = true
    if source.schema.fields.count == schema.fields.count { return result }
    result.plan = .project(passedThrough(Array(schema.fields.indices)), result.plan)
    return result
  }

  /// The first rows of each group.
  func top(
    _ count: Int, withTies: Bool, by keys: [LogicalPlan.Key], within groups: [TypedExpression],
    _ resolver: inout Resolver
  ) -> Relation {
    let source = resolver.windowed(plan)
    let first = LogicalPlan.first(count, withTies: withTies, of: source, showing: schema, by: keys, within: groups)
    var result = Relation(first, properties: properties)
    result.properties.isSerialized = true
    return result
  }
}

extension LogicalPlan {
  /// The first rows of each group in an order; of the input's columns those of the schema, which come first, are shown.
  static func first(
    _ count: Int, withTies: Bool = false, of input: LogicalPlan, showing schema: Schema, by keys: [Key],
    within groups: [TypedExpression]
  ) -> LogicalPlan {
    let added = (groups + keys.map(\.expression)).enumerated().map { place, expression in
      Output(field: Field("top_\(place)", expression.columnType), expression: expression)
    }
    let top = TopRows(
      schema: schema, count: count, withTies: withTies, keyCount: groups.count,
      directions: keys.map { TopRows.Direction(isAscending: $0.isAscending, nullsFirst: $0.nullsFirst) })
    let passed = Relation(input).passedThrough(Array(schema.fields.indices))
    return .transform(top, [.project(passed + added, input)])
  }
}
