import Columns

/// How a JSON file holds the rows of a table.
enum JSONLayout: Sendable {
  /// A list of objects.
  case list
  /// An object a line.
  case lines
}

/// The value of one key of a row: where it stands and what it is.
struct JSONCell {
  /// What the value is.
  enum Kind {
    case null
    case bool
    case whole
    case real
    case text
    /// A text with escapes in it.
    case escaped
  }

  var kind: Kind
  /// The first byte, behind the quote of a text.
  var start: Int
  /// One past the last byte.
  var end: Int

  /// Hands over the bytes that the value has once its escapes are resolved, and where it lies among them.
  func withContent<Result>(_ bytes: Span<UInt8>, _ body: (Span<UInt8>, Int, Int) -> Result) -> Result {
    guard kind == .escaped else { return body(bytes, start, end) }
    let text = JSONText(start: start, end: end, hasEscapes: true).decoded(bytes)
    return body(text.span, 0, text.count)
  }

  /// Whether there is no value: null, an empty text, or one of the texts that stand for a missing value.
  func isMissing(_ bytes: Span<UInt8>, _ target: ColumnTarget) -> Bool {
    if kind == .null || start == end { return true }
    if target.missingTexts.isEmpty { return false }
    return withContent(bytes) { target.isMissing($0, $1, $2) }
  }
}

/// Walks over the rows of a JSON table and the keys of each.
struct JSONRowWalk {
  let layout: JSONLayout
  private(set) var scanner: JSONScanner
  private var isFirstRow = true

  /// A walk from the first byte of a file's text, or from a row.
  init(_ layout: JSONLayout, at start: Int) {
    self.layout = layout
    scanner = JSONScanner(at: start)
    scanner.passesLines = layout == .list
  }

  /// The byte that is looked at next.
  var place: Int { scanner.place }

  /// Passes the sign that opens the list; a file of lines has none.
  mutating func open(_ bytes: Span<UInt8>) throws(JSONFault) {
    guard layout == .list else { return }
    scanner.blanks(bytes)
    guard scanner.pass(UInt8(ascii: "["), bytes) else {
      throw JSONFault(place, place < bytes.count ? .notList : .unexpected)
    }
  }

  /// Moves to the next row, behind the sign that opens it; false at the end of the file.
  mutating func nextRow(_ bytes: Span<UInt8>) throws(JSONFault) -> Bool {
    switch layout {
    case .list:
      guard try scanner.next(in: UInt8(ascii: "]"), isFirst: isFirstRow, bytes) else {
        scanner.blanks(bytes)
        guard place == bytes.count else { throw JSONFault(place) }
        return false
      }
    case .lines:
      guard try nextLine(bytes) else { return false }
    }
    isFirstRow = false
    guard scanner.pass(UInt8(ascii: "{"), bytes) else {
      throw JSONFault(place, place < bytes.count ? .notRow : .unexpected)
    }
    return true
  }

  /// Passes line ends and empty lines; a row that is not the first needs a line of its own.
  private mutating func nextLine(_ bytes: Span<UInt8>) throws(JSONFault) -> Bool {
    var isNew = isFirstRow
    scanner.blanks(bytes)
    while scanner.pass(Dialect.lineFeed, bytes) {
      isNew = true
      scanner.blanks(bytes)
    }
    if place == bytes.count { return false }
    guard isNew else { throw JSONFault(place, .secondInLine) }
    return true
  }

  /// The next key of the row and its value, or nil behind the last.
  mutating func nextCell(isFirst: Bool, _ bytes: Span<UInt8>) throws(JSONFault) -> (key: JSONText, cell: JSONCell)? {
    guard try scanner.next(in: UInt8(ascii: "}"), isFirst: isFirst, bytes) else { return nil }
    let key = try scanner.text(bytes)
    try scanner.expect(UInt8(ascii: ":"), bytes)
    return (key, try cell(bytes, key))
  }

  private mutating func cell(_ bytes: Span<UInt8>, _ key: JSONText) throws(JSONFault) -> JSONCell {
    let start = place
    guard start < bytes.count else { throw JSONFault(start) }
    switch bytes[start] {
    case Dialect.quote:
      let text = try scanner.text(bytes)
      return JSONCell(kind: text.hasEscapes ? .escaped : .text, start: text.start, end: text.end)
    case UInt8(ascii: "-"), 48...57:
      let number = try scanner.number(bytes)
      return JSONCell(kind: number.isWhole ? .whole : .real, start: number.start, end: number.end)
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      try scanner.word(bytes[start] == UInt8(ascii: "t") ? .yes : .no, bytes)
      return JSONCell(kind: .bool, start: start, end: place)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      throw JSONFault(start, .nested(key: key.string(bytes)))
    default:
      try scanner.word(.null, bytes)
      return JSONCell(kind: .null, start: start, end: place)
    }
  }
}
