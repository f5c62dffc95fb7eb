/// The README.md of the city.
enum CityReadme {
  /// The file, in Japanese and in English.
  static func text(_ city: City, tables: [TableDescription]) -> String {
    let list = tables.map { "| `\($0.name).csv` | \($0.title) | \($0.description) |" }.joined(separator: "\n")
    return """
      # 架空の市・職員 / A fictional city

      **この市は架空のものです。** 人物・所属・数値はすべて乱数で作ったもので、実在の市や職員とは関係がありません。
      基準日は2026年4月1日(令和8年4月1日)、履歴は\(city.firstYear)年度から2025年度までです。

      **This city does not exist.** Its people, units and figures are drawn from random numbers and tell nothing about a real
      city or person. The data are as of 2026-04-01 and cover the fiscal years \(city.firstYear) to 2025.
      Staff: \(city.staffCount) permanent on that day. Seed: \(city.seed).

      | file | 表 | contents |
      |---|---|---|
      \(list)

      ## 読み方 / How to read it

      - The last valid day is inclusive and an open end is empty (有効終了日はその日を含み、空欄は継続中).
      - Each person's 本務 rows begin with the row that was valid when the history began; its first day may lie up to three
        years before. 併任 and 派遣 rows stand beside the 本務 row.
      - 会計年度任用職員 have one-year terms and exist since 2020-04-01; a chain of terms is one row of `staff`.
        再任用短時間 staff are retired people with a new number.
      - Evaluations item by item cover the last three fiscal years (評価項目ごとの評価は直近3か年度分). A rater who is not in
        `staff` (市長, 副市長) is an empty `rater_id`.
      - Goals, interviews and meetings cover the last three fiscal years too. Unit goals have no person.
      - `rank_profiles` is empty on purpose: the chart of the policy did not survive (方針の図が読み取れないため空).
      - A generated city of more than 50,000 staff has only the tables that grow slowly: staff, assignments, units, items,
        training, courses, plans, quotas, population, ratings, demotion_requests, powers and rank_profiles.
      - Ages, tiers, unit sizes, transfers, leavers and training hours follow published statistics of a small city.
      - `manifest.json` names what was planted for tests; no program reads it to answer a question.

      ## 仕掛け / Traps

      髙・﨑・邉・齋 in names; two pairs of namesakes; staff numbers with leading zeros; birthdays on 29 February and 1 April;
      a person who left and came back under a new number and, after a marriage, another surname; a section that was renamed
      together with its desks; a retirement age that rises, so that nobody retires at the end of FY2023 and FY2025.

      """
  }
}
