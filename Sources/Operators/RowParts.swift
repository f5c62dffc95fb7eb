import Columns
import Diagnostics
import Plan

/// Rows brought together by equal values, in order of first appearance. Nulls are equal to each other.
struct RowParts {
  /// The rows of each part, in their order.
  private(set) var parts: [[UInt32]] = []

  /// The parts of all rows that have the same values in all columns; no columns at all make one part.
  init(_ columns: [Column], rowCount: Int) {
    let words = columns.map(Self.words)
    var known: [[UInt64?]: Int] = [:]
    for row in 0..<rowCount {
      let key = words.map { $0[row] }
      if let part = known[key] {
        parts[part].append(UInt32(row))
      } else {
        known[key] = parts.count
        parts.append([UInt32(row)])
      }
    }
  }

  /// The same by way of the engine, which numbers many rows at once.
  init(_ columns: [Column], rowCount: Int, _ context: TransformContext) throws(Diagnostic) {
    let keys = columns.map { column in
      // Lists and property bags are compared by how they are written.
      column.type == .dynamic ? Column.strings(column.values.map(\.json)) : column
    }
    if columns.isEmpty || rowCount == 0 {
      parts = rowCount == 0 ? [] : [[UInt32](0..<UInt32(rowCount))]
      return
    }
    let groups = try context.grouped(keys, rowCount)
    var partOfGroup = [Int](repeating: -1, count: groups.count)
    for row in 0..<rowCount {
      let group = Int(groups.numbers[row])
      if partOfGroup[group] < 0 {
        partOfGroup[group] = parts.count
        parts.append([])
      }
      parts[partOfGroup[group]].append(UInt32(row))
    }
  }

  /// A word a row, equal for equal values; nil for null.
  private static func words(of column: Column) -> [UInt64?] {
    let words: BufferSlice<UInt64>
    switch column.type {
    case .string: words = codes(of: column)
    case .dynamic: words = codes(of: .strings(column.values.map(\.json)))
    case .real: words = column.reals().mapped { $0 == 0 ? 0 : $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
    case .bool: words = column.bools().mapped { UInt64($0) }
    case .int, .long, .date, .datetime, .timespan: words = column.mapIntegers { UInt64(bitPattern: $0) }
    }
    return (0..<column.count).map { column.isNull(at: $0) ? nil : words[$0] }
  }

  private static func codes(of column: Column) -> BufferSlice<UInt64> {
    var merger = StringPoolMerger()
    return merger.codes(of: column.strings()).mapped { UInt64($0) }
  }
}

extension Batch {
  /// The rows at these places.
  func rows(_ places: [UInt32]) -> Batch { gather(Selection(places)) }
}
