import Columns
import Diagnostics
import Plan
import Syntax

/// `join`: rows of two tables, brought together by equal keys.
public struct Join: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "join",
    signature: "T | join kind=KIND (R) on COLUMN, …\nT | join kind=KIND (R) on $left.COLUMN == $right.COLUMN, …",
    summary: Message("Brings rows of two tables together where their keys are equal.", ja: "キーが等しい行どうしを結び付ける。"),
    details: Message(
      "Kinds: inner, innerunique, leftouter, rightouter, fullouter, leftsemi, leftanti, rightsemi, rightanti. The kind must be written: KQL's default, innerunique, silently drops left rows of equal keys but the first. Null keys match nothing. A right column whose name the left has already gets a 1 behind it.",
      ja:
        "種類: inner、innerunique、leftouter、rightouter、fullouter、leftsemi、leftanti、rightsemi、rightanti。種類は必ず書く（KQL の既定 innerunique は左の重複行を、最初の一行を除き黙って落とすため）。null のキーはどの行とも結び付かない。左にある名前の右の列には 1 が付く。"
    ),
    examples: [
      .init(
        "datatable(id:long, a:string)[1, \"x\", 2, \"y\"] | join kind=inner (datatable(id:long, b:string)[2, \"z\"]) on id",
        gives: "id,a,id1,b\n2,y,2,z\n"),
      .init(
        "datatable(id:long)[1, 2] | join kind=leftanti (datatable(id:long)[2]) on id", gives: "id\n1\n"),
      .init(
        "datatable(id:long)[1, 2] | join kind=leftouter (datatable(key:long, b:long)[2, 7]) on $left.id == $right.key",
        gives: "id,key,b\n1,,\n2,2,7\n"),
      .init(
        "datatable(id:long, a:string)[1, \"x\", 1, \"y\"] | join kind=innerunique (datatable(id:long)[1]) on id",
        gives: "id,a,id1\n1,x,1\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "join",
    slots: [.options("options", words: ["kind"]), .table("right"), .word("on"), .namedExpressions("keys")])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let pipeline = stage.tables("right").first else { return nil }
    // Without its kind, what follows is checked as if it were an inner join.
    let kind = kind(of: stage, &resolver) ?? .inner
    guard let right = resolver.relation(pipeline) else { return nil }
    let keys = JoinKeys(stage.items("keys"), left: input.schema, right: right.schema, &resolver)
    guard let keys else { return nil }
    var left = input
    if stage.option("kind")?.text == Self.unique {
      left.plan = .transform(FirstOfEach(schema: input.schema, keys: keys.left), [input.plan])
    }
    return Self.relation(kind, left, right, keys, hidesRightKeys: false)
  }

  /// The kind that keeps one left row of each key.
  private static let unique = "innerunique"

  private func kind(of stage: Stage, _ resolver: inout Resolver) -> LogicalPlan.JoinKind? {
    let names = [Self.unique] + LogicalPlan.JoinKind.allCases.map(\.rawValue)
    let kinds = names.joined(separator: ", ")
    guard let name = stage.option("kind") else {
      resolver.report(
        .joinNeedsKind, Message("join needs its kind", ja: "join には種類が要る"), at: stage.name.range,
        help: Self.kindHelp(stage, kinds, &resolver))
      return nil
    }
    if name.text == Self.unique { return .inner }
    if name.text == "anti" || name.text == "leftantisemi" { return .leftanti }
    if name.text == "rightantisemi" { return .rightanti }
    if let kind = LogicalPlan.JoinKind(rawValue: name.text) { return kind }
    let nearest =
      Self.sqlKinds[name.text]?.rawValue
      ?? nearestName(to: name.text, in: names)
    resolver.report(
      .joinNeedsKind, Message("unknown kind of join '\(name.text)'", ja: "「\(name.text)」という種類の join はない"),
      at: name.range,
      help: [
        nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
          ?? Message("kinds: \(kinds)", ja: "種類: \(kinds)")
      ])
    return nil
  }

  /// SQL's words for the kinds.
  /// The join with its kind, in the user's words; where the right side holds from one day to another, also what picks the
  /// row of a day.
  private static func kindHelp(_ stage: Stage, _ kinds: String, _ resolver: inout Resolver) -> [Message] {
    let printer = Printer(forMessages: true)
    let keys = stage.items("keys").map { printer.text(of: $0.expression) }.joined(separator: ", ")
    let table = stage.tables("right").first
    var name: String?
    if let table, table.stages.isEmpty, case .name(let found) = table.source { name = found.text }
    let right = name.map(printer.quoted) ?? "(…)"
    let text = "join kind=inner \(right) on \(keys.isEmpty ? "…" : keys)"
    var help = [Message("write `\(text)`; kinds: \(kinds)", ja: "`\(text)` と書く。種類: \(kinds)")]
    if let name, let way = resolver.wayToAttach(name, on: keys) {
      help.append(
        Message(
          "\(name) holds from one day to another; the row of a day: `\(way)`", ja: "\(name) は期間の表。その日の行を足すなら `\(way)`"))
    }
    return help
  }

  private static let sqlKinds: [String: LogicalPlan.JoinKind] = [
    "left": .leftouter, "right": .rightouter, "full": .fullouter, "outer": .fullouter, "semi": .leftsemi,
  ]

  /// A join of two relations; `lookup` hides the right side's keys, which equal the left's.
  static func relation(
    _ kind: LogicalPlan.JoinKind, _ left: Relation, _ right: Relation, _ keys: JoinKeys, hidesRightKeys: Bool
  ) -> Relation {
    var fields: [Field] = []
    var rightColumns: [Int] = []
    if kind != .rightsemi, kind != .rightanti { fields = left.schema.fields }
    if kind != .leftsemi, kind != .leftanti {
      rightColumns = right.schema.fields.indices.filter { !hidesRightKeys || !keys.right.contains($0) }
    }
    var taken = Set(fields.map { FoldedName($0.name) })
    for index in rightColumns {
      var field = right.schema.fields[index]
      let base = field.name
      var number = 1
      while !taken.insert(FoldedName(field.name)).inserted {
        field.name = "\(base)\(number)"
        number += 1
      }
      fields.append(field)
    }
    let join = LogicalPlan.Join(
      kind: kind, left: left.plan, right: right.plan, leftKeys: keys.left, rightKeys: keys.right,
      rightColumns: rightColumns, schema: Schema(fields))
    let keepsLeft = kind != .rightsemi && kind != .rightanti
    var properties = keepsLeft ? left.properties : right.properties
    properties.isSerialized = false
    if properties.rowDay == nil, rightColumns.count > 0 { properties.rowDay = right.properties.constantDay }
    return Relation(.join(join), properties: properties)
  }
}

extension NamedExpression {
  /// The conditions between `and`s.
  fileprivate var conjuncts: [NamedExpression] {
    guard name == nil, case .binary("and", let left, let right) = expression.kind else { return [self] }
    return NamedExpression(name: nil, expression: left).conjuncts
      + NamedExpression(name: nil, expression: right).conjuncts
  }
}

/// The columns that a join compares.
struct JoinKeys {
  var left: [Int] = []
  var right: [Int] = []

  /// Reads `column` and `$left.a == $right.b`; nil, with diagnostics, where a column is missing or types differ.
  init?(_ items: [NamedExpression], left: Schema, right: Schema, _ resolver: inout Resolver) {
    var isComplete = true
    for item in items.flatMap(\.conjuncts) {
      guard item.name == nil, let (leftName, rightName) = Self.names(item.expression) else {
        resolver.report(
          .joinNeedsKind, Message("a key is a column of both sides", ja: "キーは両方にある列で書く"), at: item.range,
          help: [
            Message(
              "write `on staff_id`, or `on $left.a == $right.b`", ja: "`on staff_id` か `on $left.a == $right.b` と書く")
          ])
        isComplete = false
        continue
      }
      let leftIndex = Self.index(of: leftName, in: left, side: Message("the left side", ja: "左側"), &resolver)
      let rightIndex = Self.index(of: rightName, in: right, side: Message("the right side", ja: "右側"), &resolver)
      guard let leftIndex, let rightIndex else {
        isComplete = false
        continue
      }
      guard Self.compare(left.fields[leftIndex], right.fields[rightIndex], at: item.range, &resolver) else {
        isComplete = false
        continue
      }
      self.left.append(leftIndex)
      self.right.append(rightIndex)
    }
    if !isComplete { return nil }
  }

  private static func names(_ expression: Expression) -> (left: Name, right: Name)? {
    switch expression.kind {
    case .name(let text): return (Name(text, expression.range), Name(text, expression.range))
    case .binary("==", let first, let second):
      guard case .member(let firstSide, let firstName) = first.kind,
        case .member(let secondSide, let secondName) = second.kind,
        case .name(let firstText) = firstSide.kind, case .name(let secondText) = secondSide.kind
      else { return nil }
      if firstText == "$left", secondText == "$right" { return (firstName, secondName) }
      if firstText == "$right", secondText == "$left" { return (secondName, firstName) }
      return nil
    default: return nil
    }
  }

  private static func index(of name: Name, in schema: Schema, side: Message, _ resolver: inout Resolver) -> Int? {
    if let index = schema.index(of: name.text) { return index }
    let nearest = nearestName(to: name.text, in: schema.names)
    resolver.report(
      .unknownColumn,
      Message("\(side.english) has no column '\(name.text)'", ja: "\(side.japanese ?? "")に「\(name.text)」という列はない"),
      at: name.range,
      help: [
        nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
          ?? Message(
            "its columns: \(schema.names.joined(separator: ", "))", ja: "列: \(schema.names.joined(separator: "、"))")
      ])
    return nil
  }

  private static func compare(_ left: Field, _ right: Field, at range: SourceRange, _ resolver: inout Resolver) -> Bool
  {
    if DataType.common(left.type, right.type) != nil, left.type != .dynamic { return true }
    let leftType = Resolver.describe(left.type)
    let rightType = Resolver.describe(right.type)
    resolver.report(
      .typeMismatch,
      Message(
        "'\(left.name)' is \(leftType.english), '\(right.name)' is \(rightType.english)",
        ja: "「\(left.name)」は \(leftType.japanese ?? "")、「\(right.name)」は \(rightType.japanese ?? "")"), at: range,
      help: [
        Message(
          "bring both to one type before the join: `| extend \(left.name) = tostring(\(left.name))`",
          ja: "join の前に型をそろえる: `| extend \(left.name) = tostring(\(left.name))`")
      ])
    return false
  }
}

extension TableProperties {
  /// The day of `at`, which holds beside other rows too.
  fileprivate var constantDay: RowDay? {
    if case .day(let day)? = rowDay { return .day(day) }
    return nil
  }
}
