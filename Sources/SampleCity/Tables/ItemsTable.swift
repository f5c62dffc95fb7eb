import Diagnostics

/// An item that staff are rated on.
struct EvaluationItem {
  var name: String
  /// 能力, 姿勢 or 業績.
  var part: String
  /// The group of abilities that the policy puts it in.
  var group: String
  /// The kind of official that the city wants, where the policy's text points to one.
  var image: String
  var definition: String
  /// Whether only 副長職 and above are rated on it.
  var isForManagers = false
  /// By how much the city's mean lies above or below the middle, in hundredths.
  var lean: Int

  /// The three kinds of officials that the policy wants.
  static let images = ["市民主役のまちづくりに取り組む職員", "コスト意識と広い視野をもつ職員", "信頼される職員"]

  /// All items: the abilities and attitudes that the policy defines, and the three duties of the performance goals.
  static let all: [EvaluationItem] = [
    ability("マネジメント能力", "指導統率力", 1, "部下の士気を高め、組織をまとめて目標達成に導く能力", -10, forManagers: true),
    ability("人材育成能力", "指導統率力", 1, "部下の個性を理解し、指導・育成する能力", -30, forManagers: true),
    ability("企画力・計画力", "政策企画力", 1, "課題解決の方策を見出し、段取りを組み立て実行する能力", -20),
    ability("目標管理能力", "政策企画力", 1, "目標を設定し、実行し、結果を次に生かす能力", -5),
    ability("折衝説明・調整能力", "対人折衝力", 0, "考えや意図を分かりやすく伝え、納得を得る能力", 0),
    ability("住民対応力", "対人折衝力", 0, "住民に誠実に対応し、説明できる能力", 10),
    ability("知識力・技術力", "職務遂行力", 1, "専門的な知識や技術を習得し、正確かつ迅速に処理する能力", 10),
    ability("情報収集・活用力", "職務遂行力", 1, "業務に必要な情報を収集・分析・活用する能力", 5),
    ability("課題発見能力", "職務遂行力", 1, "取り組むべき課題を発見する能力", -15),
    ability("自己管理能力", "職務遂行力", 2, "困難な状況でも冷静に対応し、安定した態度で業務を遂行する能力", 5),
    ability("理解力・判断力", "職務遂行力", 2, "状況を把握・理解し、適切な判断の下に対応する能力", 5),
    attitude("倫理観", 2, "高い倫理観と使命感を保持し、公平公正に職務を執行する姿勢", 25),
    attitude("人権意識", 2, "人権意識の高揚を図り、人権尊重に努める姿勢", 20),
    attitude("コスト意識", 1, "最少の費用で最大の効果を得ようとする姿勢", -5),
    attitude("業務改善意識", 1, "問題意識を常に持ち、業務効率向上の方策を提案・実行する姿勢", -20),
    attitude("市民満足志向", 0, "市民の立場に立って課題を解決しようとする姿勢", 10),
    attitude("協働性", 0, "市民とともに目標の実現に取り組む姿勢", 5),
    attitude("チャレンジ性", 1, "新しい課題や困難な課題に積極的に取り組む姿勢", -25),
    attitude("協調性", 2, "他の職員と協力して業務を円滑に遂行する姿勢", 15),
    attitude("柔軟性", 1, "時代や状況の変化に柔軟かつ適切に対応する姿勢", 0),
    performance("業務", "担当業務の目標の達成度", 10),
    performance("業務改善", "業務改善の目標の達成度", -10),
    performance("組織統率", "組織統率の目標の達成度", 0, forManagers: true),
  ]

  private static func ability(
    _ name: String, _ group: String, _ image: Int, _ definition: String, _ lean: Int, forManagers: Bool = false
  ) -> EvaluationItem {
    EvaluationItem(
      name: name, part: "能力", group: group, image: images[image], definition: definition, isForManagers: forManagers,
      lean: lean)
  }

  private static func attitude(_ name: String, _ image: Int, _ definition: String, _ lean: Int) -> EvaluationItem {
    EvaluationItem(name: name, part: "姿勢", group: "姿勢", image: images[image], definition: definition, lean: lean)
  }

  private static func performance(
    _ name: String, _ definition: String, _ lean: Int, forManagers: Bool = false
  ) -> EvaluationItem {
    EvaluationItem(
      name: name, part: "業績", group: "業績", image: images[1], definition: definition, isForManagers: forManagers,
      lean: lean)
  }
}

/// What staff are rated on.
struct ItemsTable: CityTable {
  /// The parts of an evaluation.
  static let parts = ["能力", "姿勢", "業績"]

  var description: TableDescription {
    TableDescription(
      name: "items", title: "評価項目",
      description: "The items of the evaluation. Abilities, attitudes and definitions follow the policy (definitions "
        + "shortened); which official an item serves is a reading of the policy, not its text.",
      fields: [
        .required("item", "string", "評価項目", "Name of the item"),
        .required("part", "string", "評価区分", "Part of the evaluation").among(Self.parts),
        .required("group", "string", "能力区分", "Group of abilities"),
        .required("image", "string", "求められる職員像", "Kind of official that the item serves").among(EvaluationItem.images),
        .required("definition", "string", "定義", "Definition"),
      ],
      primaryKey: ["item"])
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for item in EvaluationItem.all {
      for text in [item.name, item.part, item.group, item.image, item.definition] { output.add(text) }
      try output.endRow()
    }
  }
}
