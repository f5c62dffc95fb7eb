import Diagnostics
import Rendering

/// `.paste`: cells that were copied elsewhere.
struct Paste: DotCommand {
  let name = "paste"
  let signature = ".paste [as NAME] [with (header=N, COLUMN=TYPE, …)]"
  let summary = Message(
    "Waits for cells that are pasted into the terminal, as a spreadsheet program copies them, and reads them as a table. They are kept in a file NAME.tsv of the working folder, so that a saved session can read them again.",
    ja: "端末に貼り付けられたセル（表計算ソフトでコピーしたもの）を待ち、表として読む。保存したセッションでも読めるように、作業フォルダの NAME.tsv に残す。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let (rest, choices) = try LoadChoices.split(argument.hasPrefix("with ") ? " " + argument : argument)
    var name = "pasted"
    if !rest.isEmpty {
      guard rest.hasPrefix("as "), rest.count > 3 else {
        throw Diagnostic(.command, Message("'\(rest)' is no option", ja: "「\(rest)」という指定はない"), help: ["\(signature)"])
      }
      name = String(rest.dropFirst(3)).trimmed.unbracketed
    }
    guard !name.contains("/"), !name.hasPrefix(".") else {
      throw Diagnostic(.command, Message("a table's name has no '/'", ja: "表の名前に「/」は使えない"), help: ["\(signature)"])
    }
    guard let paste = session.pasteboard else {
      throw Diagnostic(
        .command, Message("there is no terminal to paste into", ja: "貼り付ける端末がない"),
        help: [Message("save the cells as a file and `.load` it", ja: "セルをファイルに保存して `.load` で読む")])
    }
    let path = "\(name).tsv"
    if FilePaths.exists(path), !session.writtenFiles.contains(FilePaths.absolute(path)) {
      throw Diagnostic(
        .unwritable, Message("'\(path)' is there already", ja: "「\(path)」はすでにある"),
        help: [Message("name the table otherwise: `.paste as NAME`", ja: "`.paste as 名前` で別の名前にする")])
    }
    guard let text = paste(), text.contains(where: { !$0.isWhitespace }) else {
      return [.note(Message("nothing was pasted", ja: "何も貼り付けられなかった"))]
    }
    // Cells may be about persons: the file is its owner's alone.
    try AtomicFile.write(text.hasSuffix("\n") ? text : text + "\n", to: path, mode: 0o600)
    session.writtenFiles.insert(FilePaths.absolute(path))
    let command = "\(path) as ['\(name)'] \(choices.text)".trimmed
    return try Load().run(command, in: session)
      + [.note(Message("the cells are kept in \(path)", ja: "セルを \(path) に残した"))]
  }
}
