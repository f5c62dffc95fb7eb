/// A date as people write it and KQL does not: `2025/4/1`, `2025年4月1日`, `R7.4.1`, `令和7年`, `4月`, `2025年度`.
///
/// The one place in which such texts are recognised, so that every message can name the date that was meant. Full-width
/// digits and all dashes count as their ASCII selves.
public enum LooseDate: Sendable, Hashable {
  /// A day, as dddd-dd-dd.
  case day(String)
  /// A day that the calendar or the era does not have: what is wrong with it stands in `LooseDate.fault`.
  case noDay
  /// A month of every year.
  case month(Int)
  /// A month of one year.
  case monthOfYear(Int, Int)
  /// A calendar year.
  case year(Int)
  /// A fiscal year.
  case fiscalYear(Int)

  /// What a text means; nil where it is no date.
  public init?(_ text: String) {
    guard let reading = Reading(text), let date = reading.date else { return nil }
    self = date
  }

  /// The day, where it is one.
  public var isoDay: String? {
    if case .day(let text) = self { return text }
    return nil
  }

  /// An era: its name, its letter, the year before its first, its first day, and its last where it has ended.
  ///
  /// The calendar of eras proper lives in `Workforce`, which this part of the house does not know; messages need no more
  /// than this.
  struct Era {
    let name: String
    let letter: Character
    let yearBefore: Int
    let firstDay: String
    let lastDay: String?

    static let all = [
      Era(name: "令和", letter: "R", yearBefore: 2018, firstDay: "2019-05-01", lastDay: nil),
      Era(name: "平成", letter: "H", yearBefore: 1988, firstDay: "1989-01-08", lastDay: "2019-04-30"),
      Era(name: "昭和", letter: "S", yearBefore: 1925, firstDay: "1926-12-25", lastDay: "1989-01-07"),
    ]
  }

  /// A text in Japanese era style for a day; nil before 1926-12-25.
  public static func eraText(of isoDay: String) -> String? {
    guard let era = Era.all.first(where: { $0.firstDay <= isoDay }) else { return nil }
    let parts = isoDay.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    let year = parts[0] - era.yearBefore
    return "\(era.name)\(year == 1 ? "元" : String(year))年\(parts[1])月\(parts[2])日"
  }

  /// Why an era does not have the day of a text: that it ends or begins elsewhere; and the day that its numbers name.
  public static func fault(_ text: String) -> (
    name: String, year: Int, firstDay: String, lastDay: String?, day: String
  )? {
    guard let reading = Reading(text), let era = reading.era, let day = reading.plainDay else { return nil }
    let isOutside = reading.numbers[0] < 1 || day < era.firstDay || era.lastDay.map { day > $0 } == true
    return isOutside ? (era.name, reading.numbers[0], era.firstDay, era.lastDay, day) : nil
  }

  /// `dddd-dd-dd`; nil where the calendar has no such day.
  static func iso(_ year: Int, _ month: Int, _ day: Int) -> String? {
    let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...9999).contains(year), (1...12).contains(month), (1...lengths[month - 1]).contains(day) else {
      return nil
    }
    let padded = { (number: Int, width: Int) in
      String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

extension LooseDate {
  /// The numbers of a text and the signs between and behind them.
  private struct Reading {
    var era: Era?
    var numbers: [Int] = []
    /// How many digits each number has.
    var widths: [Int] = []
    var marks: [String] = []

    init?(_ text: String) {
      var rest = text.filter { !$0.isWhitespace }.map(Self.folded)[...]
      takeEra(&rest)
      while !rest.isEmpty {
        let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "元" }
        guard !digits.isEmpty, digits.count <= 8, let number = digits == ["元"] ? 1 : Int(String(digits)) else {
          return nil
        }
        rest = rest.dropFirst(digits.count)
        let mark = rest.prefix { !($0.isASCII && $0.isNumber) }
        rest = rest.dropFirst(mark.count)
        numbers.append(number)
        widths.append(digits.count)
        marks.append(String(mark))
      }
      if numbers.isEmpty { return nil }
    }

    private mutating func takeEra(_ rest: inout ArraySlice<Character>) {
      for candidate in Era.all {
        if rest.starts(with: candidate.name) {
          era = candidate
          rest = rest.dropFirst(2)
          return
        }
        if rest.first == candidate.letter, rest.dropFirst().first?.isNumber == true {
          era = candidate
          rest = rest.dropFirst()
          return
        }
      }
    }

    private static func folded(_ character: Character) -> Character {
      guard let value = character.unicodeScalars.first?.value, character.unicodeScalars.count == 1 else {
        return character
      }
      switch value {
      case 0xFF01...0xFF5E: return Unicode.Scalar(value - 0xFEE0).map(Character.init) ?? character
      case 0x2010...0x2015, 0x2212, 0x30FC: return "-"
      default: return character
      }
    }

    private var year: Int { numbers[0] + (era?.yearBefore ?? 0) }

    /// The day that the numbers name, whether the era has it or not.
    var plainDay: String? {
      let isDay = marks == ["年", "月", "日"] || ["/", ".", "-"].contains { marks == [$0, $0, ""] }
      guard isDay, era != nil || widths[0] == 4 else { return nil }
      return LooseDate.iso(year, numbers[1], numbers[2])
    }

    var date: LooseDate? {
      switch marks {
      case [""] where era == nil && widths == [8]:
        return LooseDate.iso(numbers[0] / 10000, numbers[0] / 100 % 100, numbers[0] % 100).map { .day($0) }
      case [""] where era != nil, ["年"] where era != nil || widths[0] == 4: return .year(year)
      case ["年度"] where era != nil || widths[0] == 4: return .fiscalYear(year)
      case ["月"] where (1...12).contains(numbers[0]) && era == nil: return .month(numbers[0])
      case ["年", "月"] where (1...12).contains(numbers[1]) && (era != nil || widths[0] == 4):
        return .monthOfYear(year, numbers[1])
      default: break
      }
      guard numbers.count == 3,
        marks == ["年", "月", "日"] || ["/", ".", "-"].contains(where: { marks == [$0, $0, ""] }),
        era != nil || widths[0] == 4
      else { return nil }
      guard let day = plainDay else { return .noDay }
      if let era, numbers[0] < 1 || day < era.firstDay || era.lastDay.map({ day > $0 }) == true { return .noDay }
      return .day(day)
    }
  }
}
