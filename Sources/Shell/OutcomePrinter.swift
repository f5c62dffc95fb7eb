import Charts
import Columns
import Diagnostics
import LineEditor
import Rendering
import Session

/// Shows what statements and commands gave, on a terminal or as plain text.
public struct OutcomePrinter: Sendable {
  /// How results are shown.
  public enum Format: Sendable {
    /// A table that fits the terminal.
    case screen
    /// A table of any width, at most `maximumRows` rows.
    case plain(maximumRows: Int?)
    /// Another format, by its name.
    case renderer(any Renderer)
  }

  /// The language of messages.
  public var language: Language
  /// The language of what stands with results, where it is not that of messages.
  public var resultLanguage: Language?
  /// How results are shown.
  public var format: Format
  /// Whether results say how long they took.
  public var showsTiming = false
  /// Where mistakes and notes go.
  public var messages: Terminal.File

  /// A printer; results go to standard output.
  public init(language: Language, format: Format, messages: Terminal.File) {
    self.language = language
    self.format = format
    self.messages = messages
  }

  /// Shows one outcome.
  public func show(_ outcome: Outcome) {
    switch outcome {
    case .result(let step): showResult(of: step)
    case .defined(let step): showDefinition(step)
    case .text(let text): Terminal.write(text)
    case .note(let message): note(message)
    case .diagnostics(let diagnostics, let source, let file):
      diagnostics.forEach { show($0, source: source, name: file) }
    case .quit: break
    }
  }

  /// Shows a mistake or a warning; `name` is the file that it speaks of.
  public func show(_ diagnostic: Diagnostic, source: String = "", name: String? = nil) {
    let text = DiagnosticRenderer(language: language).render(diagnostic, source: source, name: name)
    Terminal.write(colored(text, diagnostic.severity), to: messages)
  }

  /// Shows a sentence about something that is not wrong.
  public func note(_ message: Message) { dim(message.text(in: language).withVisibleControls, on: messages) }

  // MARK: Results

  private func showResult(of step: Step) {
    guard let batch = step.result else { return }
    if case .screen = format, drawn(step) {
      let count = batch.rowCount
      dim(Message("\n\(count) row\(count == 1 ? "" : "s")\n", ja: "\n\(count) 行\n").text(in: language), on: .output)
    } else {
      var bytes: [UInt8] = []
      renderer.write(batch, to: &bytes)
      Terminal.write(bytes)
    }
    step.notes.forEach(note)
    if showsTiming { dim(Self.duration(step.elapsedMilliseconds), on: messages) }
  }

  /// Draws what `render` asks for; false where that is a table, or nothing that can be drawn.
  private func drawn(_ step: Step) -> Bool {
    do throws(Diagnostic) {
      guard let figure = try step.figure() else { return false }
      let size = Terminal.size
      let options = TerminalChart.Options(
        width: size?.columns ?? 80, height: min(20, max(6, (size?.rows ?? 24) - 8)),
        maximumBands: min(40, max(10, (size?.rows ?? 24) - 6)),
        useColor: Terminal.hasColor(.output), isASCII: Terminal.isDumb, language: language)
      Terminal.write(TerminalChart(options: options).render(figure))
      return true
    } catch {
      note(error.message)
      error.help.forEach(note)
      return false
    }
  }

  private var renderer: any Renderer {
    var options = TableOptions(useColor: Terminal.hasColor(.output), language: resultLanguage ?? language)
    switch format {
    case .renderer(let renderer): return renderer
    case .plain(let rows): options.maximumRows = rows
    case .screen:
      let size = Terminal.size
      options.width = size?.columns
      options.maximumRows = min(40, max(10, (size?.rows ?? 24) - 6))
    }
    return TableRenderer(options: options)
  }

  /// A length of time with three digits: `0.42 ms`, `18.3 ms`, `2.41 s`.
  static func duration(_ milliseconds: Double) -> String {
    let (number, unit) = milliseconds < 1000 ? (milliseconds, "ms") : (milliseconds / 1000, "s")
    let decimals = number < 10 ? 2 : number < 100 ? 1 : 0
    let scale = decimals == 2 ? 100 : decimals == 1 ? 10 : 1
    let scaled = Int((number * Double(scale)).rounded())
    if decimals == 0 { return "\(scaled) \(unit)" }
    return "\(scaled / scale).\(String(scaled % scale + scale).dropFirst()) \(unit)"
  }

  private func showDefinition(_ step: Step) {
    guard case .screen = format else { return }
    let head = step.text.prefix { $0 != "=" && $0 != "\n" }
    let name = head.split(separator: " ").prefix(2).joined(separator: " ")
    note(Message("defined: \(name)", ja: "定義した: \(name)"))
  }

  // MARK: Colour

  private func dim(_ text: String, on file: Terminal.File) {
    Terminal.write(Terminal.hasColor(file) ? "\u{1B}[2m\(text)\u{1B}[0m\n" : text + "\n", to: file)
  }

  /// The word and code in front red or yellow.
  private func colored(_ text: String, _ severity: Severity) -> String {
    guard Terminal.hasColor(messages), let end = text.firstIndex(of: "]") else { return text }
    let color = severity == .error ? "31" : "33"
    return "\u{1B}[1;\(color)m\(text[...end])\u{1B}[0m\(text[text.index(after: end)...])"
  }
}
