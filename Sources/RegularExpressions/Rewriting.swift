/// What stands in the place of a match: text, and groups of the match as `\0` (all of it), `\1`, … `\9`; `\\` is a backslash.
public struct Rewriting: Sendable {
  private enum Piece: Sendable {
    case text([UInt8])
    case group(Int)
  }

  private let pieces: [Piece]

  /// Reads a rewriting. A backslash before anything else stands for itself.
  public init(_ text: String) {
    var pieces: [Piece] = []
    var plain: [UInt8] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if bytes[index] == UInt8(ascii: "\\"), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) {
        pieces.append(.text(plain))
        pieces.append(.group(Int(next - UInt8(ascii: "0"))))
        plain = []
        index += 2
      } else {
        plain.append(bytes[index])
        index += bytes[index] == UInt8(ascii: "\\") && next == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    pieces.append(.text(plain))
    self.pieces = pieces
  }

  /// The largest number of a group that it asks for; 0 where it asks for none.
  public var largestGroup: Int {
    pieces.reduce(0) { if case .group(let number) = $1 { max($0, number) } else { $0 } }
  }

  /// Adds what stands for a match. A group that took no part is empty.
  func append(_ match: RegularMatch, in text: Span<UInt8>, to output: inout [UInt8]) {
    for piece in pieces {
      switch piece {
      case .text(let bytes): output.append(contentsOf: bytes)
      case .group(let number):
        for index in match.range(ofGroup: number) ?? 0..<0 { output.append(text[index]) }
      }
    }
  }
}

extension RegularExpression {
  /// The text with all matches rewritten; nil where there is no match.
  public func replacing(in text: Span<UInt8>, with rewriting: Rewriting) -> [UInt8]? {
    var output: [UInt8] = []
    var copied = 0
    var hasMatch = false
    forEachMatch(in: text, lastGroup: rewriting.largestGroup) { match in
      hasMatch = true
      for index in copied..<match.range.lowerBound { output.append(text[index]) }
      rewriting.append(match, in: text, to: &output)
      copied = match.range.upperBound
      return true
    }
    guard hasMatch else { return nil }
    for index in copied..<text.count { output.append(text[index]) }
    return output
  }
}
