import Columns
import Diagnostics
import Plan

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
    let parts = try RowParts(Array(groups.columns[..<keyCount]), rowCount: groups.rowCount, context).parts
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
