import Columns
import Workforce

/// The only column of a table that holds years: numbers, or texts such as 令和7年度.
struct YearColumn {
  /// Its name.
  let name: String
  /// Whether the years begin in April.
  private let isFiscal: Bool
  private let column: Column

  private static let fiscalNames = ["年度", "会計年度", "fiscalyear", "fy"]
  private static let names = ["年", "西暦", "西暦年", "暦年", "year"] + fiscalNames

  init?(_ schema: Schema, _ columns: [Column]) {
    let places = schema.fields.indices.filter { place in
      [.long, .int, .string].contains(schema.fields[place].type)
        && Self.names.contains(Role.folded(schema.fields[place].name))
    }
    guard places.count == 1, let place = places.first else { return nil }
    name = schema.fields[place].name
    isFiscal = Self.fiscalNames.contains(Role.folded(name))
    column = columns[place]
  }

  /// The calendar year of a month in a row's year; nil where the row has none.
  func year(_ row: Int, month: Int) -> Int? {
    let year: Int?
    var hasFiscalMark = false
    switch column.value(at: row) {
    case .long(let number): year = Int(exactly: number)
    case .string(let text):
      var folded = FoldedName(text).description.filter { !$0.isWhitespace }
      if folded.hasSuffix("度") {
        hasFiscalMark = true
        folded.removeLast()
      }
      if folded.hasSuffix("年") { folded.removeLast() }
      year = Int(folded) ?? (try? Era.parse("\(folded)年12月31日"))?.year ?? (try? Era.parse("\(folded).12.31"))?.year
    default: year = nil
    }
    guard let year, (1850...2200).contains(year) else { return nil }
    return (isFiscal || hasFiscalMark) && month < 4 ? year + 1 : year
  }
}
