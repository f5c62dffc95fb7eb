import Columns
import Diagnostics
import Syntax

extension Resolver {
  /// Says that there is no such table, and which was probably meant; returns its name where there is one.
  mutating func reportUnknownTable(_ name: Name) -> String? {
    if environment.functions[name.text] != nil {
      report(
        .typeMismatch, Message("'\(name.text)' is a function", ja: "「\(name.text)」は関数である"), at: name.range,
        help: [Message("call it: \(name.text)(…)", ja: "\(name.text)(…) と呼ぶ")])
      return nil
    }
    if environment.scalars[name.text] != nil {
      report(
        .typeMismatch, Message("'\(name.text)' is a value, not a table", ja: "「\(name.text)」は値で、表ではない"), at: name.range)
      return nil
    }
    let names = tables.tableNames + environment.relations.keys.filter { !$0.hasPrefix("_") }.sorted()
    let (meant, help) = tableHelp(name.text, names)
    report(
      .unknownTable, Message("unknown table '\(name.text)'", ja: "「\(name.text)」という表はない"), at: name.range, help: help)
    return meant
  }

  private func tableHelp(_ text: String, _ names: [String]) -> (meant: String?, help: [Message]) {
    if let title = names.first(where: { tables.properties(of: $0)?.title.map(FoldedName.init) == FoldedName(text) }) {
      return (
        title, [Message("this is the title of '\(title)'; tables are called by name", ja: "これは表「\(title)」の題名。表は名前で書く")]
      )
    }
    if Self.commandWords.contains(text.lowercased()) {
      return (
        nil, [Message("a command begins with a dot: .\(text.lowercased())", ja: "命令は点で始まる: .\(text.lowercased())")]
      )
    }
    let titles = names.compactMap { tables.properties(of: $0)?.title }
    if let nearest = nearestName(to: text, in: names) ?? nearestPart(to: text, in: names) {
      return (nearest, [Message("did you mean '\(nearest)'?", ja: "「\(nearest)」ではないか")])
    }
    if let title = nearestName(to: text, in: titles),
      let near = names.first(where: { tables.properties(of: $0)?.title == title })
    {
      return (near, [Message("did you mean '\(near)' (\(title))?", ja: "「\(near)」（\(title)）ではないか")])
    }
    if names.isEmpty {
      return (nil, [Message("no table is loaded; `.load FILE.csv` loads one", ja: "表がない。`.load FILE.csv` で読み込む")])
    }
    if let habit = catalog.grammar.habits[text.lowercased()] { return (nil, [habit]) }
    return (nil, [Self.listing(names, Message("tables", ja: "表"))])
  }

  private static let commandWords: Set<String> = ["help", "quit", "exit", "tables", "undo", "steps", "schema"]

  /// A list of names; of a long one the beginning, and how many more there are.
  static func listing(_ names: [String], _ what: Message) -> Message {
    let most = 20
    let rest = names.count - most
    let shown = rest > 0 ? Array(names.prefix(most)) : names
    return Message(
      "\(what.english): \(shown.joined(separator: ", "))" + (rest > 0 ? " and \(rest) more" : ""),
      ja: "\(what.japanese ?? ""): \(shown.joined(separator: "、"))" + (rest > 0 ? " ほか \(rest)" : ""))
  }
}
