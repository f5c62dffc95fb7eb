import Columns
import Diagnostics
import Plan
import Syntax

extension Stage {
  /// Names of columns with wildcards.
  func patterns(_ label: String) -> [ColumnPattern] {
    if case .columnPatterns(let patterns)? = slots[label] { return patterns }
    return []
  }
}

extension Resolver {
  /// The places of the columns that fit a pattern, in their order. A plain name must be a column's; nil, with a
  /// diagnostic, where it is none.
  mutating func columns(matching pattern: ColumnPattern, in schema: Schema) -> [Int]? {
    if !pattern.isPattern { return columnIndex(pattern.name).map { [$0] } }
    return schema.fields.indices.filter { pattern.matches(schema.fields[$0].name) }
  }

  /// The places of the columns that fit one of the patterns; nil, with diagnostics, where a plain name is no column's.
  mutating func columns(matching patterns: [ColumnPattern], in schema: Schema) -> Set<Int>? {
    var result: Set<Int> = []
    var isComplete = true
    for pattern in patterns {
      guard let found = columns(matching: pattern, in: schema) else {
        isComplete = false
        continue
      }
      result.formUnion(found)
    }
    return isComplete ? result : nil
  }

  /// The input with some of its columns only; nil, with a diagnostic, where there are none.
  mutating func keeping(_ kept: [Int], of input: Relation, at range: SourceRange) -> Relation? {
    guard !kept.isEmpty else {
      report(
        .wrongArguments, Message("no column is left", ja: "列が一つも残らない"), at: range,
        help: [
          Message(
            "its columns: \(input.schema.names.joined(separator: ", "))",
            ja: "列: \(input.schema.names.joined(separator: "、"))")
        ])
      return nil
    }
    return Relation(.project(input.passedThrough(kept), input.plan), properties: input.properties)
  }
}
