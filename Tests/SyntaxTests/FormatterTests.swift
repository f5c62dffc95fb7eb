import Diagnostics
import Testing

@testable import Syntax

@Suite("Layout of scripts")
struct FormatterTests {
  static let script = """
    //! meibo 1
    declare query_parameters(fy:long=2024);   // which year
    /// ## prose
    let  posts=staff // all
    // only primary
    |where kind=="本務"   // 本務のみ
    | extend x=@"a\\d", y = 1e3, z = 0x10

    // before a function
    let f = (x:long=3, T:(a:string,*)) {
      let y=x*2; // double
      T | where a=="x" // keep
      // last
      | extend k=y };
    posts | join kind=inner (staff // people
      | where sex=="女" // women
      // comment in
      | project staff_id) on staff_id // end
    | count // n
    // after
    ;


    print 1 // one
    """

  @Test("one stage a line, comments where they stood")
  func layout() {
    let expected = """
      //! meibo 1
      declare query_parameters(fy:long = 2024);  // which year
      /// ## prose
      let posts =
          staff  // all
          // only primary
          | where kind == "本務"  // 本務のみ
          | extend x = @"a\\d", y = 1e3, z = 0x10;

      // before a function
      let f = (x:long = 3, T:(a:string, *)) {
          let y = x * 2;
          // double
          T
          | where a == "x"  // keep
          // last
          | extend k = y
      };
      posts
      | join kind=inner (
          staff  // people
          | where sex == "女"  // women
          // comment in
          | project staff_id
      ) on staff_id  // end
      | count
      // n
      // after
      ;

      print 1;  // one

      """
    #expect(Formatter.format(Self.script, grammar: grammar).text == expected)
  }

  @Test(
    "laid out twice is laid out once, and no comment is lost",
    arguments: [
      Self.script, "", "// only a comment", "\n\n// a\n\n\n// b\n", "staff | count", "staff // a\n// b\n| count; // c",
      "print 1 // a\n\nprint 2 // b", "staff | where a in ((staff | project b)) // c", "set x = 1; // a\n// b\nset y",
      "let a = 1; // one\nlet b = // two\n2;", "staff\n| union (staff // x\n), (staff | where a == 1 // y\n)",
      "staff | where a == 1 /* no comment of KQL */", "// a\n; // b\n;\nstaff",
      "datatable(a:long, b:string)[1, \"x\", // one\n2, \"y\"] // two\n| count",
    ])
  func idempotent(_ text: String) {
    let (once, mistakes) = Formatter.format(text, grammar: grammar)
    guard let once else {
      #expect(!mistakes.isEmpty)
      return
    }
    let twice = Formatter.format(once, grammar: grammar)
    #expect(twice.text == once)
    #expect(Lexer.comments(of: once).map(\.text).sorted() == Lexer.comments(of: text).map(\.text).sorted())
    #expect(Outline.of(once).outline == Outline.of(text).outline)
  }

  @Test("what cannot be read is left alone")
  func mistakes() {
    let (text, mistakes) = Formatter.format("staff | where (", grammar: grammar)
    #expect(text == nil)
    #expect(mistakes.count == 1)
  }
}
