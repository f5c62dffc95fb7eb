import Columns

/// Numbers the combinations of key values in order of first appearance.
///
/// Each key's words are numbered by a table of their own; a second key's numbers are paired with the first's, the pairs
/// numbered again, and so on: whatever the keys are, only 64-bit words are looked up.
struct GroupTable: Sendable {
  /// How the keys lie in one word, where it is known that they do: then there is one table of words.
  private let packing: KeyPacking?
  private var packed = WordTable()
  private var encoders: [KeyEncoder]
  /// One for each key.
  private var keys: [WordTable]
  /// One for each key after the first: what is numbered is a pair of a group so far and the key's number.
  private var pairs: [WordTable]
  private var hasOnlyGroup = false

  init(types: [DataType], packing: KeyPacking? = nil) {
    self.packing = packing
    encoders = types.map { KeyEncoder(type: $0) }
    keys = types.map { _ in WordTable() }
    pairs = types.dropFirst().map { _ in WordTable() }
  }

  /// The number of groups so far.
  var count: Int { packing != nil ? packed.count : pairs.last?.count ?? keys.last?.count ?? (hasOnlyGroup ? 1 : 0) }

  /// Each row's group; a new combination makes a new group. Nulls are equal to each other here.
  mutating func groups(of columns: [Column], rowCount: Int) -> BufferSlice<UInt32> {
    guard !columns.isEmpty else {
      hasOnlyGroup = true
      return BufferSlice(Buffer(repeating: 0, count: rowCount))
    }
    if let packing { return packed.numbers(of: packing.words(of: columns), validity: nil) }
    var groups = numbers(of: columns[0], key: 0)
    for key in columns.indices.dropFirst() {
      let paired = Self.paired(groups, numbers(of: columns[key], key: key))
      groups = pairs[key - 1].numbers(of: paired, validity: nil)
    }
    return groups
  }

  /// The words of key columns, for `knownGroups`: texts that the table does not have get words of their own.
  mutating func words(of columns: [Column]) -> [BufferSlice<UInt64>] {
    columns.indices.map { encoders[$0].words(of: columns[$0]) }
  }

  /// Each row's group by the words of its keys, or `Selection.none` where the combination is not known or a key is null.
  func knownGroups(of words: [BufferSlice<UInt64>], _ columns: [Column]) -> BufferSlice<UInt32> {
    var groups = keys[0].knownNumbers(of: words[0], validity: columns[0].validity)
    for key in columns.indices.dropFirst() {
      let numbers = keys[key].knownNumbers(of: words[key], validity: columns[key].validity)
      let known = pairs[key - 1].knownNumbers(of: Self.paired(groups, numbers), validity: nil)
      let earlier = groups
      groups = BufferSlice(count: numbers.count) { output in
        for row in output.indices {
          let isMissing = earlier[row] == Selection.none || numbers[row] == Selection.none
          output[row] = isMissing ? Selection.none : known[row]
        }
      }
    }
    return groups
  }

  private mutating func numbers(of column: Column, key: Int) -> BufferSlice<UInt32> {
    keys[key].numbers(of: encoders[key].words(of: column), validity: column.validity)
  }

  private static func paired(_ left: BufferSlice<UInt32>, _ right: BufferSlice<UInt32>) -> BufferSlice<UInt64> {
    // The pair of small numbers is a small word, so that few groups of each key stay in one array.
    left.zipped(right) { UInt64($0) << 20 ^ UInt64($1 & 0xF_FFFF) ^ UInt64($1 >> 20) << 52 }
  }

  /// The numbers of both halves of a pair.
  private static func halves(of pair: UInt64) -> (left: Int, right: Int) {
    (Int(pair >> 20 & 0xFFFF_FFFF), Int(pair & 0xF_FFFF | (pair >> 52) << 20))
  }

  /// Whether a key of the row is null; such a row matches nothing in a join.
  static func hasNull(_ columns: [Column], at row: Int) -> Bool { columns.contains { $0.isNull(at: row) } }

  /// The key columns, a row a group.
  func keyColumns() -> [Column] {
    guard !keys.isEmpty else { return [] }
    if let packing { return packing.columns(of: packed.words) }
    var numbers = Array(0..<count)
    var columns: [Column] = []
    for key in keys.indices.dropFirst().reversed() {
      let words = pairs[key - 1].words
      let halves = numbers.map { Self.halves(of: words[$0]) }
      columns.append(column(of: halves.map(\.right), key: key))
      numbers = halves.map(\.left)
    }
    columns.append(column(of: numbers, key: 0))
    return columns.reversed()
  }

  private func column(of numbers: [Int], key: Int) -> Column {
    let table = keys[key]
    var validity: Validity?
    if let null = table.nullNumber { validity = Validity.unlessAll(numbers.map { $0 != Int(null) }) }
    let words = table.words
    return encoders[key].column(of: numbers.map { words[$0] }, validity: validity)
  }
}
