import Columns
import Diagnostics
import Formats

/// What is dubious about a table's rows: totals among them, empty ones, keys that stand twice, one number for several
/// people, texts that differ in nothing but their width.
struct RowDoubts {
  private(set) var doubts: [Doubt] = []
  /// The rows that look like totals, from 0.
  private(set) var totals: [Int] = []

  /// No more rows than these are looked at for doubts; totals are looked for in all.
  static let rowLimit = 1_000_000
  /// Columns of more different texts than these are not compared text by text.
  private static let textLimit = 2000

  /// What is said is not all where reading is stopped meanwhile.
  init(_ table: Table, _ limits: ReadingLimits = ReadingLimits()) {
    let batch = table.batch
    let columns = batch.columns
    let count = min(batch.rowCount, Self.rowLimit)
    lookAtRows(columns, batch.rowCount)
    lookAtLabels(table.schema, columns, count)
    lookAtKeys(table.schema, columns, count)
    for (field, column) in zip(table.schema.fields, columns) {
      if (try? limits.check(table.name)) == nil { return }
      if field.type == .string { lookAtTexts(field.name, column, count) }
      if field.type == .long { lookAtDays(field.name, column, count) }
      if field.type == .real || field.type == .long { lookAtDigits(field.name, column, count) }
      if field.type == .date || field.type == .datetime { lookAtEnds(field.name, column, count) }
    }
    let empty = zip(table.schema.names, columns).filter { name, column in
      if count == 0 { return false }
      if column.type != .string { return column.validity?.nullCount == column.count }
      let texts = column.strings()
      return (0..<count).allSatisfy { texts.pool.isEmpty(at: texts.code(at: $0)) }
    }.map { "'\($0.0)'" }
    if batch.rowCount > count, !doubts.isEmpty {
      doubts.append(
        Doubt(
          message: Message(
            "but for totals and empty rows, only the first \(count) rows were looked at for this",
            ja: "合計と空行のほかは、先頭の \(count) 行だけを調べた")))
    }
    if !empty.isEmpty {
      let list = empty.prefix(8).joined(separator: ", ") + (empty.count > 8 ? ", …" : "")
      doubts.append(Doubt(message: Message("nothing stands in \(list)", ja: "\(list) には何も入っていない")))
    }
  }

  // MARK: Rows

  private mutating func lookAtRows(_ columns: [Column], _ count: Int) {
    let texts = columns.filter { $0.type == .string }.map { $0.strings() }
    guard let first = texts.first else { return }
    // Totals have a word, and empty rows have none: only few rows are looked at whole.
    let flagged = texts.compactMap { texts -> (texts: StringStorage, isWord: [Bool])? in
      let isWord = (0..<texts.pool.count).map {
        TotalRows.mayBeWord(texts.pool.utf8(at: $0)) && TotalRows.isWord(texts.pool[$0])
      }
      return isWord.contains(true) ? (texts, isWord) : nil
    }
    let hasEmpty = (0..<first.pool.count).contains(where: first.pool.isEmpty)
    guard hasEmpty || !flagged.isEmpty else { return }
    var empty: [Int] = []
    var ratings: [Int] = []
    for row in 0..<count {
      let isLookedAt =
        flagged.contains { $0.isWord[$0.texts.code(at: row)] }
        || hasEmpty && first.pool.isEmpty(at: first.code(at: row))
      guard isLookedAt else { continue }
      let cells = columns.map { $0.value(at: row) }
      if cells.allSatisfy(\.isMissing) {
        empty.append(row)
      } else if isTotal(cells) {
        totals.append(row)
        if cells.contains(where: { TotalRows.isRating($0.text) }) { ratings.append(row) }
      }
    }
    // What many rows say is no average but a rating: 平均.
    if ratings.count * 4 > count { totals.removeAll(where: Set(ratings).contains) }
    if !totals.isEmpty {
      doubts.append(
        Doubt(
          message: Message(
            "\(totals.count) row\(totals.count == 1 ? " looks like a total" : "s look like totals")",
            ja: "合計らしい行が \(totals.count) 行ある"), rows: Array(totals.prefix(3)), remedies: ["totals=drop"]))
    }
    if !empty.isEmpty {
      doubts.append(
        Doubt(
          message: Message(
            "\(empty.count) row\(empty.count == 1 ? " is" : "s are") empty", ja: "空の行が \(empty.count) 行ある"),
          rows: Array(empty.prefix(3))))
    }
  }

  private func isTotal(_ cells: [Value]) -> Bool {
    TotalRows.isTotal(cells.map { $0.isMissing ? "" : $0.text.trimmed })
  }

  /// The first columns, where they are filled in the first row of each group only.
  private mutating func lookAtLabels(_ schema: Schema, _ columns: [Column], _ count: Int) {
    guard count > 3, columns.count > 2 else { return }
    var labels: [Int] = []
    let isTotal = Set(totals)
    for place in columns.indices.dropLast(2) {
      let column = columns[place]
      let filled = (0..<count).filter { !column.value(at: $0).isMissing && !isTotal.contains($0) }
      let all = count - isTotal.count
      guard filled.count > 1, filled.count * 10 <= all * 7, !column.value(at: 0).isMissing else { break }
      // A group's name stands once; below an outer group it may stand again.
      if labels.isEmpty, Set(filled.map { column.value(at: $0).text }).count < filled.count { return }
      labels.append(place)
    }
    guard let last = labels.last, let next = columns.indices.first(where: { $0 > last }) else { return }
    // What stands behind them is filled in every row.
    let gaps = (0..<count).count { !isTotal.contains($0) && columns[next].value(at: $0).isMissing }
    guard gaps * 20 <= count else { return }
    let names = labels.map { schema.names[$0] }
    let list = names.map { "'\($0)'" }.joined(separator: ", ")
    let row = (1..<count).first { columns[labels[0]].value(at: $0).isMissing }
    doubts.append(
      Doubt(
        message: Message(
          "\(list) \(names.count == 1 ? "stands" : "stand") in the first row of each group only",
          ja: "\(list) は各グループの先頭の行にだけ入っている"),
        rows: row.map { [$0] } ?? [], remedies: ["fill=\(LoadChoices.quoted(names.joined(separator: "|")))"]))
  }

  // MARK: Keys

  private mutating func lookAtKeys(_ schema: Schema, _ columns: [Column], _ count: Int) {
    func column(of role: String) -> Int? {
      guard let role = Role.all.first(where: { $0.name == role }) else { return nil }
      let fits = schema.names.indices.map { (place: $0, fit: role.fit(ofName: schema.names[$0])) }
      return fits.filter { $0.fit >= 76 }.max { $0.fit < $1.fit }?.place
    }
    guard let key = column(of: "staff_id") else { return }
    let keys = Self.keys(columns[key], count)
    var firsts: [Int64: Int] = [:]
    firsts.reserveCapacity(count)
    var repeated: [Int] = []
    var missing: [Int] = []
    for row in 0..<count {
      guard let value = keys[row] else {
        missing.append(row)
        continue
      }
      if firsts[value] == nil { firsts[value] = row } else { repeated.append(row) }
    }
    let known = Set(totals)
    missing.removeAll(where: known.contains)
    let name = schema.names[key]
    if !missing.isEmpty, missing.count < count {
      doubts.append(
        Doubt(
          message: Message(
            "\(missing.count) row\(missing.count == 1 ? " has" : "s have") no '\(name)'",
            ja: "「\(name)」のない行が \(missing.count) 行ある"),
          rows: Array(missing.prefix(3))))
    }
    lookAtLengths(name, columns[key], count)
    if repeated.isEmpty { return }
    // A table of events has a number often; one of people has it once but for mistakes.
    if repeated.count * 10 <= count {
      let examples = repeated.prefix(3).map { columns[key].value(at: $0).text }.joined(separator: ", ")
      doubts.append(
        Doubt(
          message: Message(
            "\(repeated.count) row\(repeated.count == 1 ? " repeats" : "s repeat") a '\(name)' (\(examples))",
            ja: "「\(name)」が前の行と同じ行が \(repeated.count) 行ある（\(examples)）"), rows: Array(repeated.prefix(3))))
    }
    let pairs = repeated.compactMap { row in keys[row].flatMap { firsts[$0] }.map { (row: row, first: $0) } }
    lookAtPeople(name, columns[key], columns, schema, pairs, column(of: "born_on"), column(of: "name"))
  }

  /// Codes of digits, of which some have lost the zeros in front.
  private mutating func lookAtLengths(_ name: String, _ column: Column, _ count: Int) {
    guard column.type == .string else { return }
    let texts = column.strings()
    var lengths: [Int: (count: Int, first: Int)] = [:]
    var hasZeros = false
    for row in 0..<count {
      let text = texts.pool.utf8(at: texts.code(at: row))
      if text.isEmpty { continue }
      guard text.indices.allSatisfy({ (48...57).contains(text[$0]) }) else { return }
      hasZeros = hasZeros || text[0] == 48
      lengths[text.count, default: (0, row)].count += 1
    }
    guard hasZeros, lengths.count > 1,
      let usual = lengths.max(by: { ($0.value.count, $0.key) < ($1.value.count, $1.key) })
    else { return }
    let others = lengths.filter { $0.key != usual.key }.values
    let rows = others.map(\.first).sorted()
    let number = others.reduce(0) { $0 + $1.count }
    let example = rows.first.map { texts[$0] } ?? ""
    doubts.append(
      Doubt(
        message: Message(
          "most '\(name)' have \(usual.key) digits, \(number) other\(number == 1 ? " has" : "s have") not ('\(example)'): zeros may have been lost",
          ja: "「\(name)」はおもに \(usual.key) 桁だが、そうでないものが \(number) 個ある（'\(example)'）。先頭の 0 が失われたおそれがある"),
        rows: Array(rows.prefix(3))))
  }

  /// A number for each value of a column, equal ones alike; nil for what is missing.
  private static func keys(_ column: Column, _ count: Int) -> [Int64?] {
    if column.type == .string {
      let texts = column.strings()
      guard texts.pool.isDistinct else {
        var known: [String: Int64] = [:]
        return (0..<count).map { row in
          let text = texts[row]
          if text.isEmpty { return nil }
          let number = known[text] ?? Int64(known.count)
          known[text] = number
          return number
        }
      }
      return (0..<count).map { row in
        let code = texts.code(at: row)
        return texts.pool.isEmpty(at: code) ? nil : Int64(code)
      }
    }
    return (0..<count).map { row in
      switch column.value(at: row) {
      case .long(let number): number
      case .date(let days): Int64(days)
      case .null: nil
      case let other: Int64(truncatingIfNeeded: other.hashValue)
      }
    }
  }

  /// One number for people of different birthdays; where there are none, of different names.
  private mutating func lookAtPeople(
    _ name: String, _ key: Column, _ columns: [Column], _ schema: Schema, _ repeated: [(row: Int, first: Int)],
    _ birthday: Int?, _ personName: Int?
  ) {
    guard let teller = birthday ?? personName else { return }
    let others = repeated.filter { row, first in
      let (own, theirs) = (columns[teller].value(at: row), columns[teller].value(at: first))
      return !own.isMissing && !theirs.isMissing && Self.folded(own.text) != Self.folded(theirs.text)
    }
    if others.isEmpty { return }
    let example = others.first.map { row, first in
      "\(key.value(at: row).text): \(columns[teller].value(at: first).text), \(columns[teller].value(at: row).text)"
    }
    doubts.append(
      Doubt(
        message: Message(
          "one '\(name)' with different '\(schema.names[teller])' in \(others.count) row\(others.count == 1 ? "" : "s") (\(example ?? ""))",
          ja: "同じ「\(name)」で「\(schema.names[teller])」の違う行が \(others.count) 行ある（\(example ?? "")）"),
        rows: others.prefix(3).map(\.row)))
  }

  // MARK: Cells

  /// Texts of one column that are the same but for width, case and blanks; and what an encoding has spoilt.
  private mutating func lookAtTexts(_ name: String, _ column: Column, _ count: Int) {
    let texts = column.strings()
    // Where nearly every text is another, only what is spoilt is looked for, among the first.
    guard texts.pool.isDistinct, texts.pool.count <= Self.textLimit else {
      let spoilt = (0..<min(count, 50_000)).first { texts[$0].contains("\u{FFFD}") }
      if let spoilt { doubtSpoilt(name, spoilt) }
      return
    }
    var numbers = [Int](repeating: 0, count: texts.pool.count)
    var firstRows = numbers
    for row in 0..<count {
      let code = texts.code(at: row)
      if numbers[code] == 0 { firstRows[code] = row }
      numbers[code] += 1
    }
    var counts: [String: (count: Int, row: Int)] = [:]
    for code in numbers.indices where numbers[code] > 0 && !texts.pool.isEmpty(at: code) {
      counts[texts.pool[code]] = (numbers[code], firstRows[code])
    }
    let spoilt = counts.filter { $0.key.contains("\u{FFFD}") }
    if let first = spoilt.values.map(\.row).min() { doubtSpoilt(name, first) }
    let groups = Dictionary(grouping: counts.keys, by: Self.folded).values.filter { $0.count > 1 }
    if groups.isEmpty { return }
    let shown = groups.map { group in
      group.sorted { (counts[$1]?.count ?? 0, $0) < (counts[$0]?.count ?? 0, $1) }
        .map { "'\($0)' × \(counts[$0]?.count ?? 0)" }.joined(separator: " / ")
    }.sorted()
    let rarest = groups.compactMap { group in
      group.compactMap { counts[$0] }.min { ($0.count, $0.row) < ($1.count, $1.row) }?.row
    }
    .sorted()
    let list = shown.prefix(3).joined(separator: "; ") + (shown.count > 3 ? "; …" : "")
    doubts.append(
      Doubt(
        message: Message(
          "'\(name)' has texts that differ in width, case or blanks only: \(list); `fold_width` gives them one width",
          ja: "「\(name)」に、全角・半角、大文字・小文字、空白だけが違う値がある: \(list)。`fold_width` で幅をそろえられる"), rows: Array(rarest.prefix(3))))
  }

  private mutating func doubtSpoilt(_ name: String, _ row: Int) {
    doubts.append(
      Doubt(
        message: Message(
          "'\(name)' has characters that an earlier program could not read (\u{FFFD})",
          ja: "「\(name)」に、前のプログラムで文字化けした文字（\u{FFFD}）がある"), rows: [row]))
  }

  /// The text without what people do not see: width, case, blanks.
  static func folded(_ text: String) -> String {
    FoldedName(text).description.lowercased().filter { !$0.isWhitespace }
  }

  /// Whole numbers that are days by the column's name: 20250401.
  private mutating func lookAtDays(_ name: String, _ column: Column, _ count: Int) {
    let folded = Role.folded(name)
    guard folded.contains("日") || folded.contains("date") || folded.hasSuffix("on") else { return }
    let noDays: Set<Int64> = [0, 99_999_999]
    if let bounds = column.bounds, !noDays.contains(bounds.lowerBound),
      !((18_500_101...21_001_231).contains(bounds.lowerBound))
    {
      return
    }
    var first: Int?
    for row in 0..<count {
      guard case .long(let number) = column.value(at: row), !noDays.contains(number) else { continue }
      guard (18_500_101...21_001_231).contains(number), DayNotation.read(String(number)) != nil else { return }
      first = first ?? row
    }
    guard let first else { return }
    doubts.append(
      Doubt(
        message: Message(
          "'\(name)' was read as numbers, but all are days: \(column.value(at: first).text)",
          ja: "「\(name)」は数として読んだが、どれも日付に見える: \(column.value(at: first).text)"), rows: [first],
        remedies: ["\(LoadChoices.bracketed(name))=date"]))
  }

  /// Whole numbers of twelve digits and more that end with many zeros: a spreadsheet has written 1.23457E+11 for them.
  private mutating func lookAtDigits(_ name: String, _ column: Column, _ count: Int) {
    var (long, rounded): (Int, [Int]) = (0, [])
    for row in 0..<count {
      let number: Double
      switch column.value(at: row) {
      case .real(let value): number = value
      case .long(let value): number = Double(value)
      default: continue
      }
      guard number >= 1e11, number < 1e19 else { return }
      long += 1
      // Six digits are left, of which the last is seldom zero.
      var rest = number
      while rest >= 1e6, rest.truncatingRemainder(dividingBy: 10) == 0 { rest /= 10 }
      if (1e5..<1e6).contains(rest), rest.truncatingRemainder(dividingBy: 10) != 0 { rounded.append(row) }
    }
    guard let first = rounded.first, rounded.count * 10 >= long * 7 else { return }
    doubts.append(
      Doubt(
        message: Message(
          "'\(name)': the last digits of \(column.value(at: first).text) are zeros in nearly all rows: a spreadsheet may have rounded it (1.23457E+11)",
          ja: "「\(name)」の \(column.value(at: first).text) など、ほとんどの行で末尾が 0。表計算ソフトで桁が失われた（1.23457E+11）おそれがある"),
        rows: Array(rounded.prefix(3))))
  }

  /// Days that stand for no end.
  private mutating func lookAtEnds(_ name: String, _ column: Column, _ count: Int) {
    // 1868-01-01 and 2200-01-01.
    if column.type == .date, let bounds = column.bounds, bounds.lowerBound >= -37_255, bounds.upperBound < 84_006 {
      return
    }
    var found: [String: (count: Int, row: Int)] = [:]
    for row in 0..<count {
      let days: Int64
      switch column.value(at: row) {
      case .date(let day): days = Int64(day)
      case .datetime(let ticks): days = Ticks.day(of: ticks)
      default: continue
      }
      let date = CivilDate(days: Int(days))
      if date.year >= 2200 || date.year < 1868 { found[date.iso, default: (0, row)].count += 1 }
    }
    guard let most = found.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) }) else { return }
    let all = found.values.reduce(0) { $0 + $1.count }
    doubts.append(
      Doubt(
        message: Message(
          "'\(name)' has \(all) day\(all == 1 ? "" : "s") out of any career, most often \(most.key): where it means no end, it should be missing",
          ja: "「\(name)」にありえない日が \(all) 個あり、最も多いのは \(most.key)。期限なしの意味なら空にする"),
        rows: [most.value.row], remedies: ["missing=\"\(most.key)\""]))
  }
}

extension Value {
  /// Whether nothing stands there: a null, or a text without a character.
  var isMissing: Bool { self == .null || self == .string("") }
}
