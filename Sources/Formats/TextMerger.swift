import Columns
import Diagnostics

/// Makes one text column of the chunks' dictionaries and plain texts.
struct TextMerger {
  let chunks: [RowChunk]
  let column: Int
  let rowCount: Int
  /// The room in which every piece's codes lie at their rows, where there is one.
  let room: ColumnRoom?
  /// Asked between chunks; an error ends it.
  let check: () throws(Diagnostic) -> Void

  /// One dictionary for the column, or one text a row where most rows' texts hardly ever repeat.
  func storage() throws(Diagnostic) -> StringStorage {
    var plainRowCount = 0
    for chunk in chunks {
      for block in chunk.blocks {
        if case .plain = block.pieces[column].values { plainRowCount += block.rowCount }
      }
    }
    let isPlain = plainRowCount * 2 > rowCount && estimatedTextCount * 2 > rowCount
    return isPlain ? try plainStorage() : try codedStorage()
  }

  /// A guess at the number of different texts, from a sample of the rows.
  private var estimatedTextCount: Int {
    let wanted = 1 << 16
    let distance = max(1, rowCount / wanted)
    var dictionary = CellDictionary()
    var drawn = 0
    var row = 0
    for chunk in chunks {
      for block in chunk.blocks {
        if case .plain(let offsets, let texts) = block.pieces[column].values {
          let ends = offsets.span
          for index in stride(from: (distance - row % distance) % distance, to: block.rowCount, by: distance) {
            _ = dictionary.code(of: texts.span, Int(ends[index]), Int(ends[index + 1] - ends[index]))
            drawn += 1
          }
        }
        row += block.rowCount
      }
    }
    return CellDictionary.estimatedTextCount(dictionary.count, of: drawn) ?? rowCount
  }

  private func codedStorage() throws(Diagnostic) -> StringStorage {
    // The first chunk's codes are the common ones as they stand.
    var dictionary = chunks.first?.dictionaries[column] ?? CellDictionary()
    var parts: [CodedPart] = []
    for (number, chunk) in chunks.enumerated() {
      try check()
      let map = number == 0 ? (0..<UInt32(dictionary.count)).map { $0 } : codeMap(of: chunk, &dictionary)
      for block in chunk.blocks { parts.append(part(block.pieces[column], map: map, &dictionary)) }
      if dictionary.isFull { throw Self.tooLarge() }
    }
    let pool = dictionary.pool()
    if pool.count == rowCount, parts.allSatisfy(\.isInOrder) {
      return StringStorage(codes: .identity(start: 0, count: rowCount), pool: pool)
    }
    switch pool.count {
    case ...256: return StringStorage(codes: .narrow(codes(parts)), pool: pool)
    case ...65_536: return StringStorage(codes: .middle(codes(parts)), pool: pool)
    default: return StringStorage(codes: .wide(codes(parts)), pool: pool)
    }
  }

  /// The codes of one block and, where they are those of a chunk, the common code of each.
  private enum CodedPart {
    case mapped(StringStorage.Codes, [UInt32])
    case common([UInt32])
    case constant(UInt32, rowCount: Int)

    /// Whether codes rise from row to row where no text stands twice; the text of rows without values comes in last.
    var isInOrder: Bool {
      if case .constant = self { return false }
      return true
    }

    var rowCount: Int {
      switch self {
      case .mapped(let codes, _): codes.count
      case .common(let codes): codes.count
      case .constant(_, let rowCount): rowCount
      }
    }

    /// Whether the codes lie as this type and are the common ones.
    func isThere<T>(as type: T.Type) -> Bool {
      guard case .mapped(let codes, let map) = self else { return false }
      let liesAlike =
        switch codes {
        case .narrow: type == UInt8.self
        case .middle: type == UInt16.self
        case .wide: type == UInt32.self
        case .identity: false
        }
      return liesAlike && map.enumerated().allSatisfy { $0 == $1 }
    }

    /// Writes the common codes from place `first` on. Where the part itself lies there, each code is read before it is
    /// written over.
    func write<T: FixedWidthInteger & BitwiseCopyable>(to output: inout MutableSpan<T>, from first: Int) {
      switch self {
      case .mapped(.narrow(let codes), let map): Self.write(codes.span, map, to: &output, from: first)
      case .mapped(.middle(let codes), let map): Self.write(codes.span, map, to: &output, from: first)
      case .mapped(.wide(let codes), let map): Self.write(codes.span, map, to: &output, from: first)
      case .mapped(.identity, _): preconditionFailure("a chunk has a dictionary")
      case .common(let codes): Formats.write(codes.span, to: &output, from: first) { T(truncatingIfNeeded: $0) }
      case .constant(let code, let rowCount):
        for row in 0..<rowCount { output[first &+ row] = T(truncatingIfNeeded: code) }
      }
    }

    private static func write<Code: FixedWidthInteger, T: FixedWidthInteger & BitwiseCopyable>(
      _ codes: Span<Code>, _ map: [UInt32], to output: inout MutableSpan<T>, from first: Int
    ) {
      let map = map.span
      Formats.write(codes, to: &output, from: first) { T(truncatingIfNeeded: map[Int($0)]) }
    }
  }

  private func part(_ piece: ColumnPiece, map: [UInt32], _ dictionary: inout CellDictionary) -> CodedPart {
    switch piece.values {
    case .codes(let local): return .mapped(local, map)
    case .plain(let offsets, let texts):
      return .common(dictionary.codes(of: texts.span, offsets.span))
    default:
      let empty: [UInt8] = []
      return .constant(dictionary.code(of: empty.span, 0, 0), rowCount: piece.rowCount)
    }
  }

  private func codes<T: FixedWidthInteger & BitwiseCopyable>(_ parts: [CodedPart]) -> BufferSlice<T> {
    var first = 0
    guard let room else {
      return BufferSlice(count: rowCount) { output in
        for part in parts {
          part.write(to: &output, from: first)
          first += part.rowCount
        }
      }
    }
    for part in parts {
      if !part.isThere(as: T.self) {
        _ = room.write(first..<(first + part.rowCount), as: T.self) { part.write(to: &$0, from: 0) }
      }
      first += part.rowCount
    }
    return room.first(rowCount, as: T.self)
  }

  /// The common code of each of the chunk's codes.
  private func codeMap(of chunk: RowChunk, _ dictionary: inout CellDictionary) -> [UInt32] {
    guard let own = chunk.dictionaries[column] else { return [] }
    return dictionary.codes(of: own.bytes.span, own.offsets.span)
  }

  private func plainStorage() throws(Diagnostic) -> StringStorage {
    var byteCount = 0
    for chunk in chunks { for block in chunk.blocks { byteCount += textByteCount(block.pieces[column], chunk) } }
    guard byteCount <= Int(UInt32.max) else { throw Self.tooLarge() }
    var offsets = [UInt32](repeating: 0, count: rowCount + 1)
    let bytes = Buffer<UInt8>(count: byteCount) { output in
      var row = 0
      var place = 0
      for chunk in chunks {
        for block in chunk.blocks {
          forEachText(block.pieces[column], chunk) { text in
            for byte in text.indices { output[place &+ byte] = text[byte] }
            place += text.count
            row += 1
            offsets[row] = UInt32(truncatingIfNeeded: place)
          }
        }
      }
    }
    // Keys are told from names: what no text stands twice in needs no look at its texts to be grouped or joined.
    let pool = StringPool(offsets: Buffer(offsets), bytes: bytes, isDistinct: false).markedWhereDistinct
    return StringStorage(codes: .identity(start: 0, count: rowCount), pool: pool)
  }

  private func textByteCount(_ piece: ColumnPiece, _ chunk: RowChunk) -> Int {
    if case .plain(_, let bytes) = piece.values { return bytes.count }
    var count = 0
    forEachText(piece, chunk) { count += $0.count }
    return count
  }

  private func forEachText(_ piece: ColumnPiece, _ chunk: RowChunk, _ body: (Span<UInt8>) -> Void) {
    let empty: [UInt8] = []
    switch piece.values {
    case .plain(let offsets, let texts):
      let ends = offsets.span
      for row in 0..<piece.rowCount { body(texts.span.extracting(Int(ends[row])..<Int(ends[row + 1]))) }
    case .codes(.narrow(let codes)): forEachText(codes, chunk, body)
    case .codes(.middle(let codes)): forEachText(codes, chunk, body)
    case .codes(.wide(let codes)): forEachText(codes, chunk, body)
    default: for _ in 0..<piece.rowCount { body(empty.span) }
    }
  }

  private func forEachText<Code: FixedWidthInteger & BitwiseCopyable>(
    _ codes: BufferSlice<Code>, _ chunk: RowChunk, _ body: (Span<UInt8>) -> Void
  ) {
    guard let dictionary = chunk.dictionaries[column] else { return }
    let source = codes.span
    let texts = dictionary.bytes.span
    let ends = dictionary.offsets.span
    for row in source.indices {
      let code = Int(source[row])
      body(texts.extracting(Int(ends[code])..<Int(ends[code + 1])))
    }
  }

  private static func tooLarge() -> Diagnostic {
    Diagnostic(
      .memoryLimit,
      Message("a text column holds more than 4 GB of different texts", ja: "文字列の列が 4 GB を超える"),
      help: [Message("split the file", ja: "ファイルを分ける")])
  }
}
