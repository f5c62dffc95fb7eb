import Diagnostics

/// `.set`: the session's settings, and the values of its parameters.
struct SetCommand: DotCommand {
  let name = "set"
  let signature = ".set language en|ja, .set PARAMETER VALUE"
  let summary = Message(
    "The language of messages; or the value of a declared parameter: the steps that depend on it run again.",
    ja: "表示の言語を選ぶ。または宣言したパラメータの値を変え、それに依存する手順だけを再実行する。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    if argument.isEmpty { return [.text("language \(session.language.rawValue)\n")] }
    let words = argument.split(whereSeparator: { $0 == " " || $0 == "=" }).map(String.init)
    if let (name, rest) = session.parameter(named: argument) {
      let value = rest.drop { $0 == " " || $0 == "=" }
      return try session.setParameter(name, to: String(value).unquoted)
    }
    guard words.count == 2, words[0] == "language", let language = Language(rawValue: words[1]) else {
      throw Diagnostic(.command, Message("there is no such setting", ja: "そのような設定はない"), help: ["\(signature)"])
    }
    session.language = language
    return [.text(Message("messages are in English now\n", ja: "日本語で表示する\n").text(in: language))]
  }
}

/// `.timing`: whether each result says how long it took.
struct Timing: DotCommand {
  let name = "timing"
  let signature = ".timing [on|off]"
  let summary = Message("Whether each result says how long it took.", ja: "かかった時間を表示するか。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    switch argument {
    case "on": session.showsTiming = true
    case "off": session.showsTiming = false
    case "": session.showsTiming.toggle()
    default: throw Diagnostic(.command, Message("timing is on or off", ja: "timing は on か off"), help: ["\(signature)"])
    }
    let state = session.showsTiming ? "on" : "off"
    return [.text("timing \(state)\n")]
  }
}

/// `.explain`: how a query will run, or how the last one did.
struct ExplainCommand: DotCommand {
  let name = "explain"
  let signature = ".explain [<| QUERY]"
  let summary = Message(
    "The plan of a query, without running it; alone, the last query runs again, with rows and thread time of each step.",
    ja: "問い合わせの実行計画を示す（実行はしない）。単独なら直前の問い合わせをもう一度実行し、各段の行数とスレッド時間を示す。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let text = argument.hasPrefix("<|") ? String(argument.dropFirst(2)).trimmed : argument
    if !text.isEmpty { return [session.explain(text)] }
    guard let last = session.lastQuery else {
      throw Diagnostic(
        .command, Message("no query has run yet that could be explained", ja: "まだ問い合わせを実行していない"),
        help: [Message("run one first, or write `\(signature)`", ja: "先に実行するか、`\(signature)` と書く")])
    }
    return [session.explain(last.step.text, runs: true)]
  }
}

/// `.quit`: ends the session.
struct Quit: DotCommand {
  let name = "quit"
  let signature = ".quit"
  let summary = Message("Ends the session.", ja: "終了する。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] { [.quit] }
}
