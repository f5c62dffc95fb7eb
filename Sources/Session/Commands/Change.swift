import Diagnostics

/// `.change`: another statement in place of a step.
struct Change: DotCommand {
  let name = "change"
  let signature = ".change N <| STATEMENT"
  let summary = Message(
    "Puts another statement in the place of step N; the steps that depend on it run again, the others do not.",
    ja: "手順 N の文を書き換える。それに依存する手順だけを再実行する。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    guard let split = argument.range(of: "<|") else {
      throw Diagnostic(
        .command, Message("the statement stands behind <|", ja: "文は <| の後に書く"), help: ["\(signature)"])
    }
    let number = String(argument[..<split.lowerBound]).trimmed
    let text = String(argument[split.upperBound...]).trimmed
    guard let number = Int(number), session.steps.contains(where: { $0.number == number }) else {
      throw Diagnostic(
        .command, Message("there is no step '\(number)'", ja: "手順「\(number)」はない"),
        help: [Message("`.steps` lists them", ja: "`.steps` で一覧")])
    }
    guard session.statementCount(of: text) == 1 else {
      throw Diagnostic(
        .command, Message("a step is one statement", ja: "一つの手順は一つの文である"),
        help: [Message("`.change N <| …` for each", ja: "手順ごとに `.change N <| …` と書く")])
    }
    return session.again(
      session.steps.map { $0.number == number ? .other(text, number: number) : .same($0) })
  }
}

/// `.refresh`: files that have changed.
struct Refresh: DotCommand {
  let name = "refresh"
  let signature = ".refresh"
  let summary = Message(
    "Reads files anew that have changed on the disk; the steps that depend on their tables run again.",
    ja: "ディスク上で変わったファイルを読み直し、その表に依存する手順だけを再実行する。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let snapshot = session.data.snapshot
    let changed = try session.data.refresh()
    if changed.isEmpty {
      return [.text(Message("no file has changed\n", ja: "変わったファイルはない\n").text(in: session.language))]
    }
    let names = changed.map(FilePaths.name(of:)).joined(separator: ", ")
    let outcomes = session.again()
    if outcomes.contains(where: \.isFailure) { session.data.restore(snapshot) }
    return [.note(Message("changed: \(names)", ja: "変わったファイル: \(names)"))] + outcomes
  }
}
