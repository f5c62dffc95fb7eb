import Columns
import Diagnostics
import Plan
import Syntax

/// `search`: rows with a term in any column, of any table.
public struct Search: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "search",
    signature:
      "search [kind=case_sensitive] [in (T, PATTERN*, …)] TERM [and|or …]\nT | search TERM",
    summary: Message("Rows that have a term in some column, of all tables or some.", ja: "どれかの列に語を含む行を、すべての表から探す。"),
    details: Message(
      "\"a\" looks for the whole term (has), \"a*\" for its start, \"*a\" for its end, \"*a*\" for the text anywhere, \"a*b\" for anything between. `column:\"a\"` looks in one column; comparisons may stand beside. Numbers and dates are searched as they print. $table comes first and says where a row was found; a table without a column that is named has no row for it.",
      ja:
        "\"a\" は語全体（has）、\"a*\" は語頭、\"*a\" は語尾、\"*a*\" はどこでも、\"a*b\" は間に何かを挟んで探す。`列:\"a\"` は一つの列だけ。比較も並べて書ける。数と日付は表示どおりの文字で探す。先頭の $table は行があった表。書かれた列のない表からは、その条件では何も見つからない。"
    ),
    examples: [
      .init(
        "datatable(unit:string, n:long)[\"Tax Office\", 1, \"General Affairs\", 2] | as units | search \"*fair*\"",
        gives: "$table,unit,n\nunits,General Affairs,2\n")
    ])

  /// Its grammar.
  public let shape = StageShape(
    "search",
    slots: [
      .options("options", words: ["kind"]), .optional([.word("in"), .tableList("tables")]), .predicate("predicate"),
    ], isSource: true)

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let predicate = stage.expression("predicate"), let isCaseSensitive = Self.mindsCase(stage, &resolver),
      let relations = Self.relations(stage, input, &resolver)
    else { return nil }
    let terms = SearchTerms(isCaseSensitive: isCaseSensitive, schemas: relations.map(\.schema))
    var found: [(relation: Relation, condition: TypedExpression, label: String)] = []
    for (number, relation) in relations.enumerated() {
      guard let condition = terms.condition(predicate, relation.schema, &resolver) else { return nil }
      found.append((relation, condition, relation.name ?? "search_arg\(number)"))
    }
    // Of all tables those count that have the columns of the predicate.
    let searchesAll = input == nil && stage.tables("tables").isEmpty
    let fitting = found.filter { $0.condition.constant != .bool(false) }
    if searchesAll, !fitting.isEmpty { found = fitting }
    let columns = Union.columns(of: found.map(\.relation.schema), isInner: false)
    let parts = found.map { relation, condition, label -> LogicalPlan in
      let outputs = Union.outputs(columns, from: relation, source: ("$table", label), &resolver)
      return .project(outputs, .filter(condition, relation.plan))
    }
    return Relation(.union(parts, Schema([Field("$table", .string)] + columns.map(\.field))))
  }

  private static func mindsCase(_ stage: Stage, _ resolver: inout Resolver) -> Bool? {
    guard let kind = stage.option("kind") else { return false }
    if ["default", "case_insensitive", "case_sensitive"].contains(kind.text) { return kind.text == "case_sensitive" }
    resolver.report(
      .wrongArguments,
      Message(
        "search has the kinds default, case_insensitive and case_sensitive",
        ja: "search の種類は default、case_insensitive、case_sensitive"),
      at: kind.range)
    return nil
  }

  /// What is searched: the input, the listed tables, or all.
  private static func relations(_ stage: Stage, _ input: Relation?, _ resolver: inout Resolver) -> [Relation]? {
    let listed = stage.tables("tables")
    if let input {
      if listed.isEmpty { return [input] }
      resolver.report(
        .wrongArguments,
        Message("'in' names the tables where no table stands before search", ja: "in は search の前に表がないときに書く"),
        at: listed[0].range, help: [Message("write `search in (…) \"term\"` alone", ja: "`search in (…) \"語\"` だけで書く")])
      return nil
    }
    let nowhere = stage.name.range
    let all = [Pipeline(source: .pattern(Name("*", nowhere)), stages: [], range: nowhere)]
    guard let operands = resolver.tableOperands(listed.isEmpty ? all : listed, skipsMissing: false) else { return nil }
    let relations = operands.compactMap { resolver.relation($0) }
    return relations.count == operands.count ? relations : nil
  }
}
