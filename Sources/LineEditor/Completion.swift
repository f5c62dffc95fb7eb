@unsafe @preconcurrency import CReadline
import Glibc

/// What could stand at the cursor.
public enum Completion: Sendable, Hashable {
  /// Texts that could stand there, in place of what stands from a byte of the line up to the cursor.
  case candidates([String], from: Int)
  /// The name of a file.
  case fileName
}

/// The characters that end a word. readline shows candidates from the word's start on.
enum WordBreaks {
  // readline keeps and reads these; they are never changed or freed.
  private nonisolated(unsafe) static let query = unsafe strdup(" \t\n\"'`(),|;=<>[]{}+*/%:!~")
  private nonisolated(unsafe) static let command = unsafe strdup(" \t\n\"'")

  /// The characters for the line as it is: a command's words are paths.
  static var characters: UnsafeMutablePointer<CChar>? {
    // readline's line is valid as long as no call changes it.
    guard let line = unsafe rl_line_buffer else { return unsafe query }
    return unsafe line[0] == CChar(UInt8(ascii: ".")) ? command : query
  }
}

extension LineEditor {
  /// What readline is to offer for the word before the cursor; nil for nothing. It frees what it gets, which must come
  /// from malloc.
  func complete(wordStart: Int, wordEnd: Int) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    rl_attempted_completion_over = 1
    // readline's line is copied before it can change.
    guard let completionHandler, let buffer = unsafe rl_line_buffer else { return nil }
    let line = unsafe String(cString: buffer)
    switch completionHandler(line, wordEnd) {
    case .fileName:
      rl_filename_completion_desired = 1
      let word = String(decoding: Array(line.utf8)[wordStart..<wordEnd], as: UTF8.self)
      return unsafe rl_completion_matches(word, rl_filename_completion_function)
    case .candidates(let candidates, let start):
      let words = Self.fit(candidates, from: start, to: wordStart, in: Array(line.utf8))
      rl_sort_completion_matches = 0
      rl_completion_append_character = words.count == 1 && words[0].last.map { "(=\"'.".contains($0) } == true ? 0 : 32
      return unsafe Self.matches(words)
    }
  }

  /// Candidates that begin at one byte of the line as words that begin at another.
  static func fit(_ candidates: [String], from start: Int, to wordStart: Int, in line: [UInt8]) -> [String] {
    if start >= wordStart {
      let front = String(decoding: line[wordStart..<min(start, line.count)], as: UTF8.self)
      return candidates.map { front + $0 }
    }
    let front = String(decoding: line[start..<wordStart], as: UTF8.self)
    return candidates.filter { $0.hasPrefix(front) }.map { String($0.dropFirst(front.count)) }
  }

  /// The longest text that all begin with, whole characters only.
  static func commonStart(_ words: [String]) -> String {
    guard var common = words.first.map(Array.init) else { return "" }
    for word in words.dropFirst() {
      let shared = zip(common, word).prefix { $0 == $1 }.count
      common.removeLast(common.count - shared)
    }
    return String(common)
  }

  /// The array that readline asks for: what all words begin with, the words where there are several, and nil.
  private static func matches(_ words: [String]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    guard !words.isEmpty else { return nil }
    let texts = words.count == 1 ? words : [commonStart(words)] + words
    // The array and the texts are readline's to free, so they come from malloc; a pointer is as large as an Int.
    let size = (texts.count + 1) * MemoryLayout<Int>.stride
    guard let memory = unsafe malloc(size) else { return nil }
    let array = unsafe memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { unsafe (array + index).initialize(to: unsafe strdup(text)) }
    unsafe (array + texts.count).initialize(to: nil)
    return unsafe array
  }
}
