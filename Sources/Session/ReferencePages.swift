import Diagnostics
import Operators
import Plan

/// The reference as Markdown, a page a name, from the same words that `.help` prints.
public struct ReferencePages {
  /// The names of one kind, which have a folder of their own.
  private struct Section {
    let folder: String
    let title: Message
    let entries: [Documentation]
  }

  private let catalog: Catalog
  private let sections: [Section]

  /// The pages of all that a session knows.
  public init(session: Session) {
    catalog = session.catalog
    sections = [
      Section(
        folder: "operators", title: Message("Operators", ja: "演算子"),
        entries: Self.unique(catalog.operators.values.map(\.documentation))),
      Section(
        folder: "functions", title: Message("Functions of one row", ja: "行ごとの関数"),
        entries: Self.unique(catalog.scalars.values.map(\.documentation))),
      Section(
        folder: "aggregates", title: Message("Functions of a group", ja: "集計関数"),
        entries: Self.unique(catalog.aggregates.values.map(\.documentation))),
      Section(
        folder: "windows", title: Message("Functions of a row and its neighbours", ja: "前後の行を見る関数"),
        entries: Self.unique(catalog.windows.values.map(\.documentation))),
      Section(
        folder: "words", title: Message("Statements, types, kinds and other words", ja: "文・型・種類などの語"),
        entries: Self.unique(Array(catalog.words.values))),
    ]
  }

  /// The files' paths below the folder of the reference, and their texts.
  public func pages() -> [(path: String, text: String)] {
    let errors = ErrorPages.page()
    var pages = [
      ("README.md", index()), ("supported.md", supported()), ("commands.md", commands()), (errors.name, errors.text),
    ]
    for section in sections {
      for entry in section.entries { pages.append((path(of: entry, in: section), page(entry, in: section))) }
    }
    return pages
  }

  private static func unique(_ documentations: [Documentation]) -> [Documentation] {
    var seen: Set<String> = []
    return documentations.filter(\.isListed).sorted { $0.name < $1.name }.filter { seen.insert($0.name).inserted }
  }

  private func path(of entry: Documentation, in section: Section) -> String {
    "\(section.folder)/\(Self.fileName(of: entry.name)).md"
  }

  /// Links to all pages of a name, as seen from a folder that lies `depth` levels below the reference.
  private func links(to name: String, depth: Int = 0) -> String {
    let start = String(repeating: "../", count: depth)
    let found = sections.compactMap { section in
      section.entries.first { $0.name == name }.map { "[\(Self.code(name))](\(start)\(path(of: $0, in: section)))" }
    }
    if let first = found.first { return first }
    // `filter` is `where` by another name.
    guard let meant = catalog.documentation(of: name).first?.name, meant != name else { return Self.code(name) }
    return links(to: meant, depth: depth)
  }

  // MARK: Pages

  private func page(_ entry: Documentation, in section: Section) -> String {
    var output = "# \(Self.code(entry.name))\n\n```\n\(entry.signature)\n```\n\n\(entry.summary.english)"
    if let details = entry.details { output += " \(details.english)" }
    output += "\n\n\(entry.summary.japanese ?? "")\(entry.details?.japanese ?? "")\n"
    let types = self.types(of: entry.name, in: section)
    if !types.isEmpty { output += "\nTypes: \(types)\n" }
    if !entry.examples.isEmpty { output += "\n## Examples\n" }
    for example in entry.examples {
      output += "\n```kql\n\(example.query)\n```\n\n```csv\n\(example.result)```\n"
    }
    let tasks = TaskIndex.topics.flatMap(\.tasks).filter { $0.names.contains(entry.name) }
    if !tasks.isEmpty {
      output += "\n## How do I …\n\n"
      for task in tasks {
        let others = task.names.filter { $0 != entry.name && $0.first != "." }.map { links(to: $0, depth: 1) }
        output += "- \(task.question.english) \(task.question.japanese ?? "")"
        output += others.isEmpty ? "\n" : " See also \(others.joined(separator: ", ")).\n"
      }
    }
    return output + "\n[\(section.title.english)](../README.md#\(section.folder))\n"
  }

  /// The ways to call a function, by the types of its arguments.
  private func types(of name: String, in section: Section) -> String {
    let overloads =
      switch section.folder {
      case "functions": catalog.scalars[name]?.overloads
      case "aggregates": catalog.aggregates[name]?.overloads
      case "windows": catalog.windows[name]?.overloads
      default: [Overload]?.none
      }
    var seen: Set<String> = []
    return (overloads ?? []).map { overload in
      "(\(overload.parameters.map(\.rawValue).joined(separator: ", "))) → \(overload.result.rawValue)"
    }.filter { seen.insert($0).inserted }.map { "`\($0)`" }.joined(separator: ", ")
  }

  // MARK: The index

  private func index() -> String {
    var output = """
      # Reference

      Made by `make docs` from what `.help` prints. [How do I …](#how-do-i-) finds a name by what you want to do;
      [commands.md](commands.md) lists the shell's commands, [supported.md](supported.md) says of each name of KQL whether it
      is spoken, [errors.md](errors.md) explains the codes of messages.

      やりたいことから探すなら[下の索引](#how-do-i-)、命令は [commands.md](commands.md)、KQL の名前への対応は
      [supported.md](supported.md)、誤りの番号は [errors.md](errors.md)。

      ## How do I …

      """
    for topic in TaskIndex.topics {
      output += "\n### \(topic.title.english) · \(topic.title.japanese ?? "")\n\n"
      for task in topic.tasks {
        output += "- **\(task.question.english)** \(task.question.japanese ?? "") "
        output += task.names.map { links(to: $0) }.joined(separator: " ") + "  \n"
        output += "  `\(task.query)`\n"
      }
    }
    for section in sections {
      output +=
        "\n<a id=\"\(section.folder)\"></a>\n\n## \(section.title.english) · \(section.title.japanese ?? "")\n\n"
      output += "| name | what it does | 説明 |\n|---|---|---|\n"
      for entry in section.entries {
        let link = "[\(Self.code(entry.name))](\(path(of: entry, in: section)))".escapedForTable
        output +=
          "| \(link) | \(entry.summary.english.escapedForTable) | \((entry.summary.japanese ?? "").escapedForTable) |\n"
      }
    }
    return output
  }

  /// Every name of KQL that is known, and whether it is spoken.
  private func supported() -> String {
    let planned = Set(catalog.operators.values.filter { $0 is Announced }.map(\.name))
    let list = planned.sorted().map(Self.code).joined(separator: ", ")
    var output = """
      # What Meibo speaks of KQL

      A KQL name means what the KQL reference says, or it is refused by name. Meibo's own \(list) are planned: they are read
      already and say that they are not there yet.

      | name | | instead |
      |---|---|---|

      """
    let spoken = Set(sections.flatMap(\.entries).map(\.name) + catalog.grammar.names)
    let remedies = catalog.refusedFunctions.merging(catalog.grammar.refused) { first, _ in first }
      .merging(Operators.refusedWords) { first, _ in first }
    for name in spoken.union(remedies.keys).sorted() {
      let isSpoken = spoken.contains(name)
      let state = planned.contains(name) ? "planned" : isSpoken ? "spoken" : "refused"
      let instead = isSpoken ? "" : (remedies[name]?.english ?? "").escapedForTable
      let link = isSpoken ? links(to: name) : Self.code(name)
      let shown = link.hasPrefix("[\(Self.code(name))]") || !isSpoken ? link : "\(Self.code(name)): \(link)"
      output += "| \(shown.escapedForTable) | \(state) | \(instead) |\n"
    }
    return output
  }

  private func commands() -> String {
    var output = "# Commands of the shell\n\n| command | what it does | 説明 |\n|---|---|---|\n"
    for command in DotCommands.all {
      let summary = command.summary
      output += "| `\(command.signature.escapedForTable)` | \(summary.english) | \(summary.japanese ?? "") |\n"
    }
    return output
  }

  // MARK: Names

  private static func code(_ name: String) -> String { "`\(name)`" }

  /// A name that every file system takes: signs are spelt out.
  static func fileName(of name: String) -> String {
    if let spelt = spellings[name] { return spelt }
    let isNegated = name.first == "!"
    var result = isNegated ? "not-" : ""
    for character in isNegated ? name.dropFirst() : name[...] {
      result += character == " " ? "-" : character == "~" ? "-ignoring-case" : String(character)
    }
    return result
  }

  private static let spellings = [
    "+": "plus", "-": "minus", "*": "times", "/": "divided-by", "%": "modulo", "==": "equal", "!=": "unequal",
    "<": "less", "<=": "less-or-equal", ">": "greater", ">=": "greater-or-equal", "=~": "equal-ignoring-case",
    "!~": "unequal-ignoring-case", "[]": "element",
  ]
}

extension String {
  /// The text without what would end a cell of a Markdown table.
  fileprivate var escapedForTable: String {
    split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
