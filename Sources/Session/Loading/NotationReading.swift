import Columns
import Diagnostics
import Formats

/// Reads columns of texts that are numbers or days as Japanese tables write them: △1,234, ￥500, 12.5%, １２, R7.4.1; and
/// those that a planner gave a type.
///
/// A column is taken for numbers or days where every filled cell is one; `-` and `なし` beside them mean that nothing is
/// there. A column with one other cell stays as it is. In a column that was given a type, what is none of it is a reason to
/// set its row aside, or to refuse the file.
struct NotationReading {
  /// The table; of its columns those that could be read are of other types than in the file.
  private(set) var loaded: LoadedTable
  /// How each column was read, in their order.
  private(set) var columns: [ColumnReading] = []
  /// What is dubious about columns.
  private(set) var doubts: [Doubt] = []
  private let choices: LoadChoices
  private let threadCount: Int
  private let limits: ReadingLimits
  private let path: String
  /// The columns with blanks at the ends of texts, how many cells have them, and the first rows.
  private var blankEnds: [(name: String, count: Int)] = []
  private var blankRows: [Int] = []
  /// The rows of the file that are left, from 0; nil for all.
  private(set) var keptRows: [Int]?
  /// The rows that are set aside, with the reason.
  private var misfits: [Int: Message] = [:]

  /// Reads the columns of a table, on the given number of threads. `lines` gives the physical lines of rows, for messages. Throws where a column is named
  /// that the file does not have, or a cell has not the type that was asked for and may not be set aside.
  init(
    _ loaded: LoadedTable, _ choices: LoadChoices = LoadChoices(), path: String = "",
    leavingOut rows: [Int: Message] = [:], threadCount: Int = 1,
    _ limits: ReadingLimits = ReadingLimits(), lines: (Set<Int>) -> [Int: Int] = { _ in [:] }
  ) throws(Diagnostic) {
    self.loaded = loaded
    self.choices = choices
    self.threadCount = threadCount
    self.limits = limits
    self.path = path
    let words = Self.wordColumns(rows.keys, loaded.table.batch)
    if !rows.isEmpty {
      let left = physical(rows.keys.sorted(), lines).map { (row: $0, line: $1, reason: rows[$0] ?? .total) }
      reject(left, keepingOthersOf: loaded.table.batch)
    }
    let loaded = self.loaded
    let asked = try Self.askedTypes(choices, loaded.table.schema, path)
    var schema = loaded.table.schema
    var columns = loaded.table.batch.columns
    for name in choices.filled {
      let place = try Self.place(of: name, schema, path)
      columns[place] = Self.filled(columns[place])
    }
    var texts: [Int] = []
    for (place, field) in schema.fields.enumerated() where field.order == nil {
      try limits.check(path)
      var reading = ColumnReading(name: field.name)
      var column = columns[place]
      if field.type == .string {
        column = trimmed(column, field.name, &reading)
        columns[place] = column
      }
      if let type = asked[place] {
        reading.isAskedFor = true
        columns[place] = type == field.type ? column : try read(column, as: type, &reading)
        schema.fields[place].type = type
      } else if field.type == .string,
        let found = try self.found(in: self.texts(of: column), field.name, mayBePlain: words.contains(place))
      {
        columns[place] = found.column
        schema.fields[place].type = found.type
        (reading.notations, reading.sayNothingCount) = (found.notations, found.missingCount)
        doubtMixtures(reading)
      } else if field.type == .string {
        texts.append(place)
      } else if !choices.missing.isEmpty, field.type != .string {
        columns[place] = Self.without(choices.missing, column)
      }
      self.columns.append(reading)
    }
    try limits.check(path)
    doubtBlanks()
    // Years may stand behind the days that need them, and in titles.
    let title = ([path] + loaded.repairs.map(\.english)).joined(separator: " ")
    for place in texts {
      try limits.check(path)
      let name = schema.names[place]
      let found = FoundColumn.daysOfYear(
        columns[place], name, beside: YearColumn(schema, columns), choices, in: title, &doubts)
      if let found {
        columns[place] = found.column
        schema.fields[place].type = .date
        (self.columns[place].notations, self.columns[place].sayNothingCount) = (found.notations, found.missingCount)
      } else {
        let others = columns.indices.filter { $0 != place }.map { columns[$0] }
        if let doubt = NearlyColumn(columns[place])?.doubt(name, beside: others) { doubts.append(doubt) }
      }
    }
    let batch = Batch(schema: schema, columns: columns, rowCount: loaded.table.batch.rowCount)
    try setAside(batch, path, lines)
  }

  /// The columns' notes as sentences, for where no report is shown.
  var notes: [Message] {
    zip(columns, loaded.table.schema.fields).compactMap { $0.note($1.type) } + trimNotes
  }

  /// Where blanks were left out, and what spreadsheets put around texts.
  var trimNotes: [Message] {
    columns.filter(\.hasFormulas).map { reading in
      Message(
        "column '\(reading.name)': cells that are written as =\"…\" are taken without it",
        ja: "列「\(reading.name)」の =\"…\" の形のセルは中の文字列とした")
    }
      + columns.filter { $0.trimmedCount > 0 }.map { reading in
        Message(
          "column '\(reading.name)': blanks at the ends of \(reading.trimmedCount) cell\(reading.trimmedCount == 1 ? "" : "s") are left out",
          ja: "列「\(reading.name)」の \(reading.trimmedCount) 個のセルで、前後の空白を除いた")
      }
  }

  /// The columns in which rows that are left out have words, so that their other cells may be plain numbers.
  private static func wordColumns(_ rows: some Collection<Int>, _ batch: Batch) -> Set<Int> {
    Set(
      batch.columns.indices.filter { place in
        batch.columns[place].type == .string && rows.contains { !batch.columns[place].value(at: $0).isMissing }
      })
  }

  private static func askedTypes(
    _ choices: LoadChoices, _ schema: Schema, _ path: String
  ) throws(Diagnostic) -> [Int: DataType] {
    var asked: [Int: DataType] = [:]
    for column in choices.types { asked[try place(of: column.name, schema, path)] = column.type }
    return asked
  }

  private static func place(of name: String, _ schema: Schema, _ path: String) throws(Diagnostic) -> Int {
    if let place = schema.names.firstIndex(where: { FoldedName($0) == FoldedName(name) }) { return place }
    let near = nearestName(to: name, in: schema.names)
    throw Diagnostic(
      .command, Message("'\(path)' has no column '\(name)'", ja: "'\(path)' に「\(name)」という列はない"),
      help: [
        near.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
          ?? Message(
            "its columns: \(schema.names.joined(separator: ", "))", ja: "列: \(schema.names.joined(separator: "、"))")
      ])
  }

  /// The column in which an empty cell has the value above it.
  private static func filled(_ column: Column) -> Column {
    var last = 0
    let rows = (0..<column.count).map { row -> UInt32 in
      if !column.value(at: row).isMissing { last = row }
      return UInt32(truncatingIfNeeded: last)
    }
    return column.gather(Selection(BufferSlice(rows)))
  }

  // MARK: Texts

  private func texts(of column: Column) -> CellTexts {
    CellTexts(column.strings(), of: path, threadCount: threadCount, limits)
  }

  /// What a column of texts holds, where all of its cells are numbers, days, moments or lengths of time.
  private mutating func found(
    in texts: CellTexts, _ name: String, mayBePlain: Bool
  ) throws(Diagnostic) -> FoundColumn? {
    if let found = try FoundColumn.numbers(texts, name, mayBePlain: mayBePlain, &doubts) { return found }
    if let found = try FoundColumn.days(texts, name, choices.dayOrder, &doubts) { return found }
    if let found = try FoundColumn.moments(texts) { return found }
    return try FoundColumn.times(texts, name)
  }

  /// The texts, without blanks at their ends where that was asked for; what stands for a missing value is empty.
  private mutating func trimmed(_ column: Column, _ name: String, _ reading: inout ColumnReading) -> Column {
    let storage = column.strings()
    let pool = storage.pool
    let missing = choices.missing
    var isBlank = [Bool](repeating: false, count: pool.count)
    var (hasBlanks, hasMissing, hasFormulas) = (false, false, false)
    for code in 0..<pool.count {
      isBlank[code] = BlankEnds.are(in: pool.utf8(at: code))
      hasBlanks = hasBlanks || isBlank[code]
      hasFormulas = hasFormulas || FormulaText.isOne(pool.utf8(at: code))
      hasMissing = hasMissing || !missing.isEmpty && missing.contains(pool[code])
    }
    if hasBlanks {
      let blanks = storage.mapCodes { isBlank[$0] ? UInt8(1) : 0 }
      let count = (0..<blanks.count).reduce(into: 0) { $0 += Int(blanks[$1]) }
      if choices.trimsBlanks {
        reading.trimmedCount = count
      } else if count > 0 {
        blankEnds.append((name, count))
        blankRows += (0..<blanks.count).lazy.filter { blanks[$0] == 1 }.prefix(3)
      }
    }
    reading.hasFormulas = hasFormulas
    guard hasBlanks && choices.trimsBlanks || hasFormulas || hasMissing || hasBlanks && !missing.isEmpty else {
      return column
    }
    var builder = StringPoolBuilder()
    let newCodes = (0..<pool.count).map { code -> UInt32 in
      let text = FormulaText.isOne(pool.utf8(at: code)) ? String(pool[code].dropFirst(2).dropLast()) : pool[code]
      let short = isBlank[code] && choices.trimsBlanks ? text.trimmed : text
      return builder.code(of: missing.contains(short) ? "" : short)
    }
    return .strings(StringStorage(codes: storage.mapCodes { newCodes[$0] }, pool: builder.finish()))
  }

  /// The values but for those that stand for a missing one.
  private static func without(_ missing: [String], _ column: Column) -> Column {
    let values = (0..<column.count).map { column.value(at: $0) }
    guard values.contains(where: { missing.contains($0.text) }) else { return column }
    return Column(type: column.type, values: values.map { missing.contains($0.text) ? .null : $0 })
  }

  // MARK: Types that were asked for

  private mutating func read(
    _ column: Column, as type: DataType, _ reading: inout ColumnReading
  ) throws(Diagnostic) -> Column {
    let asked = AskedType(type, of: column, choices.dayOrder)
    let column = column.type == .string ? column : .strings((0..<column.count).map { column.value(at: $0).text })
    let (texts, pool) = (self.texts(of: column), column.strings().pool)
    let readings = try texts.readings(endingAtOthers: false) { place in
      let text = pool[place]
      if asked.isNothing(text) { return .nothing }
      return asked.read(text).map { .value($0.value, $0.notation) } ?? .other
    }
    guard let readings else { return column }
    reading.sayNothingCount += readings.missingCount
    reading.notations.merge(readings.notations, uniquingKeysWith: +)
    let others = Set(readings.others)
    if !others.isEmpty {
      for row in 0..<column.count where misfits[row] == nil {
        let place = texts.storage.code(at: row)
        guard others.contains(place) else { continue }
        misfits[row] = Message(
          "\(reading.name): '\(pool[place])' is no \(type.rawValue)",
          ja: "\(reading.name)：「\(pool[place])」は \(type.rawValue) でない")
      }
    }
    return texts.column(type, readings.values)
  }

  /// Takes the rows with misfits out of the table, or refuses them.
  private mutating func setAside(
    _ batch: Batch, _ path: String, _ lines: (Set<Int>) -> [Int: Int]
  ) throws(Diagnostic) {
    let rows = misfits.keys.sorted()
    guard !rows.isEmpty else {
      loaded.table = Table(name: loaded.table.name, batch: batch, properties: loaded.table.properties)
      return
    }
    let places = physical(rows, lines)
    guard choices.rejects == .aside, rows.count * 4 <= batch.rowCount else {
      let shown = places.prefix(10).compactMap { row, line in
        misfits[row].map {
          named(Message("line \(line): \($0.english)", ja: "\(line) 行目: \($0.text(in: .japanese))"), row)
        }
      }
      throw Diagnostic(
        .malformed,
        Message(
          "'\(path)': \(rows.count) rows have cells of another type than was asked for",
          ja: "'\(path)'：指定した型でないセルのある行が \(rows.count) 行ある"),
        help: Array(shown) + [
          rows.count * 4 > batch.rowCount
            ? Message("so many are not set aside: is it another type?", ja: "多すぎるので取り分けない。型が違うのではないか")
            : Message("`rejects=aside` beside the type sets them aside", ja: "型と並べて `rejects=aside` と書けば取り分ける")
        ])
    }
    reject(places.map { (row: $0, line: $1, reason: misfits[$0] ?? Message("")) }, keepingOthersOf: batch)
  }

  /// A sentence about a row, with the file's name where there are several.
  private func named(_ message: Message, _ row: Int) -> Message {
    guard let starts = loaded.fileStarts, let file = starts.lastIndex(where: { $0 <= keptRows?[row] ?? row }) else {
      return message
    }
    return message.of(file: loaded.fileNames[file])
  }

  /// Rows of the table as it is, each with its physical line.
  private func physical(_ rows: [Int], _ lines: (Set<Int>) -> [Int: Int]) -> [(row: Int, line: Int)] {
    if let known = loaded.lines { return rows.map { ($0, known[$0]) } }
    let numbers = rows.map { (keptRows?[$0] ?? $0) + 1 }
    if let first = loaded.firstLine { return zip(rows, numbers).map { ($0, first + $1 - 1) } }
    let places = lines(Set(numbers))
    return zip(rows, numbers).map { ($0, places[$1] ?? $1) }
  }

  /// Puts rows, as they stand in the table, among those that are set aside; the table becomes the others of a batch with as
  /// many rows.
  private mutating func reject(_ rejected: [(row: Int, line: Int, reason: Message)], keepingOthersOf batch: Batch) {
    let cells = loaded.table.batch.columns
    for (row, line, reason) in rejected {
      let text = cells.map { $0.value(at: row).text }.joined(separator: ",")
      loaded.rejects.append(RejectedRow(line: line, reason: named(reason, row), text: text))
    }
    if loaded.fileStarts == nil { loaded.rejects.sort { $0.line < $1.line } }
    var isOut = [Bool](repeating: false, count: batch.rowCount)
    for (row, _, _) in rejected { isOut[row] = true }
    let kept = (0..<batch.rowCount).filter { !isOut[$0] }
    let out = rejected.map(\.row).sorted()
    for index in doubts.indices {
      doubts[index].rows = doubts[index].rows.compactMap { row in
        isOut[row] ? nil : row - (out.firstIndex { $0 > row } ?? out.count)
      }
    }
    let selection = Selection(BufferSlice(kept.map { UInt32(truncatingIfNeeded: $0) }))
    let columns = batch.columns.map { $0.gather(selection) }
    let rest = Batch(schema: batch.schema, columns: columns, rowCount: kept.count)
    loaded.table = Table(name: loaded.table.name, batch: rest, properties: loaded.table.properties)
    loaded.lines = loaded.lines.map { lines in kept.map { lines[$0] } }
    keptRows = keptRows.map { rows in kept.map { rows[$0] } } ?? kept
  }

  // MARK: Doubts

  private mutating func doubtBlanks() {
    if blankEnds.isEmpty { return }
    let shown = blankEnds.prefix(5)
    let more = blankEnds.count > 5 ? ", …" : ""
    let english = shown.map { "'\($0.name)' (\($0.count))" }.joined(separator: ", ") + more
    let japanese = shown.map { "「\($0.name)」（\($0.count)）" }.joined(separator: "") + more
    doubts.append(
      Doubt(
        message: Message(
          "blanks at the ends of cells make other texts: \(english)", ja: "セルの前後の空白のため別の値になるものがある: \(japanese)"),
        rows: Array(Set(blankRows).sorted().prefix(3)), remedies: ["blanks=trim"]))
  }

  private mutating func doubtMixtures(_ reading: ColumnReading) {
    let percent = NumberNotation.percent.example
    guard let count = reading.notations[percent], reading.notations.count > 1 else { return }
    let others = reading.notations.values.reduce(0, +) - count
    doubts.append(
      Doubt(
        message: Message(
          "'\(reading.name)' has \(count) cells in percent and \(others) without: 12.5% became 0.125, the others are as they stand",
          ja: "「\(reading.name)」には % のあるセルが \(count) 個、ないセルが \(others) 個ある。12.5% は 0.125 とし、ほかはそのまま")))
  }
}
