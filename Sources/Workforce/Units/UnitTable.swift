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
      if let table = try resolver.tables.table(named: name), let tree = UnitTree(table) { return tree }
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
