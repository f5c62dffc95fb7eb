import Columns
import Diagnostics
import Plan
import Syntax

/// `render`: how the result is drawn.
public struct Render: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      "render",
      signature: "T | render KIND [with (PROPERTY = VALUE, …)]",
      summary: Message("Says how the result is drawn; the rows stay as they are.", ja: "結果の描き方を決める。行は変わらない。"),
      details: Message(
        "Kinds: \(RenderKind.all.joined(separator: ", ")). It is the last stage. Properties: \(RenderProperties.names.joined(separator: ", ")).",
        ja: "種類: \(RenderKind.all.joined(separator: "、"))。最後の段に書く。指定: \(RenderProperties.names.joined(separator: "、"))。"
      ),
      examples: [
        .init(
          "datatable(unit:string, hours:long)[\"税務課\", 3, \"総務課\", 5] | render barchart with (title = \"時間外勤務\", xcolumn = unit)",
          gives: "unit,hours\n税務課,3\n総務課,5\n")
      ])
  }

  /// Its grammar.
  public let shape = StageShape(
    "render", slots: [.name("kind"), .properties("properties", words: RenderProperties.names)])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard var input, case .name(let kind)? = stage.slots["kind"] else { return nil }
    var items: [NamedExpression] = []
    if case .properties(let written)? = stage.slots["properties"] { items = written }
    let isKind = RenderKind.check(kind, &resolver)
    guard var properties = RenderProperties.values(items, kind: kind.text, input.schema, &resolver), isKind else {
      return nil
    }
    // What is drawn of an operator's own columns, unless columns were named.
    if let drawing = input.properties.drawing, ["xcolumn", "ycolumns", "series"].allSatisfy({ properties[$0] == nil }),
      ([drawing.across] + drawing.values + drawing.series).allSatisfy({ input.schema.index(of: $0) != nil })
    {
      properties["xcolumn"] = .string(drawing.across)
      properties["ycolumns"] = .list(drawing.values.map(Value.string))
      if !drawing.series.isEmpty { properties["series"] = .list(drawing.series.map(Value.string)) }
    }
    input.name = nil
    input.visualization = Visualization(kind: kind.text, properties: properties)
    return input
  }
}

/// The kinds of charts.
enum RenderKind {
  /// All kinds, those of KQL first.
  static let all = [
    "table", "barchart", "columnchart", "linechart", "timechart", "areachart", "stackedareachart", "scatterchart",
    "card", "stepchart", "stackedchart", "histogram", "heatmap", "boxplot", "pyramid",
  ]

  /// KQL's kinds that Meibo does not draw, each with the nearest that it does.
  static let refused: [String: Message] = [
    "piechart": Message(
      "shares are compared better as lengths: `render barchart`", ja: "割合は長さのほうが比べやすい: `render barchart`"),
    "anomalychart": Message("use `render timechart`", ja: "`render timechart` を使う"),
    "ladderchart": Message("use `render barchart`", ja: "`render barchart` を使う"),
    "pivotchart": Message("use `evaluate pivot`, or `render heatmap`", ja: "`evaluate pivot` か `render heatmap` を使う"),
    "timepivot": Message("use `render timechart`", ja: "`render timechart` を使う"),
    "plotly": Message("use `render linechart`, or another kind", ja: "`render linechart` などを使う"),
    "graph": Message("use `render barchart`", ja: "`render barchart` を使う"),
    "sankey": Message("use `render barchart`", ja: "`render barchart` を使う"),
    "3Dchart": Message("use `render scatterchart`", ja: "`render scatterchart` を使う"),
    "treemap": Message("use `render barchart`", ja: "`render barchart` を使う"),
  ]

  /// Whether there is such a kind; a diagnostic says what there is instead.
  static func check(_ kind: Name, _ resolver: inout Resolver) -> Bool {
    if all.contains(kind.text) { return true }
    if let remedy = refused[kind.text] {
      resolver.report(
        .unsupported, Message("'\(kind.text)' is KQL that Meibo does not speak", ja: "「\(kind.text)」は Meibo が扱わない KQL"),
        at: kind.range, help: [remedy])
      return false
    }
    let nearest = nearestName(to: kind.text, in: all)
    resolver.report(
      .wrongArguments, Message("unknown kind of chart '\(kind.text)'", ja: "「\(kind.text)」という種類の図はない"), at: kind.range,
      help: [
        nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
          ?? Message("kinds: \(all.joined(separator: ", "))", ja: "種類: \(all.joined(separator: "、"))")
      ])
    return false
  }
}
