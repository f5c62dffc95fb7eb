import Columns

/// The order of a cross table's rows and columns.
enum CrosstabOrder {
  /// Values in the order of their category, else sorted; nulls and empty texts last. Declared values that are missing are
  /// added where they are wanted.
  static func sorted(_ values: [Value], of field: Field, withDeclared: Bool) -> [Value] {
    var all = values
    if withDeclared, let order = field.order {
      let known = Set(values)
      all += order.values.map(Value.string).filter { !known.contains($0) }
    }
    return all.sorted { precedes($0, $1, field) ?? false }
  }

  /// The different keys of the cells, in order. With `showsEmpty` each is there with every declared value.
  static func keys(of cells: Batch, count: Int, _ fields: [Field], _ showsEmpty: Bool) -> [[Value]] {
    var keys: Set<[Value]> = []
    for row in 0..<cells.rowCount { keys.insert(cells.columns.prefix(count).map { $0.value(at: row) }) }
    if showsEmpty {
      if keys.isEmpty, fields.allSatisfy({ $0.order != nil }) { keys = [fields.map { _ in Value.string("") }] }
      let hadRows = cells.rowCount > 0
      for (index, field) in fields.enumerated() {
        guard let order = field.order else { continue }
        for key in keys {
          for value in order.values {
            var other = key
            other[index] = .string(value)
            keys.insert(other)
          }
        }
      }
      if !hadRows { keys = keys.filter { !$0.contains(.string("")) } }
    }
    return keys.sorted { left, right in
      for index in fields.indices {
        if let isBefore = precedes(left[index], right[index], fields[index]) { return isBefore }
      }
      return false
    }
  }

  /// Whether one value stands before another; nil where they are equal.
  private static func precedes(_ left: Value, _ right: Value, _ field: Field) -> Bool? {
    if left == right { return nil }
    let missing = [left, right].map { $0.isNull || $0 == .string("") }
    if missing[0] != missing[1] { return missing[1] }
    switch (left, right) {
    case (.string(let first), .string(let second)):
      let ranks = (field.order?.rank(of: first) ?? .max, field.order?.rank(of: second) ?? .max)
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      return first.utf8.lexicographicallyPrecedes(second.utf8)
    case (.bool(let first), .bool): return !first
    case (.long(let first), .long(let second)), (.datetime(let first), .datetime(let second)),
      (.timespan(let first), .timespan(let second)):
      return first < second
    case (.date(let first), .date(let second)): return first < second
    case (.real(let first), .real(let second)): return first < second
    default: return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
  }
}
