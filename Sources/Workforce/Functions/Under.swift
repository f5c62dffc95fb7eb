import Columns
import Diagnostics
import Plan

/// `under`: whether a unit belongs to another, as of the row's date.
public struct Under: TableReadingFunction {
  private let tree: UnitTree

  /// The function, before it has read the units.
  public init() { tree = UnitTree([]) }

  private init(_ tree: UnitTree) { self.tree = tree }

  /// Its words.
  public let documentation = Documentation(
    "under", signature: "UNIT under \"NAME\"",
    summary: Message(
      "Whether a unit belonged to another on the row's date, or was that one.", ja: "所属が、その行の日付に、その組織かその下の組織であったか。"),
    details: Message(
      "Reads the table `units`. The date is that of `at` or `attach`, else the first day on which the row holds, else the session's day; for another compare `unit_at(unit, LEVEL, DATE)`. On either side a name that had ended by then stands for its successor, one that had not begun for what it took over from: history is found under today's names. A name that has never been is an error.",
      ja:
        "表 units を読む。日付は at か attach の日付、なければその行の有効期間の初日、それもなければセッションの基準日。ほかの日付なら unit_at(unit, 階層, 日付) と比べる。どちら側でも、その日までに廃止された名前は後継の組織、まだない名前は前身の組織とみなすので、今の名前で過去の行も見つかる。存在したことのない名前は誤りになる。"
    ))

  /// A unit, another, and a day or none.
  public var overloads: [Overload] {
    [Overload([.string, .string, .date], .bool), Overload([.string, .string], .bool)]
  }

  /// The function over the session's units, with the day.
  public func prepared(
    _ arguments: [TypedExpression], at range: SourceRange, _ resolver: inout Resolver
  ) -> (function: any ScalarFunction, arguments: [TypedExpression])? {
    guard arguments.count == 2, arguments.allSatisfy({ $0.type == .string }) else {
      resolver.reportWrongArguments(documentation, name, arguments, at: range)
      return nil
    }
    guard let tree = UnitTable.tree(for: name, at: range, &resolver) else { return nil }
    if case .string(let upper)? = arguments[1].constant, !tree.contains(upper) {
      let nearest = nearestName(to: upper, in: tree.names)
      resolver.report(
        .undeclaredCategory, Message("there has never been a unit '\(upper)'", ja: "「\(upper)」という所属はない"),
        at: arguments[1].range,
        help: [
          nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
            ?? Message("`units | distinct unit` lists all", ja: "`units | distinct unit` で一覧")
        ])
      return nil
    }
    let now = resolver.context.now
    let today = Value.date(Int32(clamping: (now >= 0 ? now : now - Ticks.perDay + 1) / Ticks.perDay))
    guard let day = UnitTable.day(nil, for: name, otherwise: today, at: range, &resolver) else { return nil }
    return (Under(tree), arguments + [day])
  }

  /// Whether, for all rows; each unit is looked for once a day.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let answers = UnitQuestion.answers(operands, in: tree) { tree.isUnit($0, under: $1, on: $2) }
    return .bools(BufferSlice(answers.map { $0 == true ? 1 : 0 }))
  }
}
