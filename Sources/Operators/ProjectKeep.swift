import Diagnostics
import Plan
import Syntax

/// `project-keep`: the named columns, in the order that they have.
public struct ProjectKeep: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "project-keep",
    signature: "T | project-keep COLUMN, PATTERN*, …",
    summary: Message("Keeps the named columns in their old order.", ja: "指定した列だけを元の順のまま残す。"),
    details: Message(
      "A `*` stands for any letters. A pattern that fits nothing keeps nothing; a name that is no column is an error.",
      ja: "* は任意の文字の並び。当てはまる列のない型は何も残さず、存在しない名前はエラーになる。"),
    examples: [
      .init(
        "print unit = \"税務課\", h4 = 10, note = \"\", h5 = 12 | project-keep h*, unit", gives: "unit,h4,h5\n税務課,10,12\n")
    ])

  /// Its grammar.
  public let shape = StageShape("project-keep", slots: [.columnPatterns("columns")])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let kept = resolver.columns(matching: stage.patterns("columns"), in: input.schema) else {
      return nil
    }
    return resolver.keeping(kept.sorted(), of: input, at: stage.range)
  }
}

/// `project-away`: all columns but the named ones.
public struct ProjectAway: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "project-away",
    signature: "T | project-away COLUMN, PATTERN*, …",
    summary: Message("Leaves out the named columns.", ja: "指定した列を除く。"),
    details: Message(
      "A `*` stands for any letters. A pattern that fits nothing leaves out nothing; a name that is no column is an error.",
      ja: "* は任意の文字の並び。当てはまる列のない型は何も除かず、存在しない名前はエラーになる。"),
    examples: [
      .init("datatable(a:long, b:long)[1, 2] | project-away a", gives: "b\n2\n"),
      .init("print unit = \"税務課\", h4 = 10, h5 = 12 | project-away h*", gives: "unit\n税務課\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("project-away", slots: [.columnPatterns("columns")])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let gone = resolver.columns(matching: stage.patterns("columns"), in: input.schema) else {
      return nil
    }
    return resolver.keeping(input.schema.fields.indices.filter { !gone.contains($0) }, of: input, at: stage.range)
  }
}
