import Columns

/// Says in which physical line a byte stands: every line feed, carriage return or pair of both ends one.
enum LineCounter {
  /// The line of the byte at `place`, from 1.
  static func line(of place: Int, in bytes: Span<UInt8>) -> Int {
    1 + lineEnds(in: bytes, 0, min(place, bytes.count))
  }

  /// The number of line ends among the bytes from `start` up to `end`.
  static func lineEnds(in bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var count = 0
    for place in start..<max(start, end) {
      if bytes[place] == 10 { count += 1 }
      if bytes[place] == 13, place + 1 == bytes.count || bytes[place + 1] != 10 { count += 1 }
    }
    return count
  }

  /// The first byte behind the line that begins at a place.
  static func end(ofLineAt start: Int, in bytes: Span<UInt8>) -> Int {
    var place = start
    while place < bytes.count, bytes[place] != 10, bytes[place] != 13 { place += 1 }
    if place + 1 < bytes.count, bytes[place] == 13, bytes[place + 1] == 10 { place += 1 }
    return min(place + 1, bytes.count)
  }

  /// The first byte of a line, or nil where there are fewer lines.
  static func start(ofLine line: Int, in bytes: Span<UInt8>, from first: Int) -> Int? {
    var current = 1
    var place = first
    while place < bytes.count {
      if current == line { return place }
      let isEnd = bytes[place] == 10 || (bytes[place] == 13 && (place + 1 == bytes.count || bytes[place + 1] != 10))
      if isEnd { current += 1 }
      place += 1
    }
    return nil
  }
}
