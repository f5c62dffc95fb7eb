import Columns
import Workforce

/// The year that a title or a file's name says: 令和7年度研修実績, 2025年度.
enum YearHint {
  /// What may be written for it, the likelier first.
  static func choices(_ title: String) -> [String] {
    let text = Array(FoldedName(title).description)
    var year = 2025
    var isFiscal = true
    for place in text.indices where text[place] == "年" {
      let digits = String(text[..<place].reversed().prefix(while: { $0.isASCII && $0.isNumber }).reversed())
      let era = text[..<(place - digits.count)].suffix(2)
      if digits.count == 4, let number = Int(digits), (1950...2100).contains(number) {
        year = number
      } else if let date = try? Era.parse("\(String(era))\(digits)年12月31日") {
        year = date.year
      } else {
        continue
      }
      isFiscal = place + 1 < text.count && text[place + 1] == "度"
      break
    }
    return isFiscal ? ["year=FY\(year)", "year=\(year)"] : ["year=\(year)", "year=FY\(year)"]
  }
}
