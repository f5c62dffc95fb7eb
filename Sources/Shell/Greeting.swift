import Diagnostics
import Session

/// The lines with which the shell opens: what the data are, which tables there are, and a query to try.
struct Greeting {
  let overview: SessionOverview
  let language: Language
  /// Whether what is not the title is shown dim.
  let isDim: Bool

  /// The lines.
  var text: String {
    var lines = [headline, tables, invitation].compactMap { $0 }
    if isDim { for index in lines.indices.dropFirst() { lines[index] = "\u{1B}[2m\(lines[index])\u{1B}[0m" } }
    return lines.map { $0 + "\n" }.joined()
  }

  /// `架空の市・職員 512 人・2026-04-01 現在`
  private var headline: String? {
    guard !overview.tables.isEmpty else { return "Meibo" }
    let title = overview.title ?? "Meibo"
    let count = overview.count.map { number -> String in
      let grouped = Self.grouped(number)
      let noun =
        overview.countsPeople
        ? Message(number == 1 ? "person" : "people", ja: "人") : Message(number == 1 ? "row" : "rows", ja: "行")
      return " \(grouped) \(noun.text(in: language))"
    }
    let day =
      overview.countsPeople ? overview.asOf.map { Message(" · \($0)", ja: "・\($0) 現在").text(in: language) } : nil
    return title + (count ?? "") + (day ?? "")
  }

  private var tables: String {
    let names = overview.tables.joined(separator: language == .japanese ? "、" : ", ")
    if names.isEmpty {
      return Message("no table is loaded; `.load FILE.csv` loads one", ja: "表はまだない。`.load FILE.csv` で読み込む").text(
        in: language)
    }
    return Message("tables: \(names)", ja: "表: \(names)").text(in: language)
  }

  private var invitation: String {
    Message(
      "Enter tries: \(overview.example)   (.help explains, Ctrl-D leaves)",
      ja: "Enter で試す: \(overview.example)   （.help で説明、Ctrl-D で終了）"
    ).text(in: language)
  }

  private static func grouped(_ number: Int) -> String {
    var output = ""
    let digits = String(number)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { output += "," }
      output.append(digit)
    }
    return output
  }
}
