import Columns
import Diagnostics

/// A text file as UTF-8, whatever its encoding was.
struct TextSource: Sendable {
  var bytes: FileBytes
  /// The first byte behind the byte order mark.
  var start: Int
  var encoding: String
  var notes: [Message] = []
  var inspection: TextInspection
  /// The size of the file, before any conversion.
  var byteCount: Int

  /// Opens a file and recognises its encoding, unless it is given.
  init(path: String, options: LoadOptions) throws(Diagnostic) {
    var file = try FileBytes(path: path)
    if GzipFile.isOne(path) { file = try GzipFile.expanded(file, path) }
    try FileSignature.refuseOther(file.span, path: path)
    byteCount = file.count
    let given = options.encoding ?? options.declaration?.encoding
    let choice = try TextEncoding.choose(file, given: given, path: path, options: options)
    encoding = choice.encoding.name
    notes = choice.notes
    if let inspection = choice.inspection {
      bytes = file
      start = choice.start
      self.inspection = inspection
      return
    }
    let converted = choice.converted
    bytes = FileBytes(converted)
    start = 0
    inspection = TextInspection(
      of: bytes, from: 0, chunkByteCount: options.chunkByteCount, threadCount: options.threadCount)
    if let zero = inspection.firstZero { throw TextEncoding.binary(path, place: zero) }
  }

  /// A text in UTF-8 that was made of another file.
  init(_ text: [UInt8], notes: [Message], byteCount: Int, options: LoadOptions) {
    bytes = FileBytes(text)
    start = 0
    encoding = "UTF-8"
    self.notes = notes
    self.byteCount = byteCount
    inspection = TextInspection(
      of: bytes, from: 0, chunkByteCount: options.chunkByteCount, threadCount: options.threadCount)
  }
}

extension TextSource {
  /// The same source with another text, in UTF-8.
  func replaced(by text: [UInt8], _ options: LoadOptions) -> TextSource {
    var source = TextSource(text, notes: notes, byteCount: byteCount, options: options)
    source.encoding = encoding
    return source
  }

  /// The text from a place on, cut to the end of its line and to 80 columns.
  func excerpt(_ start: Int, _ end: Int) -> String {
    let bytes = bytes.span
    var stop = start
    while stop < end, stop < start + 400, bytes[stop] != 10, bytes[stop] != 13 { stop += 1 }
    let text = String(bytes: bytes.extracting(start..<stop)).replacing("\t", with: "→")
    let measure = DisplayWidth()
    var width = 0
    var output = ""
    for character in text {
      width += measure.width(of: character)
      if width > 79 { return output + "…" }
      output.append(character)
    }
    return output
  }
}
