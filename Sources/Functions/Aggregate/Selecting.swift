extension Array where Element == UInt64 {
  /// Puts the element that sorting would put at `place` there, with none larger before it and none smaller behind it.
  ///
  /// Hoare's selection (1961) with the median of three; where that goes on for too long, the rest is sorted.
  mutating func select(_ place: Int, within range: Range<Int>) {
    var low = range.lowerBound
    var high = range.upperBound - 1
    var roundsLeft = 2 * (Int.bitWidth - range.count.leadingZeroBitCount) + 8
    while high - low > 16, roundsLeft > 0 {
      roundsLeft -= 1
      let pivot = median(self[low], self[low + (high - low) / 2], self[high])
      var left = low
      var right = high
      while left <= right {
        while self[left] < pivot { left += 1 }
        while self[right] > pivot { right -= 1 }
        if left <= right {
          swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if place <= right {
        high = right
      } else if place >= left {
        low = left
      } else {
        return
      }
    }
    self[low...high].sort()
  }

  private func median(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
    Swift.max(Swift.min(a, b), Swift.min(Swift.max(a, b), c))
  }
}
