import Columns
import Diagnostics

/// The encodings that text files come in.
enum TextEncoding: Sendable, Equatable {
  case utf8
  /// Microsoft's Shift JIS, with ① ㈱ 髙.
  case cp932
  case eucJP
  case windows1252
  case utf16LittleEndian
  case utf16BigEndian

  /// The name that messages use.
  var name: String {
    switch self {
    case .utf8: "UTF-8"
    case .cp932: "CP932"
    case .eucJP: "EUC-JP"
    case .windows1252: "Windows-1252"
    case .utf16LittleEndian, .utf16BigEndian: "UTF-16"
    }
  }

  /// The name that the C library knows.
  private var libraryName: String {
    switch self {
    case .utf8: "UTF-8"
    case .cp932: "CP932"
    case .eucJP: "EUC-JP-MS"
    case .windows1252: "CP1252"
    case .utf16LittleEndian: "UTF-16LE"
    case .utf16BigEndian: "UTF-16BE"
    }
  }

  /// The encoding that a package or a user names, or nil where it is none of these.
  init?(named name: String) {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" }) {
    case "utf8", "utf8sig": self = .utf8
    case "cp932", "shiftjis", "sjis", "windows31j", "ms932", "ms_kanji", "mskanji": self = .cp932
    case "eucjp", "eucjpms", "euc", "ujis", "cp51932": self = .eucJP
    case "windows1252", "cp1252", "iso88591", "latin1", "ascii", "usascii": self = .windows1252
    case "utf16", "utf16le": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    default: return nil
    }
  }

  /// What was decided about a file.
  struct Choice {
    var encoding: TextEncoding
    var notes: [Message] = []
    /// The first byte behind the byte order mark.
    var start = 0
    /// What was found out about a file that is UTF-8 already.
    var inspection: TextInspection?
    /// The text of any other file as UTF-8.
    var converted: [UInt8] = []
  }

  /// Decides on the encoding: a byte order mark, then a given name, then valid UTF-8, then what the bytes look like.
  static func choose(
    _ file: FileBytes, given: String?, path: String, options: LoadOptions
  ) throws(Diagnostic) -> Choice {
    let bytes = file.span
    if let (encoding, start) = mark(bytes) {
      if encoding != .utf8 {
        let note = Message("read as UTF-16: it has its byte order mark", ja: "BOM があるので UTF-16 として読んだ")
        return Choice(
          encoding: encoding, notes: [note], converted: try encoding.convert(bytes, from: start, path: path))
      }
      return try utf8Choice(file, from: start, path: path, options: options)
    }
    guard let given else { return try recognised(file, path: path, options: options) }
    guard let encoding = TextEncoding(named: given) else {
      throw Diagnostic(
        .notText, Message("the encoding '\(given)' is not known", ja: "文字コード '\(given)' は扱えない"),
        help: [
          Message(
            "known are UTF-8, CP932, EUC-JP, Windows-1252 and UTF-16", ja: "UTF-8、CP932、EUC-JP、Windows-1252、UTF-16 を扱える"
          )
        ])
    }
    if encoding == .utf8 { return try utf8Choice(file, from: 0, path: path, options: options) }
    return Choice(encoding: encoding, converted: try encoding.convert(bytes, from: 0, path: path))
  }

  /// The encoding that a byte order mark names, and the mark's length.
  private static func mark(_ bytes: Span<UInt8>) -> (TextEncoding, Int)? {
    let word = bytes.word(at: 0)
    if bytes.count >= 3, word & 0xFF_FFFF == 0xBF_BBEF { return (.utf8, 3) }
    if bytes.count >= 2, word & 0xFFFF == 0xFEFF { return (.utf16LittleEndian, 2) }
    if bytes.count >= 2, word & 0xFFFF == 0xFFFE { return (.utf16BigEndian, 2) }
    return nil
  }

  private static func utf8Choice(
    _ file: FileBytes, from start: Int, path: String, options: LoadOptions
  ) throws(Diagnostic) -> Choice {
    let inspection = TextInspection(
      of: file, from: start, chunkByteCount: options.chunkByteCount, threadCount: options.threadCount)
    if let zero = inspection.firstZero { throw binary(path, place: zero) }
    if let place = inspection.firstInvalid { throw brokenUTF8(file.span, path, place: place) }
    return Choice(encoding: .utf8, start: start, inspection: inspection)
  }

  /// A file that says nothing about its encoding.
  private static func recognised(
    _ file: FileBytes, path: String, options: LoadOptions
  ) throws(Diagnostic) -> Choice {
    let bytes = file.span
    let inspection = TextInspection(
      of: file, from: 0, chunkByteCount: options.chunkByteCount, threadCount: options.threadCount)
    if let zero = inspection.firstZero { throw binary(path, place: zero) }
    guard let place = inspection.firstInvalid else { return Choice(encoding: .utf8, inspection: inspection) }
    let evidence = EncodingEvidence(of: bytes)
    if evidence.longSequenceCount > evidence.invalidCount { throw brokenUTF8(bytes, path, place: place) }
    for encoding in [TextEncoding.cp932, .eucJP] {
      if case .success(let text) = TextConversion.utf8(bytes, from: 0, encoding: encoding.libraryName),
        EncodingEvidence.looksJapanese(text.span)
      {
        return Choice(encoding: encoding, notes: [japaneseNote(encoding)], converted: text)
      }
    }
    if isCP932UpToAFault(bytes) { _ = try TextEncoding.cp932.convert(bytes, from: 0, path: path) }
    if evidence.longSequenceCount + evidence.shortSequenceCount >= evidence.invalidCount {
      throw brokenUTF8(bytes, path, place: place)
    }
    let text = try TextEncoding.windows1252.convert(bytes, from: 0, path: path)
    return Choice(encoding: .windows1252, notes: [windowsNote(bytes, place)], converted: text)
  }

  private static func japaneseNote(_ encoding: TextEncoding) -> Message {
    let name = encoding == .cp932 ? ("CP932 (Shift JIS)", "CP932（Shift JIS）") : ("EUC-JP", "EUC-JP")
    return Message(
      "read as \(name.0): it is no UTF-8 and has kana or kanji",
      ja: "UTF-8 ではなく、かな・漢字があるので \(name.1)として読んだ")
  }

  /// Whether the bytes are Japanese in CP932 but for one place, behind which they are not looked at.
  private static func isCP932UpToAFault(_ bytes: Span<UInt8>) -> Bool {
    guard case .failure(let fault) = TextConversion.utf8(bytes, from: 0, encoding: TextEncoding.cp932.libraryName),
      fault.place > 0,
      case .success(let text) = TextConversion.utf8(
        bytes.extracting(0..<fault.place), from: 0, encoding: TextEncoding.cp932.libraryName)
    else { return false }
    return EncodingEvidence.looksJapanese(text.span)
  }

  private static func windowsNote(_ bytes: Span<UInt8>, _ place: Int) -> Message {
    let byte = "0x" + String(bytes[place], radix: 16, uppercase: true)
    let line = LineCounter.line(of: place, in: bytes)
    return Message(
      "read as Windows-1252: it is no UTF-8 (byte \(byte) in line \(line)) and has no kana or kanji",
      ja: "UTF-8 ではなく（\(line) 行目のバイト \(byte)）、かな・漢字もないので Windows-1252 として読んだ")
  }

  private func convert(_ bytes: Span<UInt8>, from start: Int, path: String) throws(Diagnostic) -> [UInt8] {
    switch TextConversion.utf8(bytes, from: start, encoding: libraryName) {
    case .success(let text): return text
    case .failure(let fault) where fault.place < 0:
      throw Diagnostic(
        .notText,
        Message("this system cannot convert \(name)", ja: "このシステムは \(name) を変換できない"),
        help: [Message("save '\(path)' as UTF-8", ja: "'\(path)' を UTF-8 で保存する")])
    case .failure(let fault):
      let line = LineCounter.line(of: fault.place, in: bytes)
      throw Diagnostic(
        .notText,
        Message(
          "'\(path)' is no valid \(name): byte \(fault.place + 1) in line \(line)",
          ja: "'\(path)' は \(name) として正しくない：\(line) 行目、\(fault.place + 1) バイト目"),
        help: [Message("save it as UTF-8, or name its encoding", ja: "UTF-8 で保存するか、文字コードを指定する")])
    }
  }

  private static func brokenUTF8(_ bytes: Span<UInt8>, _ path: String, place: Int) -> Diagnostic {
    let line = LineCounter.line(of: place, in: bytes)
    let byte = "0x" + String(bytes[min(place, bytes.count - 1)], radix: 16, uppercase: true)
    return Diagnostic(
      .notText,
      Message(
        "'\(path)' is UTF-8 but for byte \(place + 1) in line \(line) (\(byte))",
        ja: "'\(path)' は UTF-8 だが、\(line) 行目、\(place + 1) バイト目（\(byte)）が正しくない"),
      help: [
        Message(
          "repair that line; it was probably cut, or pasted from a file in another encoding",
          ja: "その行を直す。途中で切れたか、別の文字コードから貼り付けたと思われる")
      ])
  }

  static func binary(_ path: String, place: Int) -> Diagnostic {
    Diagnostic(
      .notText,
      Message(
        "'\(path)' is no text: byte \(place + 1) is zero", ja: "'\(path)' はテキストではない：\(place + 1) バイト目が 0 である"),
      help: [
        Message(
          "save the table as 'CSV UTF-8'; a text in UTF-16 needs its byte order mark",
          ja: "表を「CSV UTF-8」で保存する。UTF-16 のテキストには BOM が要る")
      ])
  }
}
