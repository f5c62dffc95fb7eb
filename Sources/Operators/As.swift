import Diagnostics
import Plan
import Syntax

/// `as`: a name for the rows so far.
public struct As: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "as",
    signature: "T | as NAME",
    summary: Message("Names the rows so far, for the rest of the query.", ja: "ここまでの行に、この問い合わせの中で使う名前を付ける。"),
    details: Message(
      "The name may stand where a table does, and shows in `withsource` of union and in `$table` of search. It ends with the query; `let` gives a name that stays.",
      ja: "名前は表の代わりに使え、union の withsource や search の $table にも出る。問い合わせの終わりまで有効。続けて使う名前は let で付ける。"),
    examples: [
      .init(
        "datatable(x:long)[1, 2, 3] | as all | where x > 1 | extend share = 1.0 * x / toscalar(all | summarize sum(x))",
        gives: "x,share\n2,0.3333333333333333\n3,0.5\n"),
      .init("union withsource=part (print x = 1 | as T1), (print x = 2 | as T2)", gives: "part,x\nT1,1\nT2,2\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("as", slots: [.options("options", words: []), .name("name")])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard var input, case .name(let name)? = stage.slots["name"] else { return nil }
    input.name = name.text
    resolver.aliases[name.text] = input
    return input
  }
}
