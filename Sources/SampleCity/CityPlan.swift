/// The offices of the city as they stand on the last day of its history.
enum CityPlan {
  /// A division (部) with its field of work.
  struct Division {
    var name: String
    var field: String
    /// Whether it has a 統括監 beside the 部長.
    var hasSenior = false
    var sections: [Section]
  }

  /// A section (課) with its desks (係).
  struct Section {
    var name: String
    /// The posts in a city of 320, the head included.
    var size: Int
    var desks: [String]
    var ministryClass: String
    var headTitle = "課長"
    var isHeavy = false
    var oldName: String?
    /// The trained occupation that the section needs.
    var occupation = Occupation.general
    /// How many of its desk posts, and how many of its desk heads, need it.
    var trained = (staff: 0, chiefs: 0)
  }

  /// How many staff the sizes below add up to.
  static let size = 320

  /// The fields of work, in the order of their codes.
  static let fields = ["管理", "市民", "福祉", "産業", "建設", "教育", "議会", "病院"]

  /// The divisions. The sizes follow the headcount of the policy's model city: 45, 40, 75, 40, 55, 40, 10 and 15.
  static let divisions = [
    Division(
      name: "総務部", field: "管理", hasSenior: true,
      sections: [
        Section(name: "総務課", size: 10, desks: ["総務係", "人事係", "法制係"], ministryClass: "総務・企画"),
        Section(name: "財政課", size: 8, desks: ["財政係", "予算係"], ministryClass: "総務・企画", isHeavy: true),
        Section(
          name: "政策推進課", size: 9, desks: ["政策係", "広域連携係"], ministryClass: "総務・企画", isHeavy: true, oldName: "企画課"),
        Section(name: "情報管理課", size: 6, desks: ["情報政策係", "統計係"], ministryClass: "総務・企画"),
        Section(name: "契約管財課", size: 6, desks: ["契約係", "管財係"], ministryClass: "総務・企画"),
        Section(name: "秘書広報課", size: 4, desks: ["秘書広報係"], ministryClass: "総務・企画", isHeavy: true),
      ]),
    Division(
      name: "市民部", field: "市民",
      sections: [
        Section(name: "市民課", size: 9, desks: ["戸籍係", "窓口係"], ministryClass: "総務・企画"),
        Section(name: "税務課", size: 12, desks: ["市民税係", "資産税係", "納税係"], ministryClass: "税務", isHeavy: true),
        Section(name: "環境生活課", size: 8, desks: ["環境係", "生活安全係"], ministryClass: "衛生"),
        Section(name: "保険年金課", size: 6, desks: ["国保係", "年金係"], ministryClass: "民生"),
        Section(name: "地域振興課", size: 4, desks: ["地域振興係"], ministryClass: "総務・企画"),
      ]),
    Division(
      name: "健康福祉部", field: "福祉", hasSenior: true,
      sections: [
        Section(name: "福祉課", size: 12, desks: ["福祉総務係", "保護係", "障がい福祉係"], ministryClass: "民生", isHeavy: true),
        Section(
          name: "介護保険課", size: 9, desks: ["介護保険係", "包括支援係"], ministryClass: "民生", occupation: .nurse,
          trained: (2, 0)),
        Section(
          name: "健康推進課", size: 15, desks: ["保健予防係", "母子保健係", "成人保健係", "健康企画係"], ministryClass: "衛生",
          occupation: .nurse, trained: (7, 1)),
        Section(
          name: "こども家庭課", size: 10, desks: ["こども政策係", "子育て支援係", "家庭相談係"], ministryClass: "民生",
          occupation: .nurse, trained: (2, 0)),
        Section(
          name: "中央保育園", size: 14, desks: ["乳児係", "幼児係", "子育て支援センター係"], ministryClass: "民生", headTitle: "園長",
          occupation: .childcare, trained: (8, 2)),
        Section(
          name: "あけぼの保育園", size: 13, desks: ["乳児係", "幼児係", "一時保育係"], ministryClass: "民生", headTitle: "園長",
          occupation: .childcare, trained: (7, 2)),
      ]),
    Division(
      name: "経済部", field: "産業",
      sections: [
        Section(name: "農業振興課", size: 12, desks: ["農政係", "農地係", "農村整備係"], ministryClass: "農林水産"),
        Section(name: "畜産林務課", size: 9, desks: ["畜産係", "林務係"], ministryClass: "農林水産"),
        Section(name: "商工労働観光課", size: 11, desks: ["商工係", "労働係", "観光係"], ministryClass: "商工"),
        Section(name: "地籍調査課", size: 7, desks: ["地籍係", "調査係"], ministryClass: "農林水産"),
      ]),
    Division(
      name: "建設水道部", field: "建設", hasSenior: true,
      sections: [
        Section(
          name: "土木管理課", size: 13, desks: ["管理係", "道路係", "河川係"], ministryClass: "土木", isHeavy: true,
          occupation: .civilEngineer, trained: (5, 2)),
        Section(
          name: "建築課", size: 10, desks: ["建築係", "住宅係"], ministryClass: "土木", occupation: .architect, trained: (4, 1)),
        Section(name: "都市環境課", size: 8, desks: ["都市計画係", "公園係"], ministryClass: "土木"),
        Section(
          name: "上下水道課", size: 14, desks: ["業務係", "水道係", "下水道係", "浄水場係"], ministryClass: "水道",
          occupation: .civilEngineer, trained: (5, 2)),
        Section(
          name: "施設維持センター", size: 8, desks: ["維持係", "除雪係"], ministryClass: "土木", headTitle: "所長", isHeavy: true,
          occupation: .civilEngineer, trained: (3, 1)),
      ]),
    Division(
      name: "教育委員会事務局", field: "教育",
      sections: [
        Section(name: "学校教育課", size: 10, desks: ["学校教育係", "学事係"], ministryClass: "教育"),
        Section(name: "社会教育課", size: 8, desks: ["社会教育係", "青少年係"], ministryClass: "教育"),
        Section(name: "中央図書館", size: 6, desks: ["奉仕係", "管理係"], ministryClass: "教育", headTitle: "館長"),
        Section(name: "学校給食センター", size: 7, desks: ["管理係", "給食係"], ministryClass: "教育", headTitle: "所長"),
        Section(name: "文化スポーツ課", size: 8, desks: ["文化係", "スポーツ係"], ministryClass: "教育"),
      ]),
    Division(
      name: "議会・委員会事務局", field: "議会",
      sections: [
        Section(name: "議会事務局", size: 5, desks: ["議事係"], ministryClass: "議会", headTitle: "局長"),
        Section(name: "監査・農業委員会事務局", size: 4, desks: ["監査農地係"], ministryClass: "農林水産", headTitle: "局長"),
      ]),
    Division(
      name: "病院事務局", field: "病院",
      sections: [
        Section(name: "病院総務課", size: 8, desks: ["総務係", "経理係"], ministryClass: "病院"),
        Section(name: "医事課", size: 6, desks: ["医事係", "地域連携係"], ministryClass: "病院", isHeavy: true),
      ]),
  ]
}
