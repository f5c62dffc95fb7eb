import Columns
import Diagnostics

/// Writes comma-separated values (RFC 4180) in UTF-8 with plain line ends, 64 KB at a time.
struct CSVOutput {
  private var bytes: [UInt8] = []
  private var file: OutputFile
  private var isRowStart = true
  /// How many rows were written, the header included.
  private(set) var rowCount = 0

  /// Begins the file, with its header.
  init(path: String, header: [String]) throws(Diagnostic) {
    file = try OutputFile(path: path)
    bytes.reserveCapacity(1 << 17)
    for name in header { add(name) }
    try endRow()
  }

  /// Adds a text cell; it is quoted where it holds a comma, a quote or a line end.
  mutating func add(_ text: String) {
    separate()
    var isPlain = true
    for byte in text.utf8 where byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D { isPlain = false }
    if isPlain {
      bytes.append(contentsOf: text.utf8)
    } else {
      bytes.append(0x22)
      for byte in text.utf8 {
        if byte == 0x22 { bytes.append(0x22) }
        bytes.append(byte)
      }
      bytes.append(0x22)
    }
  }

  /// Adds a text cell, or an empty one.
  mutating func add(_ text: String?) {
    if let text { add(text) } else { separate() }
  }

  /// Adds a whole number with no separators, or an empty cell.
  mutating func add(_ number: Int?) {
    separate()
    if let number { appendDigits(number, width: 1) }
  }

  /// Adds true or false.
  mutating func add(_ flag: Bool) { add(flag ? "true" : "false") }

  /// Adds a number of which the hundredths are given, without needless zeros: 3875 is 38.75, 3500 is 35.
  mutating func addHundredths(_ number: Int) {
    separate()
    if number < 0 { bytes.append(0x2D) }
    appendDigits(Int(number.magnitude) / 100, width: 1)
    let rest = Int(number.magnitude) % 100
    if rest == 0 { return }
    bytes.append(0x2E)
    if rest % 10 == 0 { appendDigits(rest / 10, width: 1) } else { appendDigits(rest, width: 2) }
  }

  /// Adds a day as 2025-04-01; the open end is an empty cell.
  mutating func addDay(_ day: Int32?) {
    separate()
    guard let day, day != openEnd else { return }
    let date = CivilDate(day)
    appendDigits(date.year, width: 4)
    bytes.append(0x2D)
    appendDigits(date.month, width: 2)
    bytes.append(0x2D)
    appendDigits(date.day, width: 2)
  }

  /// Ends the row.
  mutating func endRow() throws(Diagnostic) {
    bytes.append(0x0A)
    isRowStart = true
    rowCount += 1
    if bytes.count >= 1 << 16 { try flush() }
  }

  /// Writes what is left and closes the file.
  mutating func close() throws(Diagnostic) -> Int {
    try flush()
    let rows = rowCount
    try file.close()
    return rows
  }

  private mutating func flush() throws(Diagnostic) {
    try file.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func separate() {
    if !isRowStart { bytes.append(0x2C) }
    isRowStart = false
  }

  private mutating func appendDigits(_ number: Int, width: Int) {
    var (divisor, digits) = (1, 1)
    while number / divisor >= 10 || digits < width {
      divisor *= 10
      digits += 1
    }
    if number < 0 { bytes.append(0x2D) }
    while divisor > 0 {
      bytes.append(UInt8(truncatingIfNeeded: 0x30 + Int(number.magnitude) / divisor % 10))
      divisor /= 10
    }
  }
}
