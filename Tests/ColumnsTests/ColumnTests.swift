import Testing

@testable import Columns

@Suite("Columns")
struct ColumnTests {
  static let samples: [(DataType, [Value])] = [
    (.bool, [.bool(true), .null, .bool(false)]),
    (.long, [.long(0), .null, .long(-129), .long(1 << 40)]),
    (.real, [.real(0.5), .real(-0.0), .null, .real(.infinity)]),
    (.string, [.string(""), .string("税務課"), .string("a"), .string("税務課")]),
    (.date, [.date(0), .null, .date(-719_162)]),
    (.datetime, [.datetime(.max), .null, .datetime(-1)]),
    (.timespan, [.timespan(-5), .timespan(0), .null]),
    (.dynamic, [.list([.long(1), .null]), .null, .list([])]),
  ]

  @Test("gives back what was put in", arguments: samples.indices)
  func builder(_ index: Int) {
    let (type, values) = Self.samples[index]
    let column = Column(type: type, values: values)
    #expect(column.values == values)
    #expect(column.nullCount == values.count { $0.isNull })
    #expect(Column(type: type, values: []).count == 0)
  }

  @Test("slices begin anywhere, also inside a slice", arguments: [1, 7, 63, 64, 65, 127, 130])
  func slices(_ start: Int) {
    let values: [Value] = (0..<300).map { $0 % 3 == 0 ? .null : .long(Int64($0)) }
    let texts = (0..<300).map { "t\($0 % 270)" }
    let column = Column(type: .long, values: values).slice(start..<290)
    #expect(column.values == Array(values[start..<290]))
    #expect(column.nullCount == values[start..<290].count { $0.isNull })
    #expect(column.slice(5..<70).values == Array(values[(start + 5)..<(start + 70)]))
    let part = Column.strings(texts).slice(start..<290).slice(1..<9)
    #expect(part.values == texts[(start + 1)..<(start + 9)].map { .string($0) })
  }

  @Test("gathers rows in any order, none as null or an empty text")
  func gather() {
    let none = Selection.none
    let rows: [UInt32] = [2, none, 0, 2, none]
    for (type, values) in Self.samples where type != .dynamic {
      let gathered = Column(type: type, values: values).gather(Selection(rows))
      let missing: Value = type == .string ? .string("") : .null
      #expect(gathered.values == rows.map { $0 == none ? missing : values[Int($0)] }, "\(type)")
    }
    let lists = Column(type: .dynamic, values: [.list([.long(1), .long(2)]), .list([.long(3)])])
    #expect(
      lists.gather(Selection([1, 0, none, 1])).values == [
        .list([.long(3)]), .list([.long(1), .long(2)]), .null, .list([.long(3)]),
      ])
    #expect(Column.strings(["x"]).gather(Selection([none])).values == [.string("")])
  }

  @Test(
    "stores whole numbers as narrow as their range",
    arguments: [
      (Int64(127), 8), (128, 16), (-128, 8), (-129, 16), (32_767, 16), (32_768, 32), (-32_768, 16), (-32_769, 32),
      (2_147_483_647, 32), (2_147_483_648, 64), (-2_147_483_648, 32), (-2_147_483_649, 64), (.max, 64), (.min, 64),
      (0, 8),
    ])
  func narrowing(_ item: (number: Int64, bits: Int)) {
    let column = Column(type: .long, values: [.long(item.number), .null])
    let bits =
      switch column.storage {
      case .int8: 8
      case .int16: 16
      case .int32: 32
      default: 64
      }
    #expect(bits == item.bits)
    #expect(column.value(at: 0) == .long(item.number))
  }

  @Test("what a null row holds does not widen a column")
  func nullNarrow() {
    let column = Column.integers(
      BufferSlice([1, .max]), validity: Validity(count: 2) { $0 == 0 })
    guard case .int8 = column.storage else {
      Issue.record("stored wider than its values")
      return
    }
  }

  @Test("codes are as narrow as the pool", arguments: [(256, 1), (257, 2), (65_536, 2), (65_537, 4)])
  func codes(_ item: (count: Int, bytes: Int)) {
    let column = Column.strings((0..<item.count).map { "t\($0)" })
    let bytes =
      switch column.strings().codes {
      case .narrow: 1
      case .middle: 2
      case .wide: 4
      case .identity: 0
      }
    #expect(bytes == item.bytes)
    #expect(column.value(at: item.count - 1) == .string("t\(item.count - 1)"))
  }

  @Test("puts columns of several pools, widths and offsets together")
  func concatenate() {
    let parts: [[Value]] = [
      [.long(1), .long(2)], [.null, .long(300)], [], [.long(1 << 33)], [.long(-1), .null, .null],
    ]
    let columns = parts.map { Column(type: .long, values: $0) }
    #expect(Column.concatenate(columns).values == parts.flatMap { $0 })
    let texts = [["a", "b"], ["b", "c", ""], ["a"]]
    let joined = Column.concatenate(texts.map { Column.strings($0) })
    #expect(joined.values == texts.flatMap { $0 }.map { .string($0) })
    #expect(joined.strings().pool.count == 4)
    let whole = Column.strings(["x", "y", "z", "x"])
    let halves = Column.concatenate([whole.slice(2..<4), whole.slice(0..<1)])
    #expect(halves.values == [.string("z"), .string("x"), .string("x")])
    #expect(halves.strings().pool.isSame(as: whole.strings().pool))
    let identity = StringStorage(codes: .identity(start: 1, count: 2), pool: StringPool(["p", "q", "r"]))
    let both = Column.concatenate([.strings(identity), .strings(["q"])])
    #expect(both.values == [.string("q"), .string("r"), .string("q")])
  }

  @Test("validities meet bit by bit at any offsets", arguments: [0, 1, 63, 64, 65, 128])
  func validity(_ offset: Int) {
    let left = Validity(count: 300) { $0 % 2 == 0 }.slice(offset..<(offset + 150))
    let right = Validity(count: 300) { $0 % 3 == 0 }.slice(0..<150)
    let both = Validity.both(left, right)
    for row in 0..<150 { #expect(both?.isValid(row) == ((row + offset) % 2 == 0 && row % 3 == 0)) }
    #expect(both?.nullCount == (0..<150).count { ($0 + offset) % 2 != 0 || $0 % 3 != 0 })
    #expect(Validity.both(nil, nil)?.count == nil)
    #expect(Validity.both(left, nil)?.nullCount == left.nullCount)
  }

  @Test("batches are cut into morsels and put together again", arguments: [-1, 0, 1])
  func morsels(_ difference: Int) {
    let count = Batch.morselRowCount + difference
    let numbers = BufferSlice((0..<count).map { Int64($0) })
    let batch = Batch(schema: Schema([Field("n", .long)]), columns: [.integers(numbers)], rowCount: count)
    let morsels = batch.morsels()
    #expect(morsels.map(\.rowCount) == (difference > 0 ? [Batch.morselRowCount, 1] : [count]))
    let again = Batch.concatenate(morsels, schema: batch.schema)
    #expect(again.rowCount == count && again.row(count - 1) == [.long(Int64(count - 1))])
    #expect(Batch.empty(batch.schema).morsels().count == 1)
  }
}
