import Columns
import Diagnostics
import Plan
import Syntax

/// `at`: the rows of an effective-dated table that hold on a day.
public struct At: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "at",
    signature: "T | at DATE",
    summary: Message("The rows that hold on that day.", ja: "その日に有効な行だけを残す。"),
    details: Message(
      "For tables whose data package names a first and a last valid day. Both days belong to the row; an open end is null.",
      ja: "データパッケージが有効期間の列を示す表で使う。初日と末日を含み、終わりのない行の末日は null。"))

  /// Its grammar.
  public let shape = StageShape("at", slots: [.expression("date")])

  /// Its result has the columns of its input.
  public var keepsColumns: Bool { true }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let expression = stage.expression("date") else { return nil }
    guard let (from, to) = validity(of: input, stage, &resolver) else { return nil }
    guard let date = resolver.value(expression) else { return nil }
    guard date.type?.isTemporal == true else {
      let found = Resolver.describe(date.type)
      resolver.report(
        .typeMismatch,
        Message("'at' takes a date, this is \(found.english)", ja: "at には日付を書くが、これは \(found.japanese ?? "") である"),
        at: expression.range,
        help: [Message("write `at 2026-04-01` or `at today()`", ja: "`at 2026-04-01` か `at today()` と書く")])
      return nil
    }
    let range = stage.range
    guard let begun = resolver.call("<=", [from, date], at: range),
      let notEnded = resolver.call(">=", [to, date], at: range),
      let isOpen = resolver.call("isnull", [to], at: range),
      let lasts = resolver.call("or", [isOpen, notEnded], at: range),
      let holds = resolver.call("and", [begun, lasts], at: range)
    else { return nil }
    var properties = input.properties
    properties.rowDay = resolver.rowDay(date)
    return Relation(.filter(holds, input.plan), properties: properties)
  }

  /// What `where` can do with the dates that the rows have.
  private static func datesOfEvents(_ input: Relation, _ stage: Stage) -> [Message] {
    let dates = input.schema.fields.filter { $0.type.isTemporal }.map(\.name)
    guard let first = dates.first else { return [Message("filter with where", ja: "where で絞る")] }
    let list = dates.joined(separator: ", ")
    let day = stage.expression("date").map { Printer(forMessages: true).text(of: $0) } ?? "today()"
    let condition = dates.count == 2 ? "\(first) <= \(day) and \(dates[1]) >= \(day)" : "\(first) == \(day)"
    return [
      Message(
        "its dates: \(list); filter with where: `where \(condition)`",
        ja: "日付の列: \(list)。where で絞る: `where \(condition)`")
    ]
  }

  private func validity(
    of input: Relation, _ stage: Stage, _ resolver: inout Resolver
  ) -> (from: TypedExpression, to: TypedExpression)? {
    let range = stage.name.range
    guard let from = input.properties.validFrom, let to = input.properties.validTo else {
      resolver.report(
        .wrongArguments, Message("this table has no valid-from and valid-to dates", ja: "この表には有効期間の列がない"), at: range,
        help: Self.datesOfEvents(input, stage)
          + [
            Message(
              "a table of periods names them in datapackage.json (meibo:validFrom, meibo:validTo)",
              ja: "期間の表なら datapackage.json に meibo:validFrom と meibo:validTo を書く")
          ])
      return nil
    }
    guard let fromIndex = input.schema.index(of: from), let toIndex = input.schema.index(of: to) else {
      resolver.report(
        .unknownColumn,
        Message("the dates '\(from)' and '\(to)' are no longer among the columns", ja: "有効期間の列「\(from)」「\(to)」がもうない"),
        at: range,
        help: [Message("put `at` before project", ja: "project より前に at を書く")])
      return nil
    }
    let fields = input.schema.fields
    return (
      TypedExpression(.column(fromIndex), type: fields[fromIndex].type, range: range),
      TypedExpression(.column(toIndex), type: fields[toIndex].type, range: range)
    )
  }
}

extension Resolver {
  /// A date as the day of the rows that it has chosen: a value, or the column that it stands in.
  mutating func rowDay(_ date: TypedExpression) -> TableProperties.RowDay {
    let date = date.folded(context)
    if let value = date.constant { return .day(value) }
    if let column = date.plainColumn { return inputField(column).map { .column($0.name) } ?? .computed }
    guard date.usedColumns.isEmpty else { return .computed }
    // A query inside it is run where anything may run; until then only its type is known.
    guard let runner else { return .day(.null) }
    let row = LogicalPlan.values(Batch(schema: Schema([]), columns: [], rowCount: 1), label: "day")
    let output = LogicalPlan.Output(field: Field("day", date.columnType), expression: date)
    guard let result = try? runner(.project([output], row)) else { return .day(.null) }
    return .day(result.columns[0].value(at: 0))
  }
}
