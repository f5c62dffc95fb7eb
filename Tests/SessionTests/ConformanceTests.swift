import Columns
import Foundation
import Testing

@testable import Session

/// Examples of the public KQL reference (see Tests/Conformance/README.md).
///
/// A case whose name stands in `pending.txt` uses what is not spoken yet and must fail: a line that passes is taken out.
@Suite("Conformance with the KQL reference")
struct ConformanceTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var query: String
    var columns: [String]
    var rows: [[String]]
    var testDescription: String { name }
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Conformance")

  /// Cases whose page heads a column wrongly, with the right heads.
  static let misprinted = [
    // The page heads the right side's column with the left side's name.
    "join-rightanti#0": ["Key", "Value2"],
    // The page heads a column without a name "result".
    "max-of-function#1": ["Column1"],
  ]

  static let cases: [Case] = {
    let text = (try? String(contentsOf: folder.appending(path: "kql-docs.jsonl"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
  }()

  static let pending: Set<String> = {
    let text = (try? String(contentsOf: folder.appending(path: "pending.txt"), encoding: .utf8)) ?? ""
    return Set(text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init))
  }()

  @Test("every case was read") func complete() { #expect(Self.cases.count == 67) }

  @Test("agrees, or is known not to yet", arguments: cases)
  func agrees(_ item: Case) {
    let mismatch = mismatch(of: item)
    if Self.pending.contains(item.name) {
      #expect(mismatch != nil, "\(item.name) passes now: take it out of pending.txt")
    } else {
      #expect(mismatch == nil, "\(item.query)")
    }
  }

  private func mismatch(of item: Case) -> String? {
    let session = Session(threadCount: 2, clock: 0)
    let outcomes = session.submit(item.query)
    guard let result = session.steps.last?.result else { return "\(outcomes)" }
    let rows = (0..<result.rowCount).map { row in result.row(row).map { simplified($0.text) } }
    let expected = item.rows.map { row in
      // A page leaves empty cells at the end of a row out.
      row.map(simplified) + Array(repeating: "", count: max(0, item.columns.count - row.count))
    }
    let isOrdered = item.query.contains("sort") || item.query.contains("order by") || item.query.contains("top ")
    let same = isOrdered ? rows == expected : rows.map(joined).sorted() == expected.map(joined).sorted()
    // The page moves the right side's only row into the left side's cells.
    if item.name == "join-fullouter#0" {
      return rows.contains(["", "", "d", "40"]) && rows.count == 6 ? nil : "\(rows)"
    }
    if let columns = Self.misprinted[item.name] { return same && result.schema.names == columns ? nil : "\(rows)" }
    // A page sometimes heads a column of a print with a word of its own.
    let namesMatch = result.schema.names == item.columns || item.query.hasPrefix("print")
    return same && namesMatch ? nil : "\(result.schema.names) \(rows) instead of \(item.columns) \(expected)"
  }

  private func joined(_ row: [String]) -> String { row.joined(separator: "|") }

  /// A cell without what only the page's layout puts there: back-ticks, line breaks, ways to write a moment or a number.
  private func simplified(_ cell: String) -> String {
    var text = cell.replacingOccurrences(of: "<br>", with: "").replacingOccurrences(of: "`", with: "")
    text = text.replacingOccurrences(of: "&nbsp;", with: "")
    text = text.replacingOccurrences(of: "(null)", with: "").replacingOccurrences(of: "∞", with: "Infinity")
    text = text.trimmingCharacters(in: .whitespaces)
    if text.hasPrefix("[") { text = text.filter { $0 != " " } }
    let isMoment = text.count > 18 && text.prefix(4).allSatisfy(\.isNumber) && text.dropFirst(4).first == "-"
    if isMoment {
      text = text.replacingOccurrences(of: " ", with: "T")
      if text.hasSuffix("Z") { text.removeLast() }
      if let dot = text.firstIndex(of: ".") {
        var fraction = text[text.index(after: dot)...]
        while fraction.last == "0" { fraction = fraction.dropLast() }
        text = String(text[..<dot]) + (fraction.isEmpty ? "" : ".\(fraction)")
      }
    }
    if let number = Double(text) { return String(format: "%.9g", number) }
    return text
  }
}
