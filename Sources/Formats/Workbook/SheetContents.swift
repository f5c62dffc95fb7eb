import Diagnostics

/// What was found on a sheet, or on a part of one.
struct SheetContents: Sendable {
  /// The rows that hold anything.
  var rows = SheetRows()
  /// Cells that were merged: a part of the sheet.
  var merged: [WorkbookPath.Area] = []
  /// The numbers of the hidden rows.
  var hiddenRows: [Int] = []
  /// How many cells hold an error, and the first of them.
  var errors: (count: Int, first: String) = (0, "")
  /// How many formulas have no value.
  var uncomputedCount = 0
  /// How many cells of days hold 0, which is none.
  var noDayCount = 0
  /// Whether a row does not say its number, so that it depends on the rows before.
  var hasUnnumberedRows = false
  /// What went wrong, where reading was stopped.
  var fault: Diagnostic?

  /// Takes over what was found on the part behind this one.
  mutating func append(_ other: SheetContents) {
    rows.append(other.rows)
    merged += other.merged
    hiddenRows += other.hiddenRows
    if errors.count == 0 { errors.first = other.errors.first }
    errors.count += other.errors.count
    uncomputedCount += other.uncomputedCount
    noDayCount += other.noDayCount
    hasUnnumberedRows = hasUnnumberedRows || other.hasUnnumberedRows
    fault = fault ?? other.fault
  }
}
