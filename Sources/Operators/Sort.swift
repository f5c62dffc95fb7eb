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
  public let shape = StageShape("sort", "order", slots: [.word("by"), .sortKeys("keys")])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, case .sortKeys(let keys)? = stage.slots["keys"] else { return nil }
    guard let planned = resolver.sortKeys(keys) else { return nil }
    return input.sorted(by: planned, limit: nil, &resolver)
  }
}

/// `top`: the first rows in order.
public struct Top: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "top",
    signature: "T | top N by EXPRESSION [asc|desc] [nulls first|nulls last], …",
    summary: Message(
      "The first N rows in order; the largest unless `asc` is written.", ja: "並べ替えて最初の N 行を取る。asc と書かなければ大きい順。"),
    examples: [.init("datatable(x:long)[2, 3, 1] | top 2 by x", gives: "x\n3\n2\n")])

  /// Its grammar.
  public let shape = StageShape("top", slots: [.expression("rows"), .word("by"), .sortKeys("keys")])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let rows = stage.expression("rows"), case .sortKeys(let keys)? = stage.slots["keys"] else {
      return nil
    }
    guard let count = resolver.rowCount(rows), let planned = resolver.sortKeys(keys) else { return nil }
    return input.sorted(by: planned, limit: count, &resolver)
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
}
