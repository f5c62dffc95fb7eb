import Diagnostics

/// How the rows of two results differ: by a key where there is one, else as wholes.
struct RowDifference {
  /// A cell of a row that both have.
  struct Change: Hashable {
    var column: String
    var old: String
    var new: String
  }

  /// The columns that tell rows apart, in both; none where nothing does.
  private(set) var keyColumns: [String] = []
  /// Rows that are new, as `column value` texts.
  private(set) var added: [String] = []
  /// Rows that are gone.
  private(set) var removed: [String] = []
  /// Rows that both have, and what changed in them.
  private(set) var changed: [(key: String, changes: [Change])] = []
  /// Columns that are gone.
  let lostColumns: [String]
  /// Columns that are new.
  let newColumns: [String]
  /// Whether the same rows stand in another order.
  private(set) var isReordered = false
  /// Whether the same columns stand in another order.
  let hasOtherColumnOrder: Bool
  /// Columns of another type.
  let retyped: [(name: String, old: String, new: String)]

  init(old: KeptResults.Rows, new: KeptResults.Rows) {
    let oldNames = old.columns.map(\.name)
    let newNames = new.columns.map(\.name)
    lostColumns = oldNames.filter { !newNames.contains($0) }
    newColumns = newNames.filter { !oldNames.contains($0) }
    hasOtherColumnOrder = oldNames != newNames && oldNames.count == newNames.count && Set(oldNames) == Set(newNames)
    retyped = old.columns.compactMap { field in
      guard let now = new.columns.first(where: { $0.name == field.name }), now.type != field.type else { return nil }
      return (field.name, field.type, now.type)
    }
    let key = Self.key(of: old, new)
    keyColumns = key
    // One row before and now is the same row, whatever it says.
    let isSingle = old.rows.count == 1 && new.rows.count == 1
    if key.isEmpty, !isSingle { compareWholes(old, new) } else { compare(old, new, by: key) }
    isReordered =
      added.isEmpty && removed.isEmpty && changed.isEmpty && lostColumns.isEmpty && newColumns.isEmpty
      && !hasOtherColumnOrder && old.rows != new.rows
  }

  // MARK: By key

  private mutating func compare(_ old: KeptResults.Rows, _ new: KeptResults.Rows, by key: [String]) {
    let oldKeys = old.keys(key)
    let newKeys = new.keys(key)
    let places = Dictionary(zip(oldKeys, oldKeys.indices), uniquingKeysWith: { first, _ in first })
    let shared = old.columns.map(\.name).filter { name in
      !key.contains(name) && new.columns.contains { $0.name == name }
    }
    let oldPlaces = shared.compactMap { name in old.columns.firstIndex { $0.name == name } }
    let newPlaces = shared.compactMap { name in new.columns.firstIndex { $0.name == name } }
    var met: Set<[String]> = []
    for (row, rowKey) in zip(new.rows, newKeys) {
      met.insert(rowKey)
      guard let place = places[rowKey] else {
        added.append(new.text(of: row))
        continue
      }
      let changes = shared.indices.compactMap { index -> Change? in
        let (before, now) = (old.rows[place][oldPlaces[index]], row[newPlaces[index]])
        return before == now ? nil : Change(column: shared[index], old: before, new: now)
      }
      if !changes.isEmpty { changed.append((rowKey.map(KeptResults.Rows.shown).joined(separator: " · "), changes)) }
    }
    for (row, rowKey) in zip(old.rows, oldKeys) where !met.contains(rowKey) { removed.append(old.text(of: row)) }
  }

  /// The columns whose values tell the rows of both apart: words and days before numbers, as few as do.
  private static func key(of old: KeptResults.Rows, _ new: KeptResults.Rows) -> [String] {
    if min(old.rows.count, new.rows.count) == 0 || max(old.rows.count, new.rows.count) == 1 { return [] }
    let shared = old.columns.filter { field in new.columns.contains(field) }
    let words = shared.filter { ["string", "date", "datetime", "bool"].contains($0.type) }
    let numbers = shared.filter { ["long", "int"].contains($0.type) }
    // Of columns that tell rows apart by themselves, the one of which most values are in both.
    let single = (words + numbers).filter { old.areTold(apartBy: [$0.name]) && new.areTold(apartBy: [$0.name]) }
    let matches = single.map { field in Set(old.keys([field.name])).intersection(new.keys([field.name])).count }
    if let most = matches.max(), let place = matches.firstIndex(of: most) { return [single[place].name] }
    var key: [String] = []
    for field in words + numbers {
      key.append(field.name)
      guard old.areTold(apartBy: key), new.areTold(apartBy: key) else { continue }
      for name in key.dropLast() {
        let fewer = key.filter { $0 != name }
        if old.areTold(apartBy: fewer), new.areTold(apartBy: fewer) { key = fewer }
      }
      return key
    }
    return []
  }

  // MARK: As wholes

  private mutating func compareWholes(_ old: KeptResults.Rows, _ new: KeptResults.Rows) {
    // Columns in another order are no other rows.
    let order = new.columns.map(\.name)
    let before = old.rows.map { old.text(of: $0, order) }
    let now = new.rows.map { new.text(of: $0, order) }
    var counts = before.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    for row in now {
      if let count = counts[row], count > 0 { counts[row] = count - 1 } else { added.append(row) }
    }
    var rest = now.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    for row in before {
      if let count = rest[row], count > 0 { rest[row] = count - 1 } else { removed.append(row) }
    }
  }

  // MARK: Words

  private static let mostRows = 10

  /// What is to be read: how many rows, and the first ten of each kind.
  var message: Message {
    Message("how: \(headline(.english))\n\(rows(.english))", ja: "変化: \(headline(.japanese))\n\(rows(.japanese))")
  }

  private func headline(_ language: Language) -> String {
    var parts: [Message] = []
    if !lostColumns.isEmpty {
      let names = lostColumns.joined(separator: ", ")
      parts.append(Message("column \(names) gone", ja: "列 \(names) がない"))
    }
    if !newColumns.isEmpty {
      let names = newColumns.joined(separator: ", ")
      parts.append(Message("column \(names) new", ja: "列 \(names) が増えた"))
    }
    if !added.isEmpty { parts.append(Message("\(added.count) new", ja: "増えた行 \(added.count)")) }
    if !removed.isEmpty { parts.append(Message("\(removed.count) gone", ja: "消えた行 \(removed.count)")) }
    if !changed.isEmpty { parts.append(Message("\(changed.count) changed", ja: "変わった行 \(changed.count)")) }
    for column in retyped {
      parts.append(
        Message(
          "column \(column.name) was \(column.old) and is \(column.new)",
          ja: "列 \(column.name) の型が \(column.old) から \(column.new)"))
    }
    if hasOtherColumnOrder { parts.append(Message("the same columns in another order", ja: "同じ列が別の順に並んだ")) }
    if isReordered { parts.append(Message("the same rows in another order", ja: "同じ行が別の順に並んだ")) }
    let names = keyColumns.joined(separator: ", ")
    let key = keyColumns.isEmpty ? Message("") : Message(", rows told apart by \(names)", ja: "（\(names) で行を見分けた）")
    let list = parts.map { $0.text(in: language) }.joined(separator: language == .japanese ? "、" : ", ")
    return list + key.text(in: language)
  }

  private func rows(_ language: Language) -> String {
    let lines =
      changed.map {
        "  ~ " + ($0.key.isEmpty ? "" : "\($0.key): ")
          + $0.changes.map { "\($0.column) \($0.words)" }.joined(separator: ", ")
      }.shortened(
        to: Self.mostRows, language)
      + added.map { "  + \($0)" }.shortened(to: Self.mostRows, language)
      + removed.map { "  - \($0)" }.shortened(to: Self.mostRows, language)
    return lines.joined(separator: "\n")
  }
}

extension RowDifference.Change {
  fileprivate var words: String { "\(KeptResults.Rows.shown(old)) → \(KeptResults.Rows.shown(new))" }
}

extension [String] {
  /// The first lines, and how many more there are.
  func shortened(to count: Int, _ language: Language) -> [String] {
    if self.count <= count { return self }
    let more = Message("  … and \(self.count - count) more", ja: "  … ほか \(self.count - count)").text(in: language)
    return prefix(count) + [more]
  }
}

extension KeptResults.Rows {
  fileprivate func keys(_ names: [String]) -> [[String]] {
    let places = names.compactMap { name in columns.firstIndex { $0.name == name } }
    return rows.map { row in places.map { row[$0] } }
  }

  fileprivate func areTold(apartBy names: [String]) -> Bool { !names.isEmpty && Set(keys(names)).count == rows.count }

  fileprivate func text(of row: [String], _ order: [String] = []) -> String {
    var cells = zip(columns.map(\.name), row).map { ($0, $1) }
    if Set(order) == Set(columns.map(\.name)) {
      cells.sort { (order.firstIndex(of: $0.0) ?? 0) < (order.firstIndex(of: $1.0) ?? 0) }
    }
    return cells.map { "\($0) \(Self.shown($1))" }.joined(separator: " · ")
  }

  /// A cell as it is shown: something stands there, and it is on one line.
  static func shown(_ cell: String) -> String {
    if cell.isEmpty { return "(null)" }
    // Line ends as pictures: two cells that differ in one look different.
    let line = cell.replacing("\n", with: "␊").replacing("\r", with: "␍").replacing("\t", with: "␉")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}
