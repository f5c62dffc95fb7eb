import Columns
import Plan

extension String {
  /// Whether it is `_` or `_` and a number: the name of a result.
  var isResultName: Bool { first == "_" && dropFirst().allSatisfy(\.isNumber) }

  /// The number of the step that `_3` names.
  var resultNumber: Int? { first == "_" ? Int(dropFirst()) : nil }

  /// The text with LF line ends alone, whatever system it was written on.
  public var withPlainLineEnds: String {
    guard utf8.contains(13) else { return self }
    var bytes: [UInt8] = []
    for byte in utf8 {
      if byte == 10, bytes.last == 13 { bytes.removeLast() }
      bytes.append(byte)
    }
    return String(decoding: bytes.map { $0 == 13 ? 10 : $0 }, as: UTF8.self)
  }
}

extension TypedExpression {
  /// A value of its type, where it is known only after a query inside has run: enough to check what uses it.
  var standingForItsResult: TypedExpression {
    if constant != nil { return self }
    let value: Value =
      switch columnType {
      case .bool: .bool(true)
      case .int, .long: .long(1)
      case .real: .real(1)
      case .string: .string("")
      case .date: .date(0)
      case .datetime: .datetime(0)
      case .timespan: .timespan(1)
      case .dynamic: .list([])
      }
    return TypedExpression(.literal(value), type: type, order: order, range: range)
  }
}
