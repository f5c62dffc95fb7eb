import Columns
import Diagnostics
import Session
import Testing

@testable import Plan

@Suite("Overloads, literals and plans")
struct PlanTests {
  private let numbers = [
    Overload([.long, .long], .long), Overload([.real, .real], .real), Overload([.datetime, .timespan], .datetime),
  ]

  @Test(
    "the overload that widens least",
    arguments: [
      ([.long, .long], DataType.long), ([.long, .real], .real), ([.real, .long], .real),
      ([.date, .timespan], .datetime),
      ([nil, .real], .real), ([nil, nil], .long), ([.string, .long], nil), ([.long], nil), ([.timespan, .date], nil),
      ([.real, .bool], nil),
    ] as [([DataType?], DataType?)])
  func overload(_ item: (types: [DataType?], result: DataType?)) {
    #expect(bestOverload(numbers, for: item.types)?.result == item.result)
  }

  @Test(
    "values are read as declared",
    arguments: [
      ("5", .long, .long(5)), ("-5", .long, .long(-5)), ("5.5", .long, nil), ("1e3", .real, .real(1000)),
      ("inf", .real, .real(.infinity)),
      ("-inf", .real, .real(-.infinity)), ("true", .bool, .bool(true)), ("0", .bool, .bool(false)), ("yes", .bool, nil),
      ("", .string, .string("")),
      ("2025-04-01", .date, .date(20_179)), ("2025-02-29", .date, nil), ("1d", .timespan, .timespan(864_000_000_000)),
      ("[1, -2]", .dynamic, .list([.long(1), .long(-2)])), ("[1, 2.5]", .dynamic, .list([.long(1), .real(2.5)])),
      ("[1, \"a\"]", .dynamic, .list([.long(1), .string("a")])), ("[]", .dynamic, .list([])), ("[1", .dynamic, nil),
    ] as [(String, DataType, Value?)])
  func literal(_ item: (text: String, type: DataType, value: Value?)) {
    #expect(Resolver.read(item.text, as: item.type) == item.value)
  }

  private func explained(_ query: String) -> String {
    let session = Session(threadCount: 1, clock: 0)
    if case .text(let text) = session.explain(query) { return text }
    return "no plan"
  }

  @Test(
    "plans as text, with constants computed and limits moved",
    arguments: [
      ("datatable(x:long)[1, 2] | where x > 1 + 1 and true", "filter ((x > 2) and true)\n└ datatable (2 rows)\n"),
      (
        "print x = 1 | project y = x * (2 * 3) | take 5",
        "project y = (x * 6)\n└ project x = 1\n  └ take 5\n    └ print (1 rows)\n"
      ),
      ("datatable(x:long)[1] | sort by x asc | take 3 | take 7", "top 3 by x asc\n└ datatable (1 rows)\n"),
      ("datatable(x:long)[1] | top 9 by x | take 3", "top 3 by x desc\n└ datatable (1 rows)\n"),
      (
        "range i from 1 to 9 step 2 | summarize n = count() by i",
        "project i, n\n└ aggregate n = count() by i\n  └ range i from 1 to 9 step 2\n"
      ),
      (
        "range i from 1 to 9 step 2 | summarize n = count() by j = i % 4, i, one = 1, k = i * 2 + 1",
        "project j, i, one, k, n\n└ project j = (i % 4), i, one = 1, k = ((i * 2) + 1), n\n  └ aggregate n = count() by i\n    └ range i from 1 to 9 step 2\n"
      ),
      (
        "datatable(x:real)[0.0, -0.0] | summarize n = count() by x, y = 1 / x",
        "project x, y, n\n└ aggregate n = count() by x, y = (1 / x)\n  └ datatable (2 rows)\n"
      ),
      (
        "print a = 1 | join kind=inner (print b = 1) on $left.a == $right.b",
        "join inner on a == b\n├ project a = 1\n│ └ print (1 rows)\n└ project b = 1\n  └ print (1 rows)\n"
      ),
      (
        "print x = \"a\" | where x == \"b\\\"c\" or isnull(long(null))",
        "filter ((x == \"b\\\"c\") or true)\n└ project x = \"a\"\n  └ print (1 rows)\n"
      ),
    ])
  func explain(_ item: (query: String, text: String)) { #expect(explained(item.query) == item.text) }

  @Test(
    "names of computed columns",
    arguments: [
      ("print 1, x = 2, 3", ["print_0", "x", "print_2"]),
      ("print x = 1 | project x, x + 1, tostring(x + 1), y = x", ["x", "Column1", "Column2", "y"]),
      ("print x = 5 | summarize bin(x, 2), count() by x", nil),
      ("print x = 5 | summarize count() by bin(x, 2)", ["x", "count_"]),
      ("print x = 5 | summarize count(), count(), max(x), 1 + max(x)", ["count_", "count_1", "max_x", "Column1"]),
      ("print x = 5 | summarize countif_ = sum(x), countif(x > 1)", ["countif_", "countif_1"]),
      ("print x = 5 | count", ["Count"]),
      ("print a = 1 | join kind=inner (print a = 1, a1 = 2) on a", ["a", "a1", "a11"]),
    ] as [(String, [String]?)])
  func names(_ item: (query: String, names: [String]?)) {
    let session = Session(threadCount: 1, clock: 0)
    _ = session.submit(item.query)
    #expect(session.steps.last?.result?.schema.names == item.names)
  }

  @Test("a category's rank is its place; an undeclared text has none")
  func rank() throws {
    let rank = CategoryRank(order: CategoryOrder(["低", "中", "高"]))
    let column = try rank.evaluate([Operand(Column.strings(["高", "", "低", "中", "低"]))], EvaluationContext(now: 0))
    #expect(column.values == [.long(2), .null, .long(0), .long(1), .long(0)])
  }
}
