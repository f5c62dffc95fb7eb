import Diagnostics
import Plan

/// The reference as Markdown, from the same words that `.help` prints.
public struct ReferencePages {
  private let catalog: Catalog

  /// The pages of all that a session knows.
  public init(session: Session) { catalog = session.catalog }

  /// The files' names and texts.
  public func pages() -> [(name: String, text: String)] {
    let operators = unique(catalog.operators.values.map(\.documentation))
    let functions = unique(catalog.scalars.values.map(\.documentation))
    let aggregates = unique(catalog.aggregates.values.map(\.documentation))
    let windows = unique(catalog.windows.values.map(\.documentation))
    let sections = [
      ("operators", operators), ("functions", functions), ("aggregates", aggregates), ("windows", windows),
    ]
    return [
      ("README.md", index(sections)),
      ("operators.md", page("Operators", operators)),
      ("functions.md", page("Functions of one row", functions)),
      ("aggregates.md", page("Functions of a group", aggregates)),
      ("windows.md", page("Functions of a row and its neighbours", windows)),
      ("supported.md", supported(sections.flatMap(\.1).map(\.name))),
      ("commands.md", commands()),
      ErrorPages.page(),
    ]
  }

  private func unique(_ documentations: [Documentation]) -> [Documentation] {
    var seen: Set<String> = []
    return documentations.sorted { $0.name < $1.name }.filter { seen.insert($0.name).inserted }
  }

  /// Every name of KQL that is known, and whether it is spoken.
  private func supported(_ spoken: [String]) -> String {
    var output = """
      # What Meibo speaks of KQL

      A KQL name means what the KQL reference says, or it is refused by name. `movement`, `cohort`, `survive` and
      `measure` are Meibo's own and planned: they are read already and say that they are not there yet.

      | name | | instead |
      |---|---|---|

      """
    let remedies = catalog.refusedFunctions.merging(catalog.grammar.refused) { first, _ in first }
    let planned: Set<String> = ["movement", "cohort", "survive", "measure"]
    for name in Set(spoken).union(remedies.keys).sorted() {
      let isSpoken = spoken.contains(name)
      let state = planned.contains(name) ? "planned" : isSpoken ? "spoken" : "refused"
      let instead = isSpoken ? "" : (remedies[name]?.english ?? "").escapedForTable
      output += "| `\(name.escapedForTable)` | \(state) | \(instead) |\n"
    }
    return output
  }

  private func index(_ sections: [(page: String, entries: [Documentation])]) -> String {
    var output =
      "# Reference\n\nMade by `make docs` from what `.help` prints. Commands stand in [commands.md](commands.md), all names of KQL and whether they are spoken in [supported.md](supported.md).\n"
    for (page, entries) in sections {
      output += "\n## [\(page)](\(page).md)\n\n| name | what it does | 説明 |\n|---|---|---|\n"
      for entry in entries {
        let name = entry.name.escapedForTable
        output +=
          "| `\(name)` | \(entry.summary.english.escapedForTable) | \((entry.summary.japanese ?? "").escapedForTable) |\n"
      }
    }
    return output
  }

  private func page(_ title: String, _ entries: [Documentation]) -> String {
    "# \(title)\n" + entries.map(section).joined()
  }

  private func section(_ entry: Documentation) -> String {
    var output = "\n## `\(entry.name)`\n\n```\n\(entry.signature)\n```\n\n\(entry.summary.english)"
    if let details = entry.details { output += " \(details.english)" }
    output += "\n\n\(entry.summary.japanese ?? "")\(entry.details?.japanese ?? "")\n"
    for example in entry.examples {
      output += "\n```kql\n\(example.query)\n```\n\n```csv\n\(example.result)```\n"
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
}

extension String {
  /// The text without what would end a cell of a Markdown table.
  fileprivate var escapedForTable: String {
    split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
