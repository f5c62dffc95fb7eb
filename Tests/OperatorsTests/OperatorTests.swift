import Columns
import Diagnostics
import Session
import Testing

@testable import Operators

@Suite("Operators")
struct OperatorTests {
  private func rows(_ query: String) -> [[String]] {
    let session = Session(threadCount: 2, clock: 0)
    _ = session.submit(query)
    guard let result = session.steps.last?.result else { return [] }
    return (0..<result.rowCount).map { result.row($0).map { $0.isNull ? "null" : $0.text } }
  }

  @Test("nulls stay nulls behind the 64th key column")
  func manyKeys() {
    let names = (0..<70).map { "c\($0)" }
    let columns = names.map { "\($0):long" }.joined(separator: ", ")
    let first = names.indices.map { $0 == 66 ? "long(null)" : "0" }.joined(separator: ", ")
    let second = names.indices.map { _ in "0" }.joined(separator: ", ")
    let found = rows("datatable(\(columns))[\(first), \(second), \(first)] | distinct * | project c0, c66")
    #expect(found == [["0", "null"], ["0", "0"]])
    let table = "(datatable(\(columns))[\(first), \(second)])"
    let keys = names.joined(separator: ", ")
    #expect(rows("let t = \(table); t | join kind=inner t on \(keys) | count") == [["1"]])
  }

  @Test("no remedy names what is refused itself")
  func remedies() {
    for (name, remedy) in Operators.refused {
      let words = remedy.english.split { !$0.isLetter && $0 != "-" && $0 != "_" }.map(String.init)
      #expect(words.allSatisfy { Operators.refused[$0] == nil || $0 == "find" }, "\(name): \(remedy.english)")
      #expect(remedy.japanese != nil, "\(name)")
    }
    for (name, remedy) in Operators.habits { #expect(remedy.japanese != nil, "\(name)") }
  }

  @Test("every operator has its own names, and none is refused too")
  func names() {
    let names = Operators.all.flatMap(\.shape.names)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { Operators.refused[$0] == nil && Operators.habits[$0] == nil })
  }

  @Test("an operator that says it keeps the columns does")
  func keepsColumns() {
    let queries = [
      "where": "where a > 0", "sort": "sort by a", "top": "top 1 by a", "take": "take 1", "at": "",
      "as": "as rows", "sample": "sample 5", "render": "render table",
      "expect": "expect a > 0",
    ]
    for item in Operators.all where item.keepsColumns {
      guard let stage = queries[item.name], !stage.isEmpty else {
        #expect(item.name == "at")
        continue
      }
      #expect(rows("print a = 1, b = \"x\" | \(stage)") == [["1", "x"]], "\(item.name)")
    }
  }
}
