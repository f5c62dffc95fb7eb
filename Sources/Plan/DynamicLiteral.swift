import Columns
import Diagnostics
import Syntax

/// Reads what stands between the brackets of `dynamic(…)`: JSON, whose values may also be `datetime(…)` and `1d`.
struct DynamicLiteral {
  private let tokens: [Token]
  private var position = 0
  private var depth = 0

  /// The deepest nesting that is read.
  private static let maximumDepth = 100

  /// The value of a text; nil where it is no JSON.
  static func value(of text: String) -> Value? {
    let (tokens, mistakes) = Lexer.tokens(of: text)
    guard mistakes.isEmpty else { return nil }
    var reader = DynamicLiteral(tokens: tokens)
    guard let value = reader.value(), reader.token == .end else { return nil }
    return value
  }

  private init(tokens: [Token]) { self.tokens = tokens }

  private var token: Token.Kind { tokens[min(position, tokens.count - 1)].kind }

  private mutating func take(_ symbol: String) -> Bool {
    guard token == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  private mutating func value() -> Value? {
    if take("[") { return nested { $0.list() } }
    if take("{") { return nested { $0.bag() } }
    if take("-") { return negative() }
    defer { position += 1 }
    switch token {
    case .integer(let number): return .long(number)
    case .real(let number): return .real(number)
    case .string(let text): return .string(text)
    // A list of one text looks like a name in brackets.
    case .quotedName(let text): return .list([.string(text)])
    case .date(let text): return MomentText.days(text).map { .date($0) }
    case .timespan(let amount, let unit): return MomentText.timespan(amount, unit: unit).map { .timespan($0) }
    case .typedLiteral(let name, let text):
      guard let type = DataType(kqlName: name) else { return nil }
      if type == .dynamic { return Self.value(of: text) }
      let quote = text.first == "'" ? "'" : "\""
      let isQuoted = text.count > 1 && text.hasPrefix(quote) && text.hasSuffix(quote)
      return text == "null" ? .null : Resolver.read(isQuoted ? String(text.dropFirst().dropLast()) : text, as: type)
    case .name("true"): return .bool(true)
    case .name("false"): return .bool(false)
    case .name("null"): return .null
    default: return nil
    }
  }

  private mutating func nested(_ body: (inout DynamicLiteral) -> Value?) -> Value? {
    guard depth < Self.maximumDepth else { return nil }
    depth += 1
    defer { depth -= 1 }
    return body(&self)
  }

  private mutating func negative() -> Value? {
    switch value() {
    case .long(let number)? where number != .min: .long(-number)
    case .real(let number)?: .real(-number)
    case .timespan(let ticks)?: .timespan(-ticks)
    default: nil
    }
  }

  private mutating func list() -> Value? {
    var values: [Value] = []
    if take("]") { return .list([]) }
    repeat {
      guard let next = value() else { return nil }
      values.append(next)
    } while take(",")
    return take("]") ? .list(values) : nil
  }

  private mutating func bag() -> Value? {
    var bag = PropertyBag()
    if take("}") { return .bag(bag) }
    repeat {
      guard case .string(let name) = token else { return nil }
      position += 1
      guard take(":"), let value = value() else { return nil }
      bag[name] = value
    } while take(",")
    return take("}") ? .bag(bag) : nil
  }
}
