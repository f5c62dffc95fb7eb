import Columns
import Diagnostics

/// Gives rows of equal values in some columns the same code.
struct RowKeys {
  let columns: [Column]
  private var dictionary = CellDictionary()

  init(columns: [Column]) { self.columns = columns }

  /// The number of different keys so far.
  var count: Int { dictionary.count }

  /// The code of a row's key; values count as equal when they print alike.
  mutating func code(_ row: Int) -> UInt32 { code(of: columns, row) }

  /// The code of a row of other columns with the same meaning.
  mutating func code(of columns: [Column], _ row: Int) -> UInt32 {
    var bytes: [UInt8] = []
    for (index, column) in columns.enumerated() {
      if index > 0 { bytes.append(0) }
      if case .string(let texts) = column.storage {
        let text = texts.pool.utf8(at: texts.code(at: row))
        for place in text.indices { bytes.append(text[place]) }
      } else {
        bytes.append(contentsOf: column.value(at: row).text.utf8)
      }
    }
    return dictionary.code(of: bytes.span, 0, bytes.count)
  }

  /// Whether one of the columns has no value in the row.
  static func isIncomplete(_ columns: [Column], _ row: Int) -> Bool {
    columns.contains { column in
      if case .string(let texts) = column.storage { return texts.pool.isEmpty(at: texts.code(at: row)) }
      return column.isNull(at: row)
    }
  }

  /// The columns of those names, or nil where one is missing.
  static func columns(_ names: [String], of table: Table) -> [Column]? {
    let places = names.compactMap { table.schema.names.firstIndex(of: $0) }
    return places.count == names.count ? places.map { table.batch.columns[$0] } : nil
  }

  /// A row's key as messages show it.
  static func text(_ columns: [Column], _ row: Int) -> String {
    columns.map { $0.value(at: row).text }.joined(separator: ", ")
  }
}

/// Finds rows whose primary key is missing or stands twice.
struct PrimaryKeyCheck {
  let table: Table
  let columns: [String]

  func violations() -> [Violation] {
    guard !columns.isEmpty, let values = RowKeys.columns(columns, of: table) else { return [] }
    let rowCount = table.batch.rowCount
    let isComplete = !(0..<rowCount).contains { RowKeys.isIncomplete(values, $0) }
    if isComplete, !KeyHashes(columns: values, rowCount: rowCount).mayRepeat { return [] }
    var keys = RowKeys(columns: values)
    var firstRows: [Int] = []
    var found: [Violation] = []
    for row in 0..<rowCount {
      if RowKeys.isIncomplete(values, row) {
        found.append(
          violation(values, row, Message("the primary key has no value", ja: "主キーに値がない")))
        continue
      }
      let key = Int(keys.code(row))
      if key == firstRows.count {
        firstRows.append(row)
        continue
      }
      let text = RowKeys.text(values, row)
      let earlier = firstRows[key] + 1
      found.append(
        violation(
          values, row,
          Message(
            "the primary key '\(text)' stands in row \(earlier) already", ja: "主キー '\(text)' はデータ \(earlier) 行にもある")))
    }
    return found
  }

  private func violation(_ values: [Column], _ row: Int, _ message: Message) -> Violation {
    Violation(
      table: table.name, row: row + 1, column: columns.joined(separator: ", "), kind: .primaryKey,
      value: RowKeys.text(values, row), message: message)
  }
}

/// Finds rows whose foreign key has no target. A key of which a part is missing points nowhere and is not looked for.
struct ForeignKeyCheck {
  let table: Table
  let key: TableProperties.ForeignKey
  let target: Table

  func violations() -> [Violation] {
    guard let own = RowKeys.columns(key.columns, of: table),
      let others = RowKeys.columns(key.references, of: target)
    else { return [] }
    var keys = RowKeys(columns: others)
    for row in 0..<target.batch.rowCount { _ = keys.code(row) }
    let knownCount = keys.count
    var found: [Violation] = []
    for row in 0..<table.batch.rowCount where !RowKeys.isIncomplete(own, row) {
      guard Int(keys.code(of: own, row)) >= knownCount else { continue }
      let text = RowKeys.text(own, row)
      found.append(
        Violation(
          table: table.name, row: row + 1, column: key.columns.joined(separator: ", "), kind: .foreignKey, value: text,
          message: Message(
            "'\(text)' does not stand in \(target.name) (\(key.references.joined(separator: ", ")))",
            ja: "'\(text)' は \(target.name)（\(key.references.joined(separator: ", "))）にない")))
    }
    return found
  }
}
