extension Column {
  /// A word a row whose order is that of the values; NaN, which has no order, gets `unordered`, and what a null row gets is
  /// not defined. Texts get the rank of their bytes within the column, so only words of one column can be compared.
  /// Dynamic columns have no order: a mistake of the caller.
  public func orderWords(unordered: UInt64 = 0) -> BufferSlice<UInt64> {
    switch storage {
    case .real(let values): return values.mapped { $0.isNaN ? unordered : Self.orderWord(of: $0) }
    case .decimal: return reals().mapped { Self.orderWord(of: $0) }
    case .string(let texts):
      let ranks = texts.pool.sortRanks()
      return texts.wideCodes().mapped { UInt64(ranks[Int($0)]) }
    default: return mapIntegers { UInt64(bitPattern: $0) ^ (1 << 63) }
    }
  }

  /// The column of whole numbers, reals, days or ticks whose order words these are. A null row holds a plain 0, with which
  /// whatever is computed next does no harm.
  public init(orderWords given: [UInt64], type: DataType, validity: Validity?) {
    var words = given
    if let validity { for row in words.indices where !validity.isValid(row) { words[row] = 1 << 63 } }
    if type == .real {
      self = .reals(BufferSlice(words.map { Self.real(ofOrderWord: $0) }), validity: validity)
    } else {
      self = .integers(
        BufferSlice(words.map { Int64(bitPattern: $0 ^ (1 << 63)) }), type: type, validity: validity)
    }
  }

  /// No number has the lowest or the highest word; both zeros have one.
  private static func orderWord(of number: Double) -> UInt64 {
    let bits = (number == 0 ? 0 : number).bitPattern
    return bits >> 63 == 0 ? bits | (1 << 63) : ~bits
  }

  private static func real(ofOrderWord word: UInt64) -> Double {
    Double(bitPattern: word >> 63 == 1 ? word ^ (1 << 63) : ~word)
  }
}
