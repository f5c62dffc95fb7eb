import Syntax

/// Which steps of a session a script shall have.
struct StepChoice {
  /// The numbers of the first and the last step; nil for all before or behind.
  var from: Int?
  var to: Int?
  /// Whether definitions that nothing uses are left out, and queries that the next one goes on from.
  var isLean = false

  /// Whether a step of this number was asked for.
  func contains(_ number: Int) -> Bool { number >= from ?? 0 && number <= to ?? Int.max }

  /// The steps that were asked for, in order, with those that they need.
  func steps(of all: [Step]) -> [Step] {
    var isKept = all.map { contains($0.number) }
    if isLean {
      for index in all.indices {
        if all[index].statement.definedNames != nil { isKept[index] = false }
        if index + 1 < all.count, all[index + 1].goesOn(from: all[index]) { isKept[index] = false }
      }
    }
    let uses = StatementUses(all.map(\.statement), numbers: all.map(\.number))
    for index in all.indices.reversed() where isKept[index] {
      for earlier in uses.direct(of: index) { isKept[earlier] = true }
    }
    return zip(all, isKept).filter(\.1).map(\.0)
  }
}

extension Step {
  /// Whether it is another query's with more stages behind.
  fileprivate func goesOn(from other: Step) -> Bool {
    guard case .query(let pipeline) = statement.kind, case .query(let before) = other.statement.kind else {
      return false
    }
    let text = Printer().text(of: Statement(.query(pipeline), statement.range))
    var begin = before
    if begin.stages.last?.name.text == "render" { begin.stages.removeLast() }
    let start = Printer().text(of: Statement(.query(begin), statement.range))
    return pipeline.stages.count > begin.stages.count && text.hasPrefix(start + "\n")
  }
}
