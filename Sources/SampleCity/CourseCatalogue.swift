/// A course as it returns every fiscal year.
struct Course {
  var title: String
  var category: String
  var provider: String
  /// The tier that it is meant for; empty where it is for all.
  var tier: Tier?
  /// Which of the five powers it trains; empty where none.
  var power: String
  var isMandatory = false
  /// Half hours of attendance; 0 where each takes as many as it likes.
  var halfHours: Int
  /// 自己啓発, 職場研修 or 職場外研修.
  var kind: String
  /// The month in which it is held.
  var month: Int
  var seats: Int
  /// Yen a year.
  var cost: Int
  var topics: [String]
  /// Whether one of the staff teaches it.
  var hasOwnLecturer = false

  /// The places of the courses that some people must attend.
  static let newcomersFirst = 0
  static let newcomersSecond = 1
  static let newChiefs = 2
  static let newManagers = [3, 4, 5]
  /// The course that raises a rating, and the one that does not.
  static let effective = 6
  static let ineffective = 7
  static let onTheJob = 8
  static let selfStudy = 9
  /// The courses that people choose from the tenth on.
  static let electives = Array(10..<all.count)

  /// The catalogue.
  static let all: [Course] = [
    Course(
      title: "新規採用職員研修(前期)", category: "基本研修", provider: center, tier: .officer, power: "実行力", isMandatory: true,
      halfHours: 42, kind: outside, month: 4, seats: 40, cost: 120_000, topics: ["公務員倫理", "接遇", "地方自治制度"]),
    Course(
      title: "新規採用職員研修(後期)", category: "基本研修", provider: center, tier: .officer, power: "発信力", isMandatory: true,
      halfHours: 28, kind: outside, month: 10, seats: 40, cost: 90_000, topics: ["文書事務", "プレゼンテーション"]),
    Course(
      title: "新任係長研修", category: "階層別研修", provider: center, tier: .chief, power: "企画力", isMandatory: true,
      halfHours: 14, kind: outside, month: 7, seats: 30, cost: 80_000, topics: ["係の運営", "OJT"]),
    Course(
      title: "管理職昇任時研修", category: "階層別研修", provider: center, tier: .deputy, power: "先見力", isMandatory: true,
      halfHours: 12, kind: outside, month: 6, seats: 30, cost: 100_000, topics: ["マネジメント", "活気ある職場づくり"]),
    Course(
      title: "管理職メンタルヘルス研修", category: "階層別研修", provider: "市", tier: .deputy, power: "", isMandatory: true,
      halfHours: 6, kind: workplace, month: 8, seats: 40, cost: 60_000, topics: ["メンタルヘルス", "安全配慮義務"]),
    Course(
      title: "管理職ハラスメント防止研修", category: "階層別研修", provider: "市", tier: .deputy, power: "", isMandatory: true,
      halfHours: 6, kind: workplace, month: 11, seats: 40, cost: 60_000, topics: ["ハラスメント"]),
    Course(
      title: "接遇研修", category: "基本研修", provider: "市", tier: nil, power: "発信力", halfHours: 8, kind: workplace, month: 5,
      seats: 120, cost: 150_000, topics: ["接遇", "クレーム対応"]),
    Course(
      title: "プレゼンテーション研修", category: "専門研修", provider: center, tier: nil, power: "発信力", halfHours: 12, kind: outside,
      month: 6, seats: 120, cost: 110_000, topics: ["プレゼンテーション"]),
    Course(
      title: "職場内研修(OJT)", category: "職場研修", provider: "市", tier: nil, power: "実行力", halfHours: 0, kind: workplace,
      month: 5, seats: 0, cost: 0, topics: ["OJT"]),
    Course(
      title: "自己啓発支援", category: "自己啓発", provider: "通信教育", tier: nil, power: "想像力", halfHours: 0, kind: selfInitiated,
      month: 9, seats: 0, cost: 200_000, topics: ["資格取得"]),
    Course(
      title: "政策法務研修", category: "専門研修", provider: center, tier: nil, power: "企画力", halfHours: 24, kind: outside,
      month: 9, seats: 20, cost: 90_000, topics: ["政策法務"]),
    Course(
      title: "政策形成研修", category: "専門研修", provider: "市町村アカデミー", tier: .chief, power: "先見力", halfHours: 48,
      kind: outside, month: 10, seats: 6, cost: 240_000, topics: ["政策形成"]),
    Course(
      title: "法制執務研修", category: "専門研修", provider: center, tier: nil, power: "企画力", halfHours: 14, kind: outside,
      month: 7, seats: 20, cost: 60_000, topics: ["法制執務"]),
    Course(
      title: "DX推進研修", category: "専門研修", provider: "市", tier: nil, power: "想像力", halfHours: 8, kind: workplace,
      month: 8, seats: 80, cost: 180_000, topics: ["デジタル", "業務改善"]),
    Course(
      title: "データ分析研修", category: "専門研修", provider: "市町村アカデミー", tier: nil, power: "想像力", halfHours: 30,
      kind: outside, month: 11, seats: 10, cost: 150_000, topics: ["デジタル", "統計"]),
    Course(
      title: "メンタルヘルス(セルフケア)研修", category: "基本研修", provider: "市", tier: nil, power: "", halfHours: 4,
      kind: workplace, month: 12, seats: 120, cost: 50_000, topics: ["セルフケア"]),
    Course(
      title: "人材育成研修(所属長)", category: "階層別研修", provider: "市", tier: .head, power: "先見力", halfHours: 6,
      kind: workplace, month: 1, seats: 40, cost: 70_000, topics: ["人材育成", "人事評価"]),
    Course(
      title: "職員相互研修(財務)", category: "職場研修", provider: "市", tier: nil, power: "実行力", halfHours: 4, kind: workplace,
      month: 6, seats: 60, cost: 0, topics: ["財務会計"], hasOwnLecturer: true),
    Course(
      title: "職員相互研修(業務改善)", category: "職場研修", provider: "市", tier: nil, power: "発信力", halfHours: 4, kind: workplace,
      month: 2, seats: 60, cost: 0, topics: ["業務改善"], hasOwnLecturer: true),
    Course(
      title: "自主研究グループ", category: "自己啓発", provider: "自主", tier: nil, power: "先見力", halfHours: 10,
      kind: selfInitiated, month: 7, seats: 0, cost: 100_000, topics: ["まちづくり"]),
  ]

  private static let center = "北海道市町村職員研修センター"
  static let outside = "職場外研修"
  static let workplace = "職場研修"
  static let selfInitiated = "自己啓発"

  /// The number of the course of a fiscal year, such as `2024-07`.
  static func id(_ index: Int, year: Int) -> String { "\(year)-\(index < 9 ? "0" : "")\(index + 1)" }

  /// The day on which it is held in a fiscal year.
  func heldOn(year: Int) -> Int32 { civilDay(month >= 4 ? year : year + 1, month, 8 + (year * 5 + month * 3) % 15) }
}
