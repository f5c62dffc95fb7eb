extension MutableSpan<UInt64> {
  /// Puts the element that sorting would put at `place` there, with none larger before it and none smaller behind it.
  ///
  /// Hoare's selection (1961) with the median of three, the parts made by Lomuto's scheme; where that goes on for too long,
  /// the rest is sorted.
  mutating func select(_ place: Int, within range: Range<Int>) {
    var low = range.lowerBound
    var high = range.upperBound
    var roundsLeft = 2 * (Int.bitWidth - range.count.leadingZeroBitCount) + 8
    while high - low > 24, roundsLeft > 0 {
      roundsLeft -= 1
      let pivot = median(self[low], self[low + (high - low) / 2], self[high - 1])
      let middle = part(low..<high) { $0 < pivot }
      if place < middle {
        high = middle
        continue
      }
      low = part(middle..<high) { $0 == pivot }
      if place < low { return }
    }
    if high - low > 24 {
      let sorted = (low..<high).map { self[$0] }.sorted()
      for (place, element) in zip(low..<high, sorted) { self[place] = element }
      return
    }
    for next in low..<high {
      let element = self[next]
      var hole = next
      while hole > low, self[hole - 1] > element {
        self[hole] = self[hole - 1]
        hole -= 1
      }
      self[hole] = element
    }
  }

  /// Puts those that come first before the others, and gives the first place of those. What comes next is a matter of
  /// chance, so that nothing here waits for a branch.
  @inline(__always)
  private mutating func part(_ range: Range<Int>, _ comesFirst: (UInt64) -> Bool) -> Int {
    var end = range.lowerBound
    for place in range {
      let element = self[place]
      self[place] = self[end]
      self[end] = element
      end &+= comesFirst(element) ? 1 : 0
    }
    return end
  }

  private func median(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
    Swift.max(Swift.min(a, b), Swift.min(Swift.max(a, b), c))
  }
}
