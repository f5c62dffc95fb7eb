import Columns

/// A text that begins with the name of an era, cut into the era and the numbers behind it.
///
/// Read are `令和7年4月1日`, `R7.4.1`, `R07/04/01`, `H31-4-30`, 元年, full-width letters and digits, kanji numerals
/// (`令和七年四月一日`, `三十一`, `二〇`) and the square signs ㍼ ㍻ ㋿.
struct EraText {
  /// The era.
  var era: Era
  /// The numbers behind it, in the order in which they stand.
  var numbers: [Int]
  /// The signs between and behind the numbers.
  var marks: [Unicode.Scalar]

  /// The pieces; nil where the text does not begin with an era or holds a number that cannot be read.
  init?(_ text: some StringProtocol) {
    var rest: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      let scalar = Self.fold(scalar)
      if Self.isBlank(scalar) { continue }
      // Most texts are told from those of an era by their first sign.
      if rest.isEmpty, Self.era(of: scalar) == nil { return nil }
      rest.append(scalar)
    }
    guard let first = rest.first, let era = Self.era(of: first) else { return nil }
    self.era = era
    numbers = []
    marks = []
    let isWhole = rest.starts(with: era.rawValue.unicodeScalars)
    var run: ArraySlice<Unicode.Scalar> = []
    for place in rest.indices.dropFirst(isWhole ? era.rawValue.unicodeScalars.count : 1) {
      if Self.isNumeral(rest[place]) {
        run = rest[(place - run.count)...place]
      } else {
        guard let number = Self.number(run) else { return nil }
        numbers.append(number)
        marks.append(rest[place])
        run = []
      }
    }
    if !run.isEmpty {
      guard let number = Self.number(run) else { return nil }
      numbers.append(number)
    }
  }

  /// Full-width letters, digits and signs become ASCII.
  private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar.plainIdeograph
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
  }

  /// The era of which a scalar is the square sign, the first of the name or the letter.
  private static func era(of scalar: Unicode.Scalar) -> Era? {
    switch scalar {
    case "㍼", "昭", "S", "s": .showa
    case "㍻", "平", "H", "h": .heisei
    case "㋿", "令", "R", "r": .reiwa
    default: nil
    }
  }

  /// The value of a numeral from 0 to 9.
  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "0"..."9": Int(scalar.value) - 48
    case "〇", "零": 0
    case "一": 1
    case "二": 2
    case "三": 3
    case "四": 4
    case "五": 5
    case "六": 6
    case "七": 7
    case "八": 8
    case "九": 9
    default: nil
    }
  }

  private static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
    digit(scalar) != nil || scalar == "十" || scalar == "元"
  }

  /// A whole number up to 99 in Arabic or kanji numerals; 元 is 1.
  private static func number(_ run: ArraySlice<Unicode.Scalar>) -> Int? {
    guard let first = run.first, run.count <= 3 else { return nil }
    if run.count == 1, first == "元" { return 1 }
    guard let ten = run.firstIndex(of: "十") else {
      guard run.count <= 2 else { return nil }
      var number = 0
      for scalar in run {
        guard let digit = digit(scalar) else { return nil }
        number = number * 10 + digit
      }
      return number
    }
    guard ten - run.startIndex <= 1, run.endIndex - ten <= 2 else { return nil }
    let tens = ten == run.startIndex ? 1 : digit(first)
    let ones = ten + 1 == run.endIndex ? 0 : digit(run[ten + 1])
    guard let tens, let ones else { return nil }
    return tens * 10 + ones
  }
}
