import Columns
import Diagnostics

/// What of a table is not as it was when a script's results were recorded.
struct TableDrift {
  /// A column that is gone, and a new one that has its values or, by its name, is probably it.
  struct Renaming: Hashable {
    var old: String
    var new: String?
    var isLikely = false
  }

  let name: String
  /// The files that the table is read from.
  let files: [String]
  /// Whether there is no such table any more.
  let isGone: Bool
  /// The number of rows before and now.
  let rowCounts: (old: Int, new: Int)
  /// Columns that are gone.
  let lostColumns: [Renaming]
  /// Columns that are new and not only another name.
  let newColumns: [String]
  /// Columns of another type, with both.
  let retyped: [(name: String, old: String, new: String)]
  /// Columns whose values changed.
  let changedColumns: [String]
  /// Whether the same rows stand in another order, or their columns do.
  let hasOtherOrder: (rows: Bool, columns: Bool)
  /// Rows that are new, changed and gone, by their keys; nil where what there was is not kept.
  let rows: Rows?

  /// Rows by their keys.
  struct Rows {
    var keyColumns: [String]
    var added: [String]
    var changed: [String]
    var removed: [String]
  }

  /// Whether nothing changed.
  var isEmpty: Bool {
    !isGone && rowCounts.old == rowCounts.new && lostColumns.isEmpty && newColumns.isEmpty && retyped.isEmpty
      && changedColumns.isEmpty && !hasOtherOrder.rows && !hasOtherOrder.columns
  }

  init(_ old: ScriptPins.Table, now: ScriptPins.Table?, kept: KeptResults.TableRows?, table: Table?, files: [String]) {
    name = old.name
    self.files = files
    isGone = now == nil
    let columns = now?.columns ?? []
    rowCounts = (old.rowCount, now?.rowCount ?? 0)
    let fresh = columns.filter { column in !old.columns.contains { $0.name == column.name } }
    let lost = old.columns.filter { column in !columns.contains { $0.name == column.name } }
    let same = lost.map { column in fresh.first { $0.type == column.type && $0.print == column.print }?.name }
    func places(_ some: [ScriptPins.Column], in all: [ScriptPins.Column]) -> [LikelyNames.Column] {
      some.map { column in
        LikelyNames.Column(name: column.name, type: column.type, place: all.firstIndex(of: column) ?? 0)
      }
    }
    let likely = LikelyNames.pairs(
      lost: places(zip(lost, same).filter { $1 == nil }.map(\.0), in: old.columns),
      fresh: places(fresh.filter { !same.contains($0.name) }, in: columns),
      isSameWidth: old.columns.count == columns.count)
    lostColumns = zip(lost, same).map { column, new in
      Renaming(old: column.name, new: new ?? likely[column.name], isLikely: new == nil)
    }
    let renamed = lostColumns.compactMap(\.new)
    newColumns = fresh.map(\.name).filter { !renamed.contains($0) }
    let pairs = old.columns.compactMap { column in columns.first { $0.name == column.name }.map { (column, $0) } }
    retyped = pairs.filter { $0.type != $1.type }.map { ($0.name, $0.type, $1.type) }
    let isSameSet = now.map { $0.rowCount == old.rowCount && $0.rows == old.rows && !old.rows.isEmpty } ?? false
    let changed = pairs.filter { $0.type == $1.type && $0.print != $1.print }.map(\.0.name)
    changedColumns = isSameSet ? [] : changed
    let names = columns.map(\.name)
    hasOtherOrder = (
      isSameSet && !changed.isEmpty, Set(names) == Set(old.columns.map(\.name)) && names != old.columns.map(\.name)
    )
    rows = kept.flatMap { kept in table.map { Self.compared(kept, KeptResults.TableRows($0)) } }
  }

  private static func compared(_ old: KeptResults.TableRows, _ new: KeptResults.TableRows) -> Rows {
    guard !old.keyColumns.isEmpty, old.keyColumns == new.keyColumns else {
      return Rows(
        keyColumns: [], added: Self.places(of: new.prints, notIn: old.prints), changed: [],
        removed: Self.places(of: old.prints, notIn: new.prints))
    }
    let places = Dictionary(zip(old.keys, old.prints), uniquingKeysWith: { first, _ in first })
    var rows = Rows(keyColumns: old.keyColumns, added: [], changed: [], removed: [])
    for (key, print) in zip(new.keys, new.prints) {
      let text = key.map(KeptResults.Rows.shown).joined(separator: " · ")
      if places[key] == nil { rows.added.append(text) } else if places[key] != print { rows.changed.append(text) }
    }
    let now = Set(new.keys)
    for key in old.keys where !now.contains(key) {
      rows.removed.append(key.map(KeptResults.Rows.shown).joined(separator: " · "))
    }
    return rows
  }

  /// The numbers of rows that the others do not have as often.
  private static func places(of prints: [String], notIn others: [String]) -> [String] {
    var counts = others.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    return prints.indices.filter { place in
      guard let count = counts[prints[place]], count > 0 else { return true }
      counts[prints[place]] = count - 1
      return false
    }.map { "\($0 + 1)" }
  }

  // MARK: Words

  /// What is to be read; `needs` tells how many steps name a column.
  func message(needs: (String) -> Int) -> Message {
    Message(text(.english, needs), ja: text(.japanese, needs))
  }

  private func text(_ language: Language, _ needs: (String) -> Int) -> String {
    let file = files.map(FilePaths.name(of:)).joined(separator: ", ")
    let place = file.isEmpty ? name : "\(name) (\(file))"
    if isGone { return Message("table '\(name)' is gone", ja: "表「\(name)」がない").text(in: language) }
    var parts: [Message] = []
    if rowCounts.old != rowCounts.new {
      parts.append(Message("\(rowCounts.old) → \(rowCounts.new) rows", ja: "\(rowCounts.old) → \(rowCounts.new) 行"))
    }
    for lost in lostColumns { parts.append(schemaMessage(lost, needs)) }
    if !newColumns.isEmpty {
      let names = newColumns.joined(separator: ", ")
      parts.append(Message("column \(names) is new", ja: "列 \(names) が増えた"))
    }
    for column in retyped {
      parts.append(
        Message(
          "column '\(column.name)' was \(column.old) and is \(column.new)",
          ja: "列「\(column.name)」の型が \(column.old) から \(column.new) に変わった"))
    }
    if hasOtherOrder.rows {
      parts.append(Message("the same rows in another order", ja: "同じ行が別の順に並ぶ"))
    }
    if hasOtherOrder.columns {
      parts.append(Message("the same columns in another order", ja: "同じ列が別の順に並ぶ"))
    }
    // With other rows every column is another.
    if !changedColumns.isEmpty, rowCounts.old == rowCounts.new {
      let names = changedColumns.joined(separator: ", ")
      parts.append(Message("other values in \(names)", ja: "値が変わった列: \(names)"))
    }
    let list = parts.map { $0.text(in: language) }.joined(separator: "; ")
    return "\(place): \(list)" + rowLines(language)
  }

  /// What is said of a column that is gone.
  func schemaMessage(_ lost: Renaming, _ needs: (String) -> Int) -> Message {
    let count = needs(lost.old)
    let steps = Message(
      count == 0 ? "no step needs it" : count == 1 ? "1 step needs it" : "\(count) steps need it",
      ja: count == 0 ? "使う手順はない" : "\(count) 手順が使う")
    guard let new = lost.new else {
      return Message(
        "column '\(lost.old)' is gone: \(steps.text(in: .english))",
        ja: "列「\(lost.old)」がない: \(steps.text(in: .japanese))")
    }
    if lost.isLikely {
      return Message(
        "column '\(lost.old)' is gone; '\(new)' is new and probably it: \(steps.text(in: .english))",
        ja: "列名が変わりました: \(lost.old) → \(new)（名前からの推測。\(steps.text(in: .japanese))）")
    }
    return Message(
      "column '\(lost.old)' is gone; '\(new)' is new and holds the same values: \(steps.text(in: .english))",
      ja: "列「\(lost.old)」がなく、新しい「\(new)」が同じ値を持つ: \(steps.text(in: .japanese))")
  }

  private func rowLines(_ language: Language) -> String {
    guard let rows else { return "" }
    let key =
      rows.keyColumns.isEmpty
      ? Message("row ", ja: "行 ").text(in: language) : rows.keyColumns.joined(separator: " · ") + " "
    let kinds: [(Message, [String])] = [
      (Message("changed", ja: "変わった行"), rows.changed), (Message("new", ja: "増えた行"), rows.added),
      (Message("gone", ja: "消えた行"), rows.removed),
    ]
    return kinds.filter { !$0.1.isEmpty }.map { word, keys in
      let shown = keys.prefix(10).joined(separator: ", ") + (keys.count > 10 ? ", …" : "")
      return "\n  \(word.text(in: language)) \(keys.count): \(key)\(shown)"
    }.joined()
  }
}
