import Columns
import Diagnostics

/// Makes one column of the pieces of all chunks, in the order of the file.
struct ColumnMerger: Sendable {
  let chunks: [RowChunk]
  let rowCount: Int

  init(_ chunks: [RowChunk]) {
    self.chunks = chunks
    rowCount = chunks.reduce(0) { $0 + $1.blocks.reduce(0) { $0 + $1.rowCount } }
  }

  /// The narrowest type that holds all of a column's pieces.
  func type(of column: Int) -> CellType {
    var type = CellType.empty
    for chunk in chunks { for block in chunk.blocks { type = type.joined(block.pieces[column].type) } }
    return type
  }

  /// The column. Pieces of a text column must be texts, or have nothing but empty cells.
  func column(_ column: Int, type: CellType) throws(Diagnostic) -> Column {
    let pieces = chunks.flatMap { $0.blocks.map { $0.pieces[column] } }
    switch type {
    case .bool: return .bools(joined(pieces, as: UInt8.self), validity: validity(pieces))
    case .real: return decimals(pieces) ?? .reals(reals(pieces), validity: validity(pieces))
    case .long, .isoDate, .slashDate: return integers(pieces, type.dataType)
    case .datetime: return .integers(moments(pieces), type: .datetime, validity: validity(pieces)).measured
    case .empty, .huge, .text:
      return .strings(try TextMerger(chunks: chunks, column: column, rowCount: rowCount).storage())
    }
  }

  private func integers(_ pieces: [ColumnPiece], _ type: DataType) -> Column {
    let width = type == .date ? 4 : pieces.reduce(1) { max($0, $1.values.width) }
    let storage: Column.Storage =
      switch width {
      case 1: .int8(joined(pieces, as: Int8.self))
      case 2: .int16(joined(pieces, as: Int16.self))
      case 4: .int32(joined(pieces, as: Int32.self))
      default: .int64(joined(pieces, as: Int64.self))
      }
    return Column(type: type, storage: storage, validity: validity(pieces)).measured
  }

  /// The column of decimals, where every piece is one of decimals or of whole numbers; all take the most digits.
  private func decimals(_ pieces: [ColumnPiece]) -> Column? {
    var digits = 0
    for piece in pieces {
      switch piece.values {
      case .real, .int64, .bool, .codes, .narrowCodes, .plain: return nil
      case .units(_, let own): digits = max(digits, own)
      case .none, .int8, .int16, .int32: break
      }
    }
    guard let bounds = unitBounds(pieces, digits) else { return nil }
    let storage: Column.Storage
    if min(bounds.lowerBound, 0) >= Int8.min, max(bounds.upperBound, 0) <= Int8.max {
      storage = .int8(units(pieces, digits))
    } else if min(bounds.lowerBound, 0) >= Int16.min, max(bounds.upperBound, 0) <= Int16.max {
      storage = .int16(units(pieces, digits))
    } else {
      storage = .int32(units(pieces, digits))
    }
    return Column(type: .real, storage: .decimal(units: storage, digits: digits), validity: validity(pieces)).measured
  }

  /// The lowest and the highest unit of all pieces, those of empty cells among them; nil where 32 bits do not hold them.
  private func unitBounds(_ pieces: [ColumnPiece], _ digits: Int) -> ClosedRange<Int64>? {
    var low: Int64 = 0
    var high: Int64 = 0
    for piece in pieces {
      guard let (least, most) = piece.values.extremes else { continue }
      let factor = Int64(Decimals.power(digits - piece.values.digits))
      low = min(low, least * factor)
      high = max(high, most * factor)
    }
    return low >= Int64(Int32.min) && high <= Int64(Int32.max) ? low...high : nil
  }

  private func units<T: FixedWidthInteger & BitwiseCopyable>(_ pieces: [ColumnPiece], _ digits: Int) -> BufferSlice<T> {
    BufferSlice(count: rowCount) { output in
      var first = 0
      for piece in pieces {
        piece.values.write(to: &output, from: first, rowCount: piece.rowCount)
        if piece.values.digits < digits {
          let factor = T(truncatingIfNeeded: Int64(Decimals.power(digits - piece.values.digits)))
          for row in first..<(first + piece.rowCount) { output[row] &*= factor }
        }
        first += piece.rowCount
      }
    }
  }

  /// Moments in ticks; pieces that have only days become midnights.
  private func moments(_ pieces: [ColumnPiece]) -> BufferSlice<Int64> {
    BufferSlice(count: rowCount) { output in
      var first = 0
      for piece in pieces {
        piece.values.write(to: &output, from: first, rowCount: piece.rowCount)
        if piece.type == .isoDate { for row in first..<(first + piece.rowCount) { output[row] *= Ticks.perDay } }
        first += piece.rowCount
      }
    }
  }

  private func reals(_ pieces: [ColumnPiece]) -> BufferSlice<Double> {
    BufferSlice(count: rowCount) { output in
      var first = 0
      for piece in pieces {
        switch piece.values {
        case .real(let values): write(values.span, to: &output, from: first) { $0 }
        case .units(let units, let digits):
          let power = Decimals.power(digits)
          write(units.span, to: &output, from: first) { Double($0) / power }
        case .int8(let values): write(values.span, to: &output, from: first) { Double($0) }
        case .int16(let values): write(values.span, to: &output, from: first) { Double($0) }
        case .int32(let values): write(values.span, to: &output, from: first) { Double($0) }
        case .int64(let values): write(values.span, to: &output, from: first) { Double($0) }
        default: for row in first..<(first + piece.rowCount) { output[row] = 0 }
        }
        first += piece.rowCount
      }
    }
  }

  private func joined<T: FixedWidthInteger & BitwiseCopyable>(_ pieces: [ColumnPiece], as: T.Type) -> BufferSlice<T> {
    BufferSlice(count: rowCount) { output in
      var first = 0
      for piece in pieces {
        piece.values.write(to: &output, from: first, rowCount: piece.rowCount)
        first += piece.rowCount
      }
    }
  }

  /// The bits of all pieces, one after the other; nil where every row holds a value.
  private func validity(_ pieces: [ColumnPiece]) -> Validity? {
    if pieces.allSatisfy({ $0.valid == nil }) { return nil }
    return Validity.joined(pieces.map(\.rowCount)) { part, index in
      guard let valid = pieces[part].valid else { return .max }
      return valid.span[index]
    }
  }
}

extension ColumnPiece.Values {
  /// The bytes of a value.
  var width: Int {
    switch self {
    case .none, .bool, .int8: 1
    case .int16: 2
    case .int32: 4
    default: 8
    }
  }

  /// The digits of decimals; whole numbers have none.
  var digits: Int {
    if case .units(_, let digits) = self { return digits }
    return 0
  }

  /// The lowest and the highest whole number or unit; nil where there is none.
  var extremes: (low: Int64, high: Int64)? {
    func wide<T: FixedWidthInteger & BitwiseCopyable>(_ values: Buffer<T>) -> (low: Int64, high: Int64)? {
      BufferSlice(values).extremes(where: nil).map { (Int64($0.low), Int64($0.high)) }
    }
    switch self {
    case .int8(let values): return wide(values)
    case .int16(let values): return wide(values)
    case .int32(let values), .units(let values, _): return wide(values)
    case .int64(let values): return wide(values)
    default: return nil
    }
  }

  /// Writes whole numbers of any width; empty cells are zero.
  func write<T: FixedWidthInteger>(to output: inout MutableSpan<T>, from first: Int, rowCount: Int) {
    switch self {
    case .bool(let values): Formats.write(values.span, to: &output, from: first) { T(truncatingIfNeeded: $0) }
    case .int8(let values): Formats.write(values.span, to: &output, from: first) { T(truncatingIfNeeded: $0) }
    case .int16(let values): Formats.write(values.span, to: &output, from: first) { T(truncatingIfNeeded: $0) }
    case .int32(let values): Formats.write(values.span, to: &output, from: first) { T(truncatingIfNeeded: $0) }
    case .int64(let values): Formats.write(values.span, to: &output, from: first) { T(truncatingIfNeeded: $0) }
    case .units(let values, _): Formats.write(values.span, to: &output, from: first) { T(truncatingIfNeeded: $0) }
    default: for row in first..<(first + rowCount) { output[row] = 0 }
    }
  }
}

/// Writes all values, each turned into another, from place `first` on.
@inline(__always)
private func write<Source, Target>(
  _ source: Span<Source>, to output: inout MutableSpan<Target>, from first: Int, _ turn: (Source) -> Target
) {
  for row in source.indices { output[first &+ row] = turn(source[row]) }
}
