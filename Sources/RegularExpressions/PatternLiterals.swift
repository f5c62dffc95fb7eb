/// What every text with a match has, as far as the pattern shows it plainly: a text without it need not be searched.
///
/// Only what stands outside of brackets and alternatives is looked at; where something is not plain, nothing is said.
struct PatternLiterals {
  /// The bytes with which every such text begins.
  private(set) var beginning: [UInt8] = []
  /// The runs of bytes that every such text has, one behind the other, the beginning among them.
  private(set) var runs: [[UInt8]] = []

  /// The longest of them, of equal ones the first.
  var required: [UInt8] { runs.reduce([]) { $1.count > $0.count ? $1 : $0 } }

  private var run: [UInt8] = []
  /// The bytes of the run before its last character.
  private var runBeforeLast: Int?
  /// Whether the run would begin at the text's beginning.
  private var isFirst: Bool

  init(_ pattern: String) {
    let signs = Array(pattern.unicodeScalars)
    isFirst = signs.first == "^"
    var place = isFirst ? 1 : 0
    while place < signs.count {
      guard let next = take(signs, place) else {
        (beginning, runs) = ([], [])
        return
      }
      place = next
    }
    endRun()
  }

  /// Reads what stands at a place, and gives the place behind it; nil where it is not plain.
  private mutating func take(_ signs: [Unicode.Scalar], _ place: Int) -> Int? {
    switch signs[place] {
    case "|": return nil
    case "\\": return takeEscape(signs, place)
    case ".", "^", "$":
      endRun()
      return place + 1
    case "[":
      endRun()
      return Self.end(ofClass: signs, place)
    case "(":
      endRun()
      return Self.end(ofGroup: signs, place)
    case "*", "?", "{":
      // The character before may not be there at all.
      if let before = runBeforeLast { run.removeSubrange(before...) }
      endRun()
      guard signs[place] == "{" else { return place + 1 }
      return signs[place...].firstIndex(of: "}").map { $0 + 1 }
    case "+":
      endRun()
      return place + 1
    default:
      append(signs[place])
      return place + 1
    }
  }

  private mutating func takeEscape(_ signs: [Unicode.Scalar], _ place: Int) -> Int? {
    guard place + 1 < signs.count else { return nil }
    let sign = signs[place + 1]
    switch sign {
    case "p", "P":
      endRun()
      guard place + 2 < signs.count else { return nil }
      return signs[place + 2] == "{" ? signs[place...].firstIndex(of: "}").map { $0 + 1 } : place + 3
    case "d", "D", "s", "S", "w", "W", "b", "B":
      endRun()
      return place + 2
    default:
      guard sign.isASCII, sign.properties.generalCategory.isSign else { return nil }
      append(sign)
      return place + 2
    }
  }

  private mutating func append(_ sign: Unicode.Scalar) {
    runBeforeLast = run.count
    run += Array(String(Character(sign)).utf8)
  }

  private mutating func endRun() {
    if isFirst { beginning = run }
    if !run.isEmpty { runs.append(run) }
    run = []
    runBeforeLast = nil
    isFirst = false
  }

  /// The place behind a class in square brackets.
  private static func end(ofClass signs: [Unicode.Scalar], _ start: Int) -> Int? {
    var place = start + 1
    if place < signs.count, signs[place] == "^" { place += 1 }
    if place < signs.count, signs[place] == "]" { place += 1 }
    while place < signs.count {
      switch signs[place] {
      case "\\": place += 2
      // Classes inside classes have brackets of their own.
      case "[": return nil
      case "]": return place + 1
      default: place += 1
      }
    }
    return nil
  }

  /// The place behind a group in round brackets; nil where it may change how letters are read.
  private static func end(ofGroup signs: [Unicode.Scalar], _ start: Int) -> Int? {
    var place = start + 1
    if place < signs.count, signs[place] == "?" {
      guard place + 1 < signs.count, signs[place + 1] == ":" || signs[place + 1] == "P" else { return nil }
      place += 1
    }
    while place < signs.count {
      switch signs[place] {
      case "\\": place += 2
      case "[":
        guard let end = end(ofClass: signs, place) else { return nil }
        place = end
      case "(":
        guard let end = end(ofGroup: signs, place) else { return nil }
        place = end
      case ")": return place + 1
      default: place += 1
      }
    }
    return nil
  }
}

extension Unicode.GeneralCategory {
  /// Whether characters of it are signs, which a backslash makes stand for themselves.
  fileprivate var isSign: Bool {
    switch self {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .otherPunctuation, .mathSymbol,
      .currencySymbol, .modifierSymbol, .otherSymbol:
      true
    default: false
    }
  }
}
