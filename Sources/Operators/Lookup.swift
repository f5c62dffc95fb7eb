import Diagnostics
import Plan
import Syntax

/// `lookup`: columns of another table, found by key.
public struct Lookup: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "lookup",
    signature: "T | lookup [kind=leftouter|inner] R on COLUMN, …",
    summary: Message("Adds the columns of another table, found by equal keys.", ja: "キーが等しい行の列を別の表から足す。"),
    details: Message(
      "All left rows stay (kind=leftouter, the default) or only those with a match (kind=inner). The right side's key columns are left out.",
      ja: "左の行はすべて残る（既定の kind=leftouter）。kind=inner なら一致した行だけが残る。右のキーの列は出ない。"),
    examples: [
      .init(
        "datatable(id:long)[1, 2] | lookup (datatable(id:long, name:string)[2, \"佐藤\"]) on id",
        gives: "id,name\n1,\n2,佐藤\n")
    ])

  /// Its grammar.
  public let shape = StageShape(
    "lookup",
    slots: [
      .options("options", words: ["kind"]), .table("right"), .word("on"), .namedExpressions("keys"),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let pipeline = stage.tables("right").first else { return nil }
    var kind = LogicalPlan.JoinKind.leftouter
    if let name = stage.option("kind") {
      guard name.text == "leftouter" || name.text == "inner", let given = LogicalPlan.JoinKind(rawValue: name.text)
      else {
        resolver.report(
          .joinNeedsKind, Message("lookup has the kinds leftouter and inner", ja: "lookup の種類は leftouter と inner"),
          at: name.range)
        return nil
      }
      kind = given
    }
    guard let right = resolver.relation(pipeline) else { return nil }
    guard let keys = JoinKeys(stage.items("keys"), left: input.schema, right: right.schema, &resolver) else {
      return nil
    }
    return Join.relation(kind, input, right, keys, hidesRightKeys: true)
  }
}
