import Columns
import Diagnostics
import Formats

/// The different texts of a column, each read once however many cells hold it, and on all threads.
struct CellTexts: Sendable {
  /// What a text is.
  enum Reading {
    /// A value, with an example of how it is written.
    case value(Value, String?)
    /// A word for nothing.
    case nothing
    /// None of what is read.
    case other
  }

  /// What all texts are.
  struct Readings: Sendable {
    /// The value of each of the pool's texts: null for one that is empty or stands for nothing, for one that is none of what
    /// is read, and for one that no cell holds.
    var values: [Value] = []
    /// Examples of the notations, and how many cells are written so.
    var notations: [String: Int] = [:]
    /// How many cells say that nothing is there.
    var missingCount = 0
    /// The places in the pool of the texts that are none of what is read.
    var others: [Int] = []
    /// A notation whose cells are not among the others yet: most texts are written as the one before.
    private var latest: (notation: String, cellCount: Int) = ("", 0)

    fileprivate mutating func add(_ reading: Reading, at place: Int, cellCount: Int) {
      switch reading {
      case .value(let value, let notation):
        values.append(value)
        if let notation { count(notation, cellCount) }
      case .nothing:
        values.append(.null)
        missingCount += cellCount
      case .other:
        values.append(.null)
        others.append(place)
      }
    }

    private mutating func count(_ notation: String, _ cellCount: Int) {
      if notation == latest.notation {
        latest.cellCount += cellCount
      } else {
        countLatest()
        latest = (notation, cellCount)
      }
    }

    /// Puts what was counted last among the others.
    fileprivate mutating func countLatest() {
      if latest.cellCount > 0 { notations[latest.notation, default: 0] += latest.cellCount }
      latest = ("", 0)
    }

    fileprivate mutating func append(_ more: Readings) {
      values += more.values
      notations.merge(more.notations, uniquingKeysWith: +)
      missingCount += more.missingCount
      others += more.others
    }
  }

  /// Why reading ended early.
  private enum Ending: Error {
    /// A text is none of what is read.
    case other
    /// Somebody asked for it, or memory ran out.
    case fault(Diagnostic)
  }

  /// The texts, each with a place in the pool.
  let storage: StringStorage
  private let threadCount: Int
  private let limits: ReadingLimits
  /// The file, for messages.
  private let path: String
  /// So many texts are read at a time.
  private static let chunkSize = 8192
  /// So many rows tell most columns of words from others.
  private static let sampleSize = 64

  init(_ storage: StringStorage, of path: String, threadCount: Int, _ limits: ReadingLimits) {
    self.storage = storage
    self.path = path
    self.threadCount = threadCount
    self.limits = limits
  }

  /// What the texts are, where each is empty, stands for nothing or can be read; nil where one is another. The first rows
  /// tell, mostly. Throws where the limits end the reading.
  func allRead(_ read: @Sendable (CellText) -> (Value, String)?) throws(Diagnostic) -> Readings? {
    let pool = storage.pool
    @Sendable func reading(_ place: Int) -> Reading {
      if let cell = CellText(pool.utf8(at: place)), let (value, notation) = read(cell) {
        return .value(value, notation)
      }
      return NothingWord.isOne(pool[place]) ? .nothing : .other
    }
    for row in 0..<min(storage.count, Self.sampleSize) {
      let place = storage.code(at: row)
      if !pool.isEmpty(at: place), case .other = reading(place) { return nil }
    }
    return try readings(endingAtOthers: true, reading)
  }

  /// What the texts are that are not empty, by their places in the pool. Nil at the first text that is none of what is read,
  /// where that is asked for. Throws where the limits end the reading.
  func readings(
    endingAtOthers: Bool, _ read: @Sendable (Int) -> Reading
  ) throws(Diagnostic) -> Readings? {
    let (pool, counts) = (storage.pool, cellCounts())
    let chunkCount = (pool.count + Self.chunkSize - 1) / Self.chunkSize
    let readChunk = { @Sendable (chunk: Int) throws(Ending) -> Readings in
      do throws(Diagnostic) { try limits.check(path) } catch { throw .fault(error) }
      var result = Readings()
      for place in chunk * Self.chunkSize..<min((chunk + 1) * Self.chunkSize, pool.count) {
        if counts[place] == 0 || pool.isEmpty(at: place) {
          result.values.append(.null)
          continue
        }
        result.add(read(place), at: place, cellCount: counts[place])
        if endingAtOthers, !result.others.isEmpty { throw .other }
      }
      result.countLatest()
      return result
    }
    do throws(Ending) {
      let chunks = try parallelMap(count: chunkCount, threadCount: threadCount, readChunk)
      return chunks.reduce(into: Readings()) { $0.append($1) }
    } catch {
      if case .fault(let fault) = error { throw fault }
      return nil
    }
  }

  /// The column in which each cell has the value of its text.
  func column(_ type: DataType, _ values: [Value]) -> Column {
    let chunkCount = max(1, (values.count + Self.chunkSize - 1) / Self.chunkSize)
    let parts = parallelMap(count: chunkCount, threadCount: threadCount) { chunk in
      let range = chunk * Self.chunkSize..<min((chunk + 1) * Self.chunkSize, values.count)
      return Column(type: type, values: Array(values[range]))
    }
    let column = Column.concatenate(parts)
    if case .identity(0, column.count) = storage.codes { return column }
    return column.gather(Selection(storage.wideCodes()))
  }

  /// How many cells hold each of the pool's texts.
  private func cellCounts() -> [Int] {
    if case .identity(0, storage.pool.count) = storage.codes { return [Int](repeating: 1, count: storage.pool.count) }
    var counts = [Int](repeating: 0, count: storage.pool.count)
    let codes = storage.wideCodes()
    for row in 0..<codes.count { counts[Int(codes[row])] += 1 }
    return counts
  }
}
