import Columns
import Diagnostics
import Formats

/// One screen about a file that was loaded: its columns with their types and why, what was mended, what was set aside, and
/// what is dubious with the first places.
struct LoadReport {
  private let file: LoadedFile
  private let session: Session
  private let doubts: [Doubt]
  /// The lines of all rows that are named.
  private let lines: [Int: Int]

  /// A report, which is made of the table and, where the lines of rows are not known otherwise, of one more look at the file.
  init(file: LoadedFile, session: Session) {
    self.file = file
    self.session = session
    doubts = file.doubts + file.rowDoubts
    let rows = Set(doubts.flatMap(\.rows)).sorted()
    lines = rows.isEmpty ? [:] : Dictionary(uniqueKeysWithValues: zip(rows, file.lines(rows)))
  }

  /// More columns than these are not listed.
  private static let columnLimit = 40

  private var loaded: LoadedTable { file.loaded }
  private var batch: Batch { loaded.table.batch }

  /// The screen.
  var text: String {
    var text = line(headline)
    if batch.schema.fields.isEmpty { return text }
    text += session.table(columns, countsRows: false)
    let rest = batch.schema.fields.count - Self.columnLimit
    if rest > 0 {
      text += line(
        Message(
          "and \(rest) more columns: `.schema \(loaded.table.name)` lists all",
          ja: "ほかに \(rest) 列。`.schema \(loaded.table.name)` で一覧"))
    }
    text += list(Message("read or mended:", ja: "読み替え・補正:"), file.sentences.map { (message: $0, doubt: nil) })
    text += rejects
    text += list(Message("dubious:", ja: "確認すること:"), doubts.map { (message: $0.message, doubt: $0) })
    let isSettled = !file.choices.isEmpty && doubts.allSatisfy { $0.remedies.isEmpty }
    return isSettled ? text : text + line(otherwise(doubts))
  }

  private func line(_ message: Message) -> String { message.text(in: session.language).withVisibleControls + "\n" }

  private var headline: Message {
    let name = loaded.table.name
    let (rows, width) = (batch.rowCount, batch.schema.fields.count)
    let layout = [Message(loaded.encoding)] + loaded.layout
    func words(_ language: Language) -> String { layout.map { $0.text(in: language) }.joined(separator: " · ") }
    return Message(
      "\(name): \(rows) row\(rows == 1 ? "" : "s") × \(width) column\(width == 1 ? "" : "s") · \(words(.english))",
      ja: "\(name): \(rows) 行 × \(width) 列 · \(words(.japanese))")
  }

  private func list(_ title: Message, _ items: [(message: Message, doubt: Doubt?)]) -> String {
    if items.isEmpty { return "" }
    return line(title)
      + items.map { item in
        "  - " + line(Message(item.message.text(in: session.language) + places(item.doubt)))
      }.joined()
  }

  /// Where a doubt shows, and what would read the file otherwise.
  private func places(_ doubt: Doubt?) -> String {
    guard let doubt else { return "" }
    let language = session.language
    var text = ""
    if !doubt.rows.isEmpty {
      let places = file.places(doubt.rows, lines, language)
      text = Message(" (\(places))", ja: "（\(places)）").text(in: language)
    }
    let remedies = doubt.remedies.map { "`with (\($0))`" }
    if remedies.isEmpty { return text }
    return text + " → " + remedies.joined(separator: Message(" or ", ja: " か ").text(in: language))
  }

  private var rejects: String {
    if loaded.rejects.isEmpty { return "" }
    let count = loaded.rejects.count
    let shown = loaded.rejects.prefix(3)
    func places(_ language: Language) -> String {
      shown.map { row in
        Message(
          "line \(row.line): \(row.reason.english)", ja: "\(row.line) 行目: \(row.reason.text(in: .japanese))"
        ).text(in: language)
      }.joined(separator: "; ") + (count > 3 ? "; …" : "")
    }
    let table = file.rejectsName ?? ""
    return line(
      Message(
        "set aside: \(count) row\(count == 1 ? "" : "s"), in the table \(table) (\(places(.english)))",
        ja: "取り分けた行: \(count) 行。表 \(table) にある（\(places(.japanese))）"))
  }

  private func otherwise(_ doubts: [Doubt]) -> Message {
    let remedy = doubts.first { !$0.remedies.isEmpty }?.remedies.first
    let first = remedy ?? "header=N, COLUMN=TYPE, …"
    let choices = file.choices.text.isEmpty ? "" : String(file.choices.text.dropFirst(6).dropLast()) + ", "
    let name = file.isNamed ? " as \(LoadChoices.bracketed(loaded.table.name))" : ""
    let command = ".load \(file.path)\(name) with (\(choices)\(first))"
    return Message(
      "to read it otherwise: `\(command)`; `.help load` has all choices",
      ja: "別の読み方をするには: `\(command)`（`.help load` に一覧）")
  }

  // MARK: Columns

  private var columns: Batch {
    let isJapanese = session.language == .japanese
    let names = isJapanese ? ["列", "型", "読み方", "空", "例"] : ["column", "type", "cells", "missing", "examples"]
    let shown = Array(batch.schema.fields.indices.prefix(Self.columnLimit))
    let missing = shown.map { missingCount(batch.columns[$0]) }
    return Batch(
      schema: Schema(zip(names, 0...).map { Field($0, $1 == 3 ? .long : .string) }),
      columns: [
        .strings(shown.map { Self.short(batch.schema.fields[$0].name, 40) }),
        .strings(shown.map { batch.schema.fields[$0].type.rawValue }),
        .strings(shown.map { cells($0).text(in: session.language) }),
        Column(type: .long, values: missing.map { .long(Int64($0)) }),
        .strings(shown.map { examples(batch.columns[$0]) }),
      ], rowCount: shown.count)
  }

  private static func short(_ text: String, _ count: Int) -> String {
    text.count > count ? text.prefix(count - 1) + "…" : text
  }

  private func missingCount(_ column: Column) -> Int {
    if column.type != .string { return column.validity?.nullCount ?? 0 }
    let texts = column.strings()
    return (0..<column.count).count { texts.pool.isEmpty(at: texts.code(at: $0)) }
  }

  /// How the cells were read, and so why the column has its type.
  private func cells(_ place: Int) -> Message {
    let (column, field) = (batch.columns[place], batch.schema.fields[place])
    let reading = file.columns[place]
    if reading.isReread {
      let nothing = reading.sayNothingCount
      let list = reading.notationList
      let separator = list.isEmpty || nothing == 0 ? "" : ", "
      return Message(
        list + separator + (nothing > 0 ? "\(nothing) × - (missing)" : ""),
        ja: list + separator + (nothing > 0 ? "\(nothing) × -（空とする）" : ""))
    }
    let asked = reading.isAskedFor
    switch field.type {
    case .long, .int: return Self.word("whole numbers", "整数", asked)
    case .real: return Self.word("numbers", "数", asked)
    case .date: return Self.word("days", "日付", asked)
    case .datetime: return Self.word("moments", "日時", asked)
    case .timespan: return Self.word("lengths of time", "時間", asked)
    case .bool: return Self.word("true and false", "真偽", asked)
    case .string: return texts(column, asked)
    default: return Self.word("values of any kind", "いろいろな値", asked)
    }
  }

  private static func word(_ english: String, _ japanese: String, _ isAskedFor: Bool) -> Message {
    Message(isAskedFor ? "\(english), as asked" : english, ja: isAskedFor ? "\(japanese)（指定）" : japanese)
  }

  private func texts(_ column: Column, _ isAskedFor: Bool) -> Message {
    let storage = column.strings()
    var different: Set<Int> = []
    var areDigits = true
    for row in 0..<min(column.count, 100_000) where different.insert(storage.code(at: row)).inserted {
      let text = storage.pool.utf8(at: storage.code(at: row))
      areDigits = areDigits && text.indices.allSatisfy { (48...57).contains(text[$0]) }
    }
    let count = different.count { !storage.pool.isEmpty(at: $0) }
    if count == 0 { return Message("nothing", ja: "空") }
    if isAskedFor { return Self.word("text", "文字列", true) }
    if areDigits { return Message("digits of codes", ja: "番号（0 で始まるなど）") }
    let more = column.count > 100_000 ? "≥ " : ""
    return Message("text, \(more)\(count) different", ja: "文字列、\(more)\(count) 種類")
  }

  private func examples(_ column: Column) -> String {
    var found: [String] = []
    for row in 0..<min(column.count, 1000) where found.count < 3 {
      let value = column.value(at: row)
      let text = value.text.split(whereSeparator: \.isNewline).joined(separator: " ")
      if value.isMissing || found.contains(text) { continue }
      found.append(Self.short(text, 14))
    }
    return found.joined(separator: " · ")
  }
}
