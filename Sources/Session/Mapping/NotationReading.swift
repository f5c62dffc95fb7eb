import Columns
import Diagnostics
import Formats

/// Reads columns of texts that are numbers or days as Japanese tables write them: △1,234, ￥500, 12.5%, １２, R7.4.1.
///
/// A column is taken for numbers or days where every filled cell is one; `-` and `なし` beside them mean that nothing is
/// there. What was taken for what stands in a note. A column with one other cell stays as it is.
enum NotationReading {
  /// What stands for nothing in a column of numbers or days.
  private static let nothing: Set<String> = ["-", "−", "—", "―", "ー", "なし", "無し", "該当なし", "n/a", "#n/a"]

  /// What the cells of a column are.
  private struct Found {
    var values: [Value]
    var type: DataType
    var notations: [String: Int] = [:]
    var missingCount = 0
  }

  /// The table with its columns read, and a note for each that changed.
  static func read(_ loaded: LoadedTable) -> LoadedTable {
    var loaded = loaded
    var schema = loaded.table.schema
    var columns = loaded.table.batch.columns
    for (place, field) in schema.fields.enumerated() where field.type == .string && field.order == nil {
      guard let found = numbers(columns[place]) ?? days(columns[place]) else { continue }
      columns[place] = Column(type: found.type, values: found.values)
      schema.fields[place].type = found.type
      loaded.notes.append(note(on: field.name, found))
    }
    let batch = Batch(schema: schema, columns: columns, rowCount: loaded.table.batch.rowCount)
    loaded.table = Table(name: loaded.table.name, batch: batch, properties: loaded.table.properties)
    return loaded
  }

  private static func numbers(_ column: Column) -> Found? {
    var isWhole = true
    var found = cells(of: column, .real) { text in
      guard let (number, whole, notation) = NumberNotation.read(text) else { return nil }
      isWhole = isWhole && whole
      return (.real(number), notation.example)
    }
    if isWhole, let numbers = found?.values {
      found?.type = .long
      found?.values = numbers.map { value in
        if case .real(let number) = value { return .long(Int64(number)) }
        return .null
      }
    }
    return found
  }

  private static func days(_ column: Column) -> Found? {
    cells(of: column, .date) { text in
      DayNotation.read(text).map { (.date(Int32(clamping: $0.day.days)), $0.notation.example) }
    }
  }

  /// All cells, where each is empty, stands for nothing or can be read, and one at least can; each text is read once.
  private static func cells(
    of column: Column, _ type: DataType, _ read: (String) -> (Value, String)?
  ) -> Found? {
    var found = Found(values: [], type: type)
    var known: [String: (Value, String)] = [:]
    let texts = column.strings()
    for row in 0..<column.count {
      let text = texts[row]
      if text.isEmpty {
        found.values.append(.null)
      } else if let (value, notation) = known[text] ?? read(text) {
        known[text] = (value, notation)
        found.values.append(value)
        found.notations[notation, default: 0] += 1
      } else if nothing.contains(FoldedName(text).description.lowercased()) {
        found.values.append(.null)
        found.missingCount += 1
      } else {
        return nil
      }
    }
    // What is plain everywhere and yet a text is one for a reason: codes, or digits beyond what a number holds.
    let isPlain = found.missingCount == 0 && found.notations.keys.allSatisfy { $0 == NumberNotation.plain.example }
    return found.notations.isEmpty || isPlain ? nil : found
  }

  private static func note(on name: String, _ found: Found) -> Message {
    let list = found.notations.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) × \($0.key)" }
      .joined(separator: ", ")
    let missing = found.missingCount > 0 ? "; \(found.missingCount) cells say that nothing is there" : ""
    let missingInJapanese = found.missingCount > 0 ? "。「-」「なし」など \(found.missingCount) 個は空とした" : ""
    return found.type == .date
      ? Message(
        "column '\(name)' was read as days: \(list)\(missing)", ja: "列「\(name)」を日付として読んだ: \(list)\(missingInJapanese)")
      : Message(
        "column '\(name)' was read as numbers: \(list)\(missing)", ja: "列「\(name)」を数として読んだ: \(list)\(missingInJapanese)"
      )
  }
}
