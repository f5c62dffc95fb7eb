import Diagnostics

/// The names of a report's sheets: what a result is called, or the section that it stands in, each once, as spreadsheet
/// programs allow them.
struct SheetNames {
  /// A name a result, in order.
  let results: [String]

  init(_ report: Report, _ words: ReportWords) {
    var taken: Set<String> = [words.contents.lowercased(), words.source.lowercased(), "history"]
    var names: [String] = []
    var section = ""
    for block in report.blocks {
      switch block {
      case .prose(let markdown):
        for case .heading(_, let text) in ProseBlock.parse(markdown) { section = ProseBlock.plain(text) }
      case .result:
        let wanted = Self.allowed(section)
        let name = Self.free(wanted.isEmpty ? "\(words.table) \(names.count + 1)" : wanted, taken)
        taken.insert(name.lowercased())
        names.append(name)
      }
    }
    results = names
  }

  /// The name without the signs that are refused, of at most 31 characters.
  static func allowed(_ name: String) -> String {
    var letters = name.filter { !"[]:*?/\\：＊？／￥［］".contains($0) && !$0.isNewline }
    while letters.first == "'" || letters.first == " " { letters.removeFirst() }
    while letters.utf16.count > 31 { letters.removeLast() }
    while letters.last == "'" || letters.last == " " { letters.removeLast() }
    return letters
  }

  private static func free(_ name: String, _ taken: Set<String>) -> String {
    var number = 1
    var candidate = name
    while taken.contains(candidate.lowercased()) {
      number += 1
      let mark = " (\(number))"
      var front = name
      while front.utf16.count + mark.utf16.count > 31 { front.removeLast() }
      candidate = front + mark
    }
    return candidate
  }
}
