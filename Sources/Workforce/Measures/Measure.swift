import Diagnostics
import Plan

/// A workforce measure: a formula over what happened in a group in a period, with its definition, unit and source.
struct Measure: Sendable {
  /// The numerator or the denominator as a column.
  struct Part: Sendable {
    /// The column's name, and that for readers.
    var name: String
    var title: String
    /// Whether it is a count.
    var isWhole = true
  }

  /// One way of computing it.
  struct Definition: Sendable {
    /// The name by which it is chosen; empty where there is one.
    var name: String
    /// The formula in words.
    var text: Message
    /// Who defined it; empty where it says itself.
    var source: String
    /// The columns of the numerator and the denominator: name and the readers' title. No denominator for a count.
    var numerator: Part
    var denominator: Part?
    /// Both of a group.
    var values: @Sendable (MeasureCounts) -> (numerator: Double, denominator: Double)
    /// Columns that it reads beside the person and the days.
    var needs: [MeasureColumn] = []
  }

  /// The name.
  var name: String
  /// The readers' title, with the unit.
  var title: String
  /// By what the numerator over the denominator is multiplied.
  var scale = 1.0
  /// The ways of computing it, the usual one first.
  var definitions: [Definition]
  /// One sentence for the help.
  var summary: Message

  /// What the help says.
  var documentation: Documentation {
    let names = definitions.map(\.name).filter { !$0.isEmpty }
    let choice = names.isEmpty ? "" : " [definition \"\(names.joined(separator: "\"|\""))\"]"
    func lines(_ language: Language) -> String {
      definitions.map { definition in
        let front = definition.name.isEmpty ? "" : definition.name + ": "
        let source = definition.source.isEmpty ? "" : " (\(definition.source))"
        return front + definition.text.text(in: language) + source
      }.joined(separator: " ")
    }
    let columns = Set(definitions.flatMap(\.needs)).map(\.name).sorted()
    let needs =
      columns.isEmpty
      ? Message("")
      : Message(" Reads the column \(columns.joined(separator: ", ")).", ja: "列 \(columns.joined(separator: "、")) を使う。")
    return Documentation(
      name, signature: "T | measure \(name)\(choice) from DATE to DATE [by KEYS]", summary: summary,
      details: Message(lines(.english) + needs.text(in: .english), ja: lines(.japanese) + needs.text(in: .japanese)))
  }
}

/// A column that measures read by its name.
enum MeasureColumn: Sendable, Hashable, CaseIterable {
  case reason, hours

  /// The name that the column has.
  var name: String { self == .reason ? "left_reason" : "weekly_hours" }
}

/// The measures that there are.
enum Measures {
  /// All; a new one is a line here.
  static let all: [Measure] = [headcount, fullTime, hiringRate, turnover, earlyAttrition, tenure]

  static let headcount = Measure(
    name: "headcount", title: "人数（人）",
    definitions: [
      Measure.Definition(
        name: "", text: Message("people in office on the last day, each once", ja: "末日に在職する人（一人は一度だけ）"), source: "",
        numerator: Measure.Part(name: "people", title: "人数"), denominator: nil, values: { (Double($0.atEnd), 1) })
    ], summary: Message("People in office on the last day of the period.", ja: "期間の末日に在職する人の数。"))

  static let fullTime = Measure(
    name: "fte", title: "常勤換算（人）",
    definitions: [
      Measure.Definition(
        name: "",
        text: Message("weekly hours of those in office on the last day ÷ 38.75", ja: "末日に在職する人の週の勤務時間の合計 ÷ 38.75 時間"),
        source: "勤務時間法 5条", numerator: Measure.Part(name: "weekly_hours", title: "週の勤務時間", isWhole: false),
        denominator: Measure.Part(name: "full_time_hours", title: "常勤の時間", isWhole: false),
        values: { ($0.weeklyHours, 38.75) }, needs: [.hours])
    ], summary: Message("Full-time equivalents on the last day of the period.", ja: "期間の末日の常勤換算の人数。"))

  static let hiringRate = Measure(
    name: "hiring_rate", title: "採用率（%/年）", scale: 100,
    definitions: [
      Measure.Definition(
        name: "",
        text: Message(
          "people who began in the period ÷ person-years (days in office ÷ 365.25) × 100",
          ja: "期間中に始まった人 ÷ 在職年数（在職日数÷365.25）× 100"),
        source: "", numerator: Measure.Part(name: "hires", title: "採用"),
        denominator: Measure.Part(name: "person_years", title: "在職年数", isWhole: false),
        values: { (Double($0.hires), $0.personYears) })
    ], summary: Message("Hires per 100 person-years.", ja: "在職 100 人年あたりの採用者数。"))

  static let turnover = Measure(
    name: "turnover", title: "離職率（%/年）", scale: 100,
    definitions: [
      Measure.Definition(
        name: "ISO 30414",
        text: Message(
          "people whose last day lies in the period ÷ person-years (days in office ÷ 365.25) × 100",
          ja: "末日が期間内の人 ÷ 在職年数（在職日数÷365.25）× 100"),
        source: "ISO 30414:2018", numerator: Measure.Part(name: "leavers", title: "退職"),
        denominator: Measure.Part(name: "person_years", title: "在職年数", isWhole: false),
        values: { (Double($0.leavers), $0.personYears) }),
      Measure.Definition(
        name: "総務省",
        text: Message(
          "leavers by their own wish (自己都合) ÷ headcount on the first day of the period × 100; for a fiscal year, 1 April",
          ja: "普通退職（自己都合）÷ 期間の初日（年度なら4月1日）の職員数 × 100"),
        source: "総務省「地方公務員の退職状況等調査」", numerator: Measure.Part(name: "resignations", title: "普通退職"),
        denominator: Measure.Part(name: "headcount", title: "初日の職員数"),
        values: { (Double($0.resignations), Double($0.atStart)) }, needs: [.reason]),
    ], summary: Message("Leavers per 100 people and year, by one of two definitions.", ja: "離職率。二つの定義がある。"))

  static let earlyAttrition = Measure(
    name: "early_attrition", title: "早期離職率（%）", scale: 100,
    definitions: [
      Measure.Definition(
        name: "",
        text: Message(
          "of those who began in the period and could be observed for 36 months by today: who left within them ÷ all × 100",
          ja: "期間中に始まり、今日までに36か月を観察できた人のうち、その間に離職した人の割合 × 100"),
        source: "", numerator: Measure.Part(name: "left_early", title: "36か月以内の離職"),
        denominator: Measure.Part(name: "observed", title: "観察できた人"),
        values: { (Double($0.early), Double($0.observed)) })
    ], summary: Message("The share of new staff that leaves within three years.", ja: "採用後三年以内に離職した人の割合。"))

  static let tenure = Measure(
    name: "mean_tenure", title: "平均勤続年数（年）",
    definitions: [
      Measure.Definition(
        name: "",
        text: Message(
          "years (days ÷ 365.25) since they began of those in office on the last day ÷ their number",
          ja: "末日に在職する人の勤続年数（日数÷365.25）の平均"),
        source: "", numerator: Measure.Part(name: "years", title: "勤続年数の合計", isWhole: false),
        denominator: Measure.Part(name: "people", title: "人数"),
        values: { (Double($0.tenureDays) / 365.25, Double($0.atEnd)) })
    ], summary: Message("Mean years of service on the last day of the period.", ja: "期間の末日の平均勤続年数。"))
}
