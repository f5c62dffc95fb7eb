import Columns
import Diagnostics

extension DelimitedText {
  /// The error that a clerk can act on.
  func diagnostic(of fault: RowFault) -> Diagnostic {
    let bytes = source.bytes.span
    switch fault {
    case .ragged(let start, let end, let found): return ragged(bytes, start, end, found)
    case .unterminated(let start):
      let line = LineCounter.line(of: start, in: bytes)
      return Diagnostic(
        .malformed,
        Message(
          "'\(path)' line \(line): the quote that opens here never closes",
          ja: "'\(path)' \(line) 行目：ここで開く引用符が閉じていない"),
        help: [
          Message("the line: \(excerpt(start, bytes.count))", ja: "その行：\(excerpt(start, bytes.count))"),
          Message("close it, or double it inside a cell", ja: "閉じるか、セルの中なら二つ重ねる"),
        ])
    case .textBehindQuote(let start, let place):
      let line = LineCounter.line(of: place, in: bytes)
      return Diagnostic(
        .malformed,
        Message(
          "'\(path)' line \(line): text behind a closing quote", ja: "'\(path)' \(line) 行目：閉じる引用符のあとに文字がある"),
        help: [
          Message("the cell: \(excerpt(start, bytes.count))", ja: "そのセル：\(excerpt(start, bytes.count))"),
          Message("double a quote inside a quoted cell: \"\"", ja: "引用符で囲んだセルの中の引用符は \"\" と重ねる"),
        ])
    case .stopped(let fault): return fault
    case .tooLong(let start):
      let line = LineCounter.line(of: start, in: bytes)
      return Diagnostic(
        .malformed,
        Message("'\(path)' line \(line): a row of more than 2 GB", ja: "'\(path)' \(line) 行目：1 行が 2 GB を超える"))
    }
  }

  private func ragged(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ found: Int) -> Diagnostic {
    let line = LineCounter.line(of: start, in: bytes)
    let expected = header.names.count
    let separator = dialect.separatorName
    var help = [Message("the row: \(excerpt(start, end))", ja: "その行：\(excerpt(start, end))")]
    if start == end {
      help = [Message("the row is empty: delete it", ja: "空の行である。削除する")]
    } else if found > expected {
      help.append(
        Message("put a cell that holds \(separator) in quotes", ja: "\(separator) を含むセルは引用符で囲む"))
    } else {
      help.append(
        Message(
          "add the missing cells, empty ones too; the separator is \(separator)",
          ja: "足りないセルを、空でも補う。区切りは \(separator)"))
    }
    return Diagnostic(
      .malformed,
      Message(
        "'\(path)' line \(line): \(found) \(found == 1 ? "field" : "fields") instead of \(expected)",
        ja: "'\(path)' \(line) 行目：フィールドが \(expected) 個でなく \(found) 個ある"), help: help)
  }

  private func excerpt(_ start: Int, _ end: Int) -> String { source.excerpt(start, end) }
}

extension Diagnostic {
  /// That a file needs more memory than it may take.
  static func memory(needed: Int, path: String) -> Diagnostic {
    .memoryLimit(
      needed: needed, limit: MemoryBudget.shared.byteLimit,
      help: Message(
        "'\(path)' is too large: raise the limit with `set memory_limit = …`, or split the file",
        ja: "「\(path)」が大きすぎる。`set memory_limit = …` で上限を上げるか、ファイルを分ける"))
  }
}
