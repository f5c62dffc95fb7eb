import Diagnostics

/// `.steps`: what has been asked so far.
struct Steps: DotCommand {
  let name = "steps"
  let signature = ".steps"
  let summary = Message("The steps so far; `.save` writes them.", ja: "これまでの手順。`.save` で保存される。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    if session.steps.isEmpty { return [.text(Message("no steps yet\n", ja: "手順はまだない\n").text(in: session.language))] }
    let width = String(session.steps.last?.number ?? 0).count
    return [.text(session.steps.map { line(for: $0, width) }.joined())]
  }

  private func line(for step: Step, _ width: Int) -> String {
    let number = String(step.number)
    let indent = String(repeating: " ", count: width - number.count)
    let text = step.text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    let rows = step.result.map { "  (\($0.rowCount) × \($0.columns.count))" } ?? ""
    return "\(indent)\(number)  \(text)\(rows)\n"
  }
}

/// `.undo`: takes the last step back.
struct Undo: DotCommand {
  let name = "undo"
  let signature = ".undo"
  let summary = Message("Takes the last step back.", ja: "最後の手順を取り消す。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    guard let step = try session.undo() else {
      throw Diagnostic(.command, Message("there is no step to take back", ja: "取り消す手順がない"))
    }
    return [
      .text(Message("took back step \(step.number)\n", ja: "手順 \(step.number) を取り消した\n").text(in: session.language))
    ]
  }
}

/// `.drop`: takes one step out.
struct Drop: DotCommand {
  let name = "drop"
  let signature = ".drop N"
  let summary = Message("Takes step N out of the session.", ja: "手順 N を取り除く。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let text = try session.required(argument, self)
    guard let number = Int(text) else {
      throw Diagnostic(.command, Message("'\(text)' is no step number", ja: "「\(text)」は手順の番号ではない"), help: ["`.steps`"])
    }
    guard try session.drop(number) != nil else {
      throw Diagnostic(
        .command, Message("there is no step \(number)", ja: "手順 \(number) はない"),
        help: [Message("`.steps` lists them", ja: "`.steps` で一覧")])
    }
    return [.text(Message("dropped step \(number)\n", ja: "手順 \(number) を取り除いた\n").text(in: session.language))]
  }
}
