import Columns
import Diagnostics

/// Makes one text column of the chunks' dictionaries and plain texts.
struct TextMerger {
  let chunks: [RowChunk]
  let column: Int
  let rowCount: Int

  /// One dictionary for the column, or one text a row where most rows' texts hardly ever repeat.
  func storage() throws(Diagnostic) -> StringStorage {
    var plainRowCount = 0
    for chunk in chunks {
      for block in chunk.blocks {
        if case .plain = block.pieces[column].values { plainRowCount += block.rowCount }
      }
    }
    return plainRowCount * 2 > rowCount ? try plainStorage() : try codedStorage()
  }

  private func codedStorage() throws(Diagnostic) -> StringStorage {
    var dictionary = CellDictionary()
    var codes = [UInt32](repeating: 0, count: rowCount)
    var first = 0
    for chunk in chunks {
      let map = codeMap(of: chunk, &dictionary)
      for block in chunk.blocks {
        write(block.pieces[column], map: map, to: &codes, from: first, &dictionary)
        first += block.rowCount
      }
      if dictionary.isFull { throw Self.tooLarge() }
    }
    let pool = dictionary.pool()
    if pool.count == rowCount { return StringStorage(codes: .identity(start: 0, count: rowCount), pool: pool) }
    if pool.count <= 256 { return StringStorage(codes: .narrow(BufferSlice(Self.narrowed(codes.span))), pool: pool) }
    if pool.count <= 65_536 { return StringStorage(codes: .middle(BufferSlice(Self.narrowed(codes.span))), pool: pool) }
    return StringStorage(codes: .wide(BufferSlice(codes)), pool: pool)
  }

  /// The common code of each of the chunk's codes.
  private func codeMap(of chunk: RowChunk, _ dictionary: inout CellDictionary) -> [UInt32] {
    guard let own = chunk.dictionaries[column] else { return [] }
    let texts = own.bytes.span
    return (0..<own.count).map { code in
      let start = Int(own.offsets[code])
      return dictionary.code(of: texts, start, Int(own.offsets[code + 1]) - start)
    }
  }

  private func write(
    _ piece: ColumnPiece, map: [UInt32], to codes: inout [UInt32], from first: Int, _ dictionary: inout CellDictionary
  ) {
    var output = codes.mutableSpan
    switch piece.values {
    case .codes(let local):
      let source = local.span
      let map = map.span
      for row in source.indices { output[first &+ row] = map[Int(source[row])] }
    case .plain(let offsets, let texts):
      let ends = offsets.span
      for row in 0..<piece.rowCount {
        output[first + row] = dictionary.code(of: texts.span, Int(ends[row]), Int(ends[row + 1] - ends[row]))
      }
    default:
      let empty: [UInt8] = []
      let code = dictionary.code(of: empty.span, 0, 0)
      for row in 0..<piece.rowCount { output[first + row] = code }
    }
  }

  private static func narrowed<T: FixedWidthInteger & BitwiseCopyable>(_ codes: Span<UInt32>) -> Buffer<T> {
    Buffer(count: codes.count) { for row in codes.indices { $0[row] = T(truncatingIfNeeded: codes[row]) } }
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
    let pool = StringPool(offsets: Buffer(offsets), bytes: bytes, isDistinct: false)
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
    case .codes(let codes):
      guard let dictionary = chunk.dictionaries[column] else { return }
      let source = codes.span
      let texts = dictionary.bytes.span
      let ends = dictionary.offsets.span
      for row in source.indices {
        let code = Int(source[row])
        body(texts.extracting(Int(ends[code])..<Int(ends[code + 1])))
      }
    default: for _ in 0..<piece.rowCount { body(empty.span) }
    }
  }

  private static func tooLarge() -> Diagnostic {
    Diagnostic(
      .memoryLimit,
      Message("a text column holds more than 4 GB of different texts", ja: "文字列の列が 4 GB を超える"),
      help: [Message("split the file", ja: "ファイルを分ける")])
  }
}
