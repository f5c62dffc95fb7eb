import Diagnostics
import Operators
import Plan

/// `.help`: what can be written, and what one name means.
struct Help: DotCommand {
  let name = "help"
  let signature = ".help [NAME]"
  let summary = Message("What can be written; with a name, what it means.", ja: "書けるものの一覧。名前を付けるとその説明。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    if argument.isEmpty { return [.text(overview(session))] }
    let wanted = argument.first == "." ? String(argument.dropFirst()) : argument
    if let command = DotCommands.all.first(where: { $0.name == wanted }), argument.first == "." {
      return [.text("\(command.signature)\n  \(command.summary.text(in: session.language))\n")]
    }
    if let explanation = ErrorPages.help(on: wanted, session.language) { return [.text(explanation)] }
    let found = session.catalog.documentation(of: wanted)
    if !found.isEmpty { return [.text(found.map { text(of: $0, session.language) }.joined(separator: "\n"))] }
    if let command = DotCommands.all.first(where: { $0.name == wanted }) {
      return [.text("\(command.signature)\n  \(command.summary.text(in: session.language))\n")]
    }
    if let remedy = session.catalog.refusedFunctions[wanted] ?? session.catalog.grammar.refused[wanted]
      ?? Operators.refusedWords[wanted]
    {
      let refusal = Message("'\(wanted)' is KQL that Meibo does not speak", ja: "「\(wanted)」は Meibo が扱わない KQL")
      return [.text("\(refusal.text(in: session.language))\n  \(remedy.text(in: session.language))\n")]
    }
    if let function = session.environment.functions[wanted] { return [.text(own(wanted, function))] }
    if let tasks = tasks(about: wanted, session.language) { return [.text(tasks)] }
    let nearest = nearestName(
      to: wanted, in: session.catalog.helpNames + Array(session.environment.functions.keys))
    throw Diagnostic(
      .command, Message("there is no help on '\(wanted)'", ja: "「\(wanted)」の説明はない"),
      help: [
        nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
          ?? Message("`.help` lists all names", ja: "`.help` で一覧")
      ])
  }

  /// What people do in whose description the words stand: `.help median`, `.help 年度`. Nil where there is nothing.
  private func tasks(about words: String, _ language: Language) -> String? {
    let found = TaskIndex.topics.flatMap(\.tasks).filter { task in
      [task.question.english, task.question.japanese ?? ""].contains { $0.lowercased().contains(words.lowercased()) }
    }
    if words.unicodeScalars.count < 2 || found.isEmpty { return nil }
    return found.map { task in
      let question = language == .japanese ? task.question.text(in: language) : "How do I \(task.question.english)"
      return "\(question)\n  \(task.query)\n  .help \(task.names.joined(separator: ", "))\n"
    }.joined(separator: "\n")
  }

  private func overview(_ session: Session) -> String {
    let isJapanese = session.language == .japanese
    var output = isJapanese ? "問い合わせ: 表 | 演算子 … | 演算子 …\n\n" : "A query: TABLE | OPERATOR … | OPERATOR …\n\n"
    output += (isJapanese ? "演算子\n" : "Operators\n") + wrapped(session.catalog.grammar.names)
    output += (isJapanese ? "関数\n" : "Functions\n") + wrapped(session.catalog.functionNames)
    output += (isJapanese ? "文・型・種類など\n" : "Statements, types, kinds\n") + wrapped(session.catalog.words.keys.sorted())
    let own = session.environment.functions.keys.sorted()
    if !own.isEmpty { output += (isJapanese ? "このセッションで定義したもの\n" : "Defined in this session\n") + wrapped(own) }
    output += isJapanese ? "命令\n" : "Commands\n"
    let width = DotCommands.all.map(\.signature.count).max() ?? 0
    for command in DotCommands.all {
      let gap = String(repeating: " ", count: width - command.signature.count + 2)
      output += "  \(command.signature)\(gap)\(command.summary.text(in: session.language))\n"
    }
    output +=
      isJapanese
      ? "\n`.help summarize` のように名前を付けると説明と例が、`.help E012` のように番号を付けると誤りの説明が出る。`.help 年度` のような語で、やり方を探せる。\n"
      : "\n`.help summarize` explains a name, with examples; `.help E012` a message; `.help median` finds how to do something.\n"
    return output
  }

  /// How a function of the session is called, and what its header says.
  private func own(_ name: String, _ function: UserFunction) -> String {
    let parameters = function.definition.parameters.map { parameter in
      if case .scalar(let type) = parameter.kind { return "\(parameter.name.text):\(type.text)" }
      return "\(parameter.name.text):(…)"
    }.joined(separator: ", ")
    let usage = function.takesTable(andValues: 2) ? "\nT | measure \(name) from DATE to DATE" : ""
    return "\(name)(\(parameters))\(usage)\n" + function.header.map { "  \($0)\n" }.joined()
  }

  private func wrapped(_ names: [String]) -> String {
    var lines = [" "]
    for name in names {
      if lines[lines.count - 1].count + name.count > 78 { lines.append(" ") }
      lines[lines.count - 1] += " " + name
    }
    return lines.joined(separator: "\n") + "\n\n"
  }

  private func text(of documentation: Documentation, _ language: Language) -> String {
    var output = documentation.signature.split(separator: "\n").map { "\($0)\n" }.joined()
    output += "  \(documentation.summary.text(in: language))\n"
    if let details = documentation.details { output += "  \(details.text(in: language))\n" }
    for example in documentation.examples {
      output += "\n  \(example.query)\n"
      for line in example.result.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        output += "    \(line)\n"
      }
    }
    return output
  }
}
