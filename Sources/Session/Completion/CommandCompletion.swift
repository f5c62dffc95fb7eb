import Diagnostics

/// What could stand in a dot command.
struct CommandCompletion {
  let session: Session
  /// The command up to the cursor, without blanks in front.
  let text: String
  /// Where it begins.
  let offset: Int

  func completions() -> Completions {
    let end = offset + text.utf8.count
    guard let blank = text.firstIndex(where: \.isWhitespace) else {
      return .matching(text, in: DotCommands.all.map { ".\($0.name)" }.sorted(), from: offset)
    }
    let name = String(text[text.index(after: text.startIndex)..<blank])
    if let query = text.range(of: "<|") {
      let start = text.utf8.distance(from: text.startIndex, to: query.upperBound)
      let front = String(repeating: " ", count: offset + start)
      return QueryCompletion(session: session, text: front + text[query.upperBound...]).completions()
    }
    if ["load", "paste"].contains(name), let brackets = text.lastRange(of: "with (") {
      let typed = String(
        text[brackets.upperBound...].reversed().prefix { $0 != "," && $0 != " " && $0 != "=" }.reversed())
      let isValue = text.dropLast(typed.count).last == "="
      let words = isValue ? LoadChoices.valueWords : LoadChoices.words.map { "\($0)=" }
      return .matching(typed, in: words, from: end - typed.utf8.count)
    }
    let typed = String(text.reversed().prefix { !$0.isWhitespace }.reversed())
    guard let names = names(behind: name) else {
      let takesFile = ["load", "map", "save", "run", "report", "export", "fill"].contains(name)
      return Completions(start: end, wantsFileName: takesFile)
    }
    return .matching(typed, in: names, from: end - typed.utf8.count)
  }

  /// What the command takes; nil where that is a file, or anything.
  private func names(behind command: String) -> [String]? {
    switch command {
    case "schema": session.data.tableNames + session.definedNames
    case "help":
      session.catalog.helpNames + DotCommands.all.map { ".\($0.name)" } + DiagnosticCode.allCases.map(\.rawValue)
    case "set": ["language"] + Language.allCases.map(\.rawValue)
    case "timing": ["on", "off"]
    case "drop": session.steps.map { String($0.number) }
    case "explain": ["<|"]
    default: nil
    }
  }
}
