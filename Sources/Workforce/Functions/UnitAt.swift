import Columns
import Diagnostics
import Plan

/// `unit_at`: the unit of a level that a unit belongs to, as of the row's date.
public struct UnitAt: TableReadingFunction {
  private let tree: UnitTree
  private let answers: UnitAnswers

  /// The function, before it has read the units.
  public init() { self.init(UnitTree([])) }

  private init(_ tree: UnitTree) {
    self.tree = tree
    answers = UnitAnswers(tree)
  }

  /// Its words.
  public let documentation = Documentation(
    "unit_at", signature: "unit_at(UNIT, LEVEL)\nunit_at(UNIT, LEVEL, DATE)",
    summary: Message(
      "The unit of a level (部, 課, 係) that a unit belonged to on the row's date.", ja: "所属が、その行の日付に属していた部・課などの名前。"),
    details: Message(
      "Reads the table `units`. The date is that of `at` or `attach`, else the first day on which the row holds; where the rows name none, write it. A name that had ended by then stands for its successor, one that had not begun for what it took over from. Empty where the unit stands above the level or is not known.",
      ja:
        "表 units を読む。日付は at か attach の日付、なければその行の有効期間の初日。どれもなければ第三引数に書く。その日までに廃止された名前は後継の組織、まだない名前は前身の組織とみなす。その階層より上の所属や、表にない所属なら空の文字列。"
    ))

  /// A unit, a level, and a day or none.
  public var overloads: [Overload] {
    [Overload([.string, .string, .date], .string), Overload([.string, .string], .string)]
  }

  /// The function over the session's units, with the day.
  public func prepared(
    _ arguments: [TypedExpression], at range: SourceRange, _ resolver: inout Resolver
  ) -> (function: any ScalarFunction, arguments: [TypedExpression])? {
    guard (2...3).contains(arguments.count), arguments.prefix(2).allSatisfy({ $0.type == .string }),
      arguments.dropFirst(2).allSatisfy({ $0.type?.isTemporal ?? true })
    else {
      resolver.reportWrongArguments(documentation, name, arguments, at: range)
      return nil
    }
    guard let tree = UnitTable.tree(for: name, at: range, &resolver) else { return nil }
    if case .string(let level)? = arguments[1].constant, !tree.levels.contains(level) {
      let levels = tree.levels
      resolver.report(
        .undeclaredCategory, Message("no unit has the level '\(level)'", ja: "「\(level)」という階層の所属はない"),
        at: arguments[1].range,
        help: [Message("levels: \(levels.joined(separator: ", "))", ja: "階層: \(levels.joined(separator: "、"))")])
      return nil
    }
    let written = arguments.count > 2 ? arguments[2] : nil
    guard let day = UnitTable.day(written, for: name, at: range, &resolver) else { return nil }
    return (UnitAt(tree), Array(arguments.prefix(2)) + [day])
  }

  /// The names of all rows; each unit is looked for once for all days on which the organisation is the same.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    if let column = answers.column(operands) { return column }
    var builder = StringPoolBuilder()
    let codes = UnitQuestion.answers(operands, in: tree) { (unit, level, day) -> UInt32 in
      builder.code(of: tree.unit(of: unit, at: level, on: day))
    }
    let missing = builder.code(of: "")
    return .strings(StringStorage(codes: BufferSlice(codes.map { $0 ?? missing }), pool: builder.finish()))
  }
}
