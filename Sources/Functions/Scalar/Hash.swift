import Columns
import Diagnostics
import Plan

/// `hash`: a number that values of one type share only if they are equal, or by rare chance; xxHash64 with seed 0.
///
/// What is hashed: a text's UTF-8 bytes; eight bytes, the lowest first, of a whole number, of a real's bits, of the ticks
/// since 0001-01-01 of a moment and of the ticks of a length of time; one byte of a truth value.
public struct Hash: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "hash", signature: "hash(x)\nhash(x, MODULUS)",
    summary: Message(
      "A number made from the value's bytes (xxHash64), or its remainder by MODULUS.",
      ja: "値のバイトから作る数（xxHash64）。MODULUS を付けるとその剰余。"),
    details: Message(
      "The remainder is 0 or more. Null for null, and for a modulus that is null or 0.",
      ja: "剰余は 0 以上。null なら null。MODULUS が null か 0 でも null。"),
    examples: [
      .init("print hash(\"World\"), hash(\"World\", 100)", gives: "print_0,print_1\n1846988464401551951,51\n"),
      .init("print hash(2015-01-01) == hash(datetime(2015-01-01))", gives: "print_0\ntrue\n"),
    ])

  /// Any value but a list, and a whole number.
  public var overloads: [Overload] {
    let types: [DataType] = [.string, .long, .real, .bool, .datetime, .timespan]
    return types.flatMap { [Overload([$0], .long), Overload([$0, .long], .long)] }
  }

  /// The numbers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    if let null = nullIfNull(operands, .long), operands[0].type != .string || operands.count > 1 { return null }
    let column = operands[0].column
    let hashes = hashes(column)
    guard operands.count > 1 else { return .integers(hashes, validity: column.validity) }
    let hashed = Operand(.integers(hashes, validity: column.validity))
    return try Arithmetic(sign: .modulo).evaluate([hashed, operands[1]], context)
  }

  private func hashes(_ column: Column) -> BufferSlice<Int64> {
    switch column.type {
    case .string:
      mapTexts(column.strings()) { Int64(bitPattern: XXHash64.hash($0)) }
    case .real:
      column.reals().mapped { Self.hash(word: $0.bitPattern) }
    case .bool:
      column.bools().mapped { Int64(bitPattern: XXHash64.hash([$0 == 0 ? 0 : 1].span)) }
    case .datetime:
      column.mapIntegers { Self.hash(word: UInt64(bitPattern: $0 &+ Ticks.fromYearOneTo1970)) }
    default:
      column.mapIntegers { Self.hash(word: UInt64(bitPattern: $0)) }
    }
  }

  private static func hash(word: UInt64) -> Int64 { Int64(bitPattern: XXHash64.hash(word: word)) }
}

extension Ticks {
  /// The ticks from 0001-01-01, where KQL counts from, to 1970-01-01.
  static let fromYearOneTo1970 = -Int64(CivilDate.firstDays) * perDay
}
