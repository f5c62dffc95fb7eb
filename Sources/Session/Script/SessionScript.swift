import Diagnostics
import Syntax

/// A saved script: its header, its text, and what it records of its results.
public struct SessionScript: Sendable {
  /// Prose between statements, or what is recorded behind one.
  public enum Remark: Sendable, Hashable {
    /// Markdown, from lines that begin with `/// `.
    case prose(String)
    /// A recorded result, from a line that begins with `//= `.
    case record(ResultRecord)
  }

  /// What a replay needs; nil for a script that was written by hand without it.
  public let header: ScriptHeader?
  /// The whole text.
  public let text: String
  /// The remarks, with the byte at which each begins, in order.
  public let remarks: [(offset: Int, remark: Remark)]

  /// The language of its results and reports, whatever that of the reader's messages: English where its header names none;
  /// nil for a script without a header.
  public var language: Language? { header.map { $0.language ?? .english } }

  /// Reads a script; code `.script` where its header or a record cannot be understood.
  public init(_ text: String) throws(Diagnostic) {
    self.text = text
    header = try ScriptHeader.read(text)
    remarks = try Self.readRemarks(text)
  }

  /// The prose of a text, from lines that begin with `///`, with the byte at which each block begins.
  static func prose(in text: String) -> [(offset: Int, markdown: String)] {
    var result: [(offset: Int, markdown: String)] = []
    var block: (offset: Int, lines: [String])?
    var offset = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("/// ") || line == "///" {
        block = (block?.offset ?? offset, (block?.lines ?? []) + [String(line.dropFirst(4))])
      } else if let ended = block {
        result.append((ended.offset, ended.lines.joined(separator: "\n")))
        block = nil
      }
      offset += line.utf8.count + 1
    }
    if let block { result.append((block.offset, block.lines.joined(separator: "\n"))) }
    return result
  }

  private static func readRemarks(_ text: String) throws(Diagnostic) -> [(Int, Remark)] {
    var result = prose(in: text).map { ($0.offset, Remark.prose($0.markdown)) }
    var offset = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("//= ") {
        guard let record = ResultRecord(line.dropFirst(4)) else {
          throw Diagnostic(
            .script,
            Message(
              "a recorded result reads `//= ROWS rows · COLUMNS columns · FINGERPRINT`, behind .run `//= COUNT results · FINGERPRINT`",
              ja: "記録された結果は `//= 行数 rows · 列数 columns · 指紋`、.run の後は `//= 件数 results · 指紋` と書く"),
            at: SourceRange(offset, offset + line.utf8.count))
        }
        result.append((offset, .record(record)))
      }
      offset += line.utf8.count + 1
    }
    return result.sorted { $0.0 < $1.0 }
  }

  /// Where the first record in a range of bytes stands.
  func recordRange(in range: Range<Int>) -> SourceRange? {
    for (offset, remark) in remarks where range.contains(offset) {
      guard case .record = remark else { continue }
      let bytes = Array(text.utf8)
      return SourceRange(offset, bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count)
    }
    return nil
  }

  /// The first record in a range of bytes.
  func record(in range: Range<Int>) -> ResultRecord? {
    for (offset, remark) in remarks where range.contains(offset) {
      if case .record(let record) = remark { return record }
    }
    return nil
  }
}
