import Columns
import Diagnostics

/// Which columns of a roster are which roles, and what is dubious.
struct RoleProposal {
  /// A column for a role.
  struct Choice {
    let role: Role
    let column: Int
    /// Whether the user said so.
    let isGiven: Bool
  }

  let file: RosterFile
  let looks: [ColumnLook]
  private(set) var choices: [Choice] = []
  /// What the user has to look at, each a sentence.
  private(set) var doubts: [Message] = []

  /// Proposes; `given` names columns by roles, nil for none.
  init(_ file: RosterFile, given: [String: String?]) throws(Diagnostic) {
    self.file = file
    looks = file.names.indices.map { place in ColumnLook(file.names[place], file.rows.map { $0[place] }) }
    try takeGiven(given)
    choose(except: Set(given.keys))
    choices.sort { left, right in
      (Role.all.firstIndex { $0.name == left.role.name } ?? 0)
        < (Role.all.firstIndex { $0.name == right.role.name } ?? 0)
    }
    look()
  }

  /// The column of a role.
  func column(of role: String) -> Int? { choices.first { $0.role.name == role }?.column }

  /// Whether the rows are posts, of which a person has several, and not people.
  var isAboutPosts: Bool {
    guard column(of: "valid_from") != nil else { return false }
    return column(of: "hired_on") == nil || column(of: "valid_to") != nil
  }

  private mutating func takeGiven(_ given: [String: String?]) throws(Diagnostic) {
    for (name, column) in given.sorted(by: { $0.key < $1.key }) {
      guard let role = Role.all.first(where: { $0.name == name }) else {
        let names = Role.all.map(\.name)
        throw Diagnostic(
          .command, Message("'\(name)' is no role", ja: "「\(name)」という役割はない"),
          help: [
            nearestName(to: name, in: names).map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
              ?? Message("roles: \(names.joined(separator: ", "))", ja: "役割: \(names.joined(separator: "、"))")
          ])
      }
      guard let column else { continue }
      let folded = Role.folded(column)
      guard
        let place = file.names.firstIndex(where: { FoldedName($0) == FoldedName(column) })
          ?? file.names.firstIndex(where: { Role.folded($0) == folded })
      else {
        throw Diagnostic(
          .unknownColumn, Message("the file has no column '\(column)'", ja: "ファイルに「\(column)」という列はない"),
          help: [
            Message("its columns: \(file.names.joined(separator: ", "))", ja: "列: \(file.names.joined(separator: "、"))")
          ])
      }
      if let other = choices.first(where: { $0.column == place }) {
        throw Diagnostic(
          .command,
          Message(
            "'\(file.names[place])' is given for two roles, \(other.role.name) and \(name)",
            ja: "「\(file.names[place])」が \(other.role.name) と \(name) の両方に指定されている"),
          help: [Message("leave one of them out", ja: "どちらかを除く")])
      }
      choices.append(Choice(role: role, column: place, isGiven: true))
    }
  }

  /// Takes the best pairs of role and column, name before cells; what two columns want, and what only cells or half a name
  /// speak for, is not taken but said.
  private mutating func choose(except given: Set<String>) {
    var pairs: [(score: Int, name: Int, role: Int, column: Int)] = []
    for (place, role) in Role.all.enumerated() where !given.contains(role.name) {
      for (column, look) in looks.enumerated() {
        guard let cells = look.fit(role) else { continue }
        let name = role.fit(ofName: look.name)
        // A choice whose every value is known may go without a name.
        if name == 0, !(role.kind == .choice && cells >= 95 && look.filled > 0) { continue }
        pairs.append((name * 2 + cells, name, place, column))
      }
    }
    pairs.sort { ($1.score, $0.role, $0.column) < ($0.score, $1.role, $1.column) }
    var (roles, columns) = (Set<Int>(), Set(choices.map(\.column)))
    for pair in pairs where !roles.contains(pair.role) && !columns.contains(pair.column) {
      let role = Role.all[pair.role]
      roles.insert(pair.role)
      let rivals = pairs.filter { other in
        other.role == pair.role && other.column != pair.column && !columns.contains(other.column)
          && other.score + 12 > pair.score && !isBetterElsewhere(other.column, pair.role, pairs)
      }
      let name = looks[pair.column].name
      if !rivals.isEmpty, !isTheSame(pair.column, rivals.map(\.column)) {
        let names = ([pair.column] + rivals.map(\.column)).map { "'\(looks[$0].name)'" }
        doubts.append(
          Message(
            "\(role.name) could be \(names.joined(separator: " or ")): say `\(role.name)=COLUMN`",
            ja: "\(role.name)（\(role.title)）の候補が複数ある: \(names.joined(separator: "、"))。`\(role.name)=列名` と書く"))
        continue
      }
      if pair.name < 60 {
        doubts.append(
          Message(
            "'\(name)' may be \(role.name): say `\(role.name)=\(name)` if it is",
            ja: "「\(name)」は \(role.name)（\(role.title)）かもしれない。そうなら `\(role.name)=\(name)` と書く"))
        continue
      }
      columns.insert(pair.column)
      choices.append(Choice(role: role, column: pair.column, isGiven: false))
    }
  }

  /// Whether a column's own name speaks more for another role.
  private func isBetterElsewhere(
    _ column: Int, _ role: Int, _ pairs: [(score: Int, name: Int, role: Int, column: Int)]
  ) -> Bool {
    let mine = pairs.first { $0.column == column && $0.role == role }?.name ?? 0
    return pairs.contains { $0.column == column && $0.role != role && $0.name > mine }
  }

  private func isTheSame(_ column: Int, _ others: [Int]) -> Bool {
    others.allSatisfy { looks[$0].cells == looks[column].cells }
  }

  // MARK: What the cells say

  /// Looks at the cells of the columns that were taken.
  private mutating func look() {
    lookAtKeys()
    for choice in choices {
      let look = looks[choice.column]
      switch choice.role.kind {
      case .day: lookAtDays(choice.role, look)
      case .choice: lookAtChoices(choice.role, look)
      default: break
      }
    }
    if let column = column(of: "weekly_hours") {
      let hours = looks[column].cells.compactMap(Double.init)
      if let most = hours.max(), most > 60 {
        doubts.append(
          Message(
            "weekly_hours goes up to \(Int(most)): are these hours a week?",
            ja: "weekly_hours（週勤務時間）の最大が \(Int(most))。週の時間か"))
      }
    }
    if let column = column(of: "name") {
      let noted = looks[column].cells.filter { $0.contains { "（(〔[".contains($0) } }
      if let first = noted.first {
        doubts.append(
          Message(
            "names with a note in brackets, which stays: \(noted.count) ('\(first)')",
            ja: "氏名に注記のあるものが \(noted.count) 件ある（「\(first)」）。そのまま残す"))
      }
    }
  }

  /// Empty keys, and numbers that stand for several people.
  private mutating func lookAtKeys() {
    guard let key = column(of: "staff_id") else { return }
    let cells = looks[key].cells
    let empty = cells.indices.filter { cells[$0].isEmpty }
    if let first = empty.first {
      doubts.append(
        Message(
          "rows without staff_id: \(empty.count) (line \(file.lines[first]))",
          ja: "staff_id（職員番号）のない行が \(empty.count) 行ある（\(file.lines[first]) 行目）"))
    }
    var rows: [String: [Int]] = [:]
    for (row, cell) in cells.enumerated() where !cell.isEmpty { rows[cell, default: []].append(row) }
    let telling = ["born_on", "kana", "name"].compactMap { column(of: $0) }
    let shared = rows.filter { _, places in
      places.count > 1 && telling.contains { column in Set(places.map { self.plain(column, $0) }).count > 1 }
    }.sorted { $0.value[0] < $1.value[0] }
    if let first = shared.first {
      let names = first.value.prefix(3).map { row in telling.last.map { looks[$0].cells[row] } ?? "" }
      doubts.append(
        Message(
          "numbers that stand for several people: \(shared.count) (\(first.key): \(names.joined(separator: ", ")))",
          ja: "一つの番号に複数の人がいるものが \(shared.count) 件ある: \(first.key)（\(names.joined(separator: "、"))）"))
    }
    let repeated = rows.values.count { $0.count > 1 } - shared.count
    if !isAboutPosts, repeated > 0 {
      doubts.append(
        Message(
          "people with several rows: \(repeated); of rows that overlap, measures count the later one",
          ja: "複数の行がある人が \(repeated) 人いる。期間の重なる行は後のものだけを数える"))
    }
  }

  /// A cell as people are told apart by it: names without blanks and notes, days as days.
  private func plain(_ column: Int, _ row: Int) -> String {
    let cell = looks[column].cells[row]
    return DayNotation.read(cell).map { $0.day.iso } ?? Role.folded(cell)
  }

  private mutating func lookAtDays(_ role: Role, _ look: ColumnLook) {
    if look.days.count > 1 {
      let counts = look.days.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { "\($0.value) × \($0.key.example)" }.joined(separator: ", ")
      doubts.append(
        Message(
          "\(role.name) is written in \(look.days.count) ways: \(counts)",
          ja: "\(role.name)（\(role.title)）の書き方が \(look.days.count) 通りある: \(counts)"))
    }
    let odd = look.cells.indices.filter { !look.cells[$0].isEmpty && DayNotation.read(look.cells[$0]) == nil }
    if let first = odd.first {
      doubts.append(
        Message(
          "cells of \(role.name) that are no day: \(odd.count) (line \(file.lines[first]): '\(look.cells[first])'); they become empty, and \(role.name)_as_written keeps what they say",
          ja:
            "\(role.name)（\(role.title)）に日付として読めないものが \(odd.count) 件ある（\(file.lines[first]) 行目「\(look.cells[first])」）。空とし、元の文字は \(role.name)_as_written に残す"
        ))
    }
  }

  private mutating func lookAtChoices(_ role: Role, _ look: ColumnLook) {
    var changed: [String: Int] = [:]
    for cell in look.cells where !cell.isEmpty {
      if let value = role.value(cell), value != cell { changed["\(cell) → \(value)", default: 0] += 1 }
    }
    if !changed.isEmpty {
      let list = changed.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) (\($0.value))" }
      let shown = list.prefix(6).joined(separator: ", ") + (list.count > 6 ? ", …" : "")
      doubts.append(
        Message(
          "values of \(role.name) that are rewritten: \(shown)", ja: "\(role.name)（\(role.title)）で書き換える値: \(shown)"))
    }
    let unknown = Set(look.cells.filter { !$0.isEmpty && role.value($0) == nil }).sorted()
    if !unknown.isEmpty {
      let shown = unknown.prefix(5).joined(separator: ", ") + (unknown.count > 5 ? ", …" : "")
      doubts.append(
        Message(
          "values of \(role.name) that measures do not know, and that stay: \(shown)",
          ja: "\(role.name)（\(role.title)）に指標の知らない値がある: \(shown)。そのまま残す"))
    }
  }
}
