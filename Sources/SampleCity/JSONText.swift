import Columns

/// A piece of JSON, with its members in the order given.
enum JSONText {
  case text(String)
  case number(Int)
  case decimal(String)
  case flag(Bool)
  case list([JSONText])
  case object([(String, JSONText)])

  /// The piece as text, indented by two spaces; lists of plain values stand on one line.
  func written(indent: Int = 0) -> String {
    switch self {
    case .text(let text): return Value.quoted(text)
    case .number(let number): return String(number)
    case .decimal(let text): return text
    case .flag(let flag): return flag ? "true" : "false"
    case .list(let items):
      if items.allSatisfy(\.isPlain) { return "[" + items.map { $0.written() }.joined(separator: ", ") + "]" }
      return Self.block(items.map { $0.written(indent: indent + 2) }, "[", "]", indent)
    case .object(let members):
      if members.isEmpty { return "{}" }
      return Self.block(members.map { "\(Value.quoted($0)): \($1.written(indent: indent + 2))" }, "{", "}", indent)
    }
  }

  private var isPlain: Bool {
    switch self {
    case .list, .object: false
    default: true
    }
  }

  private static func block(_ lines: [String], _ open: String, _ close: String, _ indent: Int) -> String {
    let inner = String(repeating: " ", count: indent + 2)
    let body = lines.map { inner + $0 }.joined(separator: ",\n")
    return "\(open)\n\(body)\n\(String(repeating: " ", count: indent))\(close)"
  }

}

extension JSONText: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
  init(stringLiteral value: String) { self = .text(value) }
  init(booleanLiteral value: Bool) { self = .flag(value) }
  init(integerLiteral value: Int) { self = .number(value) }
}
