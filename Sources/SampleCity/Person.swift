/// How a person is employed.
enum Employment: String, CaseIterable {
  case permanent = "常勤"
  case reemployed = "再任用短時間"
  case fixedTerm = "任期付"
  case annual = "会計年度任用"
}

/// Why a person left.
enum LeftReason: String, CaseIterable {
  case resigned = "自己都合"
  case retired = "定年"
  case termEnded = "任期満了"
  case died = "死亡"
  case dismissed = "懲戒"
  case other = "その他"
}

/// What a person was hired to do. The first five are permanent staff; the first is the pool that rotates.
enum Occupation: String, CaseIterable {
  case general = "一般事務"
  case nurse = "保健師"
  case childcare = "保育士"
  case civilEngineer = "土木"
  case architect = "建築"
  case clerk = "事務補助"
  case childcareAid = "保育補助"
  case cook = "調理員"
  case janitor = "用務員"
  case librarian = "司書"

  /// The occupations that permanent staff are hired for.
  static let permanent: [Occupation] = [.general, .nurse, .childcare, .civilEngineer, .architect]

  /// The place of a permanent occupation in that list, which is also its pool of posts.
  var pool: Int { Self.permanent.firstIndex(of: self) ?? 0 }
}

/// A day that never comes: the end of what has no end yet.
let openEnd = Int32.max

/// One row of the staff table before it is written. Days count from 1970-01-01.
struct Person {
  /// The staff number; unique, in the order of hiring.
  var number = 0
  var surname: Int
  var given: Int
  var generation: Int
  var isWoman: Bool
  var born: Int32
  var hired: Int32
  /// The last day in office, or `openEnd`.
  var left: Int32 = openEnd
  var reason: LeftReason?
  var employment = Employment.permanent
  var occupation = Occupation.general
  /// Hundredths of an hour a week.
  var weeklyHours: Int = 3875

  /// Whether the person is in office on that day.
  func isInOffice(on day: Int32) -> Bool { hired <= day && left >= day }

  private var givenName: NameStock.Name { (isWoman ? NameStock.women : NameStock.men)[generation][given] }

  /// Family and given name with an ideographic space between them.
  var name: String { "\(NameStock.surnames[surname].text)\u{3000}\(givenName.text)" }

  /// The reading of the name.
  var kana: String { "\(NameStock.surnames[surname].kana)\u{3000}\(givenName.kana)" }
}
