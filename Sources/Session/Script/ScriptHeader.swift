import Columns
import Diagnostics

/// The first line of a saved script: what a replay needs.
///
/// `//! meibo 1 · clock 2026-04-01 · language ja · data ../datasets/city 9c41…`
public struct ScriptHeader: Sendable, Hashable {
  /// A source of data: its path from the script's folder, and the fingerprint of its contents.
  public struct Data: Sendable, Hashable {
    /// The path, relative to the script.
    public var path: String
    /// The fingerprint of the contents, 16 hexadecimal digits.
    public var fingerprint: String
    /// The name that a file's table was given, where it is not the file's.
    public var name: String?
    /// How a file is read, against what would be recognised.
    public var choices: LoadChoices

    /// A source.
    public init(path: String, fingerprint: String, name: String? = nil, choices: LoadChoices = LoadChoices()) {
      self.path = path
      self.fingerprint = fingerprint
      self.name = name
      self.choices = choices
    }

    /// Reads `PATH [FINGERPRINT] [as NAME] [with (…)]`; in the path a `·` is written `%B7` and a `%` is `%25`.
    init(_ text: Substring) throws(Diagnostic) {
      let (front, choices) = try Self.split(text)
      self.choices = choices
      var rest = front
      if let end = String(rest).range(of: " as ") {
        name = Self.read(String(String(rest)[end.upperBound...]))
        rest = Substring(String(rest)[..<end.lowerBound])
      }
      let last = rest.split(separator: " ").last ?? ""
      let hasFingerprint = last.count == 16 && last.allSatisfy(\.isHexDigit) && rest.count > 17
      fingerprint = hasFingerprint ? String(last) : ""
      path = Self.read(String(hasFingerprint ? rest.dropLast(17) : rest))
    }

    /// The text without what is said of the file, and that.
    private static func split(_ text: Substring) throws(Diagnostic) -> (Substring, LoadChoices) {
      guard text.hasSuffix(")"), let start = String(text).range(of: " with (") else { return (text, LoadChoices()) }
      let inner = String(String(text)[start.upperBound...].dropLast())
      return (Substring(String(text)[..<start.lowerBound]), try LoadChoices(read(inner)))
    }

    private static func read(_ text: String) -> String {
      text.replacing("%28", with: "(").replacing("%20", with: " ").replacing("%B7", with: "·").replacing(
        "%0A", with: "\n"
      ).replacing(
        "%25", with: "%")
    }

    /// A path or name; what could be taken for choices or a name's beginning is written otherwise.
    private static func named(_ text: String) -> String {
      let text = written(text)
      return text.replacing(" with (", with: " with %28").replacing(" as ", with: "%20as%20")
    }

    private static func written(_ text: String) -> String {
      text.replacing("%", with: "%25").replacing("·", with: "%B7").replacing("\n", with: "%0A")
    }

    /// The source as it is written.
    var text: String {
      Self.named(path) + (fingerprint.isEmpty ? "" : " \(fingerprint)")
        + (name.map { " as \(Self.named($0))" } ?? "")
        + (choices.isEmpty ? "" : " \(Self.written(choices.text))")
    }
  }

  /// The newest format that is read.
  public static let version = 1

  /// The clock, as days since 1970-01-01.
  public var clock: Int32?
  /// The data.
  public var data: [Data]
  /// The language of its reports.
  public var language: Language?

  /// A header.
  public init(clock: Int32?, data: [Data], language: Language? = nil) {
    self.clock = clock
    self.data = data
    self.language = language
  }

  /// The header of a script; nil where the first line is none. A newer format is refused.
  public static func read(_ text: String) throws(Diagnostic) -> ScriptHeader? {
    guard let line = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first,
      line.hasPrefix("//! meibo ")
    else { return nil }
    let parts = line.dropFirst(4).split(separator: "·").map { String($0).trimmed }
    let words = parts[0].split(separator: " ")
    guard words.count == 2, let version = Int(words[1]) else {
      throw broken(Message("'\(parts[0])' names no version", ja: "「\(parts[0])」に版がない"))
    }
    guard version <= Self.version else {
      throw broken(
        Message(
          "this script is of format \(version), newer than this Meibo's \(Self.version)",
          ja: "このスクリプトの形式 \(version) は新しすぎる（この Meibo は \(Self.version) まで）"))
    }
    var header = ScriptHeader(clock: nil, data: [])
    for part in parts.dropFirst() { try header.add(part) }
    return header
  }

  private mutating func add(_ part: String) throws(Diagnostic) {
    if part.hasPrefix("clock ") {
      guard let days = MomentText.days(part.dropFirst(6)) else {
        throw Self.broken(Message("the clock '\(part.dropFirst(6))' is no date", ja: "時計「\(part.dropFirst(6))」は日付ではない"))
      }
      clock = days
    } else if part.hasPrefix("language ") {
      language = Language(rawValue: String(part.dropFirst(9)))
    } else if part.hasPrefix("data ") {
      data.append(try Data(part.dropFirst(5)))
    }
  }

  private static func broken(_ message: Message) -> Diagnostic {
    Diagnostic(
      .script, message, at: SourceRange(0, 10),
      help: [
        Message(
          "the first line reads `//! meibo 1 · clock 2026-04-01 · data PATH FINGERPRINT`",
          ja: "先頭行は `//! meibo 1 · clock 2026-04-01 · data パス 指紋` と書く")
      ])
  }

  /// The header as it is written.
  public var text: String {
    var parts = ["//! meibo \(Self.version)"]
    if let clock { parts.append("clock \(CivilDate(days: Int(clock)).iso)") }
    if let language { parts.append("language \(language.rawValue)") }
    for item in data { parts.append("data \(item.text)") }
    return parts.joined(separator: " · ")
  }

  /// A fingerprint of 64 bits as it is written.
  static func digits(_ fingerprint: UInt64) -> String {
    let text = String(fingerprint, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}

extension Session {
  /// Opens the data that a script's header names.
  func open(_ header: ScriptHeader?, of path: String) throws(Diagnostic) {
    for item in header?.data ?? [] {
      try data.open(FilePaths.join(FilePaths.folder(of: path), item.path), as: item.name, with: item.choices)
    }
  }

  /// The header of a script at a path, for this session's data and clock.
  func header(for path: String, withFingerprints: Bool = true) throws(Diagnostic) -> ScriptHeader {
    let folder = FilePaths.folder(of: path)
    let sources = data.opened.map { opened in
      ScriptHeader.Data(
        path: FilePaths.relative(opened.path, from: folder),
        fingerprint: withFingerprints ? data.digits(of: opened) : "",
        name: opened.isFile ? opened.tables.first : nil, choices: opened.choices)
    }
    let days = Ticks.day(of: now)
    return ScriptHeader(
      clock: Int32(clamping: days), data: sources, language: language == .japanese ? .japanese : nil)
  }
}
