import Glibc
import Session

/// What random files are fed to: `.load`, with its report.
struct FileSubject {
  /// The readers that MEIBO_FUZZ_SUBJECT names, csv or xlsx; nil where it names none.
  static let shared: FileSubject? = unsafe getenv("MEIBO_FUZZ_SUBJECT").flatMap { name in
    let name = unsafe String(cString: name)
    return name == "csv" || name == "xlsx" ? FileSubject(ending: name) : nil
  }

  private let ending: String
  private let path: String

  private init(ending: String) {
    self.ending = ending
    path = "/dev/shm/meibo-fuzz-\(getpid()).\(ending)"
  }

  /// The choices that a file is loaded with; the first byte says which.
  private static let choices = [
    "", "with (header=0)", "with (header=2, missing=\"-|x\")", "with (separator=semicolon, blanks=trim, totals=drop)",
    "with (encoding=CP932)", "with (widths=\"3,5,2\")", "with (a=date, dates=dmy, rejects=aside)",
    "with (a=long, b=bool, rejects=aside)",
  ]

  func take(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let content = Array(bytes.dropFirst())
    write(ending == "xlsx" ? WrappedSheet(content, isShared: first & 8 != 0).bytes : content)
    let session = Session(threadCount: 1, clock: 0)
    _ = session.submit(".load \(path) as t \(Self.choices[Int(first & 7)])")
    for outcome in session.submit("t | count") { _ = outcome.isFailure }
  }

  private func write(_ bytes: [UInt8]) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { fatalError("cannot write \(path)") }
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
  }
}

/// A workbook whose sheet, or whose shared texts, are the given bytes: an archive of entries that are stored as they are, so
/// that what is random reaches the readers.
struct WrappedSheet {
  private(set) var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  private static let head = "<?xml version=\"1.0\"?>"
  private static let workbook =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
  private static let relations = "<Relationships><Relationship Id=\"a\" Target=\"s.xml\"/></Relationships>"
  private static let styles =
    "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"57\"/><xf numFmtId=\"21\"/></cellXfs></styleSheet>"
  private static let sheet =
    "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c></row></sheetData></worksheet>"

  init(_ content: [UInt8], isShared: Bool) {
    add("xl/workbook.xml", Array((Self.head + Self.workbook).utf8))
    add("xl/_rels/workbook.xml.rels", Array((Self.head + Self.relations).utf8))
    add("xl/styles.xml", Array((Self.head + Self.styles).utf8))
    add("xl/s.xml", isShared ? Array((Self.head + Self.sheet).utf8) : content)
    if isShared { add("xl/sharedStrings.xml", content) }
    let start = bytes.count
    bytes += directory
    bytes +=
      [0x50, 0x4B, 5, 6] + two(0) + two(0) + two(count) + two(count) + four(directory.count) + four(start) + two(0)
  }

  private func two(_ number: Int) -> [UInt8] { [UInt8(number & 255), UInt8(number >> 8 & 255)] }
  private func four(_ number: Int) -> [UInt8] { two(number & 65_535) + two(number >> 16) }

  private mutating func add(_ name: String, _ content: [UInt8]) {
    let fields =
      two(20) + two(0) + two(0) + two(0) + two(0) + four(Int(Self.checksum(content))) + four(content.count)
      + four(content.count) + two(name.utf8.count) + two(0)
    directory += [0x50, 0x4B, 1, 2] + two(20) + fields + two(0) + two(0) + two(0) + four(0) + four(bytes.count)
    directory += Array(name.utf8)
    bytes += [0x50, 0x4B, 3, 4] + fields + Array(name.utf8) + content
    count += 1
  }

  /// CRC-32 (ISO 3309).
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = .max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
