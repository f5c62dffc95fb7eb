import Columns
import Diagnostics

extension DataPackage {
  /// What in loaded tables breaks the description: required and unique values, lists of values, minimum and maximum,
  /// lengths, primary keys, and foreign keys whose target table is among `tables`.
  ///
  /// In the order of the tables, then of the rules; a table that the package does not declare is passed over. Physical
  /// lines are found in the files again, where they can still be read.
  public func violations(in tables: [Table]) -> [Violation] {
    var all: [Violation] = []
    for table in tables {
      guard let declaration = resources.first(where: { $0.name == table.name }) else { continue }
      var found = declaration.violations(in: table)
      for key in table.properties.foreignKeys {
        let target = key.table.isEmpty ? table : tables.first { $0.name == key.table }
        if let target { found += ForeignKeyCheck(table: table, key: key, target: target).violations() }
      }
      if !found.isEmpty { addLines(to: &found, of: declaration) }
      all += found
    }
    return all
  }

  /// Adds the physical line of each row; several files of one table have no common lines.
  private func addLines(to violations: inout [Violation], of declaration: TableDeclaration) {
    guard declaration.paths.count == 1 else { return }
    let rows = Set(violations.map(\.row))
    let options = LoadOptions(declaration: declaration)
    let path = "\(folder)/\(declaration.paths[0])"
    guard let format = try? FileFormats.format(for: path),
      let lines = try? format.lines(ofRows: rows, in: path, options: options)
    else { return }
    for index in violations.indices { violations[index].line = lines[violations[index].row] }
  }
}

extension DelimitedText {
  /// The physical lines in which rows start; rows count from 1.
  func lines(ofRows rows: Set<Int>) -> [Int: Int] {
    let bytes = source.bytes.span
    let scanner = RecordScanner(dialect: dialect)
    let last = rows.max() ?? 0
    var lines: [Int: Int] = [:]
    var place = body.lowerBound
    var line = LineCounter.line(of: place, in: bytes)
    var row = 1
    while row <= last, place < body.upperBound, let record = scanner.cells(bytes, from: place) {
      if rows.contains(row) { lines[row] = line }
      line += LineCounter.lineEnds(in: bytes, place, record.end)
      place = record.end
      row += 1
    }
    return lines
  }
}
