import Columns
import Diagnostics
import Plan
import Syntax

/// `mv-expand`: a row for each element of a list.
public struct MvExpand: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "mv-expand",
    signature:
      "T | mv-expand [kind=bag|array] [with_itemindex=NAME] [NAME =] LIST [to typeof(TYPE)], … [limit N]",
    summary: Message("Makes a row of each element of a list or bag.", ja: "リストや bag の要素ごとに一行にする。"),
    details: Message(
      "Several lists are read side by side; the shorter ones are filled with null. A null gives one row, an empty list none. A bag gives bags of one name each, or [name, value] with kind=array. With `to typeof` elements of another type become null; nothing is converted. What is no dynamic is an error.",
      ja:
        "複数のリストは並べて読み、短いほうは null で埋める。null は一行、空のリストは行なし。bag は名前一つの bag（kind=array なら [名前, 値]）になる。to typeof では型の違う要素が null になり、変換はしない。dynamic でない列はエラー。"
    ),
    examples: [
      .init("print unit = \"税務課\", hours = dynamic([3, 5]) | mv-expand hours", gives: "unit,hours\n税務課,3\n税務課,5\n"),
      .init(
        "print a = dynamic([1, 2]), b = dynamic([\"x\"]) | mv-expand with_itemindex=i a to typeof(long), b to typeof(string)",
        gives: "a,b,i\n1,x,0\n2,,1\n"),
      .init("print b = dynamic({\"k\": 1}) | mv-expand kind=array b", gives: "b\n\"[\"\"k\"\",1]\"\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "mv-expand",
    slots: [
      .options("options", words: ["kind", "bagexpansion", "with_itemindex"]), .expansions("lists"),
      .optional([.word("limit"), .expression("limit")]),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, case .expansions(let items)? = stage.slots["lists"] else { return nil }
    var limit = Int(Int32.max)
    if let expression = stage.expression("limit") {
      guard let count = resolver.rowCount(expression) else { return nil }
      limit = count
    }
    guard let isPairs = Self.makesPairs(stage, &resolver) else { return nil }
    let lists = items.enumerated().compactMap { Self.list($1, number: $0, &resolver) }
    guard lists.count == items.count else { return nil }
    var fields = input.schema.fields
    var sources = fields.indices.map { ListExpansion.Source.copied($0) }
    for (index, list) in lists.enumerated() {
      let source = ListExpansion.Source.element(list.type, index)
      if let place = input.schema.index(of: list.name) {
        fields[place] = Field(fields[place].name, list.type)
        sources[place] = source
      } else {
        fields.append(Field(list.name, list.type))
        sources.append(source)
      }
    }
    if let name = stage.option("with_itemindex") {
      fields.append(Field(name.text, .long))
      sources.append(.number)
    }
    guard resolver.checkNames(fields, at: stage.range) else { return nil }
    let all = input.passedThrough(Array(input.schema.fields.indices))
    let values = lists.enumerated().map { index, list in
      LogicalPlan.Output(field: Field("list\(index)", .dynamic), expression: list.value)
    }
    let expansion = ListExpansion(
      schema: Schema(fields), sources: sources, columnCount: all.count, listCount: lists.count, makesPairs: isPairs,
      limit: limit)
    var properties = input.properties
    properties.isSerialized = false
    return Relation(.transform(expansion, [.project(all + values, input.plan)]), properties: properties)
  }

  private static func makesPairs(_ stage: Stage, _ resolver: inout Resolver) -> Bool? {
    guard let kind = stage.option("kind") ?? stage.option("bagexpansion") else { return false }
    if kind.text == "array" || kind.text == "bag" { return kind.text == "array" }
    resolver.report(
      .wrongArguments, Message("mv-expand has the kinds bag and array", ja: "mv-expand の種類は bag と array"),
      at: kind.range)
    return nil
  }

  /// The name of an expanded column, its type, and the list.
  private static func list(
    _ expansion: Expansion, number: Int, _ resolver: inout Resolver
  ) -> (name: String, type: DataType, value: TypedExpression)? {
    let type = expansion.type.flatMap { resolver.type($0) }
    guard let value = resolver.expression(expansion.item.expression) else { return nil }
    guard value.type == .dynamic || value.type == nil else {
      let found = Resolver.describe(value.type)
      resolver.report(
        .typeMismatch,
        Message(
          "mv-expand takes a dynamic, this is \(found.english)",
          ja: "mv-expand は dynamic を受け取るが、これは \(found.japanese ?? "")"),
        at: value.range,
        help: [
          Message(
            "make a list: split(…, \",\"), or make_list in summarize",
            ja: "split(…, \",\") や summarize の make_list でリストにする")
        ])
      return nil
    }
    guard expansion.type == nil || type != nil else { return nil }
    let name = expansion.item.name?.text ?? resolver.impliedName(expansion.item.expression) ?? "Column\(number + 1)"
    return (name, type ?? .dynamic, value)
  }
}
