import Columns
import Diagnostics
import Plan
import Syntax

/// What `evaluate` calls: a function of a whole table.
protocol TablePlugin: Sendable {
  /// Name, signature, summary and examples.
  var documentation: Documentation { get }
  /// The relation that the call makes of its input; `declared` are the columns that the query says it gives. Nil where
  /// something is wrong, which the resolver has been told.
  func bind(
    _ arguments: [NamedExpression], declared: [Field]?, input: Relation, at range: SourceRange,
    _ resolver: inout Resolver
  ) -> Relation?
}

extension TablePlugin {
  /// The name that is called.
  var name: String { documentation.name }
}

/// `evaluate`: a function of a whole table.
public struct Evaluate: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "evaluate",
    signature:
      "T | evaluate pivot(COLUMN [, AGGREGATE] [, KEY, …]) [: (NAME:TYPE, …)]\nT | evaluate narrow()",
    summary: Message(
      "Turns values into columns (pivot), or columns into rows (narrow).", ja: "値を列に（pivot）、列を行に（narrow）変える。"),
    details: Message(
      "pivot: a column for each value of COLUMN, in their order, with count() or the aggregate in the cells; where there are no rows stands the aggregate of none. KEYs make the rows; without them all columns do that are neither COLUMN nor in the aggregate. Its columns are known only when it runs, unless they are declared: then values outside the declaration are left out. narrow: a row for each cell, with the row's number from 0, the column's name and the value as text.",
      ja:
        "pivot: COLUMN の値ごとに列を作り、count() か指定の集計を入れる。行のない所は空の集計になる。KEY が行になり、省けば COLUMN と集計に使う列以外のすべて。列は実行時に決まるが、宣言すれば決まり、宣言にない値は除かれる。narrow: セルごとに一行とし、行番号（0 から）、列名、文字列にした値を出す。"
    ),
    examples: [
      .init(
        "datatable(unit:string, year:long, hours:long)[\"税務課\", 2024, 3, \"総務課\", 2025, 5, \"税務課\", 2025, 4] | evaluate pivot(year, sum(hours))",
        gives: "unit,2024,2025\n税務課,3,4\n総務課,0,5\n"),
      .init(
        "datatable(unit:string, sex:string)[\"A\", \"F\", \"A\", \"M\", \"A\", \"F\"] | evaluate pivot(sex): (unit:string, F:long)",
        gives: "unit,F\nA,2\n"),
      .init("print a = 1, b = \"x\" | evaluate narrow()", gives: "Row,Column,Value\n0,a,1\n0,b,x\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "evaluate",
    slots: [
      .options("options", words: []), .axis("plugin"), .optional([.word(":"), .declarations("schema")]),
    ])

  static let plugins: [any TablePlugin] = [Pivot(), Narrow()]

  static let ownStages = Message("write KQL stages", ja: "KQL の段で書く")

  /// KQL's plugins that Meibo does not speak, each with the nearest thing that it does.
  static let refused: [String: Message] = [
    "bag_unpack": Message(
      "read parts of the bag: `extend name = bag.name`", ja: "bag の一部を読む: `extend name = bag.name`"),
    "autocluster": Message("group it: `summarize count() by …`", ja: "`summarize count() by …` で分ける"),
    "basket": Message("group it: `summarize count() by …`", ja: "`summarize count() by …` で分ける"),
    "python": ownStages,
    "R": ownStages,
  ]

  /// Those that have no single counterpart.
  static let withoutCounterpart: Set<String> = [
    "active_users_count", "activity_counts_metrics", "activity_engagement", "activity_metrics",
    "ai_chat_completion_prompt", "ai_embed_text", "autocluster_v2", "azure_digital_twins_query_request",
    "basket", "cosmosdb_sql_request", "dcount_intersect", "diffpatterns",
    "diffpatterns_text", "estimate_data_size", "funnel_sequence", "funnel_sequence_completion",
    "http_request", "http_request_post", "infer_storage_schema", "infer_storage_schema_with_suggestions",
    "ipv4_lookup", "ipv6_lookup", "mysql_request", "new_activity_metrics",
    "postgresql_request", "preview", "rolling_percentile", "rows_near",
    "schema_merge", "sequence_detect", "session_count", "sliding_window_counts",
    "sql_request", "user_info", "identity",
  ]

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let item = stage.items("plugin").first else { return nil }
    guard case .call(let name, let arguments) = item.expression.kind, item.name == nil else {
      resolver.report(
        .syntax, Message("evaluate calls a plugin", ja: "evaluate の後にはプラグインの呼び出しを書く"), at: item.range,
        help: ["T | evaluate pivot(year, sum(hours))"])
      return nil
    }
    guard let plugin = Self.plugins.first(where: { $0.name == name.text }) else {
      Self.refuse(name, &resolver)
      return nil
    }
    var declared: [Field]?
    if case .declarations(let declarations)? = stage.slots["schema"] {
      guard let fields = resolver.fields(declarations), resolver.checkNames(fields, at: stage.range) else { return nil }
      declared = fields
    }
    return plugin.bind(arguments, declared: declared, input: input, at: item.range, &resolver)
  }

  private static func refuse(_ name: Name, _ resolver: inout Resolver) {
    if let remedy = refused[name.text] ?? (withoutCounterpart.contains(name.text) ? ownStages : nil) {
      resolver.report(
        .unsupported, Message("'\(name.text)' is KQL that Meibo does not speak", ja: "「\(name.text)」は Meibo が扱わない KQL"),
        at: name.range, help: [remedy])
      return
    }
    let names = plugins.map(\.name)
    resolver.report(
      .unknownFunction, Message("unknown plugin '\(name.text)'", ja: "「\(name.text)」というプラグインはない"), at: name.range,
      help: [Message("there are: \(names.joined(separator: ", "))", ja: "使えるもの: \(names.joined(separator: "、"))")])
  }
}
