import Columns
import Diagnostics

/// What a column of a roster can be to the measures: its name in the sample city's tables, and how others call it.
struct Role: Sendable {
  /// What its cells are.
  enum Kind: Hashable {
    /// A number or code that tells people apart.
    case key
    /// Any text.
    case text
    case day
    case number
    /// One of a few values.
    case choice
  }

  /// The name that queries and measures use.
  let name: String
  /// The title that readers see where the file gives none.
  let title: String
  let kind: Kind
  /// What others call it, folded and without blanks: the first that fits whole is as good as sure.
  let synonyms: [String]
  /// Values that others write for those that measures know: `男性` for 男.
  var values: [String: String] = [:]
  /// The values that measures and the sample sessions know; empty where any will do.
  var known: Set<String> { Set(values.values) }

  /// All roles, those that measures need first.
  static let all: [Role] = [
    Role(
      name: "staff_id", title: "職員番号", kind: .key,
      synonyms: [
        "職員番号", "職員コード", "職員no", "職員id", "社員番号", "社員コード", "社員id", "従業員番号", "個人番号", "個人コード", "staffid", "employeeid",
        "employeenumber", "employeeno", "empid", "empno", "personnelnumber", "staffnumber", "staffno", "personid", "id",
        "番号",
      ]),
    Role(
      name: "hired_on", title: "採用年月日", kind: .day,
      synonyms: [
        "採用年月日", "採用日", "採用", "入庁日", "入庁年月日", "入職日", "入社日", "入社年月日", "任用年月日", "任用日", "hiredon", "hiredate",
        "datehired", "startdate", "joindate", "joined", "employmentstart", "dateofjoining",
      ]),
    Role(
      name: "left_on", title: "退職年月日", kind: .day,
      synonyms: [
        "退職年月日", "退職日", "退職", "離職日", "離職年月日", "任期満了日", "任期終了日", "lefton", "terminationdate", "leavedate", "enddate",
        "dateleft", "exitdate", "leavingdate",
      ]),
    Role(
      name: "born_on", title: "生年月日", kind: .day,
      synonyms: ["生年月日", "誕生日", "生まれ", "bornon", "birthdate", "dateofbirth", "dob", "birthday"]),
    Role(
      name: "gender", title: "性別", kind: .choice, synonyms: ["性別", "男女", "男女別", "gender", "sex"],
      values: [
        "男": "男", "男性": "男", "male": "男", "m": "男", "man": "男", "女": "女", "女性": "女", "female": "女", "f": "女",
        "woman": "女",
      ]),
    Role(
      name: "employment", title: "任用区分", kind: .choice,
      synonyms: [
        "任用区分", "任用形態", "雇用形態", "雇用区分", "職員区分", "勤務形態", "身分", "employment", "employmenttype", "contracttype", "emptype",
      ],
      values: [
        "常勤": "常勤", "正規": "常勤", "正規職員": "常勤", "正職員": "常勤", "正社員": "常勤", "一般職": "常勤", "任期の定めのない常勤職員": "常勤",
        "permanent": "常勤", "fulltime": "常勤", "full-time": "常勤", "再任用短時間": "再任用短時間", "再任用": "再任用短時間",
        "再任用短時間勤務": "再任用短時間", "定年前再任用短時間": "再任用短時間", "任期付": "任期付", "任期付職員": "任期付", "任期付き": "任期付",
        "会計年度任用": "会計年度任用", "会計年度任用職員": "会計年度任用", "会計年度": "会計年度任用", "臨時": "会計年度任用", "非常勤": "会計年度任用",
      ]),
    Role(
      name: "left_reason", title: "退職理由", kind: .choice,
      synonyms: ["退職理由", "退職事由", "離職理由", "退職区分", "leftreason", "terminationreason", "reasonforleaving", "leavereason"],
      values: [
        "自己都合": "自己都合", "自己都合退職": "自己都合", "普通退職": "自己都合", "依願退職": "自己都合", "resignation": "自己都合",
        "resigned": "自己都合", "voluntary": "自己都合", "定年": "定年", "定年退職": "定年", "retirement": "定年", "retired": "定年",
        "任期満了": "任期満了", "任期満了退職": "任期満了", "死亡": "死亡", "死亡退職": "死亡", "died": "死亡", "death": "死亡", "懲戒": "懲戒",
        "懲戒免職": "懲戒", "分限免職": "その他", "その他": "その他", "other": "その他",
      ]),
    Role(
      name: "occupation", title: "職種", kind: .text,
      synonyms: ["職種", "職種名", "職務", "職業", "occupation", "jobrole", "jobfamily", "profession", "job", "jobtitle"]),
    Role(
      name: "weekly_hours", title: "週勤務時間", kind: .number,
      synonyms: ["週勤務時間", "週の勤務時間", "週所定労働時間", "週時間", "勤務時間", "所定労働時間", "weeklyhours", "hoursperweek", "contracthours"]),
    Role(
      name: "name", title: "氏名", kind: .text,
      synonyms: ["氏名", "名前", "職員氏名", "職員名", "姓名", "社員名", "name", "fullname", "employeename", "staffname"]),
    Role(
      name: "kana", title: "フリガナ", kind: .text,
      synonyms: ["フリガナ", "ふりがな", "カナ", "カナ氏名", "氏名カナ", "氏名フリガナ", "氏名(カナ)", "よみ", "読み", "kana", "furigana"]),
    Role(
      name: "unit", title: "所属", kind: .text,
      synonyms: [
        "所属", "所属名", "所属課", "部署", "部署名", "課", "課名", "配属先", "組織", "unit", "department", "dept", "division", "team",
        "section",
        "organisation", "organization",
      ]),
    Role(
      name: "valid_from", title: "発令日", kind: .day,
      synonyms: [
        "発令日", "発令年月日", "異動日", "異動年月日", "有効開始日", "適用開始日", "開始日", "validfrom", "effectivedate", "effectivefrom", "from",
      ]
    ),
    Role(
      name: "valid_to", title: "終了日", kind: .day,
      synonyms: ["終了日", "有効終了日", "適用終了日", "解除日", "validto", "effectiveto", "to"]),
    Role(
      name: "kind", title: "発令区分", kind: .choice, synonyms: ["発令区分", "本務区分", "本務兼務区分", "本務兼務", "兼務区分", "主兼区分"],
      values: [
        "本務": "本務", "主務": "本務", "主": "本務", "併任": "併任", "兼務": "併任", "兼": "併任", "兼任": "併任", "派遣": "派遣", "出向": "派遣",
      ]),
    Role(
      name: "title", title: "職名", kind: .text,
      synonyms: ["職名", "補職名", "役職", "役職名", "肩書", "title", "position", "positiontitle"]),
    Role(
      name: "tier", title: "職階", kind: .text, synonyms: ["職階", "職制", "階層", "職位", "tier", "joblevel", "level", "rank"]),
    Role(
      name: "grade", title: "職務の級", kind: .number,
      synonyms: ["職務の級", "級", "等級", "号級", "grade", "paygrade", "salarygrade"]),
  ]

  /// How well a column's name fits, from 0 to 100.
  func fit(ofName name: String) -> Int {
    let folded = Self.folded(name)
    if folded.isEmpty { return 0 }
    if folded == self.name.replacing("_", with: "") { return 100 }
    if let place = synonyms.firstIndex(of: folded) { return 98 - min(place, 20) }
    // Part of a name counts where it is long enough to mean something.
    let parts = synonyms.filter {
      $0.count >= 2 && $0 != "番号" && ($0.utf8.count > 4 || $0.first.map { !$0.isASCII } == true)
    }
    if let part = parts.filter({ folded.contains($0) }).max(by: { $0.count < $1.count }) {
      return 45 + 30 * part.count / folded.count
    }
    return 0
  }

  /// A value as the measures know it; nil where they do not.
  func value(_ text: String) -> String? { values[Self.folded(text)] }

  /// A name or value as it is compared: half and full width alike, small letters, no blanks, no notes in brackets.
  static func folded(_ text: String) -> String {
    let folded = FoldedName(text).description.lowercased()
    var result = ""
    var depth = 0
    for character in folded {
      if character == "(" || character == "[" { depth += 1 }
      if depth == 0, !character.isWhitespace, !"_-./・:：*※".contains(character) { result.append(character) }
      if character == ")" || character == "]" { depth = max(0, depth - 1) }
    }
    return result.isEmpty ? folded.filter { !$0.isWhitespace } : result
  }
}
