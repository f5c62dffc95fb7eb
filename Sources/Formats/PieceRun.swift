import Columns

/// The pieces of one column in the order of the file.
struct PieceRun {
  let pieces: [ColumnPiece]
  let rowCount: Int
  private let room: ColumnRoom?

  /// The pieces, each of which lies at its rows of the room, where there is one.
  init(_ pieces: [ColumnPiece], rowCount: Int, room: ColumnRoom?) {
    self.pieces = pieces
    self.rowCount = rowCount
    self.room = room
  }

  /// All values at one width: what is there already stays where it lies, and `write` writes the others from a place on;
  /// without a room it writes them all. Empty cells are zero.
  private func joined<T: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    as type: T.Type, isThere: (ColumnPiece) -> Bool,
    write: (_ piece: ColumnPiece, _ output: inout MutableSpan<T>, _ first: Int) -> Void
  ) -> BufferSlice<T> {
    func fill(_ piece: ColumnPiece, _ output: inout MutableSpan<T>, _ first: Int) {
      guard case .none = piece.values else { return write(piece, &output, first) }
      for row in first..<(first + piece.rowCount) { output[row] = 0 }
    }
    var first = 0
    guard let room else {
      return BufferSlice(count: rowCount) { output in
        for piece in pieces {
          fill(piece, &output, first)
          first += piece.rowCount
        }
      }
    }
    for piece in pieces {
      if !isThere(piece) {
        _ = room.write(first..<(first + piece.rowCount), as: type) { fill(piece, &$0, 0) }
      }
      first += piece.rowCount
    }
    return room.first(rowCount, as: type)
  }

  /// The bits of all pieces, one after the other; nil where every row holds a value.
  var validity: Validity? {
    if pieces.allSatisfy({ $0.valid == nil }) { return nil }
    return Validity.joined(pieces.map(\.rowCount)) { part, index in
      guard let valid = pieces[part].valid else { return .max }
      return valid.span[index]
    }
  }

  /// Whole numbers or days.
  func wholeNumbers(_ type: DataType) -> Column {
    let width = type == .date ? 4 : pieces.reduce(1) { max($0, $1.values.numbers?.width ?? 1) }
    let storage = numbers(ofWidth: width) { _ in 1 }
    let validity = validity
    // Zeros that stand for empty cells are no bounds.
    return Column(type: type, storage: storage, validity: validity, bounds: validity == nil ? bounds : nil).measured
  }

  /// The lowest and the highest number of all pieces; nil where a piece has none.
  private var bounds: ClosedRange<Int64>? {
    var bounds: ClosedRange<Int64>?
    for piece in pieces where piece.rowCount > 0 {
      guard let own = piece.values.numbers?.bounds else { return nil }
      bounds = bounds.map { min($0.lowerBound, own.lowerBound)...max($0.upperBound, own.upperBound) } ?? own
    }
    return bounds
  }

  /// Moments in ticks; pieces that have only days become midnights.
  var moments: Column {
    let ticks = numbers(ofWidth: 8) { $0.type == .datetime ? 1 : Ticks.perDay }
    return Column(type: .datetime, storage: ticks, validity: validity).measured
  }

  /// The column of decimals, where every piece is one of decimals or of whole numbers; all take the most digits.
  var decimals: Column? {
    var digits = 0
    for piece in pieces {
      switch piece.values {
      case .units(_, let own): digits = max(digits, own)
      case .none, .whole: break
      case .real, .bool, .codes, .plain: return nil
      }
    }
    let factor = { [digits] (piece: ColumnPiece) in Int64(Decimals.power(digits - piece.values.digits)) }
    var bounds: ClosedRange<Int64> = 0...0
    for piece in pieces {
      guard let own = piece.values.numbers?.bounds else { continue }
      let low = own.lowerBound.multipliedReportingOverflow(by: factor(piece))
      let high = own.upperBound.multipliedReportingOverflow(by: factor(piece))
      if low.overflow || high.overflow { return nil }
      bounds = min(low.partialValue, bounds.lowerBound)...max(high.partialValue, bounds.upperBound)
    }
    let width = WholeNumbers.width(of: bounds)
    if width == 8 { return nil }
    let storage = Column.Storage.decimal(units: numbers(ofWidth: width, factor: factor), digits: digits)
    return Column(type: .real, storage: storage, validity: validity).measured
  }

  /// The numbers of all pieces at one width, each piece's times a factor.
  private func numbers(ofWidth width: Int, factor: (ColumnPiece) -> Int64) -> Column.Storage {
    switch width {
    case 1: .int8(numbers(factor))
    case 2: .int16(numbers(factor))
    case 4: .int32(numbers(factor))
    default: .int64(numbers(factor))
    }
  }

  private func numbers<T: FixedWidthInteger & BitwiseCopyable>(_ factor: (ColumnPiece) -> Int64) -> BufferSlice<T> {
    joined(as: T.self) { piece in
      piece.values.numbers?.lie(as: T.self) == true && factor(piece) == 1
    } write: { piece, output, first in
      // Where the piece itself lies there, each number is read before it is written over.
      let factor = T(truncatingIfNeeded: factor(piece))
      piece.values.numbers?.write(to: &output, from: first) { T(truncatingIfNeeded: $0) &* factor }
    }
  }

  /// Reals as they are.
  var reals: BufferSlice<Double> {
    joined(as: Double.self) { piece in
      if case .real = piece.values { true } else { false }
    } write: { piece, output, first in
      if case .real(let values) = piece.values { return write(values.span, to: &output, from: first) { $0 } }
      let power = Decimals.power(piece.values.digits)
      piece.values.numbers?.write(to: &output, from: first) { Double($0) / power }
    }
  }

  /// Truth values.
  var bools: BufferSlice<UInt8> {
    joined(as: UInt8.self) { piece in
      if case .bool = piece.values { true } else { false }
    } write: { piece, output, first in
      if case .bool(let values) = piece.values { write(values.span, to: &output, from: first) { $0 } }
    }
  }
}

extension ColumnPiece.Values {
  /// The whole numbers or units.
  var numbers: WholeNumbers? {
    switch self {
    case .whole(let numbers), .units(let numbers, _): numbers
    case .none, .bool, .real, .codes, .plain: nil
    }
  }

  /// The digits of decimals; whole numbers have none.
  var digits: Int {
    if case .units(_, let digits) = self { return digits }
    return 0
  }
}
