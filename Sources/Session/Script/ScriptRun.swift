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
    /// The moment that is now, as ticks since 1970-01-01T00:00Z, in place of the script's own.
    public var clock: Int64?
    /// The most threads that a query uses.
    public var threadCount = 1
    /// The language of messages.
    public var language = Language.english

    /// The defaults: the header's data, no parameters, no check.
    public init() {}

    /// Parameters as they are written: `NAME=VALUE`.
    public static func parameters(_ texts: [String]) -> [(name: String, text: String)] {
      texts.map { text in
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return (parts[0], parts.count > 1 ? parts[1] : "")
      }
    }

    /// The beginning of a day that is written `2026-04-01`; nil for what is none.
    public static func clock(_ text: String) -> Int64? { MomentText.days(text[...]).map { Int64($0) * Ticks.perDay } }
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
  public internal(set) var session: Session
  private let options: Options

  /// Reads a script and makes the session that it asks for; data are not opened yet.
  public init(path: String, options: Options) throws(Diagnostic) {
    self.path = path
    self.options = options
    let text = try FilePaths.readText(path)
    script = try SessionScript(text)
    let clock = options.clock ?? script.header?.clock.map { Int64($0) * Ticks.perDay }
    session = Session(threadCount: options.threadCount, clock: clock)
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
    try session.open(header, of: path)
  }

  /// Runs all statements. A parameter that the script does not declare is a mistake before anything runs.
  public func run() -> Outcomes { run(opensData: true) }

  func run(opensData: Bool) -> Outcomes {
    do throws(Diagnostic) {
      try checkParameters()
      if opensData { try openData() }
    } catch {
      if error.code == .parameter { return Outcomes(outcomes: [.diagnostics([error], source: script.text)]) }
      return Outcomes(outcomes: [], failure: error)
    }
    var result = Outcomes(outcomes: session.run(script: script.text, path: path))
    if result.outcomes.contains(where: \.isFailure) { explainFailure(&result) }
    if options.checksResults { check(&result) }
    return result
  }

  /// A parameter that a script declares.
  public struct Parameter: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its type, as KQL names it.
    public var type: String
    /// Its value where none is given; nil where one must be.
    public var defaultText: String?
  }

  /// The parameters that the script, or one that it runs, declares. Of a name that both declare, the outer one counts.
  public var parameters: [Parameter] { parameters(of: script.text, at: [path]) }

  /// The paths of the scripts that this one runs, and of those that they run.
  var includedScripts: [String] { included(in: script.text, at: [path]) }

  private func included(in text: String, at paths: [String]) -> [String] {
    ((try? ScriptParts.parts(of: text)) ?? []).flatMap { part -> [String] in
      guard case .inclusion(let inner, _) = part else { return [] }
      let place = FilePaths.join(FilePaths.folder(of: paths.last ?? ""), inner)
      guard !paths.contains(place), let text = try? FilePaths.readText(place) else { return [place] }
      return [place] + included(in: text, at: paths + [place])
    }
  }

  private func parameters(of text: String, at paths: [String]) -> [Parameter] {
    var result: [Parameter] = []
    for part in (try? ScriptParts.parts(of: text)) ?? [] {
      var found: [Parameter] = []
      switch part {
      case .statements(let statements): found = Self.declared(in: statements, session.catalog.grammar)
      case .inclusion(let inner, _):
        let place = FilePaths.join(FilePaths.folder(of: paths.last ?? ""), inner)
        // A loop, or a script that cannot be read, is a mistake when the script runs.
        guard !paths.contains(place), let text = try? FilePaths.readText(place) else { continue }
        found = parameters(of: text, at: paths + [place])
      }
      result += found.filter { parameter in !result.contains { $0.name == parameter.name } }
    }
    return result
  }

  private static func declared(in statements: String, _ grammar: StageGrammar) -> [Parameter] {
    Parser.parse(statements, grammar: grammar).statements.flatMap { statement -> [Parameter] in
      guard case .declareParameters(let declarations) = statement.kind else { return [] }
      return declarations.map { declaration in
        Parameter(
          name: declaration.name.text, type: declaration.type.text,
          defaultText: declaration.defaultValue.map { Printer().text(of: $0) })
      }
    }
  }

  private func checkParameters() throws(Diagnostic) {
    let names = parameters.map(\.name)
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
    let places = recordedPlaces
    var moved: [(place: RecordedPlace, diagnostic: Diagnostic)] = []
    for place in places {
      guard let expected = script.record(in: place.remarks) else { continue }
      result.checkedCount += 1
      if expected != place.record { moved.append((place, self.moved(place, expected))) }
    }
    result.moved = moved.map(\.diagnostic)
    if moved.isEmpty { return }
    guard let drift = drift() else {
      if let note = changedData() { result.moved[0].help.append(note) }
      return
    }
    for (index, item) in moved.enumerated() {
      if let step = item.place.step {
        result.moved[index].details += drift.script.number(ofStep: step).map(drift.details) ?? []
      } else {
        result.moved[index].details += drift.details(ofSteps: item.place.steps)
      }
    }
  }

  /// By what a moved result is explained; nil for a script that does not say what its results were recorded with.
  private func drift() -> Drift? {
    let pins = ScriptPins(in: script.text)
    guard !pins.isEmpty, let own = try? pinnedScript() else { return nil }
    // A file that cannot be read explains nothing, and is no reason to say nothing else.
    var kept: KeptResults?
    var unreadable: Message?
    do throws(Diagnostic) { kept = try KeptResults.read(KeptResults.path(of: path)) } catch {
      let name = FilePaths.name(of: KeptResults.path(of: path))
      unreadable = Message(
        "\(name) cannot be read, so that rows are not compared; --accept renews it",
        ja: "\(name) を読めないので、行は比べていない。--accept で作り直す")
    }
    var drift = Drift(own, in: session, pins: pins, kept: kept, clock: script.header?.clock)
    drift.unreadable = unreadable
    return drift
  }

  private func pinnedScript() throws(Diagnostic) -> PinnedScript {
    try PinnedScript(script.text, at: path, in: session)
  }

  /// Says of a script that cannot run what of its tables has changed since it was recorded, if that is the reason.
  private func explainFailure(_ result: inout Outcomes) {
    let codes: Set<DiagnosticCode> = [.unknownColumn, .unknownTable, .typeMismatch]
    for (index, outcome) in result.outcomes.enumerated() {
      guard case .diagnostics(var diagnostics, let source, let file) = outcome,
        let place = diagnostics.firstIndex(where: { codes.contains($0.code) }), let drift = drift()
      else { continue }
      diagnostics[place].details += drift.schemaDetails
      result.outcomes[index] = .diagnostics(diagnostics, source: source, file: file)
      return
    }
  }

  /// The steps that stand in the script itself.
  private var ownSteps: [Step] { session.steps.filter { $0.script == path } }

  /// A result, or what another script gave, and where its record stands.
  private struct RecordedPlace {
    var range: SourceRange
    var record: ResultRecord
    /// The number of the step; nil for another script.
    var step: Int?
    /// The numbers of its steps.
    var steps: Range<Int>
    /// From the end of the statement to the next one.
    var remarks: Range<Int>
  }

  private var recordedPlaces: [RecordedPlace] {
    let own = ownSteps
    let inclusions = session.inclusions.filter { $0.script == path }
    let starts = (own.map(\.statement.range.lowerBound) + inclusions.map(\.range.lowerBound)).sorted()
    func remarks(_ range: SourceRange) -> Range<Int> {
      let next = starts.first { $0 > range.lowerBound } ?? Int.max
      return range.upperBound..<max(range.upperBound, next)
    }
    var places: [RecordedPlace] = []
    for step in own {
      guard let record = step.record else { continue }
      places.append(
        RecordedPlace(
          range: step.statement.range, record: record, step: step.number,
          steps: step.number..<(step.number + 1),
          remarks: remarks(step.statement.range)))
    }
    for inclusion in inclusions {
      let records = session.steps.filter { inclusion.steps.contains($0.number) }.compactMap(\.record)
      places.append(
        RecordedPlace(
          range: inclusion.range, record: ResultRecord(of: records), step: nil, steps: inclusion.steps,
          remarks: remarks(inclusion.range)))
    }
    return places.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private func moved(_ place: RecordedPlace, _ expected: ResultRecord) -> Diagnostic {
    var help: [Message] = []
    let actual = place.record
    if expected.size == actual.size {
      help.append(
        place.step == nil
          ? Message("as many results as before: values changed", ja: "結果の数は同じで、値が変わった")
          : Message("as many rows and columns as before: values changed", ja: "行数と列数は同じで、値が変わった"))
    }
    let subject = place.step.map { Message("the result of step \($0)", ja: "手順 \($0) の結果") }
    let name = subject ?? Message("what the other script gives", ja: "別のスクリプトの結果")
    return Diagnostic(
      .moved,
      Message(
        "\(name.text(in: .english)) moved: recorded \(expected.text), now \(actual.text)",
        ja: "\(name.text(in: .japanese))が変わった: 記録 \(expected.text)、今回 \(actual.text)"),
      at: place.range, help: help)
  }

  /// The script with the results, and the data's fingerprints, that this run has seen. Results that none was recorded
  /// for get one.
  public func accepted() throws(Diagnostic) -> String {
    let bytes = Array(script.text.utf8)
    var output: [UInt8] = []
    var end = 0
    for place in recordedPlaces {
      let line = Array("//= \(place.record.text)".utf8)
      if let old = script.recordRange(in: place.remarks) {
        output += bytes[end..<old.lowerBound] + line
        end = old.upperBound
      } else {
        // Behind the statement's own `;`, on a line of its own.
        var semicolon = place.range.upperBound
        while semicolon < bytes.count, [32, 9].contains(bytes[semicolon]) { semicolon += 1 }
        if semicolon < bytes.count, bytes[semicolon] == UInt8(ascii: ";") { semicolon += 1 }
        let endsLine = semicolon >= bytes.count || bytes[semicolon] == UInt8(ascii: "\n")
        output += bytes[end..<semicolon] + [UInt8(ascii: "\n")] + line + (endsLine ? [] : [UInt8(ascii: "\n")])
        end = semicolon
      }
    }
    output += bytes[end...]
    let text = ScriptPins.removed(from: String(decoding: output, as: UTF8.self))
    return try withHeader(text) + "\n" + (try pinnedScript().pins().text)
  }

  /// Whether this run's results are kept beside the script: not where a table is marked as being about persons, unless
  /// that is asked for.
  public func keepsResults(asked: Bool?) -> Bool {
    asked ?? !session.steps.contains { $0.tables.contains { session.data.isPersonal($0) } }
  }

  /// Keeps the results beside the script, in a file that only its owner may read; or takes away what was kept before.
  public func keepResults(_ keeps: Bool) throws(Diagnostic) {
    let place = KeptResults.path(of: path)
    if keeps { try KeptResults(try pinnedScript(), in: session).write(to: place) } else { KeptResults.remove(place) }
  }

  /// The text behind the header that the data have now; a script without one gets one.
  private func withHeader(_ text: String) throws(Diagnostic) -> String {
    guard var header = script.header else { return try session.header(for: path).text + "\n\n" + text }
    // What was accepted by another clock is recorded with it.
    if options.clock != nil { header.clock = try session.header(for: path, withFingerprints: false).clock }
    guard options.dataPaths.isEmpty else { return header.text + text.drop { $0 != "\n" } }
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
