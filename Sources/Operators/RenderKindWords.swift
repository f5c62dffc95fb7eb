import Diagnostics
import Plan

/// What `.help` and the reference say of the kinds of charts.
enum RenderKindWords {
  static let all: [Documentation] = kinds.map { kind, english, japanese in
    Documentation(
      kind, signature: "T | render \(kind) [with (PROPERTY = VALUE, …)]",
      summary: Message(english, ja: japanese),
      details: Message(
        "The rows stay as they are; `.help render` lists the properties.", ja: "行は変わらない。指定は `.help render`。"),
      examples: [
        .init(
          "datatable(month:long, hours:long)[4, 3, 5, 8] | render \(kind)", gives: "month,hours\n4,3\n5,8\n")
      ])
  }

  private static let kinds: [(String, String, String)] = [
    ("table", "The rows as a table.", "行を表として見せる。"),
    ("barchart", "A bar to the right for each row.", "行ごとに横棒を引く。"),
    ("columnchart", "A bar upwards for each row.", "行ごとに縦棒を立てる。"),
    ("linechart", "A line through the rows.", "行を折れ線で結ぶ。"),
    ("timechart", "A line over time.", "時間に沿った折れ線。"),
    ("areachart", "A line with the area below it.", "折れ線とその下の面。"),
    ("stackedareachart", "Areas on top of each other.", "面を積み重ねる。"),
    ("scatterchart", "A point for each row.", "行ごとに点を打つ。"),
    ("card", "The values of the first row, large.", "最初の行の値を大きく見せる。"),
    ("stepchart", "A line in steps, as of a survival function. Meibo's own.", "生存関数のような階段状の線。Meibo 独自。"),
    ("stackedchart", "Bars cut into parts. Meibo's own.", "棒を内訳で区切る。Meibo 独自。"),
    ("histogram", "How many values lie in each interval. Meibo's own.", "区間ごとの値の数。Meibo 独自。"),
    ("heatmap", "A table of coloured cells. Meibo's own.", "値を色の濃さで見せる表。Meibo 独自。"),
    ("boxplot", "Quartiles and extremes of each group. Meibo's own.", "グループごとの四分位と両端。Meibo 独自。"),
    ("pyramid", "Two sides of bars, as of ages by sex. Meibo's own.", "年齢と性別のような左右の棒。Meibo 独自。"),
  ]
}
