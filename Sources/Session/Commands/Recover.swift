import Diagnostics

/// `.recover`: the steps of a session that ended without being closed.
struct Recover: DotCommand {
  let name = "recover"
  let signature = ".recover [--drop]"
  let summary = Message(
    "Runs the steps of the last session that ended without being closed, as a crash or a closed terminal does; with `--drop` they are forgotten.",
    ja: "閉じられずに終わった最後のセッションの手順を、もう一度実行する。`--drop` なら捨てる。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    guard argument.isEmpty || argument == "--drop" else {
      throw Diagnostic(
        .command, Message("'\(argument)' is no option", ja: "「\(argument)」という指定はない"), help: ["\(signature)"])
    }
    guard let path = session.recovery?.abandoned.last else {
      throw Diagnostic(
        .command, Message("no session ended without being closed", ja: "閉じられずに終わったセッションはない"))
    }
    if argument == "--drop" {
      FilePaths.remove(path)
      return [.text(Message("forgotten\n", ja: "捨てた\n").text(in: session.language))]
    }
    let script = try SessionScript(try FilePaths.readText(path))
    let opened = Set(session.data.opened.map { FilePaths.absolute($0.path) })
    for item in script.header?.data ?? [] {
      let place = FilePaths.join(FilePaths.folder(of: path), item.path)
      if !opened.contains(FilePaths.absolute(place)) { try session.data.open(place, as: item.name, with: item.choices) }
    }
    // Step by step, so that a mistake keeps back no step before it.
    var outcomes: [Outcome] = []
    for piece in session.pieces(of: script.text) {
      outcomes += session.submit(piece)
      if outcomes.contains(where: \.isFailure) {
        return outcomes + [
          .note(Message("the steps from here on are still in \(path)", ja: "ここから先の手順は \(path) に残っている"))
        ]
      }
    }
    FilePaths.remove(path)
    return outcomes
  }
}
