/// How one format writes a single value: what it quotes, what it escapes, how it says that there is no value.
protocol CellStyle: Sendable {
  /// Whether dates, moments, lengths of time and reals that are no numbers stand between double quotes.
  var quotesWords: Bool { get }
  /// Adds what stands for no value.
  func appendNull(to bytes: inout OutputSpan<UInt8>)
  /// Adds a text of UTF-8 bytes.
  func append(_ text: Span<UInt8>, to bytes: inout OutputSpan<UInt8>)
  /// Adds a list, which is given as JSON.
  func append(list: Span<UInt8>, to bytes: inout OutputSpan<UInt8>)
}

extension CellStyle {
  /// The most bytes that a text of so many bytes takes: JSON writes a control as six, and two quotes around.
  func room(forTextOf byteCount: Int) -> Int { byteCount * 6 + 2 }

  /// Formats other than JSON know no lists and write them as texts.
  func append(list: Span<UInt8>, to bytes: inout OutputSpan<UInt8>) { append(list, to: &bytes) }

  /// Adds what `body` adds, quoted where the style wants that.
  func appendWord(to bytes: inout OutputSpan<UInt8>, _ body: (inout OutputSpan<UInt8>) -> Void) {
    if quotesWords { bytes.append(UInt8(ascii: "\"")) }
    body(&bytes)
    if quotesWords { bytes.append(UInt8(ascii: "\"")) }
  }
}
