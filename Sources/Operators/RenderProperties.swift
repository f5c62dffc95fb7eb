import Columns
import Diagnostics
import Plan
import Syntax

/// What `render` takes behind `with`.
enum RenderProperties {
  /// What stands behind the `=` of a property.
  private enum Form {
    case text, number, flag, column, columns
    case word([String])
  }

  /// The properties.
  static let names = [
    "title", "xtitle", "ytitle", "xcolumn", "ycolumns", "series", "legend", "kind", "ymin", "ymax", "xaxis", "yaxis",
    "accumulate", "anomalycolumns", "ysplit",
  ]

  /// The kinds of which bars or areas may be stacked.
  private static let stackable = ["barchart", "columnchart", "areachart"]

  private static func form(of name: String) -> Form {
    switch name {
    case "title", "xtitle", "ytitle": .text
    case "ymin", "ymax": .number
    case "accumulate": .flag
    case "xcolumn": .column
    case "legend": .word(["visible", "hidden"])
    case "xaxis", "yaxis": .word(["linear", "log"])
    case "ysplit": .word(["none", "axes", "panels"])
    case "kind": .word(["default", "unstacked", "stacked", "stacked100"])
    default: .columns
    }
  }

  /// The values by their names; nil, with diagnostics, where one does not fit.
  static func values(
    _ items: [NamedExpression], kind: String, _ schema: Schema, _ resolver: inout Resolver
  ) -> [String: Value]? {
    var result: [String: Value] = [:]
    var isComplete = true
    var index = 0
    while index < items.count {
      let name = items[index].name?.text ?? ""
      var given = [items[index].expression]
      index += 1
      while index < items.count, items[index].name == nil {
        given.append(items[index].expression)
        index += 1
      }
      if let value = value(of: name, given, kind: kind, schema, &resolver) {
        result[name] = value
      } else {
        isComplete = false
      }
    }
    return isComplete ? result : nil
  }

  private static func value(
    of name: String, _ given: [Expression], kind: String, _ schema: Schema, _ resolver: inout Resolver
  ) -> Value? {
    let form = form(of: name)
    if case .columns = form {
      let columns = given.compactMap { column($0, name, schema, &resolver) }
      return columns.count == given.count ? .list(columns.map { .string($0) }) : nil
    }
    guard given.count == 1 else {
      refuse(name, "one value", ja: "値を一つ", at: given[1].range, &resolver)
      return nil
    }
    switch form {
    case .column: return column(given[0], name, schema, &resolver).map { .string($0) }
    case .word(let words):
      if name == "kind", !stackable.contains(kind) {
        resolver.report(
          .wrongArguments,
          Message(
            "'kind' goes with \(stackable.joined(separator: ", "))",
            ja: "kind は \(stackable.joined(separator: "、")) で使う"),
          at: given[0].range)
        return nil
      }
      if let word = word(given[0]), words.contains(word) { return .string(word) }
      let list = words.joined(separator: ", ")
      refuse(name, "one of: \(list)", ja: "\(words.joined(separator: "、")) のどれか", at: given[0].range, &resolver)
      return nil
    case .text, .number, .flag, .columns:
      guard let (value, type) = resolver.constant(given[0], Message("'\(name)'", ja: "「\(name)」")) else { return nil }
      switch (form, type) {
      case (.text, .string), (.number, .long), (.number, .real), (.flag, .bool): return value
      case (.text, _): refuse(name, "a text", ja: "文字列", at: given[0].range, &resolver)
      case (.number, _): refuse(name, "a number", ja: "数", at: given[0].range, &resolver)
      default: refuse(name, "true or false", ja: "true か false", at: given[0].range, &resolver)
      }
      return nil
    }
  }

  private static func word(_ expression: Expression) -> String? {
    switch expression.kind {
    case .name(let text), .literal(.string(let text)): text
    default: nil
    }
  }

  private static func column(
    _ expression: Expression, _ name: String, _ schema: Schema, _ resolver: inout Resolver
  ) -> String? {
    guard let text = word(expression) else {
      refuse(name, "the name of a column", ja: "列の名前", at: expression.range, &resolver)
      return nil
    }
    return resolver.columnIndex(Name(text, expression.range)).map { schema.fields[$0].name }
  }

  private static func refuse(
    _ name: String, _ english: String, ja japanese: String, at range: SourceRange, _ resolver: inout Resolver
  ) {
    resolver.report(
      .wrongArguments, Message("'\(name)' takes \(english)", ja: "「\(name)」には \(japanese) を書く"), at: range)
  }
}
