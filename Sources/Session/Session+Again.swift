import Columns
import Diagnostics
import Plan
import Syntax

extension Session {
  /// A step of a session that is gone through again.
  enum Repeated {
    /// A step as it was.
    case same(Step)
    /// Statements in place of a step.
    case other(String, number: Int)
  }

  /// Forgets all steps and what they have named, but not what they gave: what is asked again and depends on nothing that
  /// changed does not run again.
  public func beginAgain() {
    memory.begin()
    forgetSteps()
  }

  /// The numbers of the steps that did not run since `beginAgain`, since what they give was known.
  public var reusedSteps: Set<Int> { memory.reused }

  /// How many statements a text has.
  func statementCount(of text: String) -> Int { Parser.parse(text, grammar: catalog.grammar).statements.count }

  /// The declared parameter that a text begins with, as it is or in `['…']`, and what stands behind it; the longest, where
  /// several do.
  func parameter(named text: String) -> (name: String, rest: Substring)? {
    for name in declaredParameters.sorted(by: { $0.count > $1.count }) {
      for form in [name, "['\(name)']", "[\"\(name)\"]"] where text.hasPrefix(form) {
        let rest = text.dropFirst(form.count)
        if let first = rest.first, first == " " || first == "=" { return (name, rest) }
      }
    }
    return nil
  }

  /// Whether a step was made of tables whose contents are others by now.
  func dependsOnSteps(tables: Set<String>) -> Bool { steps.contains { !tables.isDisjoint(with: $0.tables) } }

  /// Gives a declared parameter another value: its default becomes that, so that a saved script has it.
  func setParameter(_ name: String, to text: String) throws(Diagnostic) -> [Outcome] {
    let declaring = steps.last { step in
      guard case .declareParameters(let declarations) = step.statement.kind else { return false }
      return declarations.contains { $0.name.text == name }
    }
    guard let declaring, case .declareParameters(let declarations) = declaring.statement.kind,
      let declaration = declarations.first(where: { $0.name.text == name })
    else {
      throw Diagnostic(.parameter, Message("there is no parameter '\(name)'", ja: "「\(name)」というパラメータはない"))
    }
    guard let type = DataType(kqlName: declaration.type.text), Resolver.read(text, as: type) != nil else {
      throw Diagnostic(
        .parameter,
        Message(
          "'\(text)' is no \(declaration.type.text) for the parameter '\(name)'",
          ja: "パラメータ「\(name)」に \(declaration.type.text) でない値「\(text)」"))
    }
    let literal = Self.literal(text, type, declaration.type.text)
    var changed = declarations
    for place in changed.indices where changed[place].name.text == name {
      changed[place].defaultValue = Self.expression(literal, catalog.grammar)
    }
    let statement = Statement(.declareParameters(changed), declaring.statement.range).text
    let before = parameterTexts[name]
    parameterTexts[name] = nil
    let outcomes = again(
      steps.map { $0.number == declaring.number ? .other(statement, number: $0.number) : .same($0) })
    if outcomes.contains(where: \.isFailure) { parameterTexts[name] = before }
    return outcomes
  }

  private static func expression(_ text: String, _ grammar: StageGrammar) -> Expression? {
    guard case .letScalar(_, let value)? = Parser.parse("let value = \(text)", grammar: grammar).statements.first?.kind
    else { return nil }
    return value
  }

  /// A value as KQL writes it.
  private static func literal(_ text: String, _ type: DataType, _ name: String) -> String {
    switch type {
    case .string: Value.quoted(text)
    case .long, .int, .bool: text
    default: "\(name)(\(text))"
    }
  }

  /// Goes through the steps again after something that they depend on has changed; those that depend on nothing changed do
  /// not run. Where one fails, all is as it was before, and only the failure comes back.
  func again(_ items: [Repeated]? = nil) -> [Outcome] {
    let before = state
    let items = items ?? before.steps.map { .same($0) }
    beginAgain()
    prose = before.prose
    var outcomes: [Outcome] = []
    for item in items {
      switch item {
      case .same(let step): outcomes += [repeated(step)]
      case .other(let text, let number): outcomes += run(statements: text, number: number)
      }
      if let failure = outcomes.first(where: \.isFailure)?.inStep(item) {
        state = before
        return [failure, .note(Message("the steps are as they were", ja: "手順は元のまま"))]
      }
    }
    nextNumber = max(nextNumber, before.nextNumber)
    defer { memory.end() }
    return changes(since: before.steps, outcomes)
  }

  /// What is said of the steps that ran again: their results where they are others than before.
  private func changes(since old: [Step], _ outcomes: [Outcome]) -> [Outcome] {
    var result = outcomes.filter { if case .note = $0 { true } else { false } }
    var lines: [Message] = []
    for step in steps where !reusedSteps.contains(step.number) {
      guard let record = step.record else { continue }
      let before = old.first { $0.number == step.number }?.record
      if before == record {
        lines.append(Message("step \(step.number) ran again and gives the same", ja: "手順 \(step.number) を再実行した（結果は同じ）"))
      } else {
        lines.append(
          Message(
            "step \(step.number) ran again: \(before.map { "\($0.text) before" } ?? "new")",
            ja: "手順 \(step.number) を再実行した: \(before.map { "前は \($0.text)" } ?? "新しい結果")"))
        result.append(.note(lines.removeLast()))
        result.append(.result(step))
      }
    }
    return result + lines.map { .note($0) }
  }
}

extension Outcome {
  /// A failure with the step that it belongs to: its places speak of a text that nobody sees.
  fileprivate func inStep(_ item: Session.Repeated) -> Outcome {
    guard case .same(let step) = item, case .diagnostics(var diagnostics, _, _) = self else { return self }
    let line = step.text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    for place in diagnostics.indices {
      diagnostics[place].range = nil
      diagnostics[place].details.append(Message("in step \(step.number): \(line)", ja: "手順 \(step.number): \(line)"))
    }
    return .diagnostics(diagnostics, source: "")
  }
}
