import Columns
import Diagnostics
import Plan
import Syntax

/// Finds the table of units among the session's tables.
struct UnitTable {
  /// The table's name.
  static let name = "units"

  /// The tree of the table `units`; nil, with a diagnostic, where there is none.
  static func tree(for function: String, at range: SourceRange, _ resolver: inout Resolver) -> UnitTree? {
    do throws(Diagnostic) {
      if let table = try resolver.tables.table(named: name), let tree = tree(of: table) { return tree }
    } catch {
      resolver.report(error.placed(at: range))
      return nil
    }
    resolver.report(
      .unknownTable,
      Message("'\(function)' needs a table 'units' of effective-dated units", ja: "「\(function)」には有効期間のある表「units」が要る"),
      at: range,
      help: [
        Message(
          "its columns: unit, parent, level, successor (may be left out); meibo:validFrom and meibo:validTo in datapackage.json",
          ja: "列: unit、parent、level、successor（なくてもよい）。datapackage.json に meibo:validFrom と meibo:validTo")
      ])
    return nil
  }

  private static func tree(of table: Table) -> UnitTree? {
    func texts(_ name: String) -> StringStorage? {
      guard let index = table.schema.index(of: name), table.schema.fields[index].type == .string else { return nil }
      return table.batch.columns[index].strings()
    }
    func days(_ name: String?) -> Column? {
      guard let name, let index = table.schema.index(of: name), table.schema.fields[index].type == .date else {
        return nil
      }
      return table.batch.columns[index]
    }
    guard let names = texts("unit"), let parents = texts("parent"), let levels = texts("level"),
      let from = days(table.properties.validFrom), let to = days(table.properties.validTo)
    else { return nil }
    let successors = texts("successor")
    let firstDays = from.integers()
    let lastDays = to.integers()
    return UnitTree(
      (0..<table.batch.rowCount).map { row in
        UnitTree.Unit(
          name: names[row], firstDay: from.isNull(at: row) ? .min : firstDays[row],
          lastDay: to.isNull(at: row) ? .max : lastDays[row], parent: parents[row], level: levels[row],
          successor: successors?[row] ?? "")
      })
  }

  /// The day as of which a call looks at the tree: the written one, that of the rows, or `otherwise`; nil, with a
  /// diagnostic, where there is none.
  static func day(
    _ written: TypedExpression?, for function: String, otherwise: Value? = nil, at range: SourceRange,
    _ resolver: inout Resolver
  ) -> TypedExpression? {
    var day = written ?? resolver.rowDay(at: range)
    if day == nil, !resolver.hasComputedRowDay { day = otherwise.map { .literal($0, range: range) } }
    guard let day else {
      resolver.report(
        .wrongArguments,
        Message("'\(function)' does not know the date of these rows", ja: "「\(function)」には、この行の日付が分からない"), at: range,
        help: [remedy(resolver.hasComputedRowDay)])
      return nil
    }
    return day.type == .date ? day : resolver.call("todate", [day], at: range)
  }

  private static func remedy(_ isComputed: Bool) -> Message {
    isComputed
      ? Message(
        "name the date first: `| extend day = … | attach … at day`",
        ja: "先に日付に名前を付ける: `| extend day = … | attach … at day`")
      : Message(
        "write `| at DATE` before it, or give the date: `unit_at(unit, \"部\", date)`",
        ja: "前に `| at 日付` を書くか、日付を渡す: `unit_at(unit, \"部\", date)`")
  }
}
