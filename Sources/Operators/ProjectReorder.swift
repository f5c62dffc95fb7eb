import Columns
import Diagnostics
import Plan
import Syntax

/// `project-reorder`: the named columns first.
public struct ProjectReorder: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "project-reorder",
    signature: "T | project-reorder COLUMN|PATTERN* [asc|desc|granny-asc|granny-desc], …",
    summary: Message("Moves the named columns to the front.", ja: "指定した列を前に移す。"),
    details: Message(
      "Columns that fit a pattern keep their order, or stand in that of their names; granny compares digits as numbers, so that h4 stands before h10. A column that fits twice stands where it fits first.",
      ja: "型に当てはまる列は元の順か、asc / desc を書けば名前の順。granny は数字を数として比べる（h4 が h10 より前）。二度当てはまる列は先のほうに置く。"),
    examples: [
      .init("print a = 1, b = 2, c = 3 | project-reorder c", gives: "c,a,b\n3,1,2\n"),
      .init("print unit = 1, h10 = 2, h4 = 3 | project-reorder h* asc", gives: "h10,h4,unit\n2,3,1\n"),
      .init("print unit = 1, h10 = 2, h4 = 3 | project-reorder h* granny-asc", gives: "h4,h10,unit\n3,2,1\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("project-reorder", slots: [.columnPatterns("columns")])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input else { return nil }
    var order: [Int] = []
    var isComplete = true
    for pattern in stage.patterns("columns") {
      guard var found = resolver.columns(matching: pattern, in: input.schema) else {
        isComplete = false
        continue
      }
      if let isAscending = pattern.isAscending {
        let names = input.schema.names
        found.sort { left, right in
          let isBefore = Self.isBefore(names[left], names[right], comparesNumbers: pattern.comparesNumbers)
          return isAscending
            ? isBefore : Self.isBefore(names[right], names[left], comparesNumbers: pattern.comparesNumbers)
        }
      }
      order += found.filter { !order.contains($0) }
    }
    guard isComplete else { return nil }
    let rest = input.schema.fields.indices.filter { !order.contains($0) }
    return resolver.keeping(order + rest, of: input, at: stage.range)
  }

  private static func isBefore(_ left: String, _ right: String, comparesNumbers: Bool) -> Bool {
    guard comparesNumbers else { return left < right }
    let (leftPieces, rightPieces) = (pieces(of: left), pieces(of: right))
    for (leftPiece, rightPiece) in zip(leftPieces, rightPieces) where leftPiece != rightPiece {
      guard let first = Int(leftPiece), let second = Int(rightPiece), first != second else {
        return leftPiece < rightPiece
      }
      return first < second
    }
    return leftPieces.count < rightPieces.count
  }

  /// Runs of digits, and what stands between them.
  private static func pieces(of name: String) -> [String] {
    var result: [String] = []
    for character in name {
      if let last = result.last?.last, last.isASCIIDigit == character.isASCIIDigit {
        result[result.count - 1].append(character)
      } else {
        result.append(String(character))
      }
    }
    return result
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
