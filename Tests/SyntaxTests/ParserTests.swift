import Diagnostics
import Foundation
import Testing

@testable import Syntax

@Suite("Trees")
struct ParserTests {
  @Test(
    "what binds tighter",
    arguments: [
      ("1 + 2 * 3", "(1 + (2 * 3))"), ("1 - 2 - 3", "((1 - 2) - 3)"), ("a or b and c", "(a or (b and c))"),
      ("a == 1 and b < 2 or c", "(((a == 1) and (b < 2)) or c)"), ("-a * b", "((-a) * b)"),
      ("a + b == c % d", "((a + b) == (c % d))"),
      ("x in (1) and y", "((x in (1)) and y)"), ("x between (1 .. 2) and y", "((x between (1 .. 2)) and y)"),
      ("a contains b or c", "((a contains b) or c)"), ("- - 1 + 2", "((- (-1)) + 2)"), ("a <> b", "a != b"),
      ("x[0].a", "((x[0]).a)"),
    ])
  func precedence(_ item: (text: String, bracketed: String)) {
    let plain = Outline.of("print \(item.text)")
    let bracketed = Outline.of("print \(item.bracketed)")
    #expect(plain.diagnostics.isEmpty && bracketed.diagnostics.isEmpty)
    #expect(plain.outline == bracketed.outline)
  }

  @Test(
    "statements",
    arguments: [
      ("a; b", 2), ("a\n\nb", 2), ("a\n\n| count", 1), ("print (\n\n1)", 1), ("let x = 1; x", 2), (";;a;;", 1), ("", 0),
      ("// no", 0),
      ("a\n// c\n| count", 1), ("let t = a | count\n\nt", 2),
    ])
  func statements(_ item: (text: String, count: Int)) {
    let (statements, diagnostics) = Parser.parse(item.text, grammar: grammar)
    #expect(diagnostics.isEmpty && statements.count == item.count)
  }

  @Test("every mistake is said once, in order, at its place")
  func recovery() {
    let text =
      "a | wher x; b | extend y = ; c | take (1 | count; d | sort z; e | count)\n\nf | mv-expand l; g g; h | where x = 1"
    let found = Parser.parse(text, grammar: grammar).diagnostics
    let bytes = Array(text.utf8)
    let words = found.map { item -> String in
      guard let range = item.range else { return "" }
      return String(decoding: bytes[range.lowerBound..<range.upperBound], as: UTF8.self)
    }
    #expect(words == ["wher", ";", "(", "z", ")", "mv-expand", "g", "="])
    #expect(
      found.map(\.code) == [.unknownOperator, .syntax, .syntax, .syntax, .syntax, .unsupported, .syntax, .sqlHabit])
  }

  @Test("a mistake in one stage leaves the others readable")
  func partial() {
    let (statements, diagnostics) = Parser.parse("a | where x == 1 | wher y | take 5", grammar: grammar)
    guard case .query(let pipeline) = statements[0].kind else {
      Issue.record("no query")
      return
    }
    #expect(diagnostics.count == 1)
    #expect(pipeline.stages.map(\.name.text) == ["where", "", "take"])
  }

  @Test(
    "neither depth nor length stops the parser hard",
    arguments: [
      "print " + String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000),
      "print " + String(repeating: "-", count: 10_000) + "1", "print " + String(repeating: "f(", count: 10_000),
      "print 1" + String(repeating: " + 1", count: 10_000), "a" + String(repeating: " | where x", count: 10_000),
      "print " + String(repeating: "(1 + ", count: 300) + "x" + String(repeating: " + 1" + ")", count: 300)
        + String(repeating: "*2", count: 300),
      String(repeating: "union (", count: 10_000), "print x[" + String(repeating: "x[", count: 10_000),
      String(repeating: "[", count: 10_000),
      "print " + String(repeating: "a in (", count: 5_000), "print " + String(repeating: "a between (", count: 5_000),
    ])
  func deep(_ text: String) throws {
    // A thread like the main one: those that tests run on have little room.
    let found = try Self.onLargeStack { Parser.parse(text, grammar: grammar).diagnostics }
    #expect(found.count == 1, "\(found.prefix(3))")
    #expect(found.first?.code == .tooDeep || text.hasPrefix("["))
  }

  @Test("a million bytes are read")
  func long() {
    let list = (0..<120_000).map { "\($0 + 100_000)" }.joined(separator: ",")
    let text = "a | where x in (\(list)) | count"
    let (statements, diagnostics) = Parser.parse(text, grammar: grammar)
    #expect(text.utf8.count > 800_000 && diagnostics.isEmpty && statements.count == 1)
  }

  private static func onLargeStack<Result: Sendable>(_ body: @escaping @Sendable () -> Result) throws -> Result {
    let done = DispatchSemaphore(value: 0)
    let box = Box<Result>()
    let thread = Thread {
      box.value = body()
      done.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
    done.wait()
    return try #require(box.value)
  }

  /// `@unchecked Sendable`: written by one thread before the signal, read by the other behind it.
  private final class Box<Value>: @unchecked Sendable { var value: Value? }
}
