import Columns
import Diagnostics
import Plan
import Syntax

/// `attach`: the row of an effective-dated table that held on the left row's date.
public struct Attach: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "attach",
    signature: "T | attach R on COLUMN, … at DATE [primary]",
    summary: Message(
      "Adds the columns of the row of an effective-dated table that held on each row's date.",
      ja: "各行の日付に有効だった行の列を、有効期間のある表から足す。"),
    details: Message(
      "The first and the last day belong to a row of R; an open end is null. All left rows stay; without a match the new columns are null. Two rows on one day (併任) are an error, unless `primary`: then only the rows count that the data package declares as primary. The key columns of R are left out; a name that the left has already gets a 1 behind it.",
      ja:
        "R の行は初日と末日を含み、終わりのない行の末日は null。左の行はすべて残り、該当がなければ新しい列は null。同じ日に二行（併任）あれば誤りになる。primary を付けると、データパッケージが本務などと定めた行だけを見る。R のキーの列は出ない。左にある名前の列には 1 が付く。"
    ))

  /// Its grammar.
  public let shape = StageShape(
    "attach",
    slots: [
      .table("right"), .word("on"), .namedExpressions("keys"), .word("at"), .expression("date"),
      .optional([.word("primary")]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let pipeline = stage.tables("right").first, let written = stage.expression("date") else {
      return nil
    }
    let right = resolver.relation(pipeline)
    let date = resolver.day(written, of: "attach")
    guard let right, let keys = JoinKeys(stage.items("keys"), left: input.schema, right: right.schema, &resolver) else {
      return nil
    }
    guard let (from, to) = Self.validity(of: right, at: pipeline.range, &resolver) else { return nil }
    var primary: AsOfJoin.Primary?
    if stage.written.contains(.word("primary")) {
      primary = Self.primary(of: right, at: stage.range, &resolver)
      if primary == nil { return nil }
    }
    guard let date else { return nil }
    let (fields, columns) = Self.shown(right.schema, keys.right, behind: input.schema)
    let dated = LogicalPlan.Output(field: Field("day", date.columnType), expression: date)
    let plan = resolver.windowed(input.plan)
    let left = LogicalPlan.project(input.passedThrough(Array(input.schema.fields.indices)) + [dated], plan)
    let join = AsOfJoin(
      schema: Schema(input.schema.fields + fields), leftColumns: Array(input.schema.fields.indices),
      leftKeys: keys.left, day: input.schema.fields.count, keyNames: keys.left.map { input.schema.fields[$0].name },
      rightKeys: keys.right, from: from, to: to,
      rightColumns: columns, primary: primary, rule: right.properties.primaryRule, rightName: Self.name(of: pipeline),
      range: stage.range)
    var result = Relation(.transform(join, [left, right.plan]), properties: input.properties)
    result.properties.rowDay = resolver.rowDay(date)
    result.properties.isSerialized = false
    return result
  }

  private static func name(of pipeline: Pipeline) -> String? {
    if pipeline.stages.isEmpty, case .name(let name) = pipeline.source { return name.text }
    return nil
  }

  private static func validity(
    of right: Relation, at range: SourceRange, _ resolver: inout Resolver
  ) -> (from: Int, to: Int)? {
    guard let from = right.properties.validFrom, let to = right.properties.validTo else {
      resolver.report(
        .wrongArguments,
        Message("the table to attach has no valid-from and valid-to dates", ja: "attach する表に有効期間の列がない"),
        at: range,
        help: [
          Message(
            "use `lookup` for a table without history, or name the dates in datapackage.json (meibo:validFrom, meibo:validTo)",
            ja: "履歴のない表なら `lookup` を使う。履歴なら datapackage.json に meibo:validFrom と meibo:validTo を書く")
        ])
      return nil
    }
    let names = right.schema.names
    guard let fromIndex = names.firstIndex(of: from), let toIndex = names.firstIndex(of: to),
      right.schema.fields[fromIndex].type.isTemporal, right.schema.fields[toIndex].type.isTemporal
    else {
      resolver.report(
        .unknownColumn,
        Message(
          "the dates '\(from)' and '\(to)' are not among the columns to attach",
          ja: "attach する表に有効期間の列「\(from)」「\(to)」がない"),
        at: range, help: [Message("keep both as dates: leave them in project", ja: "project で両方を日付のまま残す")])
      return nil
    }
    return (fromIndex, toIndex)
  }

  private static func primary(
    of right: Relation, at range: SourceRange, _ resolver: inout Resolver
  ) -> AsOfJoin.Primary? {
    guard let rule = right.properties.primaryRule else {
      resolver.report(
        .wrongArguments, Message("no primary row is declared for this table", ja: "この表には本務などの決まりがない"), at: range,
        help: [
          Message(
            "name it in datapackage.json (meibo:primary), or filter: `attach (R | where …)`",
            ja: "datapackage.json に meibo:primary を書くか、`attach (R | where …)` で絞る")
        ])
      return nil
    }
    guard let column = right.schema.names.firstIndex(of: rule.column), right.schema.fields[column].type == .string
    else {
      resolver.report(
        .unknownColumn,
        Message(
          "the column '\(rule.column)', which says what is primary, is gone", ja: "本務かどうかを示す列「\(rule.column)」がない"),
        at: range, help: [Message("leave it in project", ja: "project で残す")])
      return nil
    }
    return AsOfJoin.Primary(column: column, value: rule.value)
  }

  /// The right side's columns without its keys, named apart from the left's.
  private static func shown(_ right: Schema, _ keys: [Int], behind left: Schema) -> ([Field], [Int]) {
    let columns = right.fields.indices.filter { !keys.contains($0) }
    var taken = Set(left.fields.map { FoldedName($0.name) })
    return (columns.map { right.fields[$0].named(apartFrom: &taken) }, columns)
  }
}

extension Field {
  /// The field under a name that is not taken yet: its own, else with the first number that is free.
  func named(apartFrom taken: inout Set<FoldedName>) -> Field {
    var field = self
    var number = 1
    while !taken.insert(FoldedName(field.name)).inserted {
      field.name = "\(name)\(number)"
      number += 1
    }
    return field
  }
}

extension Resolver {
  /// A day or a moment; nil, with a diagnostic, where something else stands.
  mutating func day(_ expression: Expression, of operatorName: String) -> TypedExpression? {
    guard let date = self.expression(expression) else { return nil }
    if date.type?.isTemporal == true { return date }
    let found = Self.describe(date.type)
    report(
      .typeMismatch,
      Message(
        "'\(operatorName)' takes a date, this is \(found.english)",
        ja: "\(operatorName) には日付を書くが、これは \(found.japanese ?? found.english) である"),
      at: expression.range,
      help: [
        Message("write `at 2026-04-01`, `at today()` or a date column", ja: "`at 2026-04-01`、`at today()` か日付の列を書く")
      ])
    return nil
  }
}
