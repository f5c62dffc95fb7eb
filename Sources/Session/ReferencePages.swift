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
    return [
      ("README.md", index([("operators", operators), ("functions", functions), ("aggregates", aggregates)])),
      ("operators.md", page("Operators", operators)),
      ("functions.md", page("Functions of one row", functions)),
      ("aggregates.md", page("Functions of a group", aggregates)),
      ("commands.md", commands()),
    ]
  }

  private func unique(_ documentations: [Documentation]) -> [Documentation] {
    var seen: Set<String> = []
    return documentations.sorted { $0.name < $1.name }.filter { seen.insert($0.name).inserted }
  }

  private func index(_ sections: [(page: String, entries: [Documentation])]) -> String {
    var output =
      "# Reference\n\nMade by `make docs` from what `.help` prints. Commands stand in [commands.md](commands.md).\n"
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
