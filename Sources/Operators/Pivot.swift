import Columns
import Diagnostics
import Plan
import Syntax

/// `pivot`: a column for each value of a column.
struct Pivot: TablePlugin {
  let documentation = Documentation(
    "pivot", signature: "T | evaluate pivot(COLUMN [, AGGREGATE] [, KEY, …]) [: (NAME:TYPE, …)]",
    summary: Message(
      "A column for each value of a column, with count() or the aggregate in the cells.",
      ja: "列の値ごとに列を作り、count() か指定の集計を入れる。"),
    details: Message(
      "KEYs make the rows; without them all columns do that are neither COLUMN nor in the aggregate. Its columns are known"
        + " only when it runs, unless they are declared.",
      ja: "KEY が行になり、省けば COLUMN と集計に使う列以外のすべて。列は実行時に決まるが、宣言すれば前もって決まる。"),
    examples: [
      .init(
        "datatable(unit:string, year:long, hours:long)[\"税務課\", 2024, 3, \"総務課\", 2025, 5] | evaluate pivot(year, sum(hours))",
        gives: "unit,2024,2025\n税務課,3,0\n総務課,0,5\n")
    ])

  /// The plans of a pivot: rows of keys, the pivoted column and the aggregate; and the aggregate of no rows.
  private struct Parts {
    var groups: LogicalPlan
    var missing: LogicalPlan
    var keys: [Field]
    var pivoted: Field
    var measure: Field
  }

  func bind(
    _ arguments: [NamedExpression], declared: [Field]?, input: Relation, at range: SourceRange,
    _ resolver: inout Resolver
  ) -> Relation? {
    guard let parts = parts(arguments, input, at: range, &resolver) else { return nil }
    if let declared { return declaredTable(declared, parts, at: range, &resolver) }
    guard !input.plan.readsGiven else {
      resolver.report(
        .wrongArguments,
        Message(
          "pivot cannot stand inside partition: each part would have other columns",
          ja: "partition の中で pivot は使えない（部分ごとに列が変わるため）"),
        at: range,
        help: [Message("declare its columns: `pivot(…): (NAME:TYPE, …)`", ja: "列を宣言する: `pivot(…): (名前:型, …)`")])
      return nil
    }
    guard let runner = resolver.runner else { return Resolver.openRelation }
    do throws(Diagnostic) {
      let groups = try runner(parts.groups)
      let missing = try runner(parts.missing)
      let columns = PivotedColumns(
        groups.columns[parts.keys.count], parts.pivoted, taken: parts.keys, type: parts.measure.type)
      let table = PivotedRows(
        schema: Schema(parts.keys + columns.fields), keyCount: parts.keys.count, names: nil, pivoted: parts.pivoted)
      return Relation(
        .transform(table, [.values(groups, label: "groups"), .values(missing, label: "empty")]))
    } catch {
      resolver.report(error.placed(at: range))
      return nil
    }
  }

  private func parts(
    _ arguments: [NamedExpression], _ input: Relation, at range: SourceRange, _ resolver: inout Resolver
  ) -> Parts? {
    guard let first = arguments.first, case .name(let text) = first.expression.kind else {
      resolver.report(
        .wrongArguments, Message("pivot takes the column whose values become columns", ja: "pivot には列にする値の列を渡す"),
        at: range,
        help: ["T | evaluate pivot(year, sum(hours))"])
      return nil
    }
    guard let pivoted = resolver.columnIndex(Name(text, first.range)) else { return nil }
    var rest = arguments.dropFirst()
    var call = Expression(.call(Name("count", range), []), range)
    if let second = rest.first, case .call = second.expression.kind {
      call = second.expression
      rest = rest.dropFirst()
    }
    guard
      let grouped = resolver.groupOutputs([NamedExpression(name: nil, expression: call)], keyCount: 0, keyNames: []),
      let aggregate = grouped.aggregates.first
    else { return nil }
    guard grouped.aggregates.count == 1, aggregate.fields.count == 1, grouped.outputs.first?.expression.plainColumn == 0
    else {
      resolver.report(
        .wrongArguments, Message("pivot takes one aggregate with one result", ja: "pivot の集計は結果が一つの集計関数にする"),
        at: call.range)
      return nil
    }
    let used = aggregate.arguments.reduce(into: Set([pivoted])) { $0.formUnion($1.usedColumns) }
    var keys: [Int] = []
    for item in rest {
      guard case .name(let text) = item.expression.kind else {
        resolver.report(
          .wrongArguments, Message("the keys of pivot are columns", ja: "pivot のキーは列の名前で書く"), at: item.range)
        return nil
      }
      guard let index = resolver.columnIndex(Name(text, item.range)) else { return nil }
      if !keys.contains(index) { keys.append(index) }
    }
    if rest.isEmpty { keys = input.schema.fields.indices.filter { !used.contains($0) } }
    let outputs = input.passedThrough(keys + [pivoted])
    return Parts(
      groups: .aggregate(keys: outputs, aggregates: [aggregate], input.plan),
      missing: .aggregate(keys: [], aggregates: [aggregate], .limit(0, input.plan)),
      keys: outputs.dropLast().map(\.field), pivoted: outputs[keys.count].field, measure: aggregate.fields[0])
  }

  /// A pivot whose columns the query says: the keys, then values.
  private func declaredTable(
    _ declared: [Field], _ parts: Parts, at range: SourceRange, _ resolver: inout Resolver
  ) -> Relation? {
    let wanted = parts.keys.map { "\($0.name):\($0.type.kqlName)" }
    let isRight =
      declared.count >= parts.keys.count
      && zip(declared, parts.keys).allSatisfy { $0.name == $1.name && $0.type.kqlName == $1.type.kqlName }
      && declared.dropFirst(parts.keys.count).allSatisfy { $0.type == parts.measure.type }
    guard isRight else {
      let list = (wanted + ["…:\(parts.measure.type.kqlName)"]).joined(separator: ", ")
      resolver.report(
        .typeMismatch, Message("these are not the columns of this pivot", ja: "この pivot の列と宣言が合わない"), at: range,
        help: [Message("declare (\(list))", ja: "(\(list)) と宣言する")])
      return nil
    }
    let values = declared.dropFirst(parts.keys.count)
    let table = PivotedRows(
      schema: Schema(parts.keys + values), keyCount: parts.keys.count, names: values.map(\.name), pivoted: parts.pivoted
    )
    return Relation(.transform(table, [parts.groups, parts.missing]))
  }
}
