import Columns
import Diagnostics
import Plan
import Syntax

/// `datatable`: a small table written out.
public struct Datatable: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "datatable",
    signature: "datatable(NAME:TYPE, …)[VALUE, …]",
    summary: Message("A table written out, row by row.", ja: "表をその場に書く。"),
    examples: [.init("datatable(name:string, n:long)[\"甲\", 1, \"乙\", 2]", gives: "name,n\n甲,1\n乙,2\n")])

  /// Its grammar.
  public let shape = StageShape(
    "datatable", slots: [.declarations("columns"), .cells("cells")], isSource: true, isStage: false)

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard case .declarations(let declarations)? = stage.slots["columns"], case .cells(let cells)? = stage.slots["cells"]
    else { return nil }
    guard let fields = resolver.fields(declarations), resolver.checkNames(fields, at: stage.range) else { return nil }
    guard !fields.isEmpty, cells.count % fields.count == 0 else {
      resolver.report(
        .wrongArguments,
        Message(
          "\(cells.count) values do not fill rows of \(fields.count) columns",
          ja: "値が \(cells.count) 個では \(fields.count) 列の行がそろわない"),
        at: stage.range)
      return nil
    }
    var builders = fields.map { ColumnBuilder(type: $0.type) }
    var isComplete = true
    for (index, cell) in cells.enumerated() {
      let column = index % fields.count
      guard let value = value(of: cell, for: fields[column], &resolver) else {
        isComplete = false
        continue
      }
      builders[column].append(value)
    }
    guard isComplete else { return nil }
    let batch = Batch(
      schema: Schema(fields), columns: builders.map { $0.finish() }, rowCount: cells.count / fields.count)
    return Relation(.values(batch, label: "datatable"))
  }

  private func value(of cell: Expression, for field: Field, _ resolver: inout Resolver) -> Value? {
    let what = Message("a value of a datatable", ja: "datatable の値")
    guard let (value, type) = resolver.constant(cell, what) else { return nil }
    if let widened = value.widened(to: field.type) { return widened }
    // KQL reads a text as a value of the column's type, and a number as a moment or length of time never.
    if case .string(let text) = value, let read = Resolver.read(text, as: field.type) { return read }
    if case .real(let number) = value, field.type.isWhole, let whole = Int64(exactly: number) {
      return Value.long(whole).widened(to: field.type)
    }
    // A value of another scalar type becomes a text in a column of texts; a number a bool.
    if field.type == .string { return .string(value.exactText(of: type)) }
    if field.type == .bool, case .long(let number) = value { return .bool(number != 0) }
    let found = Resolver.describe(type)
    let wanted = Resolver.describe(field.type)
    resolver.report(
      .typeMismatch,
      Message(
        "column '\(field.name)' takes \(wanted.english), this is \(found.english)",
        ja: "列「\(field.name)」は \(wanted.japanese ?? "") だが、これは \(found.japanese ?? "") である"),
      at: cell.range, help: field.type == .int && type == .long ? [tooWide] : [])
    return nil
  }
}

private let tooWide = Message(
  "an int holds -2147483648 to 2147483647: declare the column as long",
  ja: "int は -2147483648 から 2147483647 まで。列を long と宣言する")

extension Resolver {
  /// The fields of `name:type` pairs; nil, with diagnostics, where a type does not exist.
  mutating func fields(_ declarations: [ColumnDeclaration]) -> [Field]? {
    var fields: [Field] = []
    for declaration in declarations {
      guard let type = type(declaration.type) else { continue }
      fields.append(Field(declaration.name.text, type))
    }
    return fields.count == declarations.count ? fields : nil
  }
}
