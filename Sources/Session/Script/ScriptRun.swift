import Columns
import Diagnostics
import Plan
import Rendering
import Syntax

/// One replay of a script.
public struct ScriptRun {
  /// How a script is to be run.
  public struct Options: Sendable {
    /// Data in place of what the header names.
    public var dataPaths: [String] = []
    /// Values for declared parameters.
    public var parameters: [(name: String, text: String)] = []
    /// Whether results are compared with what the script records.
    public var checksResults = false
    /// The most threads that a query uses.
    public var threadCount = 1
    /// The language of messages.
    public var language = Language.english

    /// The defaults: the header's data, no parameters, no check.
    public init() {}
  }

  /// What a run of a script gave.
  public struct Outcomes: Sendable {
    /// What its statements gave, in order.
    public var outcomes: [Outcome]
    /// What could not be read or followed before anything ran; the status is 2 when data could not be read.
    public var failure: Diagnostic?
    /// Results that are not what the script records.
    public var moved: [Diagnostic] = []
    /// How many results were compared.
    public var checkedCount = 0

    /// 0 all well, 1 a statement or recorded result failed, 2 data or script could not be read.
    public var exitStatus: Int32 {
      if failure != nil || outcomes.contains(where: \.isUnreadableData) { return 2 }
      return outcomes.contains(where: \.isFailure) || !moved.isEmpty ? 1 : 0
    }
  }

  /// The script's path.
  public let path: String
  /// The script.
  public let script: SessionScript
  /// The session that it runs in.
  public let session: Session
  private let options: Options

  /// Reads a script and makes the session that it asks for; data are not opened yet.
  public init(path: String, options: Options) throws(Diagnostic) {
    self.path = path
    self.options = options
    let text = try FilePaths.readText(path)
    script = try SessionScript(text)
    session = Session(threadCount: options.threadCount, clock: script.header?.clock.map { Int64($0) * Ticks.perDay })
    session.language = options.language
    for (name, text) in options.parameters { session.parameterTexts[name] = text }
  }

  /// Opens the data: those of the options, else those of the header, else the sample city of the working folder.
  public func openData() throws(Diagnostic) {
    if !options.dataPaths.isEmpty {
      for dataPath in options.dataPaths { try session.data.open(dataPath) }
      return
    }
    guard let header = script.header else {
      if FilePaths.isFolder("datasets/city") { try session.data.open("datasets/city") }
      return
    }
    let folder = FilePaths.folder(of: path)
    for item in header.data { try session.data.open(FilePaths.join(folder, item.path), as: item.name) }
  }

  /// Runs all statements. A parameter that the script does not declare is a mistake before anything runs.
  public func run() -> Outcomes {
    do throws(Diagnostic) {
      try checkParameters()
      try openData()
    } catch {
      if error.code == .parameter { return Outcomes(outcomes: [.diagnostics([error], source: script.text)]) }
      return Outcomes(outcomes: [], failure: error)
    }
    var result = Outcomes(outcomes: session.run(statements: script.text))
    if options.checksResults { check(&result) }
    return result
  }

  /// The parameters that the script declares.
  public var declaredParameters: [ColumnDeclaration] {
    Parser.parse(script.text, grammar: session.catalog.grammar).statements.flatMap { statement -> [ColumnDeclaration] in
      if case .declareParameters(let declarations) = statement.kind { return declarations }
      return []
    }
  }

  private func checkParameters() throws(Diagnostic) {
    let names = declaredParameters.map(\.name.text)
    for (name, _) in options.parameters where !names.contains(name) {
      let nearest = nearestName(to: name, in: names)
      throw Diagnostic(
        .parameter, Message("the script declares no parameter '\(name)'", ja: "このスクリプトに「\(name)」というパラメータはない"),
        help: [
          nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
            ?? Message(
              names.isEmpty ? "it declares none" : "it declares \(names.joined(separator: ", "))",
              ja: names.isEmpty ? "パラメータは宣言されていない" : "宣言されたパラメータ: \(names.joined(separator: "、"))")
        ])
    }
  }

  private func check(_ result: inout Outcomes) {
    let steps = session.steps
    for (index, step) in steps.enumerated() {
      guard let actual = step.record else { continue }
      let next = index + 1 < steps.count ? steps[index + 1].statement.range : nil
      guard let expected = script.record(behind: step.statement.range, before: next) else { continue }
      result.checkedCount += 1
      if expected != actual { result.moved.append(moved(step, expected, actual)) }
    }
    if result.moved.isEmpty { return }
    if let note = changedData() { result.moved[0].help.append(note) }
  }

  private func moved(_ step: Step, _ expected: ResultRecord, _ actual: ResultRecord) -> Diagnostic {
    var help: [Message] = []
    if expected.rowCount == actual.rowCount, expected.columnCount == actual.columnCount {
      help.append(Message("as many rows and columns as before: values changed", ja: "行数と列数は同じで、値が変わった"))
    }
    return Diagnostic(
      .moved,
      Message(
        "the result of step \(step.number) moved: recorded \(expected.text), now \(actual.text)",
        ja: "手順 \(step.number) の結果が変わった: 記録 \(expected.text)、今回 \(actual.text)"),
      at: step.statement.range, help: help)
  }

  /// The script with the results, and the data's fingerprints, that this run has seen. Results that none was recorded
  /// for get one.
  public func accepted() throws(Diagnostic) -> String {
    let bytes = Array(script.text.utf8)
    var output: [UInt8] = []
    var end = 0
    let steps = session.steps
    for (index, step) in steps.enumerated() {
      guard let record = step.record else { continue }
      let next = index + 1 < steps.count ? steps[index + 1].statement.range : nil
      let line = Array("//= \(record.text)".utf8)
      if let old = script.recordRange(behind: step.statement.range, before: next) {
        output += bytes[end..<old.lowerBound] + line
        end = old.upperBound
      } else {
        // Behind the statement's own `;`, on a line of its own.
        var semicolon = step.statement.range.upperBound
        while semicolon < bytes.count, [32, 9].contains(bytes[semicolon]) { semicolon += 1 }
        if semicolon < bytes.count, bytes[semicolon] == UInt8(ascii: ";") { semicolon += 1 }
        let endsLine = semicolon >= bytes.count || bytes[semicolon] == UInt8(ascii: "\n")
        output += bytes[end..<semicolon] + [UInt8(ascii: "\n")] + line + (endsLine ? [] : [UInt8(ascii: "\n")])
        end = semicolon
      }
    }
    output += bytes[end...]
    return try withHeader(String(decoding: output, as: UTF8.self))
  }

  private func withHeader(_ text: String) throws(Diagnostic) -> String {
    guard var header = script.header, options.dataPaths.isEmpty else { return text }
    for (index, opened) in session.data.opened.enumerated() where index < header.data.count {
      header.data[index].fingerprint = ScriptHeader.digits(try session.data.fingerprint(of: opened))
    }
    let rest = text.drop { $0 != "\n" }
    return header.text + rest
  }

  /// Says which data are not those that the script was saved with.
  private func changedData() -> Message? {
    guard options.dataPaths.isEmpty, let header = script.header else { return nil }
    var changed: [String] = []
    for (item, opened) in zip(header.data, session.data.opened) {
      guard let fingerprint = try? session.data.fingerprint(of: opened) else { continue }
      if ScriptHeader.digits(fingerprint) != item.fingerprint { changed.append(item.path) }
    }
    if changed.isEmpty { return Message("the data are those that it was saved with", ja: "データは保存したときと同じ") }
    let names = changed.joined(separator: ", ")
    return Message("the data have changed since it was saved: \(names)", ja: "保存後にデータが変わった: \(names)")
  }
}
