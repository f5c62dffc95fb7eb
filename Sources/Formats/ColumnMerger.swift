import Columns
import Diagnostics

/// Makes one column of the pieces of all chunks, in the order of the file.
struct ColumnMerger: Sendable {
  let chunks: [RowChunk]
  let rowCount: Int
  /// The rooms that the pieces lie in, a column each, where every piece lies at its rows.
  private let rooms: [ColumnRoom]?

  /// The pieces of all chunks, written to the rooms where there are any.
  init(_ chunks: [RowChunk], rooms: [ColumnRoom]? = nil) {
    self.chunks = chunks
    var row = 0
    var areInPlace = true
    for chunk in chunks {
      for block in chunk.blocks {
        areInPlace = areInPlace && block.firstRow == row
        row += block.rowCount
      }
    }
    rowCount = row
    self.rooms = areInPlace ? rooms : nil
  }

  /// The narrowest type that holds all of a column's pieces.
  func type(of column: Int) -> CellType {
    var type = CellType.empty
    for chunk in chunks { for block in chunk.blocks { type = type.joined(block.pieces[column].type) } }
    return type
  }

  /// The column; asked for once, since pieces may be changed where they lie. Pieces of a text column must be texts, or
  /// have nothing but empty cells. `check` is asked before, and between chunks of texts.
  func column(
    _ column: Int, type: CellType, _ check: @escaping () throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> Column {
    try check()
    let pieces = PieceRun(
      chunks.flatMap { $0.blocks.map { $0.pieces[column] } }, rowCount: rowCount, room: rooms?[column])
    switch type {
    case .bool: return .bools(pieces.bools, validity: pieces.validity)
    case .real: return pieces.decimals ?? .reals(pieces.reals, validity: pieces.validity)
    case .long, .isoDate, .slashDate: return pieces.wholeNumbers(type.dataType)
    case .datetime: return pieces.moments
    case .empty, .huge, .text:
      let merger = TextMerger(chunks: chunks, column: column, rowCount: rowCount, room: rooms?[column], check: check)
      return .strings(try merger.storage())
    }
  }
}
