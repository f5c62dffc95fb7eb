import Columns
import Diagnostics
import Rendering
import Testing

@Suite struct TableTests {
  private func table(_ batch: Batch, _ options: TableOptions = TableOptions()) -> String {
    TableRenderer(options: options).render(batch)
  }

  @Test func alignsWideTextAndDecimalPoints() {
    #expect(
      table(Samples.units) == """
        unit    staff   hours
        ──────  ─────  ──────
        税務課     12    7.50
        IT       1204   12.25
                       100.00

        3 rows

        """)
  }

  @Test func printsEveryType() {
    #expect(
      table(Samples.everyType) == """
        text    flag  count  share  day         moment                      time  list
        ──────  ────  ─────  ─────  ──────────  ────────────────────  ──────────  ─────────
        税務課  true  -1204   3.14  2025-04-01  2025-04-01T09:00:00Z  1.01:30:00  ["a","b"]


        2 rows

        """)
  }

  @Test func titlesAndThousandsAndJapanese() {
    let options = TableOptions(language: .japanese, headings: .titles, groupsThousands: true)
    #expect(
      table(Samples.units.slice(0..<2), options) == """
        課       人数  hours
        ──────  ─────  ─────
        税務課     12   7.50
        IT      1,204  12.25

        2 行

        """)
  }

  @Test func emptyAndSingleRowAndNoColumns() {
    #expect(table(.empty(Schema([Field("a", .long)]))) == "a\n─\n\n0 rows\n")
    #expect(table(Samples.batch([(Field("n", .long), [.long(7)])])) == "n\n─\n7\n\n1 row\n")
    #expect(table(Batch(schema: Schema([]), columns: [], rowCount: 3)) == "3 rows\n")
  }

  @Test func showsTheFirstRows() {
    let column = Column.constant(.long(1), type: .long, count: 1204)
    let batch = Batch(schema: Schema([Field("n", .long)]), columns: [column], rowCount: 1204)
    #expect(table(batch, TableOptions(maximumRows: 2)) == "n\n─\n1\n1\n\n2 of 1,204 rows\n")
    #expect(table(batch, TableOptions(maximumRows: 0)) == "n\n─\n\n0 of 1,204 rows\n")
    let japanese = TableOptions(maximumRows: 1, language: .japanese)
    #expect(table(batch, japanese) == "n\n─\n1\n\n1,204 行のうち 1 行\n")
  }

  @Test func cutsTextsToThirtyColumns() {
    let batch = Samples.batch([
      (Field("name", .string), [.string("総務部人事課人材育成係")]),
      (Field("a_number_with_a_long_name", .long), [.long(1_234_567)]),
      (Field("note", .string), [.string("left as it was")]),
    ])
    let output = table(batch, TableOptions(width: 30))
    #expect(
      output == """
        name       a_numbe…  note
        ─────────  ────────  ─────────
        総務部人…   1234567  left as …

        1 row

        """)
    let width = DisplayWidth()
    #expect(output.split(separator: "\n").allSatisfy { width.width(of: $0) <= 30 })
  }

  @Test func leavesColumnsOutAndNamesThem() {
    let fields = ["first_day", "second_day", "third_day", "fourth_day"].map { Field($0, .date) }
    let batch = Batch(
      schema: Schema(fields), columns: fields.map { _ in Column(type: .date, values: [.date(0)]) }, rowCount: 1)
    #expect(
      table(batch, TableOptions(width: 30)) == """
        first_day   second_day
        ──────────  ──────────
        1970-01-01  1970-01-01

        1 row
        2 columns left out: third_day,
          fourth_day

        """)
    #expect(table(batch, TableOptions(width: 40, language: .japanese)).hasSuffix("1 行\n省いた列 1: fourth_day\n"))
    #expect(table(batch, TableOptions(width: 5)).hasPrefix("firs…\n─────\n1970…\n"))
  }

  @Test func ambiguousCharactersTakeTwoColumnsWhereAsked() {
    let batch = Samples.batch([
      (Field("mark", .string), [.string("①○"), .string("abcd")]), (Field("n", .long), [.long(1), .long(2)]),
    ])
    #expect(table(batch) == "mark  n\n────  ─\n①○    1\nabcd  2\n\n2 rows\n")
    let wide = TableOptions(displayWidth: DisplayWidth(ambiguousIsWide: true))
    #expect(table(batch, wide) == "mark  n\n──\n①○  1\nabcd  2\n\n2 rows\n")
  }

  @Test func nothingIsObeyedByTheTerminal() {
    let batch = Samples.batch([
      (Field("a\u{1B}[2J", .string), [.string("\u{1B}]0;x\u{7}"), .string("a\r\nb\tc\u{9B}31m\u{7F}\u{202E}")])
    ])
    #expect(table(batch) == "a␛[2J\n───────────\n␛]0;x␇\na␊b c\u{FFFD}31m␡\u{FFFD}\n\n2 rows\n")
  }

  @Test func colourIsOnlyBoldAndDim() {
    let batch = Samples.batch([(Field("n", .long), [.long(7)])])
    #expect(
      table(batch, TableOptions(useColor: true))
        == "\u{1B}[1mn\u{1B}[0m\n\u{1B}[2m─\u{1B}[0m\n7\n\n\u{1B}[2m1 row\u{1B}[0m\n")
  }

  @Test func realsOfAColumnShareTheirDecimals() {
    func column(_ values: [Double]) -> [String] {
      let batch = Samples.batch([(Field("x", .real), values.map { .real($0) })])
      return table(batch).split(separator: "\n").dropFirst(2).dropLast().map { String($0.drop { $0 == " " }) }
    }
    #expect(column([1, 2]) == ["1.0", "2.0"])
    #expect(column([0.1 + 0.2, 1.25]) == ["0.30", "1.25"])
    #expect(column([1.0 / 3, -2]) == ["0.3333", "-2.0000"])
    #expect(column([0.99999, 1]) == ["1.0", "1.0"])
    #expect(column([1.2345e-7, 0, -0.0]) == ["1.23e-07", "0.0", "0.0"])
    #expect(column([1e20, 123_456_789_012.5]) == ["1.0e+20", "123456789012.5"])
    #expect(column([.nan, .infinity, -.infinity, 1.5]) == ["NaN", "Infinity", "-Infinity", "1.5"])
  }
}
