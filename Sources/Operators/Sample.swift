import Columns
import Diagnostics
import Plan
import Syntax

/// `sample`: rows by chance.
public struct Sample: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "sample",
    signature: "T | sample N",
    summary: Message("N rows by chance.", ja: "無作為に N 行を取る。"),
    details: Message(
      "Each row is as likely as any other; those taken keep their order. The choice depends on the session's seed alone, so that a script gives the same rows again: `set seed = 7;` makes another choice.",
      ja: "どの行も同じ確率で選ばれ、元の順に並ぶ。選び方はセッションの種だけで決まり、スクリプトを再実行しても同じ行になる。`set seed = 7;` で別の選び方になる。"),
    examples: [
      .init("range x from 1 to 100 step 1 | sample 10 | count", gives: "Count\n10\n"),
      .init("range x from 1 to 3 step 1 | sample 5", gives: "x\n1\n2\n3\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("sample", slots: [.expression("rows")])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let rows = stage.expression("rows"), let count = resolver.rowCount(rows) else { return nil }
    return Relation(.transform(Draw(schema: input.schema, count: count), [input.plan]), properties: input.properties)
  }
}

/// `sample-distinct`: different values by chance.
public struct SampleDistinct: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "sample-distinct",
    signature: "T | sample-distinct N of COLUMN",
    summary: Message("N different values of a column by chance.", ja: "列の異なる値から無作為に N 個を取る。"),
    details: Message(
      "Each value is as likely as any other, however often it occurs. The choice depends on the session's seed: see sample.",
      ja: "値は現れる回数によらず同じ確率で選ばれる。選び方はセッションの種で決まる（sample を参照）。"),
    examples: [
      .init("range x from 1 to 100 step 1 | extend y = x % 7 | sample-distinct 3 of y | count", gives: "Count\n3\n"),
      .init("datatable(unit:string)[\"税務課\", \"総務課\", \"税務課\"] | sample-distinct 5 of unit", gives: "unit\n税務課\n総務課\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "sample-distinct", slots: [.expression("rows"), .word("of"), .namedExpressions("column")])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let rows = stage.expression("rows"), let count = resolver.rowCount(rows) else { return nil }
    let items = stage.items("column")
    guard items.count == 1, let keys = resolver.outputs(items) else {
      if items.count > 1 {
        resolver.report(
          .wrongArguments, Message("sample-distinct takes one column", ja: "sample-distinct の列は一つ"), at: stage.range,
          help: [Message("for several: `| distinct a, b | sample 10`", ja: "複数なら `| distinct a, b | sample 10`")])
      }
      return nil
    }
    let distinct = LogicalPlan.aggregate(keys: keys, aggregates: [], input.plan)
    return Relation(.transform(Draw(schema: distinct.schema, count: count), [distinct]))
  }
}

/// Rows by chance, in their order.
struct Draw: TableTransform {
  let name = "sample"
  let schema: Schema
  let count: Int

  /// The first places of a shuffle (Fisher and Yates), of which only those are made that are wanted.
  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    guard input.rowCount > count else { return input }
    var chance = Chance(seed: UInt64(bitPattern: context.evaluation.seed))
    var moved: [Int: Int] = [:]
    var picked: [UInt32] = []
    picked.reserveCapacity(count)
    for place in 0..<count {
      let other = Int.random(in: place..<input.rowCount, using: &chance)
      picked.append(UInt32(moved[other] ?? other))
      moved[other] = moved[place] ?? place
    }
    return input.rows(picked.sorted())
  }
}

/// Numbers by chance from a seed (SplitMix64: Steele, Lea and Flood, 2014).
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
