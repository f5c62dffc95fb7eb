import Columns
import Rendering
import Testing

@Suite struct LineFormatTests {
  private let awkward = Samples.batch([
    (Field("a|b", .string), [.string("x|y\r\nz"), .string("a\tb\\c\"d\u{1}"), .string("<b> *x* _y_ a_b")]),
    (Field("n", .real), [.real(.nan), .null, .real(-.infinity)]),
  ])

  @Test func namesAreUniqueAndFound() {
    #expect(Renderers.names == ["table", "csv", "tsv", "json", "ndjson", "markdown"])
    #expect(Renderers.names.allSatisfy { Renderers.named($0)?.name == $0 })
    #expect(Renderers.named("xml") == nil)
    #expect(Renderers.all.allSatisfy { $0.summary.japanese != nil })
  }

  @Test func tsvEscapesTabsAndLineEnds() {
    #expect(
      TSVRenderer().render(awkward)
        == "a|b\tn\nx|y\\r\\nz\tNaN\na\\tb\\\\c\"d\u{1}\t\n<b> *x* _y_ a_b\t-Infinity\n")
  }

  @Test func jsonIsAnArrayOfObjectsOneALine() {
    #expect(
      JSONRenderer().render(Samples.everyType) == """
        [
        {"text":"税務課","flag":true,"count":-1204,"share":3.14,"day":"2025-04-01","moment":"2025-04-01T09:00:00Z",\
        "time":"1.01:30:00","list":["a","b"]},
        {"text":"","flag":null,"count":null,"share":null,"day":null,"moment":null,"time":null,"list":null}
        ]

        """)
    #expect(JSONRenderer().render(.empty(Schema([Field("a", .long)]))) == "[\n]\n")
  }

  @Test func ndjsonEscapesAndQuotesWhatIsNoNumber() {
    #expect(
      NDJSONRenderer().render(awkward) == #"""
        {"a|b":"x|y\r\nz","n":"NaN"}
        {"a|b":"a\tb\\c\"d\u0001","n":null}
        {"a|b":"<b> *x* _y_ a_b","n":"-Infinity"}

        """#)
    #expect(NDJSONRenderer().render(Batch(schema: Schema([]), columns: [], rowCount: 2)) == "{}\n{}\n")
  }

  @Test func markdownEscapesPipesAndSigns() {
    #expect(
      MarkdownRenderer().render(awkward)
        == #"""
        | a\|b | n |
        | --- | ---: |
        | x\|y<br>z | NaN |
        | a	b\\c"d |  |
        | \<b\> \*x\* \_y\_ a_b | -Infinity |

        """#.replacing("c\"d", with: "c\"d\u{1}"))
  }

  @Test func piecesGiveTheSameAsTheWhole() throws {
    let count = Batch.morselRowCount + 10
    let column = Column(type: .long, values: (0..<count).map { .long(Int64($0)) })
    let batch = Batch(schema: Schema([Field("n", .long)]), columns: [column], rowCount: count)
    try TemporaryFolder.use { folder in
      for renderer in Renderers.all {
        var file = try AtomicFileWriter(path: "\(folder)/x")
        try renderer.write(batch, to: &file)
        try file.commit()
        #expect(TemporaryFolder.read("\(folder)/x") == renderer.render(batch))
      }
    }
  }
}
