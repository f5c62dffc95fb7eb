import Glibc

/// The lowest and the highest value of each block of a long run of whole numbers: what lies outside of a block's bounds
/// need not be looked for in it. They are found when somebody asks for them, and kept as long as the numbers are.
final class BlockBounds: Sendable {
  /// The values of a block; the last of a run may have fewer.
  static let length = 8192
  /// Shorter runs have no bounds.
  private static let shortest = 1 << 18

  /// What is known of a block.
  private enum Block {
    case unseen, seenOnce
    case known(ClosedRange<Int64>)
  }

  private let blocks: Guarded<[Block]>

  /// Nil for a run that is short, or is none of whole numbers of two bytes and more.
  init?<Element: BitwiseCopyable>(of type: Element.Type, count: Int) {
    guard count >= Self.shortest, MemoryLayout<Element>.size > 1, type is any FixedWidthInteger.Type else { return nil }
    blocks = Guarded([Block](repeating: .unseen, count: (count + Self.length - 1) / Self.length))
  }

  /// The bounds of blocks. What is looked at once only is not worth it: for somebody who looks at all values himself, bounds
  /// are nil the first time.
  func bounds(
    of places: Range<Int>, fromTheFirst: Bool, _ find: (Int) -> ClosedRange<Int64>
  ) -> [ClosedRange<Int64>?] {
    var found = blocks.withLock { blocks in
      places.map { place -> Block in
        if case .unseen = blocks[place], !fromTheFirst {
          blocks[place] = .seenOnce
          return .unseen
        }
        return blocks[place]
      }
    }
    var isNew = false
    for (index, place) in places.enumerated() {
      switch found[index] {
      case .seenOnce: found[index] = .known(find(place))
      case .unseen where fromTheFirst: found[index] = .known(find(place))
      default: continue
      }
      isNew = true
    }
    if isNew {
      blocks.withLock { blocks in
        for (index, place) in places.enumerated() { if case .known = found[index] { blocks[place] = found[index] } }
      }
    }
    return found.map { if case .known(let bounds) = $0 { bounds } else { nil } }
  }
}

extension BufferSlice where Element: FixedWidthInteger {
  /// A mask of the values in a range. Blocks that lie outside of it, or inside, are not looked at where that is known.
  public func mask(in range: ClosedRange<Int64>) -> BufferSlice<UInt8> {
    guard let bounds = buffer.blockBounds, count >= BlockBounds.length else { return plainMask(in: range) }
    let places = wholeBlocks
    let known = bounds.bounds(of: places, fromTheFirst: false, blockExtremes)
    let isTold = known.contains { $0.map { !$0.overlaps(range) || range.contains($0) } ?? false }
    guard isTold else { return plainMask(in: range) }
    let mask = Buffer<UInt8>(uninitializedCount: count)
    func fill(_ rows: Range<Int>) {
      if rows.isEmpty { return }
      let own = slice(rows).plainMask(in: range)
      unsafe (mask.base + rows.lowerBound).update(from: own.buffer.base + own.offset, count: rows.count)
    }
    var done = 0
    for (place, bounds) in zip(places, known) {
      guard let bounds, !bounds.overlaps(range) || range.contains(bounds) else { continue }
      let start = place * BlockBounds.length - offset
      let end = min(start + BlockBounds.length, count)
      fill(done..<start)
      unsafe (mask.base + start).update(repeating: bounds.overlaps(range) ? 1 : 0, count: end - start)
      done = end
    }
    fill(done..<count)
    return BufferSlice<UInt8>(mask)
  }

  /// Bounds of the values of some rows, which may be wider than need be; nil where no blocks of them are known.
  func bounds(of rows: Range<Int>) -> ClosedRange<Int64>? {
    guard let bounds = buffer.blockBounds, !rows.isEmpty else { return nil }
    let first = (offset + rows.lowerBound) / BlockBounds.length
    let end = (offset + rows.upperBound + BlockBounds.length - 1) / BlockBounds.length
    let whole = wholeBlocks
    guard whole.lowerBound <= first, end <= whole.upperBound else { return nil }
    return bounds.bounds(of: first..<end, fromTheFirst: true, blockExtremes).reduce(nil) { all, block in
      guard let block else { return all }
      return all.map { min($0.lowerBound, block.lowerBound)...max($0.upperBound, block.upperBound) } ?? block
    }
  }

  /// The blocks of the buffer that lie in this part of it as a whole.
  private var wholeBlocks: Range<Int> {
    let length = BlockBounds.length
    let end = offset + count == buffer.count ? (buffer.count + length - 1) / length : (offset + count) / length
    let first = (offset + length - 1) / length
    return first..<max(first, end)
  }

  private func blockExtremes(_ place: Int) -> ClosedRange<Int64> {
    let start = place * BlockBounds.length
    let values = BufferSlice(buffer: buffer, offset: start, count: min(BlockBounds.length, buffer.count - start))
    guard let (low, high) = values.extremes(where: nil) else { return 0...0 }
    return Int64(truncatingIfNeeded: low)...Int64(clamping: high)
  }
}

extension ClosedRange<Int64> {
  /// Whether all of another range lies in this one.
  fileprivate func contains(_ other: ClosedRange) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }
}

extension Column.Storage {
  /// Bounds of the whole numbers of some rows, which may be wider than need be; nil where none are known.
  func bounds(of rows: Range<Int>) -> ClosedRange<Int64>? {
    switch self {
    case .int16(let values): values.bounds(of: rows)
    case .int32(let values): values.bounds(of: rows)
    case .int64(let values): values.bounds(of: rows)
    default: nil
    }
  }
}
