import Columns

/// The columns that the keys of a JSON table's rows mean, in order of first appearance behind those that are declared.
struct JSONColumns: Sendable {
  /// The name of each column.
  private(set) var names: [String]
  /// What was found of each column's values.
  var evidence: [JSONEvidence]
  /// The bytes of all keys, each once; a declared name may be spelled in several ways.
  private var spellings = CellDictionary()
  private var columnOfSpelling: [Int] = []
  private var declared: [FoldedName: Int] = [:]

  /// The columns that are declared.
  init(declared names: [String]) {
    self.names = names
    evidence = names.map { _ in [] }
    for (column, name) in names.enumerated() { declared[FoldedName(name)] = column }
  }

  /// The column of a key, which is added where it is new.
  mutating func column(of key: JSONText, _ bytes: Span<UInt8>) -> Int {
    let code = code(of: key, bytes)
    if code < columnOfSpelling.count { return columnOfSpelling[code] }
    let name = key.string(bytes)
    let known = declared.isEmpty ? nil : declared[FoldedName(name)]
    columnOfSpelling.append(known ?? names.count)
    if known == nil {
      names.append(name)
      evidence.append([])
    }
    return columnOfSpelling[code]
  }

  private mutating func code(of key: JSONText, _ bytes: Span<UInt8>) -> Int {
    guard key.hasEscapes else { return Int(spellings.code(of: bytes, key.start, key.end - key.start)) }
    let text = key.decoded(bytes)
    return Int(spellings.code(of: text.span, 0, text.count))
  }
}
