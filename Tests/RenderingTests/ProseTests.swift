import Testing

@testable import Rendering

@Suite struct ProseTests {
  private func html(_ markdown: String) -> String {
    var prose = ProseHTML()
    return prose.render(markdown)
  }

  @Test func blocks() {
    #expect(
      html("# 題\r\n本文の\r\n続き and\nmore\n\n- a\n- b\n  b2\n1. x\n2) y\n\n> q\n> r\n\n---\n```kql\na < b\n\n```\n") == """
        <h2 id="section-1" class="part">題</h2>
        <p>本文の続き and more</p>
        <ul>
        <li>a</li>
        <li>b b2</li>
        </ul>
        <ol>
        <li>x</li>
        <li>y</li>
        </ol>
        <blockquote><p>q r</p></blockquote>
        <hr>
        <pre tabindex="0"><code>a &lt; b

        </code></pre>

        """)
    #expect(html("") == "")
    #expect(html("#tag") == "<p>#tag</p>\n")
    #expect(html("```\nopen") == "<pre tabindex=\"0\"><code>open\n</code></pre>\n")
  }

  @Test func marks() {
    func inline(_ text: String) -> String { ProseInline().html(text) }
    #expect(inline("**太字**と*斜体*") == "<strong>太字</strong>と<em>斜体</em>")
    #expect(inline("**a *b* c**") == "<strong>a <em>b</em> c</strong>")
    #expect(inline("staff_id and unit_id") == "staff_id and unit_id")
    #expect(inline("_a_b_") == "<em>a_b</em>")
    #expect(inline("2 * 3 * 4 and **") == "2 * 3 * 4 and **")
    #expect(inline("`a*b*<`") == "<code>a*b*&lt;</code>")
    #expect(inline("\\*a\\* \\d") == "*a* \\d")
    #expect(inline("<b>&amp;</b>") == "&lt;b&gt;&amp;amp;&lt;/b&gt;")
  }

  @Test func onlyWebLinks() {
    func inline(_ text: String) -> String { ProseInline().html(text) }
    #expect(inline("[x](javascript:alert(1))") == "[x](javascript:alert(1))")
    #expect(inline("[x](data:text/html,a) [") == "[x](data:text/html,a) [")
    #expect(
      inline("[*x*](HTTP://e.jp/\"a)") == "<a href=\"HTTP://e.jp/&quot;a\" rel=\"noopener noreferrer\"><em>x</em></a>")
    #expect(ProseInline(allowsLinks: false).html("[x](https://e.jp)") == "x")
  }
}
