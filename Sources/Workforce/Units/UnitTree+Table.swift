import Columns

extension UnitTree {
  /// The tree of a table with the columns unit, parent and level, and successor where there is one; nil where it has none of
  /// these, or no days of validity.
  public init?(_ table: Table) {
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
    self.init(
      (0..<table.batch.rowCount).map { row in
        UnitTree.Unit(
          name: names[row], firstDay: from.isNull(at: row) ? .min : firstDays[row],
          lastDay: to.isNull(at: row) ? .max : lastDays[row], parent: parents[row], level: levels[row],
          successor: successors?[row] ?? "")
      })
  }
}
