import Columns
import Diagnostics
import Plan
import Syntax

/// `getschema`: the columns of a table, a row each.
public struct GetSchema: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "getschema",
    signature: "T | getschema",
    summary: Message("The names and types of the columns, a row each.", ja: "列の名前と型を、一列一行で出す。"),
    details: Message(
      "ColumnOrdinal counts from 0; DataType is the name that .NET gives to ColumnType. A date shows as datetime.",
      ja: "ColumnOrdinal は 0 から数える。DataType は ColumnType の .NET での名前。日付は datetime と出る。"),
    examples: [
      .init(
        "print unit = \"税務課\", n = 1, day = 2025-04-01 | getschema",
        gives:
          "ColumnName,ColumnOrdinal,DataType,ColumnType\nunit,0,System.String,string\nn,1,System.Int64,long\nday,2,System.DateTime,datetime\n"
      )
    ])

  /// Its grammar.
  public let shape = StageShape("getschema", slots: [])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input else { return nil }
    let fields = input.schema.fields
    let batch = Batch(
      schema: Schema([
        Field("ColumnName", .string), Field("ColumnOrdinal", .long), Field("DataType", .string),
        Field("ColumnType", .string),
      ]),
      columns: [
        .strings(fields.map(\.name)), Column(type: .long, values: fields.indices.map { .long(Int64($0)) }),
        .strings(fields.map { Self.systemName($0.type) }), .strings(fields.map(\.type.kqlName)),
      ], rowCount: fields.count)
    var result = Relation(.values(batch, label: "getschema"))
    result.properties.isSerialized = true
    return result
  }

  private static func systemName(_ type: DataType) -> String {
    switch type {
    case .bool: "System.SByte"
    case .int: "System.Int32"
    case .long: "System.Int64"
    case .real: "System.Double"
    case .string: "System.String"
    case .date, .datetime: "System.DateTime"
    case .timespan: "System.TimeSpan"
    case .dynamic: "System.Object"
    }
  }
}
