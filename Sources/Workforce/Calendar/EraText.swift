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
  /// The characters between and behind the numbers.
  var marks: [Character]

  /// The pieces; nil where the text does not begin with an era or holds a number that cannot be read.
  init?(_ text: some StringProtocol) {
    let folded = text.filter { !$0.isWhitespace }.map(Self.fold)
    guard let (era, length) = Self.era(at: folded) else { return nil }
    self.era = era
    numbers = []
    marks = []
    var run: [Character] = []
    for character in folded[length...] {
      if Self.isNumeral(character) {
        run.append(character)
      } else {
        guard let number = Self.number(run) else { return nil }
        numbers.append(number)
        marks.append(character)
        run = []
      }
    }
    if !run.isEmpty {
      guard let number = Self.number(run) else { return nil }
      numbers.append(number)
    }
  }

  /// Full-width letters, digits and signs become ASCII.
  private static func fold(_ character: Character) -> Character {
    guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return character }
    guard (0xFF01...0xFF5E).contains(scalar.value) else { return character }
    return Unicode.Scalar(scalar.value - 0xFEE0).map(Character.init) ?? character
  }

  private static func era(at text: [Character]) -> (Era, Int)? {
    guard let first = text.first else { return nil }
    let squares: [Character: Era] = ["㍼": .showa, "㍻": .heisei, "㋿": .reiwa]
    if let era = squares[first] { return (era, 1) }
    for era in Era.allCases {
      let name = Array(era.rawValue)
      if text.starts(with: name) { return (era, name.count) }
      if first == name[0] || first.uppercased() == String(era.letter) { return (era, 1) }
    }
    return nil
  }

  private static let kanjiDigits: [Character: Int] = [
    "〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
  ]

  private static func isNumeral(_ character: Character) -> Bool {
    character.isASCII && character.isNumber || kanjiDigits[character] != nil || character == "十" || character == "元"
  }

  /// A whole number up to 99 in Arabic or kanji numerals; 元 is 1.
  private static func number(_ run: [Character]) -> Int? {
    guard !run.isEmpty, run.count <= 3 else { return nil }
    if run == ["元"] { return 1 }
    let values = run.map { $0.wholeNumberValue.flatMap { (0...9).contains($0) ? $0 : nil } ?? kanjiDigits[$0] }
    guard let ten = run.firstIndex(of: "十") else {
      guard run.count <= 2, values.allSatisfy({ $0 != nil }) else { return nil }
      return values.reduce(0) { $0 * 10 + ($1 ?? 0) }
    }
    guard ten <= 1, run.count - ten <= 2 else { return nil }
    let tens = ten == 0 ? 1 : values[0]
    let ones = ten + 1 == run.count ? 0 : values[ten + 1]
    guard let tens, let ones else { return nil }
    return tens * 10 + ones
  }
}
