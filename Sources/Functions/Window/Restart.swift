import Columns
import Diagnostics
import Plan

extension Operand {
  /// Whether the row's condition is true; null is not.
  var flags: (Int) -> Bool {
    if let constant { return { _ in constant == .bool(true) } }
    let column = column
    let values = column.bools()
    return { values[$0] != 0 && !column.isNull(at: $0) }
  }
}
