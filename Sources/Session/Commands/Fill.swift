import Diagnostics
import Formats
import Rendering

/// `.fill`: a query's result in a prescribed form.
struct Fill: DotCommand {
  let name = "fill"
  let signature = ".fill FORM.xlsx SHEET!B5 [to FILE.xlsx] [--force] <| QUERY"
  let summary = Message(
    "Writes a query's rows, without their names, into a copy of a prescribed form, from a cell on. Formats, formulas and print areas of the form stay; formulas are computed anew when the copy is opened. Merged cells take one value. Without `to` the copy is called FORM_filled.xlsx; the form itself stays as it is.",
    ja:
      "問い合わせの行（列名なし）を、様式の写しの指定したセルから書き込む。様式の書式・数式・印刷範囲は変わらず、数式は開いたときに計算し直される。結合セルには値が一つ入る。`to` がなければ 様式名_filled.xlsx に書く。様式そのものは変えない。"
  )

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let (front, query) = try Export.split(try session.required(argument, self), self)
    let (form, place, output) = try parts(of: front)
    let target = try TargetFile(output, of: self, in: session)
    guard let ending = form.lowercased().split(separator: ".").last, target.path.lowercased().hasSuffix(".\(ending)"),
      FilePaths.absolute(target.path) != FilePaths.absolute(form), !FileStamp.isSameFile(target.path, form)
    else {
      throw Diagnostic(
        .command,
        Message(
          "'\(target.path)' must be another workbook than the form, with its ending",
          ja: "「\(target.path)」は様式と別の、拡張子の同じ Excel ブックにする"),
        help: ["\(signature)"])
    }
    try target.check(in: session)
    let sheet = try WorkbookForm(form, at: place)
    _ = session.data.takeAskedTables()
    switch session.evaluate(query) {
    case .failure(let failure): return [.diagnostics(failure.diagnostics, source: failure.source)]
    case .success(let batch):
      let (bytes, filled) = try WrittenElsewhere.bytes { path throws(Diagnostic) in
        try sheet.fill(with: batch, to: path)
      }
      try AtomicFile.write(bytes, to: target.path, mode: session.exportMode(of: query))
      target.isWritten(in: session)
      let done = Message(
        "wrote \(filled.cellCount) cells, \(filled.area), of \(target.path)\n",
        ja: "\(target.path) の \(filled.area)、\(filled.cellCount) セルに書き込んだ\n")
      return [.text(done.text(in: session.language))] + notes(filled).map { .note($0) }
    }
  }

  /// The form, the cell, and what is to be written.
  private func parts(of text: String) throws(Diagnostic) -> (form: String, place: String, output: String) {
    let (front, output) =
      // A sheet may have the word in its name: only a workbook behind it counts.
      text.ranges(of: " to ").last { Self.namesWorkbook(String(text[$0.upperBound...])) }.map {
        (String(text[..<$0.lowerBound]).trimmed, String(text[$0.upperBound...]).trimmed)
      } ?? (text, "")
    var words = front
    var options = ""
    if words.hasSuffix("--force") {
      words = String(words.dropLast(7)).trimmed
      options = " --force"
    }
    // The form may have blanks in its name, in quotes or not; its ending tells where it ends.
    guard
      let end = [".xlsx", ".xlsm", ".XLSX", ".XLSM"].compactMap(words.range).min(by: { $0.lowerBound < $1.lowerBound })
    else {
      throw Diagnostic(.command, Message("a form is a workbook", ja: "様式は Excel ブック"), help: ["\(signature)"])
    }
    var rest = words[end.upperBound...]
    if rest.first == "\"" || rest.first == "'" { rest = rest.dropFirst() }
    let form = String(words[..<end.upperBound]).filter { $0 != "\"" }
    let place = String(rest).trimmed
    guard !place.isEmpty else {
      throw Diagnostic(
        .command, Message("the cell where the values begin is missing", ja: "書き込み始めるセルがない"), help: ["\(signature)"])
    }
    let usual = String(form.dropLast(5)) + "_filled" + String(form.suffix(5))
    return (form, place.unquoted, (output.isEmpty ? usual : output) + options)
  }

  private static func namesWorkbook(_ text: String) -> Bool {
    text.lowercased().contains(".xlsx") || text.lowercased().contains(".xlsm")
  }

  private func notes(_ filled: WorkbookForm.Filled) -> [Message] {
    var notes: [Message] = []
    if filled.textDayCount > 0 {
      notes.append(
        Message(
          "\(filled.textDayCount) days or times stand as texts, since their cells have no format for them",
          ja: "日付や時刻の書式がないセルの値 \(filled.textDayCount) 個は文字列で書いた"))
    }
    if !filled.replaced.isEmpty {
      let list = filled.replaced.prefix(5).joined(separator: ", ") + (filled.replaced.count > 5 ? ", …" : "")
      notes.append(
        Message(
          "\(filled.replaced.count) cells of the form held something, which is written over: \(list)",
          ja: "様式に値のあった \(filled.replaced.count) セルに上書きした: \(list)"))
    }
    if filled.hiddenRowCount > 0 {
      notes.append(
        Message(
          "\(filled.hiddenRowCount) of the rows are hidden in the form",
          ja: "書き込んだ行のうち \(filled.hiddenRowCount) 行は様式で非表示になっている"))
    }
    if filled.hasFormulas {
      notes.append(
        Message("its formulas are computed anew when it is opened", ja: "数式は、開いたときに計算し直される"))
    }
    return notes
  }
}
