import Columns

/// The hash of a run of bytes with seed 0. Source: Yann Collet, "xxHash fast digest algorithm", specification 0.1.1, 2020.
enum XXHash64 {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The hash of the bytes.
  static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var place = 0
    var hash = prime5
    if bytes.count >= 32 {
      var lanes = [prime1 &+ prime2, prime2, 0, 0 &- prime1]
      while place + 32 <= bytes.count {
        for lane in 0..<4 { lanes[lane] = round(lanes[lane], bytes.word(at: place + lane * 8)) }
        place += 32
      }
      hash = rotated(lanes[0], 1) &+ rotated(lanes[1], 7) &+ rotated(lanes[2], 12) &+ rotated(lanes[3], 18)
      for lane in lanes { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
    }
    hash &+= UInt64(bytes.count)
    while place + 8 <= bytes.count {
      hash = mixed(hash, bytes.word(at: place))
      place += 8
    }
    if place + 4 <= bytes.count {
      let half = bytes.word(at: place) & 0xFFFF_FFFF
      hash = rotated(hash ^ (half &* prime1), 23) &* prime2 &+ prime3
      place += 4
    }
    while place < bytes.count {
      hash = rotated(hash ^ (UInt64(bytes[place]) &* prime5), 11) &* prime1
      place += 1
    }
    return avalanched(hash)
  }

  /// The hash of a word's eight bytes, the lowest first.
  static func hash(word: UInt64) -> UInt64 { avalanched(mixed(prime5 &+ 8, word)) }

  private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    rotated(hash ^ round(0, word), 27) &* prime1 &+ prime4
  }

  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* prime2, 31) &* prime1
  }

  private static func avalanched(_ hash: UInt64) -> UInt64 {
    var result = (hash ^ (hash >> 33)) &* prime2
    result = (result ^ (result >> 29)) &* prime3
    return result ^ (result >> 32)
  }

  private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }
}
