import Columns
import Diagnostics
import Workforce

/// What a column of texts holds, where all of its cells are numbers or days as Japanese tables write them, or stand for nothing.
struct FoundColumn {
  private(set) var type: DataType
  /// The values of all cells.
  private(set) var column: Column
  /// Examples of the notations, and how many cells are written so.
  private(set) var notations: [String: Int] = [:]
  /// How many cells say that nothing is there.
  private(set) var missingCount = 0

  /// A column of texts, each of which can be read; nil where one cannot, or all are empty, stand for nothing or, unless that
  /// may be, are plain numbers. `finish` may change the values and give another type.
  private init?(
    _ texts: CellTexts, _ type: DataType, mayBePlain: Bool = false,
    finish: (inout [Value]) -> DataType? = { _ in nil }, _ read: @Sendable (CellText) -> (Value, String)?
  ) throws(Diagnostic) {
    guard var found = try texts.allRead(read) else { return nil }
    let isPlain =
      !mayBePlain && found.missingCount == 0 && found.notations.keys.allSatisfy { $0 == NumberNotation.plain.example }
    if found.notations.isEmpty || isPlain { return nil }
    self.type = finish(&found.values) ?? type
    column = texts.column(self.type, found.values)
    notations = found.notations
    missingCount = found.missingCount
  }

  /// Numbers; whole ones where all are. A column that is plain everywhere and yet a text is one for a reason (codes, digits
  /// beyond what a number holds), unless it may be.
  ///
  /// Where every number stands in brackets they may say "of which" as well as "below nought": the column stays text and the
  /// planner is asked.
  static func numbers(
    _ texts: CellTexts, _ name: String, mayBePlain: Bool, _ doubts: inout [Doubt]
  ) throws(Diagnostic) -> FoundColumn? {
    let found = try FoundColumn(texts, .real, mayBePlain: mayBePlain, finish: wholeWhereAllAre) { cell in
      // A nought below nought has no whole number.
      NumberNotation.read(cell).map {
        (
          $0.isWhole && $0.number.bitPattern != (-0.0).bitPattern ? .long(Int64($0.number)) : .real($0.number),
          $0.notation.example
        )
      }
    }
    if let found, found.notations.keys.allSatisfy({ $0 == NumberNotation.bracketed.example }) {
      let cells = texts.storage
      let row = (0..<cells.count).first { !cells[$0].isEmpty && !NothingWord.isOne(cells[$0]) }
      doubts.append(
        Doubt(
          message: Message(
            "'\(name)' is left as text: all its numbers stand in brackets, which may mean a part of others or less than nought; with a type they are read without the brackets",
            ja: "「\(name)」は文字列のまま。すべて括弧つきで、うち数か負の数かわからない。型を指定すれば括弧を除いた数とする"),
          rows: row.map { [$0] } ?? [],
          remedies: ["\(LoadChoices.bracketed(name))=\(found.type == .long ? "long" : "real")"]))
      return nil
    }
    return found
  }

  /// Whole numbers are long where all numbers are whole, real otherwise.
  private static func wholeWhereAllAre(_ values: inout [Value]) -> DataType? {
    let isWhole = values.allSatisfy {
      if case .real(let number) = $0 { number.bitPattern == (-0.0).bitPattern } else { true }
    }
    if isWhole {
      for place in values.indices { if case .real = values[place] { values[place] = .long(0) } }
      return .long
    }
    for place in values.indices { if case .long(let number) = values[place] { values[place] = .real(Double(number)) } }
    return nil
  }

  /// Whether every number of a column stands in brackets.
  static func isBracketed(_ column: Column) -> Bool {
    guard column.type == .string else { return false }
    let pool = column.strings().pool
    let texts = (0..<pool.count).lazy.map { FoldedName(pool[$0]).description.trimmed }.filter {
      !$0.isEmpty && !NothingWord.isOne($0)
    }
    return texts.allSatisfy { $0.hasPrefix("(") && $0.hasSuffix(")") }
  }

  /// Days of any notation. Where day and month may stand either way round, the cells decide together; where they do not, and
  /// the order was not said, the column stays text and the planner is asked.
  static func days(
    _ texts: CellTexts, _ name: String, _ order: LoadChoices.DayOrder?, _ doubts: inout [Doubt]
  ) throws(Diagnostic) -> FoundColumn? {
    func found(_ order: LoadChoices.DayOrder?) throws(Diagnostic) -> FoundColumn? {
      try FoundColumn(texts, .date) { cell in
        let day = DayNotation.read(cell) ?? order.flatMap { DayNotation.read(cell, $0) }
        return day.map { (.date(Int32(clamping: $0.day.days)), $0.notation.example) }
      }
    }
    if let plain = try found(nil) { return plain }
    // What the cells tell counts; what was said decides only where they do not.
    switch (try found(.dayFirst), try found(.monthFirst)) {
    case (let first?, let second?) where order != nil: return order == .dayFirst ? first : second
    case (let known?, nil), (nil, let known?): return known
    case (nil, nil):
      doubts += contradiction(texts.storage, name)
      return nil
    case (_?, _?):
      let texts = texts.storage
      let rows = (0..<texts.count).lazy.filter { DayNotation.read(texts[$0], .dayFirst) != nil }.prefix(3)
      let example = rows.first.map { texts[$0] } ?? ""
      doubts.append(
        Doubt(
          message: Message(
            "'\(name)' is left as text: \(example) may be day/month or month/day, and no cell tells",
            ja: "「\(name)」は文字列のまま。\(example) が日/月か月/日か、どのセルからもわからない"),
          rows: Array(rows), remedies: ["dates=dmy", "dates=mdy"]))
      return nil
    }
  }

  /// Where all cells are days of either order, but some only of the one and some only of the other.
  private static func contradiction(_ texts: StringStorage, _ name: String) -> [Doubt] {
    var rows: [Int?] = [nil, nil]
    for row in 0..<texts.count where !texts[row].isEmpty && !NothingWord.isOne(texts[row]) {
      let fits = [LoadChoices.DayOrder.dayFirst, .monthFirst].map { DayNotation.read(texts[row], $0) != nil }
      if DayNotation.read(texts[row]) != nil { continue }
      guard fits.contains(true) else { return [] }
      for order in 0..<2 where fits[order] && !fits[1 - order] { rows[order] = rows[order] ?? row }
    }
    guard let first = rows[0], let second = rows[1] else { return [] }
    return [
      Doubt(
        message: Message(
          "'\(name)' is left as text: \(texts[first]) says the day first, \(texts[second]) the month",
          ja: "「\(name)」は文字列のまま。\(texts[first]) は日/月、\(texts[second]) は月/日の順である"),
        rows: [first, second].sorted())
    ]
  }

  /// The order of day and month that a column's cells tell: some can be read in it alone, and none in the other alone. Nil
  /// where they tell none.
  static func dayOrder(of column: Column) -> LoadChoices.DayOrder? {
    guard column.type == .string else { return nil }
    let pool = column.strings().pool
    let texts = (0..<pool.count).map { pool[$0] }.filter {
      !$0.isEmpty && !NothingWord.isOne($0) && DayNotation.read($0) == nil
    }
    let fits = texts.map { (DayNotation.read($0, .dayFirst) != nil, DayNotation.read($0, .monthFirst) != nil) }
    let (onlyDay, onlyMonth) = (fits.contains { $0 && !$1 }, fits.contains { !$0 && $1 })
    return onlyDay == onlyMonth ? nil : onlyDay ? .dayFirst : .monthFirst
  }

  /// Days with a time in some cells; where all of those are midnights, as databases write days, days.
  static func moments(_ texts: CellTexts) throws(Diagnostic) -> FoundColumn? {
    try FoundColumn(texts, .datetime, finish: daysWhereAllAre) { cell in
      if let ticks = TimeNotation.moment(cell) { return (.datetime(ticks), TimeNotation.moment) }
      return DayNotation.read(cell).map { (.datetime(Int64($0.day.days) * Ticks.perDay), $0.notation.example) }
    }
  }

  /// Moments are days where all are midnights.
  private static func daysWhereAllAre(_ values: inout [Value]) -> DataType? {
    for case .datetime(let ticks) in values where ticks % Ticks.perDay != 0 { return nil }
    for place in values.indices {
      if case .datetime(let ticks) = values[place] { values[place] = .date(Int32(clamping: Ticks.day(of: ticks))) }
    }
    return .date
  }

  /// Lengths of time, or times of day; but 1:20 of a column that is called a ratio is one.
  static func times(_ texts: CellTexts, _ name: String) throws(Diagnostic) -> FoundColumn? {
    let found = try FoundColumn(texts, .timespan) { cell in
      TimeNotation.read(cell.bytes[...]).map { (.timespan($0.ticks), $0.notation) }
    }
    guard let found, !["比", "率", "ratio"].contains(where: name.lowercased().contains) else { return nil }
    return found
  }

  /// Days without a year, of the year that was given or that stands in the only column of years beside them.
  static func daysOfYear(
    _ column: Column, _ name: String, beside yearColumn: @autoclosure () -> YearColumn?, _ choices: LoadChoices,
    in title: String,
    _ doubts: inout [Doubt]
  ) -> FoundColumn? {
    let texts = column.strings()
    guard let first = (0..<column.count).first(where: { !texts[$0].isEmpty && !NothingWord.isOne(texts[$0]) }),
      DayNotation.monthAndDay(texts[first]) != nil
    else { return nil }
    let years = yearColumn()
    guard choices.year != nil || years != nil else {
      doubts.append(
        Doubt(
          message: Message(
            "'\(name)' is left as text: its days have no year, and no column beside them holds one",
            ja: "「\(name)」は文字列のまま。年がなく、年の列も一つに決まらない"), rows: [first],
          remedies: YearHint.choices(title)))
      return nil
    }
    var values: [Value] = []
    var missingCount = 0
    let notation = "4月1日 (\(choices.yearText ?? years?.name ?? ""))"
    for row in 0..<column.count {
      let text = texts[row]
      if text.isEmpty || NothingWord.isOne(text) {
        values.append(.null)
        if !text.isEmpty { missingCount += 1 }
        continue
      }
      guard let (month, day) = DayNotation.monthAndDay(text),
        let year = choices.year(ofMonth: month) ?? years?.year(row, month: month),
        let date = CivilDate(year: year, month: month, day: day)
      else {
        doubts.append(
          Doubt(
            message: Message(
              "'\(name)' is left as text: '\(text)' is no day of its year", ja: "「\(name)」は文字列のまま。「\(text)」はその年の日付にならない"
            ),
            rows: [row]))
        return nil
      }
      values.append(.date(Int32(clamping: date.days)))
    }
    let dayCount = values.count { $0 != .null }
    return FoundColumn(.date, Column(type: .date, values: values), [notation: dayCount], missingCount)
  }

  private init(_ type: DataType, _ column: Column, _ notations: [String: Int], _ missingCount: Int) {
    self.type = type
    self.column = column
    self.notations = notations
    self.missingCount = missingCount
  }
}

/// What stands for nothing in a column of numbers or days.
enum NothingWord {
  private static let all: Set<String> = ["-", "−", "—", "―", "ー", "‐", "–", "…", "なし", "無し", "該当なし", "n/a", "#n/a"]

  /// The bytes with which they begin, blanks and letters of full width among them.
  private static let firstBytes: Set<UInt8> = Set(
    all.compactMap(\.utf8.first) + [9, 10, 11, 12, 13, 32, 0x4E, 0xC2, 0xE1, 0xE2, 0xE3, 0xEF])

  static func isOne(_ text: String) -> Bool {
    guard let first = text.utf8.first, firstBytes.contains(first), text.utf8.count <= CellText.longest else {
      return false
    }
    return all.contains(FoldedName(text).description.filter { !$0.isWhitespace }.lowercased())
  }
}
