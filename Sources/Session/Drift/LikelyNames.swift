import Columns
import Diagnostics

/// Which new columns are probably old ones under another name: 所属 for 所属課, 採用年月日 for 採用日.
enum LikelyNames {
  /// A column by its name and type, and its place in the table.
  struct Column: Hashable {
    var name: String
    var type: String
    var place: Int
  }

  /// The new names by the old ones; no new name is taken twice.
  static func pairs(lost: [Column], fresh: [Column], isSameWidth: Bool) -> [String: String] {
    var scored: [(score: Int, old: Column, new: Column)] = []
    for old in lost {
      for new in fresh {
        let score = score(old, new, isSameWidth: isSameWidth)
        if score > 0 { scored.append((score, old, new)) }
      }
    }
    scored.sort { ($1.score, $0.old.place, $0.new.place) < ($0.score, $1.old.place, $1.new.place) }
    var pairs: [String: String] = [:]
    var taken: Set<String> = []
    for (_, old, new) in scored where pairs[old.name] == nil && !taken.contains(new.name) {
      pairs[old.name] = new.name
      taken.insert(new.name)
    }
    return pairs
  }

  private static func score(_ old: Column, _ new: Column, isSameWidth: Bool) -> Int {
    let (before, after) = (Role.folded(old.name), Role.folded(new.name))
    let sameType = old.type == new.type ? 1 : 0
    if before == after { return 8 + sameType }
    if let role = role(of: old.name), role == self.role(of: new.name) { return 6 + sameType }
    let isPart = min(before.count, after.count) >= 2 && (before.contains(after) || after.contains(before))
    if isPart { return 4 + sameType }
    if nearestName(to: before, in: [after]) != nil { return 3 + sameType }
    return isSameWidth && old.place == new.place && sameType == 1 ? 1 : 0
  }

  /// What stands in brackets at the end of a name: 円 of 給料月額（円）.
  private static func unit(of name: String) -> Substring? {
    let folded = FoldedName(name).description
    guard folded.hasSuffix(")"), let open = folded.lastIndex(of: "(") else { return nil }
    return folded[folded.index(after: open)...].dropLast()
  }

  /// The role that a name says, where it does.
  private static func role(of name: String) -> String? {
    let fits = Role.all.map { (name: $0.name, fit: $0.fit(ofName: name)) }
    return fits.filter { $0.fit >= 76 }.max { $0.fit < $1.fit }?.name
  }

  /// What is said where a table was loaded again with other columns; empty where they are the same.
  static func changes(from old: Schema, to new: Schema, table: String) -> [Message] {
    func columns(_ schema: Schema, without other: Schema) -> [Column] {
      schema.fields.enumerated().filter { !other.names.contains($0.element.name) }.map {
        Column(name: $0.element.name, type: $0.element.type.rawValue, place: $0.offset)
      }
    }
    let (lost, fresh) = (columns(old, without: new), columns(new, without: old))
    let pairs = pairs(lost: lost, fresh: fresh, isSameWidth: old.fields.count == new.fields.count)
    var messages: [Message] = []
    let renamed = lost.compactMap { column in pairs[column.name].map { "\(column.name) → \($0)" } }
    if !renamed.isEmpty {
      let list = renamed.joined(separator: ", ")
      messages.append(Message("\(table): columns have other names: \(list)", ja: "\(table): 列名が変わりました: \(list)"))
    }
    let units = lost.compactMap { column -> String? in
      guard let name = pairs[column.name], let before = unit(of: column.name), let after = unit(of: name),
        before != after
      else { return nil }
      return "\(column.name) → \(name)"
    }
    if !units.isEmpty {
      let list = units.joined(separator: ", ")
      messages.append(
        Message(
          "\(table): figures are in another unit: \(list)", ja: "\(table): 単位が変わりました。数値はそのまま比べられません: \(list)"))
    }
    let gone = lost.map(\.name).filter { pairs[$0] == nil }
    if !gone.isEmpty {
      let list = gone.joined(separator: ", ")
      messages.append(Message("\(table): columns are gone: \(list)", ja: "\(table): なくなった列: \(list)"))
    }
    let added = fresh.map(\.name).filter { !pairs.values.contains($0) }
    if !added.isEmpty {
      let list = added.joined(separator: ", ")
      messages.append(Message("\(table): columns are new: \(list)", ja: "\(table): 増えた列: \(list)"))
    }
    let retyped = new.fields.compactMap { field -> String? in
      guard let before = old.fields.first(where: { $0.name == field.name }), before.type != field.type else {
        return nil
      }
      return "\(field.name) (\(before.type.rawValue) → \(field.type.rawValue))"
    }
    if !retyped.isEmpty {
      let list = retyped.joined(separator: ", ")
      messages.append(Message("\(table): columns are of other types: \(list)", ja: "\(table): 型が変わった列: \(list)"))
    }
    return messages
  }
}
