import Columns
import Diagnostics

/// Values as people read them, in a terminal's table or a report.
struct CellText: Sendable {
  /// Whether whole numbers are printed as `1,204`.
  var groupsThousands = false

  /// The column's cells in the first `rowCount` rows; nulls are empty.
  ///
  /// Reals of a column have the same number of decimals, see `RealFormat`.
  func cells(of column: Column, rowCount: Int) -> [String] {
    let rows = 0..<min(rowCount, column.count)
    if column.type == .real {
      let values = column.reals().slice(rows)
      let numbers = rows.map { column.isNull(at: $0) ? nil : values[$0] }
      let format = RealFormat(fitting: numbers.lazy.compactMap { $0 })
      return numbers.map { $0.map(format.text) ?? "" }
    }
    return rows.map { row in
      let value = column.value(at: row)
      if case .long(let number) = value, groupsThousands { return Self.grouped(Int(number)) }
      return value.text
    }
  }

  /// A whole number with a comma between thousands.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var output = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { output += "," }
      output.append(digit)
    }
    return output
  }
}
