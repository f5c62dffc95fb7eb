import Diagnostics
import Testing

@testable import Syntax

@Suite("Syntax printed as text")
struct PrinterTests {
  private func printed(_ text: String) -> String {
    Parser.parse(text, grammar: grammar).statements.map { Printer().text(of: $0) + ";" }.joined(separator: "\n")
  }

  private func check(_ text: String) {
    let (outline, diagnostics) = Outline.of(text)
    #expect(diagnostics.isEmpty, "\(text)")
    let once = printed(text)
    let again = Outline.of(once)
    #expect(again.diagnostics.isEmpty, "\(text)\n→ \(once)")
    #expect(again.outline == outline, "\(text)\n→ \(once)")
    #expect(printed(once) == once, "\(text)")
  }

  @Test(
    "means the same, and changes no more",
    arguments: [
      "staff | where unit == \"税務課\" | project name, n = hours * 2 | sort by n asc nulls last, name | take 5",
      "t | summarize count(), s = sum(x) by unit, y = bin(x, 2)", "t | summarize by x",
      "t | where d between (2025-04-01 .. 2025-04-30)",
      "t | where true == (x between (1 .. 2))", "t | where (x in (1, 2)) == (y !in (3))", "t | where a == (b == c)",
      "t | where (a == b) == c",
      "t | where x in (u | project k) and y in~ (\"a\")",
      "print -(-x), -(x + 1), - -5, +x, 1 - -1, 1 - (2 - 3), 1 - 2 - 3",
      "print (-5).a, (-x)[0], x[1][2], x.y.z",
      "print 1e300, 1e-7, 0.1, 1.0, 100000000000000000000.0, 9223372036854775807, 0x8000000000000000",
      "print 1d, 1.5h, 90m, 1tick, 1e20ticks", "print \"a\\\"b\\\\\\n\\t\", 'it\\'s', \"\", @\"c:\\d\", ```x\ny```",
      "print ['4月'], ['a b'], [\"it's\"], ['and'], ['by'], ['true'], ['in'], ['union'], ['between'], ['a\\\\b'], ['not']",
      "print datetime(2025-04-01 10:00), long(null), dynamic([1, \"a)\"]), date(2025-04-01), 2025-04-01",
      "t | join kind=inner (u | where x > 1) on k, $left.a == $right.b", "union kind=inner a, (b | count)",
      "a | union b, c", "t | unpivot ['4月'] .. ['3月'], x, a..b into month, ['時間']",
      "let x = 5; let t = a | where b == x; t | count", "let t = (a | count); t",
      "declare query_parameters(fy:long = 2024, u:string = \"A\", z:real)",
      "datatable(a:long, ['b c']:string)[1, \"x\", -2, \"\"]", "datatable(a:string)[\"x\"]", "set memory_limit = 1000",
      "(a | count) | take 1",
      "print f(), g(1, a = 2), toscalar(t | count), h(*)", "t | where not(a) and (b or c) or d and (e and f)",
      "t | where s matches regex @\"^\\d+$\" and not(s hasprefix_cs \"a\") or s !hassuffix \"b\"",
      "t | where (s has_any (\"a\", x)) == (s has_all (u | project k))",
      "print ['matches'], ['has_any'], ['hasprefix']",
      "t | where (a matches regex b) == c",
      "| count", "t | where a % b / c * d - e + f > 0",
    ])
  func known(_ text: String) { check(text) }

  @Test("random expressions", arguments: 0..<400) func random(seed: Int) {
    var numbers = Numbers(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    check("t | where \(numbers.expression(depth: 5)) | extend y = \(numbers.expression(depth: 4))")
  }

  /// A linear congruential generator (Knuth, MMIX), which needs no more than to differ by seed.
  private struct Numbers {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }

    mutating func expression(depth: Int) -> String {
      if depth == 0 {
        return ["x", "['4月']", "-5", "1.5", "\"a\"", "2025-04-01", "1d", "true", "long(null)", "課"][below(10)]
      }
      let left = expression(depth: depth - 1)
      let right = expression(depth: below(depth))
      switch below(10) {
      case 0: return "(\(left))"
      case 1: return "-(\(left))"
      case 2: return "f(\(left), \(right))"
      case 3: return "(\(left)) between (\(right) .. 9)"
      case 4: return "(\(left)) in (\(right), 2)"
      case 5: return "(\(left))[\(right)]"
      default:
        let sign = [
          "+", "-", "*", "/", "%", "==", "!=", "<", ">=", "and", "or", "contains", "!has", "=~", "matches regex",
        ][below(15)]
        let open = below(2) == 0 ? ("(", ")") : ("", "")
        return "\(open.0)\(left)\(open.1) \(sign) \(open.0)\(right)\(open.1)"
      }
    }
  }

  @Test("names of tables are found in a statement, and columns of the same name are not")
  func namedTables() {
    let text = "_3 | join kind=inner (_ | where _1 == 2) on k | where s in (t) and s == \"_9\" | extend x = toscalar(u)"
    let statement = Parser.parse(text, grammar: grammar).statements[0]
    #expect(Set(statement.namedTables) == ["_3", "_", "t", "u"])
    let renamed = statement.renamingTables { $0 == "_" ? "step7" : $0 == "_1" ? "wrong" : nil }
    let printed = Printer().text(of: renamed)
    #expect(printed.contains("step7") && printed.contains("_1 == 2") && printed.contains("\"_9\""))
  }
}
