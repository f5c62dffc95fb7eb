import Charts
import Columns
import Diagnostics
import Rendering
import Syntax

/// Makes a report of a session's results, with the prose of its script where there is one.
public struct SessionReport {
  private let session: Session
  private let script: SessionScript?
  private let name: String?

  /// A report of a live session.
  public init(session: Session) {
    self.session = session
    script = nil
    name = nil
  }

  /// A report of a script's run.
  public init(run: ScriptRun) {
    session = run.session
    script = run.script
    name = run.path.split(separator: "/").last.map(String.init)
  }

  /// The renderer for a file's ending; code `.unknownFormat` where there is none.
  public static func renderer(for path: String) throws(Diagnostic) -> any ReportRenderer {
    let ending = path.split(separator: ".").last.map(String.init) ?? ""
    if let renderer = ReportRenderers.named(ending) { return renderer }
    let endings = ReportRenderers.all.map { ".\($0.ending)" }.joined(separator: ", ")
    throw Diagnostic(
      .unknownFormat, Message("a report cannot be written as '.\(ending)'", ja: "報告書は「.\(ending)」では書けない"),
      help: [Message("endings: \(endings)", ja: "使える拡張子: \(endings)")])
  }

  /// The report; throws where the data's files cannot be read for their fingerprints.
  public func report() throws(Diagnostic) -> Report {
    var blocks = self.blocks()
    var title = session.data.opened.first?.title ?? name ?? "Meibo"
    if case .prose(let markdown)? = blocks.first, markdown.hasPrefix("# ") {
      let lines = markdown.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      title = String(lines[0].dropFirst(2))
      blocks[0] = .prose(markdown: lines.count > 1 ? String(lines[1]) : "")
    }
    var sources: [String] = []
    for opened in session.data.opened {
      let label = opened.path.split(separator: "/").last.map(String.init) ?? opened.path
      sources.append("\(label) \(session.data.digits(of: opened))")
    }
    return Report(
      title: title, language: language, blocks: blocks, parameters: parameters,
      dataDescription: sources,
      clock: Value.date(Int32(clamping: session.now / Ticks.perDay)).text)
  }

  private var parameters: [(name: String, value: String)] {
    session.steps.flatMap { step -> [(name: String, value: String)] in
      guard case .declareParameters(let declarations) = step.statement.kind else { return [] }
      return declarations.map { declaration in
        let name = declaration.name.text
        let given = declaration.defaultValue.map { Printer().text(of: $0) }
        return (name, session.parameterTexts[name] ?? given ?? "")
      }
    }
  }

  private var language: Language { script?.language ?? session.language }

  /// Prose and results in the order of the steps.
  private func blocks() -> [Report.Block] {
    var blocks: [Report.Block] = []
    var prose = session.prose[...]
    for step in session.steps {
      while let next = prose.first, next.before <= step.number {
        blocks.append(.prose(markdown: next.markdown))
        prose.removeFirst()
      }
      if let result = result(of: step) { blocks.append(.result(result)) }
    }
    return blocks + prose.map { .prose(markdown: $0.markdown) }
  }

  private func result(of step: Step) -> ReportResult? {
    guard let batch = step.result else { return nil }
    var notes = step.remarks.map { $0.text(in: language) }
    var figure: Figure?
    do throws(Diagnostic) { figure = try step.figure() } catch { notes.append(error.message.text(in: language)) }
    let losses = step.losses.map { $0.text(in: language) }
    return ReportResult(
      batch: batch, source: step.text, notes: notes, losses: losses, caption: figure?.title, figure: figure)
  }
}
