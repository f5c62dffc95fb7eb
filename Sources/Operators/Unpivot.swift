import Columns
import Diagnostics
import Plan
import Syntax

/// `unpivot`: columns become rows.
public struct Unpivot: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "unpivot",
    signature: "T | unpivot FIRST .. LAST into NAME, VALUE\nT | unpivot COLUMN, … into NAME, VALUE",
    summary: Message(
      "Makes a row of each of the named columns: months in columns become rows.", ja: "横に並んだ列（月など）を縦の行にする。"),
    details: Message(
      "FIRST .. LAST are the columns from one to the other in their order. Each row becomes as many as there are columns, nulls among them, with the column's name and its value behind the columns that stay. Names sort in the order of the columns. The values must be of one type; long widens to real, date to datetime.",
      ja:
        "FIRST .. LAST は並び順でその間の列すべて。どの行も列の数だけの行になり（値が null でも残る）、残った列の後に列名と値が付く。列名は元の列の並び順で並べ替えられる。値は同じ型でなければならない（long は real に、date は datetime に広げる）。"
    ),
    examples: [
      .init(
        "datatable(id:long, a:long, b:long, c:long)[1, 10, 20, 30, 2, 40, 50, 60] | unpivot a .. b into name, value",
        gives: "id,c,name,value\n1,30,a,10\n1,30,b,20\n2,60,a,40\n2,60,b,50\n"),
      .init(
        "datatable(id:long, ['4月']:long, ['5月']:real)[1, 3, 2.5] | unpivot ['4月'], ['5月'] into month, hours",
        gives: "id,month,hours\n1,4月,3.0\n1,5月,2.5\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "unpivot", slots: [.columnRanges("columns"), .word("into"), .columnPatterns("names")])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, case .columnPatterns(let ranges)? = stage.slots["columns"],
      case .columnPatterns(let names)? = stage.slots["names"]
    else { return nil }
    guard let columns = Self.columns(ranges, of: input.schema, &resolver) else { return nil }
    guard names.count == 2, names.allSatisfy({ !$0.isPattern && $0.isAscending == nil }) else {
      resolver.report(
        .syntax, Message("two names stand after 'into'", ja: "into の後には名前を二つ書く"), at: stage.range,
        help: [
          Message(
            "one for the columns' names, one for their values: `into month, hours`", ja: "列名の列と値の列: `into month, hours`"
          )
        ])
      return nil
    }
    guard let (type, order) = Self.common(columns.map { input.schema.fields[$0] }, at: stage.range, &resolver) else {
      return nil
    }
    let kept = input.schema.fields.indices.filter { !columns.contains($0) }
    let texts = columns.map { input.schema.fields[$0].name }
    let fields =
      kept.map { input.schema.fields[$0] } + [
        Field(names[0].name.text, .string, order: CategoryOrder(texts)), Field(names[1].name.text, type, order: order),
      ]
    guard resolver.checkNames(fields, at: stage.range) else { return nil }
    var properties = input.properties
    properties.primaryKey = []
    return Relation(
      .transform(Melting(schema: Schema(fields), kept: kept, columns: columns, names: texts), [input.plan]),
      properties: properties)
  }

  /// The places of the columns; nil, with a diagnostic, where one does not exist or stands twice.
  private static func columns(_ ranges: [ColumnPattern], of schema: Schema, _ resolver: inout Resolver) -> [Int]? {
    var result: [Int] = []
    for range in ranges {
      if range.isPattern, range.last == nil {
        result += schema.fields.indices.filter { range.matches(schema.fields[$0].name) }
        continue
      }
      guard let first = resolver.columnIndex(range.name) else { return nil }
      guard let lastName = range.last else {
        result.append(first)
        continue
      }
      guard let last = resolver.columnIndex(lastName) else { return nil }
      guard first <= last else {
        resolver.report(
          .wrongArguments,
          Message(
            "'\(range.name.text)' stands behind '\(lastName.text)'", ja: "「\(range.name.text)」は「\(lastName.text)」より後にある"
          ),
          at: range.name.range.union(lastName.range), help: [Message("write the first column first", ja: "先にある列を先に書く")])
        return nil
      }
      result += first...last
    }
    guard Set(result).count == result.count, !result.isEmpty else {
      resolver.report(
        .ambiguousName, Message("no column, or one twice, to turn into rows", ja: "行にする列がないか、同じ列が二度ある"),
        at: ranges.first?.name.range)
      return nil
    }
    return result
  }

  /// The one type of all values, and their order where all have the same.
  private static func common(
    _ fields: [Field], at range: SourceRange, _ resolver: inout Resolver
  ) -> (DataType, CategoryOrder?)? {
    var widest = fields[0]
    for field in fields.dropFirst() {
      guard let type = DataType.common(widest.type, field.type) else {
        let first = Resolver.describe(widest.type)
        let second = Resolver.describe(field.type)
        let name = Printer().quoted(field.name)
        resolver.report(
          .typeMismatch,
          Message(
            "'\(widest.name)' is \(first.english), '\(field.name)' is \(second.english)",
            ja: "「\(widest.name)」は \(first.japanese ?? "")、「\(field.name)」は \(second.japanese ?? "")"),
          at: range,
          help: [
            Message(
              "bring them to one type first: `| extend \(name) = tostring(\(name))`",
              ja: "先に型をそろえる: `| extend \(name) = tostring(\(name))`")
          ])
        return nil
      }
      if type != widest.type { widest = Field(field.name, type) }
    }
    let order = fields.allSatisfy { $0.order == fields[0].order } ? fields[0].order : nil
    return (widest.type, order)
  }
}

/// Rows, each once for every one of some columns.
struct Melting: TableTransform {
  let schema: Schema
  let kept: [Int]
  let columns: [Int]
  let names: [String]

  var name: String { "unpivot \(names.joined(separator: ", "))" }
  var isRowwise: Bool { true }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    let width = columns.count
    let count = input.rowCount * width
    try context.check(count * 8 * schema.fields.count)
    let rows = Selection(
      BufferSlice<UInt32>(count: count) { output in
        for row in output.indices { output[row] = UInt32(row / width) }
      })
    let places = Selection(
      BufferSlice<UInt32>(count: count) { output in
        for row in output.indices { output[row] = UInt32(row % width) }
      })
    // The values of all columns lie one column after the other; each row takes its own of each.
    let turned = Selection(
      BufferSlice<UInt32>(count: count) { output in
        for row in output.indices { output[row] = UInt32(row % width * input.rowCount + row / width) }
      })
    let type = schema.fields[schema.fields.count - 1].type
    let values = Column.concatenate(columns.map { input.columns[$0].widened(to: type) })
    let made = [Column.strings(names).gather(places), values.gather(turned)]
    return Batch(schema: schema, columns: kept.map { input.columns[$0].gather(rows) } + made, rowCount: count)
  }
}
