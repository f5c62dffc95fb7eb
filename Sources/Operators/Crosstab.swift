import Columns
import Diagnostics
import Plan
import Syntax

/// `crosstab`: an aggregate by some columns down and one across.
public struct Crosstab: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "crosstab",
    signature:
      "T | crosstab AGGREGATE by ROWS across COLUMN [(VALUE, …)] [with totals, row_share, column_share, empty]",
    summary: Message("A cross table: groups down, the values of a column across.", ja: "クロス集計表を作る。縦に区分、横に列の値が並ぶ。"),
    details: Message(
      "Rows and columns stand in the order of their category where one is declared, else sorted; nulls and empty texts last, the column named (空). A list of values in brackets sets the columns and their order, and leaves other rows out. A cell without rows is what the aggregate gives for none: 0 of counts, sums and spreads, an empty list of make_list, else null. `totals` adds the column 計 and, at the end, a row whose first text is 計; both are computed from the rows, not added up; where no row column is a text, the first becomes one. `row_share` and `column_share` divide each cell by the aggregate of its row or column, as a real from 0 to 1 that is not rounded. `empty` shows values of declared orders without rows, too.",
      ja:
        "行と列は、順序が宣言された区分ならその順、ほかは昇順に並び、null と空の文字列は最後（列名は (空)）。括弧に値を並べるとその列だけをその順に出し、ほかの行は除く。該当する行のないセルは、count と sum なら 0、ほかは null。totals は列「計」と、最初の文字列が「計」の行を足す。どちらもセルの合算でなく元の行から計算する。縦に文字列の列がなければ最初の列を文字列にする。row_share と column_share は各セルを行または列の値で割った 0〜1 の実数で、丸めない。empty は宣言された値を、行がなくても出す。"
    ),
    examples: [
      .init(
        "datatable(tier:string, sex:string)[\"係長\", \"女\", \"係長\", \"男\", \"課長\", \"男\"] | crosstab count() by tier across sex",
        gives: "tier,女,男\n係長,1,1\n課長,0,1\n"),
      .init(
        "datatable(tier:string, sex:string)[\"係長\", \"女\", \"係長\", \"男\", \"課長\", \"男\"] | crosstab count() by tier across sex with totals",
        gives: "tier,女,男,計\n係長,1,1,2\n課長,0,1,1\n計,1,2,3\n"),
      .init(
        "datatable(unit:string, year:long, n:long)[\"甲\", 2023, 1, \"甲\", 2024, 3] | crosstab sum(n) by unit across year (2024, 2023) with row_share",
        gives: "unit,2024,2023\n甲,0.75,0.25\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "crosstab",
    slots: [
      .namedExpressions("aggregate"), .word("by"), .namedExpressions("rows"), .word("across"), .axis("column"),
      .optional([.bracketed("values")]),
      .optional([.word("with"), .words("options", words: ["totals", "row_share", "column_share", "empty"])]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let item = Self.aggregate(stage, &resolver) else { return nil }
    guard let options = CrosstabTable.Options(stage, &resolver) else { return nil }
    let rows = resolver.outputs(stage.items("rows"))
    let columns = resolver.outputs(stage.items("column"))
    let plan = resolver.windowed(input.plan)
    guard let rows, let column = columns?.first, resolver.checkNames(rows.map(\.field), at: stage.range) else {
      return nil
    }
    guard let groups = CrosstabGroups(item, rows: rows, column: column, over: plan, options, &resolver) else {
      return nil
    }
    if stage.slots["values"] != nil {
      guard let values = Self.values(stage.items("values"), of: column.field, &resolver) else { return nil }
      guard let source = groups.only(values, &resolver) else { return nil }
      return relation(groups, values, source, options, stage, &resolver)
    }
    guard let runner = resolver.runner else {
      var open = Relation(.values(.empty(Schema(rows.map(\.field))), label: "crosstab"))
      open.isOpen = true
      return open
    }
    do throws(Diagnostic) {
      let batch = try runner(groups.source)
      let source = LogicalPlan.values(batch, label: "rows of crosstab")
      let found = try runner(.aggregate(keys: [groups.column], aggregates: [], source))
      let values = CrosstabOrder.sorted(found.columns[0].values, of: column.field, withDeclared: options.showsEmpty)
      return relation(groups, values, source, options, stage, &resolver)
    } catch {
      resolver.report(error)
      return nil
    }
  }

  private func relation(
    _ groups: CrosstabGroups, _ values: [Value], _ source: LogicalPlan, _ options: CrosstabTable.Options,
    _ stage: Stage, _ resolver: inout Resolver
  ) -> Relation? {
    guard values.count <= Self.maximumColumnCount else {
      resolver.report(
        .wrongArguments,
        Message(
          "this would make \(values.count) columns, more than \(Self.maximumColumnCount)",
          ja: "列が \(values.count) になり、上限の \(Self.maximumColumnCount) を超える"),
        at: stage.items("column").first?.range ?? stage.range,
        help: [
          Message("put the column with many values behind `by`", ja: "値の多い列は by の側に書く"),
          Message("or list the values: `across x (…)`", ja: "または値を並べる: `across x (…)`"),
        ])
      return nil
    }
    let table = CrosstabTable(groups, values: values, options)
    return Relation(.transform(table, [source]))
  }

  /// More columns than anybody reads.
  private static let maximumColumnCount = 1000

  private static func aggregate(_ stage: Stage, _ resolver: inout Resolver) -> NamedExpression? {
    let items = stage.items("aggregate")
    if items.count == 1 { return items.first }
    resolver.report(
      .wrongArguments, Message("a cross table has one aggregate", ja: "クロス集計の集計関数は一つだけ書く"), at: stage.range,
      help: [Message("write `crosstab count() by a across b`", ja: "`crosstab count() by a across b` のように書く")])
    return nil
  }

  /// The values that close the list; nil, with a diagnostic, where one does not fit.
  private static func values(_ items: [NamedExpression], of field: Field, _ resolver: inout Resolver) -> [Value]? {
    var result: [Value] = []
    for item in items {
      guard let (value, type) = resolver.constant(item.expression, Message("a value of the list", ja: "列の値")) else {
        return nil
      }
      guard let widened = value.widened(to: field.type), !widened.isNull else {
        let found = Resolver.describe(type)
        let wanted = Resolver.describe(field.type)
        resolver.report(
          .typeMismatch,
          Message(
            "'\(field.name)' is \(wanted.english), this is \(found.english)",
            ja: "「\(field.name)」は \(wanted.japanese ?? "") だが、これは \(found.japanese ?? "null") である"),
          at: item.range)
        return nil
      }
      if let order = field.order, case .string(let text) = widened, !text.isEmpty, order.rank(of: text) == nil {
        resolver.report(
          .undeclaredCategory, Message("'\(text)' is not a value of this ordered category", ja: "「\(text)」はこの区分の値ではない"),
          at: item.range,
          help: [
            Message(
              "declared: \(order.values.joined(separator: " < "))",
              ja: "宣言された値: \(order.values.joined(separator: " < "))")
          ])
        return nil
      }
      if !result.contains(widened) { result.append(widened) }
    }
    return result
  }
}
