import Columns
import Diagnostics
import Plan
import Syntax

/// `print`: one row of computed values.
public struct Print: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "print",
    signature: "print [NAME =] EXPRESSION, …",
    summary: Message("One row of computed values.", ja: "計算した値を一行で出す。"),
    examples: [
      .init("print 1 + 1", gives: "print_0\n2\n"), .init("print x = 7 / 2, 7 / 2.0", gives: "x,print_1\n3,3.5\n"),
    ])

  /// Its grammar.
  public let shape = StageShape("print", slots: [.namedExpressions("values")], isSource: true, isStage: false)

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    var outputs: [LogicalPlan.Output] = []
    var isComplete = true
    var taken = Set(stage.items("values").compactMap(\.name?.text).map(FoldedName.init))
    for (index, item) in stage.items("values").enumerated() {
      guard let value = resolver.expression(item.expression) else {
        isComplete = false
        continue
      }
      if let several = resolver.severalOutputs(of: item, value, &taken) {
        outputs += several
        continue
      }
      outputs.append(resolver.output(item.name?.text ?? "print_\(index)", value, of: nil))
    }
    guard isComplete, resolver.checkNames(outputs.map(\.field), at: stage.range) else { return nil }
    let row = Batch(schema: Schema([]), columns: [], rowCount: 1)
    return Relation(.project(outputs, .values(row, label: "print")))
  }
}
