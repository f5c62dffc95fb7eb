import Columns
import Diagnostics
import Plan
import Syntax

/// `pivot`: a column for each value of a column.
struct Pivot: TablePlugin {
  let name = "pivot"

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

/// The values that become columns, in their order, and the columns' names.
struct PivotedColumns {
  let fields: [Field]
  /// The place of each row's value among the columns.
  let places: [Int]

  init(_ column: Column, _ pivoted: Field, taken: [Field], type: DataType) {
    let parts = RowParts([column], rowCount: column.count).parts
    let values = parts.map { column.value(at: Int($0[0])) }
    let order = values.indices.sorted { Self.isBefore(values[$0], values[$1], pivoted.order) }
    var names = Set(taken.map { FoldedName($0.name) })
    var fields: [Field] = []
    var places = [Int](repeating: 0, count: column.count)
    for (place, part) in order.enumerated() {
      fields.append(Field(Self.free(Self.name(of: values[part]), &names), type))
      for row in parts[part] { places[Int(row)] = place }
    }
    self.fields = fields
    self.places = places
  }

  /// The name of a value's column.
  static func name(of value: Value) -> String { value.isNull ? "null" : value.text.isEmpty ? "empty" : value.text }

  private static func free(_ name: String, _ taken: inout Set<FoldedName>) -> String {
    var result = name
    var number = 1
    while !taken.insert(FoldedName(result)).inserted {
      result = "\(name)\(number)"
      number += 1
    }
    return result
  }

  /// Declared order, size or code points; nulls last.
  private static func isBefore(_ left: Value, _ right: Value, _ order: CategoryOrder?) -> Bool {
    switch (left, right) {
    case (.null, _): return false
    case (_, .null): return true
    case (.long(let first), .long(let second)): return first < second
    case (.real(let first), .real(let second)): return first < second || (first.isNaN && !second.isNaN)
    case (.date(let first), .date(let second)): return first < second
    case (.datetime(let first), .datetime(let second)): return first < second
    case (.timespan(let first), .timespan(let second)): return first < second
    case (.string(let first), .string(let second)):
      let ranks = (order?.rank(of: first), order?.rank(of: second))
      if let low = ranks.0, let high = ranks.1 { return low < high }
      if ranks.0 != nil || ranks.1 != nil { return ranks.0 != nil }
      return first.unicodeScalars.lexicographicallyPrecedes(second.unicodeScalars)
    default: return left.text.unicodeScalars.lexicographicallyPrecedes(right.text.unicodeScalars)
    }
  }
}

/// The rows of `pivot`, from groups of keys and value, and the aggregate of no rows.
struct PivotedRows: TableTransform {
  let name = "pivot"
  let schema: Schema
  let keyCount: Int
  /// The values that have columns, where the query says which; nil for all, in their order.
  let names: [String]?
  let pivoted: Field

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let groups = inputs[0]
    let missing = inputs[1].columns[0].value(at: 0)
    let places = places(of: groups.columns[keyCount])
    let parts = RowParts(Array(groups.columns[..<keyCount]), rowCount: groups.rowCount).parts
    try context.check(parts.count * schema.fields.count * 16)
    var cells = [[Value]](
      repeating: [Value](repeating: missing, count: parts.count), count: schema.fields.count - keyCount)
    for (row, part) in parts.enumerated() {
      for group in part {
        if let place = places[Int(group)] { cells[place][row] = groups.columns[keyCount + 1].value(at: Int(group)) }
      }
    }
    let firsts = Selection(parts.map { $0[0] })
    let keys = groups.columns[..<keyCount].map { $0.gather(firsts) }
    let columns = zip(schema.fields[keyCount...], cells).map { Column(type: $0.type, values: $1) }
    return Batch(schema: schema, columns: keys + columns, rowCount: parts.count)
  }

  /// The column of each row's value; nil where it has none.
  private func places(of column: Column) -> [Int?] {
    guard let names else { return PivotedColumns(column, pivoted, taken: [], type: .long).places }
    return column.values.map { names.firstIndex(of: PivotedColumns.name(of: $0)) }
  }
}
