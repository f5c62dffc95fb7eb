import Diagnostics
import Session

/// The lines with which the shell opens: what the data are, which tables there are, and a query to try.
struct Greeting {
  let overview: SessionOverview
  let language: Language
  /// The columns that a line has.
  let width: Int
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
    if overview.tables.isEmpty {
      return Message("no table is loaded; `.load FILE.csv` loads one", ja: "表はまだない。`.load FILE.csv` で読み込む").text(
        in: language)
    }
    let label = Message("tables: ", ja: "表: ").text(in: language)
    return fitting(label, overview.tables, between: language == .japanese ? "、" : ", ")
  }

  /// The names behind a label, as many as the line has room for.
  private func fitting(_ label: String, _ names: [String], between separator: String) -> String {
    let measure = DisplayWidth()
    let whole = label + names.joined(separator: separator)
    if measure.width(of: whole) <= width { return whole }
    let end = "\(separator)… (.tables)"
    var line = label
    for (index, name) in names.enumerated() {
      let longer = line + (index > 0 ? separator : "") + name
      if index > 0, measure.width(of: longer + end) > width { break }
      line = longer
    }
    return line + end
  }

  private var invitation: String {
    let trial = Message("Enter tries: \(overview.example)", ja: "Enter で試す: \(overview.example)").text(in: language)
    let rest = Message("   (.help explains, Ctrl-D leaves)", ja: "   （.help で説明、Ctrl-D で終了）").text(in: language)
    return DisplayWidth().width(of: trial + rest) <= width ? trial + rest : trial
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
