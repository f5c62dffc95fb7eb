import Columns
import Diagnostics
import Execution
import Plan
import Syntax

extension Session {
  /// The plan of a query as a tree, or its mistakes.
  public func explain(_ text: String, runs: Bool = false) -> Outcome {
    let (parsed, mistakes) = Parser.parse(text, grammar: catalog.grammar)
    let (statements, _) = prepare(parsed, text)
    var resolver = makeResolver(environment)
    guard mistakes.isEmpty, statements.count == 1, case .query = statements[0].kind,
      let relation = bind(statements[0], &resolver, runs: executor)
    else {
      let missing = Diagnostic(
        .command, Message("there is no query to explain", ja: "説明する問い合わせがない"), help: [".explain <| staff | count"])
      let found = mistakes + resolver.diagnostics
      return .diagnostics(found.isEmpty ? [missing] : found, source: text)
    }
    let plan = Optimizer().optimize(relation.plan)
    guard runs else { return .text(Explain().text(of: plan)) }
    let trace = PlanTrace()
    do throws(Diagnostic) {
      _ = try executor(noting: nil, trace: trace).run(plan)
    } catch {
      return .diagnostics([error], source: text)
    }
    return .text(Explain(trace).text(of: plan))
  }

  /// Runs a query without making it a step; its result, or its mistakes.
  func evaluate(_ text: String) -> Result<Batch, SessionFailure> {
    let (parsed, mistakes) = Parser.parse(text, grammar: catalog.grammar)
    let (statements, _) = prepare(parsed, text)
    var resolver = makeResolver(environment)
    guard mistakes.isEmpty, statements.count == 1, case .query = statements[0].kind,
      let relation = bind(statements[0], &resolver, runs: executor), !resolver.hasErrors
    else { return .failure(SessionFailure(diagnostics: mistakes + resolver.diagnostics, source: text)) }
    do throws(Diagnostic) {
      return .success(try executor.run(Optimizer().optimize(relation.plan)))
    } catch {
      return .failure(SessionFailure(diagnostics: [error], source: text))
    }
  }

  /// Plans and executes a query once more, with all that has been named by now; the result is thrown away.
  func execute(again step: Step) throws(Diagnostic) {
    guard case .query = step.statement.kind else { return }
    var resolver = makeResolver(environment)
    guard let relation = bind(step.statement, &resolver, runs: executor) else { return }
    _ = try executor.run(Optimizer().optimize(relation.plan))
  }
}
