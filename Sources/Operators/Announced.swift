import Columns
import Diagnostics
import Plan
import Syntax

/// A stage of workforce analysis whose grammar is settled and whose figures are not computed yet: it is read, completed
/// and printed back, and refused with the nearest thing that can be done.
public struct Announced: TabularOperator {
  /// Its words.
  public let documentation: Documentation
  /// Its grammar.
  public let shape: StageShape
  private let remedy: Message

  /// A plan laid over a table.
  public static let amend = Announced(
    Documentation(
      "amend", signature: "T | amend (CHANGES)",
      summary: Message(
        "Will lay a plan over a table, as if its changes had been made.", ja: "計画した変更を、行われたものとして表に重ねる（予定）。"),
      details: Message("The name is reserved. This version refuses it.", ja: "名前だけを確保している。この版では使えない。")),
    slots: [.table("changes")],
    remedy: Message(
      "make the table that you plan: `union (T | where …), (changes)`",
      ja: "計画後の表を作る: `union (T | where …), (変更)`"))

  private init(_ documentation: Documentation, slots: [Slot], remedy: Message) {
    self.documentation = documentation
    shape = StageShape(documentation.name, slots: slots)
    self.remedy = remedy
  }

  /// Refuses it.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    resolver.report(
      .unsupported, Message("'\(name)' is not there yet", ja: "「\(name)」はこの版ではまだ使えない"), at: stage.name.range,
      help: [remedy])
    // What it would compute is looked at all the same.
    if input != nil {
      for case .value(let label) in stage.written {
        if let expression = stage.expression(label) { _ = resolver.expression(expression) }
      }
    }
    return nil
  }
}
