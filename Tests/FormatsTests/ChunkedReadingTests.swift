import Columns
import Testing

@testable import Formats

/// Tables that are read in many chunks and blocks, whose values grow wider, take more digits and become other types on the
/// way, against the values that they were written from.
struct ChunkedReadingTests {
  @Test(arguments: 0..<12)
  func valuesAreThoseThatWereWritten(_ seed: UInt64) throws {
    let scratch = Scratch()
    var made = MadeTable(seed: seed, rowCount: 9_000)
    let path = scratch.write("table.csv", made.text())
    for (threadCount, chunkByteCount) in [(1, 1 << 22), (2, 150_000), (2, 6_000)] {
      let options = LoadOptions(threadCount: threadCount, chunkByteCount: chunkByteCount)
      let loaded = try DelimitedFormat().read(path, options: options)
      for column in made.columns {
        let read = loaded.values(column.name)
        let place = zip(read, column.values).enumerated().first { $1.0 != $1.1 }
        #expect(
          read.count == column.values.count && place == nil,
          "\(column.name), \(chunkByteCount) bytes a chunk, row \(place?.offset ?? -1): \(String(describing: place?.element))"
        )
      }
    }
  }

  @Test func wholeNumbersTakeTheWidthOfTheWidest() throws {
    let small = (0..<40_000).map { "\($0 % 100)" }
    for (last, width) in [("7", 1), ("-300", 2), ("70000", 4), ("5000000000", 8)] {
      let scratch = Scratch()
      for rows in [small + [last], [last] + small] {
        let text = "a,b\n" + rows.map { "\($0),x\n" }.joined()
        let loaded = try scratch.load(text, LoadOptions(threadCount: 2, chunkByteCount: 20_000))
        let found =
          switch loaded.table.batch.columns[0].storage {
          case .int8: 1
          case .int16: 2
          case .int32: 4
          default: 8
          }
        #expect(found == width)
        #expect(loaded.values("a") == rows.map { .long(Int64($0) ?? 0) })
      }
    }
  }

  /// So many different texts are looked up many at a time: short ones, long ones that are alike at their start and of one
  /// length, with quotes within, and missing ones.
  @Test func textsOfLargeDictionaries() throws {
    func text(_ number: Int) -> String {
      switch number % 5 {
      case 0: "\(number)"
      case 1: "総務部 職員課 給与係 \(number)"
      case 2: "a common beginning \(100_000 + number)"
      case 3: "say \"\(number)\", then"
      default: number % 3 == 0 ? "" : "x\(number)-\(String(repeating: "y", count: number % 70))"
      }
    }
    var state: UInt64 = 3
    let numbers = (0..<50_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % 9_000
    }
    let rows = numbers.enumerated().map { row, number -> String in
      let cell = text(number)
      let isQuoted = cell.contains("\"") || number % 7 == row % 7
      return isQuoted ? "\(row),\"\(cell.replacing("\"", with: "\"\""))\"" : "\(row),\(cell)"
    }
    let scratch = Scratch()
    for chunkByteCount in [1 << 22, 300_000] {
      let options = LoadOptions(threadCount: 2, chunkByteCount: chunkByteCount)
      let loaded = try scratch.load("a,b\n" + rows.joined(separator: "\n"), options)
      let read = loaded.values("b")
      let place = numbers.indices.first { read[$0] != .string(text(numbers[$0])) }
      #expect(read.count == numbers.count && place == nil, "row \(place ?? -1)")
      let isCoded = loaded.table.batch.columns[1].strings().pool.count < 9_001
      #expect(isCoded, "a dictionary, since most texts stand in several rows")
    }
  }

  @Test func boundsAreThoseOfTheRowsWithAValue() throws {
    let rows = (0..<20_000).map { "\(500 + $0 % 77)" }
    let whole = try Scratch().load("a,b\n" + rows.map { "\($0),x\n" }.joined())
    #expect(whole.table.batch.columns[0].bounds == 500...576)
    let gaps = rows.enumerated().map { $0 % 9 == 4 ? "" : $1 }
    let holed = try Scratch().load("a,b\n" + gaps.map { "\($0),x\n" }.joined())
    #expect(holed.table.batch.columns[0].bounds == 500...576)
  }

  @Test func oneDecimalOfManyDigitsMakesAllOfThemReals() throws {
    let rows = (0..<30_000).map { "\($0 / 4).\(["00", "25", "5", "75"][$0 % 4])" }
    for odd in ["0.1234567", "99999999999.5", "1e-9"] {
      for place in [0, 15_000, 30_000] {
        var cells = rows
        cells.insert(odd, at: place)
        let loaded = try Scratch().load(
          "a,b\n" + cells.map { "\($0),x\n" }.joined(), LoadOptions(threadCount: 2, chunkByteCount: 50_000))
        if case .real = loaded.table.batch.columns[0].storage {} else { Issue.record("\(odd) is no decimal") }
        #expect(loaded.values("a") == cells.map { .real(Double($0) ?? .nan) })
      }
    }
  }
}

/// A table of columns that change on the way, and its text.
private struct MadeTable {
  struct MadeColumn {
    var name: String
    var cells: [String] = []
    var values: [Value] = []
  }

  private(set) var columns: [MadeColumn] = []
  private var generator: SeededGenerator
  private let rowCount: Int

  init(seed: UInt64, rowCount: Int) {
    generator = SeededGenerator(state: seed)
    self.rowCount = rowCount
    addWholeNumbers()
    addDecimals("decimal", digits: 0...4, isWide: false)
    addDecimals("wide_decimal", digits: 0...6, isWide: true)
    addTexts("few", distinct: [3, 40], isLate: false)
    addTexts("many", distinct: [200, 300, 5_000], isLate: false)
    addTexts("late_text", distinct: [2], isLate: true)
    addTruthValues()
  }

  /// The table, with quotes here and there, and in some seeds line ends within cells.
  mutating func text() -> String {
    let lineEnd = ["\n", "\r\n", "\r"][generator.below(3)]
    let quotes = generator.below(3)
    var text = columns.map(\.name).joined(separator: ",") + ",note" + lineEnd
    for row in 0..<rowCount {
      for column in columns {
        let cell = column.cells[row]
        text += quotes > 0 && generator.below(4) == 0 ? "\"\(cell)\"," : cell + ","
      }
      text += quotes == 2 && generator.below(50) == 0 ? "\"two\(lineEnd)lines, and \"\"quotes\"\"\"" : "plain"
      text += lineEnd
    }
    return text
  }

  /// Adds a column by cells, each with its value; how cells are chosen changes every few hundred or thousand rows.
  private mutating func add<Habit>(
    _ name: String, habits: [Habit], _ make: (Habit, inout SeededGenerator) -> (String, Value), empty: Value = .null
  ) {
    var column = MadeColumn(name: name)
    var habit = habits[generator.below(habits.count)]
    for _ in 0..<rowCount {
      if generator.below(1_500) == 0 { habit = habits[generator.below(habits.count)] }
      let (cell, value) = generator.below(40) == 0 ? ("", empty) : make(habit, &generator)
      column.cells.append(cell)
      column.values.append(value)
    }
    columns.append(column)
  }

  private mutating func addWholeNumbers() {
    for (name, widths) in [("narrow", [5, 7]), ("mixed", [5, 12, 28]), ("wide", [5, 12, 28, 60])] {
      add(name, habits: widths) { bits, generator in
        let number =
          Int64(truncatingIfNeeded: generator.next() >> UInt64(64 - bits)) - (generator.below(9) == 0 ? 17 : 0)
        return ("\(number)", .long(number))
      }
    }
  }

  private mutating func addDecimals(_ name: String, digits: ClosedRange<Int>, isWide: Bool) {
    add(name, habits: Array(digits)) { digits, generator in
      let whole = generator.below(isWide && generator.below(1_000) == 0 ? 3_000_000_000 : 200)
      var cell = generator.below(5) == 0 ? "-\(whole + 1)" : "\(whole)"
      if digits > 0 { cell += "." + (0..<digits).map { _ in "\(generator.below(10))" }.joined() }
      return (cell, .real(Double(cell) ?? .nan))
    }
    // One that is no whole number, so that the column is real whatever came before.
    columns[columns.count - 1].cells[rowCount - 1] = "0.5"
    columns[columns.count - 1].values[rowCount - 1] = .real(0.5)
  }

  private mutating func addTexts(_ name: String, distinct: [Int], isLate: Bool) {
    add(
      name, habits: distinct,
      { count, generator in
        let number = generator.below(count)
        let cell = isLate ? "\(number)" : number % 3 == 0 ? "総務部人事課第\(number)係" : "t\(number)"
        return (cell, .string(cell))
      }, empty: .string(""))
    if isLate {
      columns[columns.count - 1].cells[rowCount - 5] = "欠"
      columns[columns.count - 1].values[rowCount - 5] = .string("欠")
    }
  }

  private mutating func addTruthValues() {
    add("flag", habits: [0]) { _, generator in
      let value = generator.below(2) == 0
      return (value ? "true" : "False", .bool(value))
    }
  }
}
