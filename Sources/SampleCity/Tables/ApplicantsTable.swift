import Columns
import Diagnostics
import Workforce

/// Who applied for a permanent post, and what became of it.
struct ApplicantsTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "applicants", title: "採用試験",
      description:
        "Applicants for permanent posts. The examination lies in the fiscal year before a hiring on 1 April, else in "
        + "that of the hiring. Only who was hired has a staff number.",
      fields: [
        .required("applicant_id", "string", "受験番号", "Fiscal year and number").matching("[0-9]{4}-[0-9]+"),
        .required("year", "integer", "年度", "Fiscal year of the examination"),
        .required("channel", "string", "応募経路", "How the applicant came to the city").among(Self.channels),
        .required("school", "string", "最終学歴", "Last school, or a career behind them").among(Self.schools),
        .required("local", "boolean", "地元", "Whether the last school lies in the city or its neighbourhood"),
        .required("returnee", "boolean", "Uターン", "Whether the person grew up here and comes back from elsewhere"),
        .required("written", "number", "筆記", "Points of the written examination, 0 to 100").between("0", "100"),
        .optional("interview", "number", "面接", "Points of the interview, 0 to 100; empty where it was not reached")
          .between("0", "100"),
        .required("outcome", "string", "結果", "What became of the application").among(["採用", "辞退", "不合格"]),
        .optional("staff_id", "string", "職員番号", "Staff number of who was hired"),
      ],
      primaryKey: ["applicant_id"], foreignKeys: [("staff_id", "staff", "staff_id")], personKey: "staff_id")
  }

  private static let channels = ["就職サイト", "市ホームページ", "学校の紹介", "合同説明会", "知人の紹介"]
  private static let schools = ["高校", "短大・専門学校", "大学", "社会人"]

  private struct Applicant {
    var school: Int
    var isLocal: Bool
    var isReturnee: Bool
    var channel: Int
    var written: Int
    var interview: Int?
    var outcome: String
    var person: Int?
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    var hired: [Int: [Int]] = [:]
    for person in city.permanentByNumber where city.people[person].hired >= firstDay(of: city.firstYear) {
      let day = CivilDate(city.people[person].hired)
      let year = FiscalYear(of: day).year - (day.month == 4 && day.day == 1 ? 1 : 0)
      hired[year, default: []].append(person)
    }
    for year in city.firstYear - 1..<city.asOfYear {
      var random = Random(seed: city.seed, "applicants", year)
      var applicants = hired[year, default: []].map { Self.hiree($0, city, &random) }
      // The competition eases from year to year.
      let others = applicants.count * max(150, 560 - 36 * (year - city.firstYear)) / 100
      for _ in 0..<others { applicants.append(Self.other(&random)) }
      random.shuffle(&applicants)
      for (place, applicant) in applicants.enumerated() {
        try Self.add(applicant, id: "\(year)-\(padded(place + 1, to: 4))", year, city, to: &output)
      }
    }
  }

  private static func add(
    _ applicant: Applicant, id: String, _ year: Int, _ city: City, to output: inout CSVOutput
  ) throws(Diagnostic) {
    output.add(id)
    output.add(year)
    output.add(channels[applicant.channel])
    output.add(schools[applicant.school])
    output.add(applicant.isLocal)
    output.add(applicant.isReturnee)
    output.add(applicant.written)
    output.add(applicant.interview)
    output.add(applicant.outcome)
    output.add(applicant.person.map { city.staffID($0) })
    try output.endRow()
  }

  /// Somebody who was hired. The interview tells something of the ability in the second fiscal year, with correlation 0.5;
  /// who resigns within three years is less often from here.
  private static func hiree(_ person: Int, _ city: City, _ random: inout Random) -> Applicant {
    let staff = city.people[person]
    let year = FiscalYear(of: CivilDate(staff.hired)).year
    let age = Int(staff.hired - staff.born) / 365
    let leavesEarly = staff.reason == .resigned && staff.left < staff.hired + 3 * 365
    var ability = Ability(of: person, seed: city.seed)
    for _ in city.firstYear..<year + 1 { _ = ability.next() }
    let interview = 68 + 9 * (0.5 * ability.next() / 0.5 + 0.866 * random.normal())
    var applicant = stranger(school: age <= 19 ? 0 : age <= 21 ? 1 : age <= 25 ? 2 : 3, &random)
    if leavesEarly, random.chance(perMille: 500) { (applicant.isLocal, applicant.isReturnee) = (false, false) }
    applicant.written = points(66 + 9 * random.normal())
    applicant.interview = points(interview)
    (applicant.outcome, applicant.person) = ("採用", person)
    return applicant
  }

  private static func other(_ random: inout Random) -> Applicant {
    var applicant = stranger(school: random.pick(weights: [20, 15, 45, 20]), &random)
    applicant.written = points(56 + 12 * random.normal())
    let declines = random.chance(perMille: 140)
    applicant.interview =
      declines ? points(68 + 8 * random.normal()) : applicant.written < 50 ? nil : points(54 + 9 * random.normal())
    applicant.outcome = declines ? "辞退" : "不合格"
    return applicant
  }

  private static func stranger(school: Int, _ random: inout Random) -> Applicant {
    let isLocal = random.chance(perMille: [620, 300, 120, 200][school])
    let isReturnee = !isLocal && random.chance(perMille: [40, 240, 320, 380][school])
    let channel = random.pick(weights: school == 0 ? [12, 18, 45, 15, 10] : [38, 26, 8, 18, 10])
    return Applicant(
      school: school, isLocal: isLocal, isReturnee: isReturnee, channel: channel, written: 0, outcome: "")
  }

  private static func points(_ value: Double) -> Int { min(100, max(0, Int(value.rounded()))) }
}
