import Columns

/// A JSON value as it is written.
enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case text(String)
  case list([JSONValue])
  case object(JSONObject)
}

/// A number, with the digits that were written.
struct JSONNumber: Hashable, Sendable {
  /// The number as it is written.
  var text: String

  /// The number where it is whole and within 64 bits; `1e3` and `5.0` are whole, as long as a double holds them exactly.
  var whole: Int64? {
    if let whole = Int64(text) { return whole }
    let real = real
    return real.magnitude < 0x1p53 ? Int64(exactly: real) : nil
  }

  /// The nearest double; infinite where the number is too large for one.
  var real: Double { Double(text) ?? .nan }
}

/// An object: keys in the order in which they are written, each once.
struct JSONObject: Hashable, Sendable {
  /// A key and its value.
  struct Member: Hashable, Sendable {
    var key: String
    var value: JSONValue
  }

  private(set) var members: [Member] = []

  /// The value of a key.
  subscript(key: String) -> JSONValue? { members.first { $0.key == key }?.value }

  /// Adds a key that the object does not have yet.
  mutating func append(_ key: String, _ value: JSONValue) { members.append(Member(key: key, value: value)) }
}

extension JSONValue {
  /// The value that the bytes from `start` on are, and nothing behind it. Invalid UTF-8 and an object with a key that
  /// stands twice are refused, since readers differ on which of the two counts.
  static func read(_ bytes: Span<UInt8>, from start: Int = 0) throws(JSONFault) -> JSONValue {
    if let place = TextInspection.firstInvalid(bytes, start, bytes.count) { throw JSONFault(place, .notUTF8) }
    var reader = JSONValueReader(scanner: JSONScanner(at: start))
    reader.scanner.blanks(bytes)
    let value = try reader.value(bytes, depth: 0)
    reader.scanner.blanks(bytes)
    guard reader.scanner.place == bytes.count else { throw JSONFault(reader.scanner.place) }
    return value
  }
}

/// Builds values of what a scanner passes.
struct JSONValueReader {
  var scanner: JSONScanner

  /// From this many keys on, a set tells whether one stands twice.
  private static let manyKeys = 16

  /// The value that starts here.
  mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONFault) -> JSONValue {
    let start = scanner.place
    guard start < bytes.count else { throw JSONFault(start) }
    switch bytes[start] {
    case UInt8(ascii: "{"): return .object(try object(bytes, depth: depth + 1))
    case UInt8(ascii: "["): return .list(try list(bytes, depth: depth + 1))
    case Dialect.quote: return .text(try scanner.text(bytes).string(bytes))
    case UInt8(ascii: "-"), 48...57:
      let number = try scanner.number(bytes)
      return .number(JSONNumber(text: String(bytes: bytes.extracting(number.start..<number.end))))
    case UInt8(ascii: "t"):
      try scanner.word(.yes, bytes)
      return .bool(true)
    case UInt8(ascii: "f"):
      try scanner.word(.no, bytes)
      return .bool(false)
    default:
      try scanner.word(.null, bytes)
      return .null
    }
  }

  private mutating func list(_ bytes: Span<UInt8>, depth: Int) throws(JSONFault) -> [JSONValue] {
    try enter(depth)
    var values: [JSONValue] = []
    while try scanner.next(in: UInt8(ascii: "]"), isFirst: values.isEmpty, bytes) {
      values.append(try value(bytes, depth: depth))
    }
    return values
  }

  private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(JSONFault) -> JSONObject {
    try enter(depth)
    var object = JSONObject()
    var known: Set<String> = []
    while try scanner.next(in: UInt8(ascii: "}"), isFirst: object.members.isEmpty, bytes) {
      let start = scanner.place
      let key = try scanner.text(bytes).string(bytes)
      if object.members.count == Self.manyKeys { known = Set(object.members.map(\.key)) }
      let isKnown = known.isEmpty ? object[key] != nil : !known.insert(key).inserted
      if isKnown { throw JSONFault(start, .repeatedKey(key)) }
      try scanner.expect(UInt8(ascii: ":"), bytes)
      object.append(key, try value(bytes, depth: depth))
    }
    return object
  }

  /// Passes the opening sign.
  private mutating func enter(_ depth: Int) throws(JSONFault) {
    guard depth <= JSONScanner.depthLimit else { throw JSONFault(scanner.place, .tooDeep) }
    scanner.place += 1
  }
}
