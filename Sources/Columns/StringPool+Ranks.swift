extension StringPool {
  /// The rank of every text when they are sorted by bytes; equal texts have equal ranks.
  public func sortRanks() -> [UInt32] { sortRanks { () throws(Never) in } }

  /// The same; `check` is asked again and again.
  func sortRanks<Failure: Error>(_ check: () throws(Failure) -> Void) throws(Failure) -> [UInt32] {
    let order = try sorted(check)
    var ranks = [UInt32](repeating: 0, count: count)
    for (place, index) in order.enumerated() {
      if place % Self.stepLength == 0 { try check() }
      let isTie = !isDistinct && place > 0 && utf8(at: Int(order[place - 1])).isEqual(to: utf8(at: Int(index)))
      ranks[Int(index)] = isTie ? ranks[Int(order[place - 1])] : UInt32(place)
    }
    return ranks
  }

  /// The texts that are gone through between two checks.
  private static let stepLength = 1 << 18
  /// Fewer texts are compared with each other as they are.
  private static let fewTexts = 256

  /// The texts' places in the order of their bytes; equal texts keep theirs. They are sorted by eight bytes at a time, and
  /// those that are equal so far by the next eight.
  private func sorted<Failure: Error>(_ check: () throws(Failure) -> Void) throws(Failure) -> [UInt32] {
    var order = [UInt32](0..<UInt32(count))
    var open = [(range: 0..<count, depth: 0)]
    var passed = 0
    while let (range, depth) = open.popLast() {
      passed += range.count
      if passed >= Self.fewTexts * 64 {
        passed = 0
        try check()
      }
      if range.count < Self.fewTexts || range.allSatisfy({ utf8(at: Int(order[$0])).count <= depth }) {
        order[range].sort { comesFirst($0, $1) }
        continue
      }
      let words = BufferSlice<UInt64>(count: range.count) { output in
        for place in output.indices {
          let text = utf8(at: Int(order[range.lowerBound + place]))
          output[place] = UInt64(bigEndian: UInt64(littleEndian: text.word(at: depth)))
        }
      }
      let places = try WordOrder.rows(by: words, check)
      let earlier = Array(order[range])
      var start = 0
      for place in 0..<places.count {
        order[range.lowerBound + place] = earlier[Int(places[place])]
        if place + 1 < places.count, words[Int(places[place + 1])] == words[Int(places[start])] { continue }
        if place > start {
          open.append(((range.lowerBound + start)..<(range.lowerBound + place + 1), depth + 8))
        }
        start = place + 1
      }
    }
    return order
  }

  private func comesFirst(_ left: UInt32, _ right: UInt32) -> Bool {
    let (a, b) = (utf8(at: Int(left)), utf8(at: Int(right)))
    return a.precedes(b) || (left < right && !b.precedes(a))
  }
}
