import Columns

/// A short fingerprint of a result: its columns' names and types and all values in order, reals to 12 significant digits,
/// so that another machine's last bits do not count.
public enum ResultFingerprint {
  /// Eight hexadecimal digits.
  public static func of(_ batch: Batch) -> String {
    var hash = Hash()
    for field in batch.schema.fields {
      hash.add(field.name)
      hash.add(field.type.rawValue)
    }
    for row in 0..<batch.rowCount {
      for column in batch.columns { hash.add(text(of: column.value(at: row))) }
    }
    return hash.digits
  }

  /// Eight hexadecimal digits for each column: of its type and values, not of its name.
  static func columns(of batch: Batch) -> [String] {
    zip(batch.schema.fields, batch.columns).map { field, column in
      var hash = Hash()
      hash.add(field.type.rawValue)
      for row in 0..<batch.rowCount { hash.add(text(of: column.value(at: row))) }
      return hash.digits
    }
  }

  /// The text of a value, reals to 12 significant digits.
  static func text(of value: Value) -> String {
    switch value {
    case .real(let number): rounded(number)
    case .list(let values): "[" + values.map(text).joined(separator: ",") + "]"
    case .bag(let bag): "{" + zip(bag.names, bag.values).map { "\($0):\(text(of: $1))" }.joined(separator: ",") + "}"
    case .null: "\u{0}"
    default: value.text
    }
  }

  /// The number with 12 significant digits.
  static func rounded(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return Value.text(of: number == 0 ? 0 : number) }
    let (digits, exponent) = decimals(of: number.magnitude)
    var kept = Array(digits.prefix(12))
    var power = exponent
    if digits.count > 12, digits[12] >= 5 {
      var place = kept.count - 1
      while place >= 0, kept[place] == 9 {
        kept[place] = 0
        place -= 1
      }
      if place >= 0 {
        kept[place] += 1
      } else {
        kept = [1]
        power += 1
      }
    }
    while kept.last == 0 { kept.removeLast() }
    return (number < 0 ? "-" : "") + kept.map(String.init).joined() + "e\(power)"
  }

  /// The digits of a number's shortest text, and the power of ten of the first.
  private static func decimals(of number: Double) -> (digits: [Int], exponent: Int) {
    let parts = "\(number)".split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let whole = parts[0].split(separator: ".")
    var digits = whole.joined().compactMap(\.wholeNumberValue)
    exponent += whole[0].count - 1
    while digits.first == 0, digits.count > 1 {
      digits.removeFirst()
      exponent -= 1
    }
    return (digits, exponent)
  }

  /// FNV-1a, 64 bits (Fowler, Noll, Vo), folded to 32 for printing.
  private struct Hash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ text: String) {
      for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
      state = (state ^ 0x1F) &* 0x100_0000_01B3
    }

    var digits: String {
      let folded = UInt32(truncatingIfNeeded: state ^ (state >> 32))
      let text = String(folded, radix: 16)
      return String(repeating: "0", count: 8 - text.count) + text
    }
  }
}
