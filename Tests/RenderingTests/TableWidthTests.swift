import Columns
import Diagnostics
import Rendering
import Testing

/// How the room of a terminal is shared among the columns of a list of staff.
@Suite struct TableWidthTests {
  private static let staff = Samples.batch([
    (Field("staff_id", .string), ["00271", "00103", "00612"].map { .string($0) }),
    (Field("name", .string), ["長谷川　哲也", "松本　茂", "長谷川　美穂"].map { .string($0) }),
    (Field("kana", .string), ["ハセガワ　テツヤ", "マツモト　シゲル", "ハセガワ　ミホ"].map { .string($0) }),
    (Field("gender", .string), ["男", "男", "女"].map { .string($0) }),
    (Field("born_on", .date), [.date(-1972), .date(-4834), .date(4717)]),
    (Field("hired_on", .date), [.date(6299), .date(1916), .date(13239)]),
    (Field("left_on", .date), [.null, .date(17256), .null]),
    (Field("left_reason", .string), ["", "定年", ""].map { .string($0) }),
    (Field("employment", .string), ["常勤", "常勤", "常勤"].map { .string($0) }),
    (Field("occupation", .string), ["一般事務", "一般事務", "保育士"].map { .string($0) }),
    (Field("weekly_hours", .real), [.real(38.75), .real(38.75), .real(38.75)]),
  ])

  private func check(_ width: Int, _ expected: String) {
    let output = TableRenderer(options: TableOptions(width: width)).render(Self.staff)
    #expect(output == expected)
    let lines = output.split(separator: "\n")
    #expect(lines.allSatisfy { DisplayWidth().width(of: $0) <= width })
  }

  @Test func atFullWidthNothingIsCut() {
    let output = TableRenderer(options: TableOptions(width: 143)).render(Self.staff)
    #expect(output == TableRenderer().render(Self.staff))
  }

  @Test func headingsGiveWayBeforeNames() {
    check(
      110,
      """
      staff_id  name          kana          gender  born_on     hired_on    left_on     left_re…  employm…  occupat…
      ────────  ────────────  ────────────  ──────  ──────────  ──────────  ──────────  ────────  ────────  ────────
      00271     長谷川　哲也  ハセガワ　…   男      1964-08-08  1987-04-01                        常勤      一般事務
      00103     松本　茂      マツモト　…   男      1956-10-07  1975-04-01  2017-03-31  定年      常勤      一般事務
      00612     長谷川　美穂  ハセガワ　…   女      1982-12-01  2006-04-01                        常勤      保育士

      3 rows
      1 column left out: weekly_hours

      """)
  }

  @Test func whatIsLeftOfTheWidthGoesToHeadings() {
    check(
      130,
      """
      staff_id  name          kana              gender  born_on     hired_on    left_on     \
      left_reas…  employment  occupati…  weekly_h…
      ────────  ────────────  ────────────────  ──────  ──────────  ──────────  ──────────  \
      ──────────  ──────────  ─────────  ─────────
      00271     長谷川　哲也  ハセガワ　テツヤ  男      1964-08-08  1987-04-01              \
                  常勤        一般事務       38.75
      00103     松本　茂      マツモト　シゲル  男      1956-10-07  1975-04-01  2017-03-31  \
      定年        常勤        一般事務       38.75
      00612     長谷川　美穂  ハセガワ　ミホ    女      1982-12-01  2006-04-01              \
                  常勤        保育士         38.75

      3 rows

      """)
  }

  @Test func theWidestTextIsCutFirst() {
    check(
      80,
      """
      staff_id  name          kana          gender  born_on     hired_on    left_on
      ────────  ────────────  ────────────  ──────  ──────────  ──────────  ──────────
      00271     長谷川　哲也  ハセガワ　…   男      1964-08-08  1987-04-01
      00103     松本　茂      マツモト　…   男      1956-10-07  1975-04-01  2017-03-31
      00612     長谷川　美穂  ハセガワ　…   女      1982-12-01  2006-04-01

      3 rows
      4 columns left out: left_reason, employment, occupation, weekly_hours

      """)
  }

  @Test func theLeastWidthIsEight() {
    check(
      60,
      """
      staff_id  name      kana      gender  born_on     hired_on
      ────────  ────────  ────────  ──────  ──────────  ──────────
      00271     長谷川…   ハセガ…   男      1964-08-08  1987-04-01
      00103     松本　茂  マツモ…   男      1956-10-07  1975-04-01
      00612     長谷川…   ハセガ…   女      1982-12-01  2006-04-01

      3 rows
      5 columns left out: left_on, left_reason, employment,
        occupation, weekly_hours

      """)
  }
}
