import CRE2
import Diagnostics

/// A compiled regular expression over UTF-8. The time of a search grows with the text only, whatever the pattern.
///
/// `@unchecked Sendable` and `@safe`: the compiled pattern is written once, in `init`; RE2 lets any number of threads read it.
@safe public final class RegularExpression: @unchecked Sendable {
  /// The pattern as it was written.
  public let pattern: String
  /// The number of groups in brackets.
  public let groupCount: Int
  /// The bytes with which every text begins that has a match; none where the pattern does not show them.
  public let beginning: [UInt8]
  /// Bytes that every text has that has a match; none where the pattern does not show them.
  public let required: [UInt8]
  /// The bytes of what every text has behind its beginning that has a match, one run behind the other.
  private let runBytes: [UInt8]
  private let runLengths: [Int]
  private let compiled: OpaquePointer

  /// Compiles a pattern in KQL's syntax; the error says what is wrong with it and where.
  public init(_ pattern: String) throws(Diagnostic) {
    self.pattern = pattern
    let literals = PatternLiterals(pattern)
    beginning = literals.beginning
    required = literals.required
    let runs = literals.runs.dropFirst(literals.beginning.isEmpty ? 0 : 1)
    runBytes = runs.flatMap { $0 }
    runLengths = runs.map(\.count)
    var translation = PatternTranslation(pattern)
    var text = try translation.translated()
    // Why unsafe: a C border; RE2 copies the pattern.
    unsafe compiled = text.withUTF8 { utf8 in
      unsafe utf8.withMemoryRebound(to: CChar.self) { unsafe cre2_compile($0.baseAddress, $0.count) }
    }
    groupCount = Int(unsafe cre2_group_count(compiled))
    if let fault = unsafe PatternFault(compiled, of: pattern) { throw fault.diagnostic }
  }

  // Why unsafe: a C border; nobody else holds the pattern any more.
  deinit { unsafe cre2_free(compiled) }

  /// Where a match may lie.
  public enum Place: Sendable {
    /// Anywhere at or behind the start of the search.
    case anywhere
    /// Exactly at the start of the search.
    case atStart
    /// From the start of the search up to the end of the text.
    case whole
  }

  /// Whether the text has a match.
  public func matches(_ text: Span<UInt8>, _ place: Place = .anywhere) -> Bool {
    guard text.count >= beginning.count else { return false }
    for index in beginning.indices where text[index] != beginning[index] { return false }
    if !runLengths.isEmpty, !hasRuns(text) { return false }
    var none: [Int64] = []
    return find(in: text, from: 0, place, bounds: &none)
  }

  /// Whether all runs stand behind the beginning, one behind the other.
  private func hasRuns(_ text: Span<UInt8>) -> Bool {
    // Why unsafe: a C border; it reads the bytes of the text, and as many of the runs as their lengths say.
    unsafe text.withUnsafeBytes { text in
      unsafe runBytes.withUnsafeBytes { bytes in
        unsafe runLengths.withUnsafeBufferPointer { lengths in
          unsafe cre2_contains(
            text.baseAddress, text.count, beginning.count, bytes.baseAddress, lengths.baseAddress, lengths.count)
        }
      }
    }
  }

  /// The first match at or behind the byte `start`; nil where there is none. Groups beyond `lastGroup` are not found: the
  /// fewer are asked for, the less there is to do.
  public func firstMatch(
    in text: Span<UInt8>, from start: Int = 0, _ place: Place = .anywhere, lastGroup: Int = .max
  ) -> RegularMatch? {
    var bounds = [Int64](repeating: -1, count: 2 * (min(groupCount, lastGroup) + 1))
    return find(in: text, from: start, place, bounds: &bounds) ? RegularMatch(bounds: bounds) : nil
  }

  /// What a group holds in the first match at or behind the byte `start`, 0 being the whole match: without an array of all
  /// groups, for many texts. Nil where there is no match, the group took no part in it or does not exist.
  public func firstRange(
    ofGroup group: Int = 0, in text: Span<UInt8>, from start: Int = 0, _ place: Place = .anywhere
  ) -> Range<Int>? {
    guard group >= 0, group <= groupCount, start + beginning.count <= text.count else { return nil }
    if place != .anywhere {
      for index in beginning.indices where text[start + index] != beginning[index] { return nil }
    }
    // Why unsafe: room on the stack, of which all is written before it is read.
    return unsafe withUnsafeTemporaryAllocation(of: Int64.self, capacity: 2 * (group + 1)) { bounds in
      unsafe bounds.initialize(repeating: -1)
      guard unsafe find(in: text, from: start, place, bounds), unsafe bounds[2 * group] >= 0 else { return nil }
      return unsafe Int(bounds[2 * group])..<Int(bounds[2 * group + 1])
    }
  }

  /// Calls `body` with every match, from left to right, until it returns false. Matches do not overlap, and none of no
  /// bytes stands directly behind another.
  public func forEachMatch(in text: Span<UInt8>, lastGroup: Int = .max, _ body: (RegularMatch) -> Bool) {
    var start = 0
    var lastEnd = -1
    while start <= text.count, let match = firstMatch(in: text, from: start, lastGroup: lastGroup) {
      let range = match.range
      if !range.isEmpty || range.lowerBound != lastEnd {
        if !body(match) { return }
        lastEnd = range.upperBound
      }
      start = range.isEmpty ? Self.nextCharacter(after: range.upperBound, in: text) : range.upperBound
    }
  }

  /// The place of the group of this name; nil where there is none.
  public func group(named name: String) -> Int? {
    (1...max(1, groupCount)).first { self.name(ofGroup: $0) == name }
  }

  private func name(ofGroup group: Int) -> String {
    // Why unsafe: a C border, which writes at most the capacity that it is given.
    let length = unsafe cre2_group_name(compiled, Int32(group), nil, 0)
    return unsafe String(unsafeUninitializedCapacity: length) { output in
      unsafe output.withMemoryRebound(to: CChar.self) { output in
        unsafe min(length, cre2_group_name(compiled, Int32(group), output.baseAddress, length))
      }
    }
  }

  private func find(in text: Span<UInt8>, from start: Int, _ place: Place, bounds: inout [Int64]) -> Bool {
    // Why unsafe: the array stays while it is written to.
    unsafe bounds.withUnsafeMutableBufferPointer { bounds in unsafe find(in: text, from: start, place, bounds) }
  }

  private func find(
    in text: Span<UInt8>, from start: Int, _ place: Place, _ bounds: UnsafeMutableBufferPointer<Int64>
  ) -> Bool {
    precondition(start >= 0 && start <= text.count, "a search starts outside its text")
    let anchor = place == .anywhere ? CRE2_ANYWHERE : place == .atStart ? CRE2_AT_START : CRE2_WHOLE
    // Why unsafe: a C border; it reads the bytes of the span only, and writes two numbers a group.
    return unsafe text.withUnsafeBytes { bytes in
      unsafe cre2_find(
        compiled, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count, start, anchor, bounds.baseAddress,
        Int32(bounds.count / 2))
    }
  }

  private static func nextCharacter(after place: Int, in text: Span<UInt8>) -> Int {
    var next = place + 1
    while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }
}

/// A match and its groups, as places of bytes in the text.
public struct RegularMatch: Sendable {
  private let bounds: [Int64]

  init(bounds: [Int64]) { self.bounds = bounds }

  /// The whole match.
  public var range: Range<Int> { Int(bounds[0])..<Int(bounds[1]) }

  /// What a group holds, 0 being the whole match; nil where the group took no part or does not exist.
  public func range(ofGroup group: Int) -> Range<Int>? {
    guard group >= 0, 2 * group + 1 < bounds.count, bounds[2 * group] >= 0 else { return nil }
    return Int(bounds[2 * group])..<Int(bounds[2 * group + 1])
  }
}
