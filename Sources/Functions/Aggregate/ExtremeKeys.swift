import Columns

extension Column {
  /// A word a row whose order is that of the values, the same in every column of the type, and the rows that have a value
  /// with an order: no nulls, no NaN. Not for texts without an order, and dynamics.
  func extremeWords(order: CategoryOrder? = nil) -> (words: BufferSlice<UInt64>, validity: Validity?) {
    if case .string(let texts) = storage {
      let words = mapTexts(texts) { text -> UInt64 in
        order?.rank(of: String(bytes: text)).map { UInt64($0) } ?? .max
      }
      let hasAll = !words.span.indices.contains { words[$0] == .max }
      return (words, hasAll ? nil : Validity(count: words.count) { words[$0] != .max })
    }
    let words = orderWords()
    guard case .real(let values) = storage else { return (words, validity) }
    let numbers = values.span
    let hasNaN = numbers.indices.contains { numbers[$0].isNaN }
    if !hasNaN { return (words, validity) }
    return (words, Validity(count: count) { !values[$0].isNaN && !isNull(at: $0) })
  }
}
