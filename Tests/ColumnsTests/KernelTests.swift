import Columns
import Testing

/// Loops that are written for speed, against what they mean, written plainly.
@Suite("Kernels")
struct KernelTests {
  /// Numbers that are the same in every run.
  struct Numbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
  }

  @Test("a decimal is the real that its text means", arguments: 0...6) func decimals(digits: Int) throws {
    var numbers = Numbers(UInt64(digits))
    let texts = (0..<3000).map { _ -> String in
      let whole = numbers.next(below: 1500) - 700
      let fraction = String(repeating: "0", count: digits) + "\(numbers.next(below: 1_000_000))"
      return digits == 0 ? "\(whole)" : "\(whole).\(fraction.suffix(digits))"
    }
    let reals = try texts.map { try #require(Double($0)) }.map { $0 == 0 ? 0 : $0 }
    let column = Column.decimalsOrReals(BufferSlice(reals))
    guard case .decimal = column.storage else {
      Issue.record("\(digits) digits are no decimals")
      return
    }
    let back = column.reals()
    #expect((0..<reals.count).allSatisfy { back[$0].bitPattern == reals[$0].bitPattern })
    #expect(column.values == reals.map { .real($0) })
  }

  @Test(
    "what is no decimal of few digits stays real", arguments: [0.1234567, 1.0 / 3, .nan, .infinity, -0.0, 1e10, 1e-300])
  func reals(odd: Double) {
    let column = Column.decimalsOrReals(BufferSlice([1.5, odd, 2.25]))
    guard case .real = column.storage else {
      Issue.record("\(odd) became \(column.storage)")
      return
    }
  }

  @Test("units between two reals are those whose reals are", arguments: [0, 1, 2, 6]) func unitRanges(digits: Int) {
    var numbers = Numbers(7)
    for _ in 0..<200 {
      let bound = Double(numbers.next(below: 4001) - 2000) / 640
      for isOpen in [false, true] {
        let above = Decimals.units(from: bound, isOpen: isOpen, to: nil, digits: digits)
        let below = Decimals.units(from: nil, to: bound, isOpenAbove: isOpen, digits: digits)
        for unit in Int64(-40)...40 {
          let unit = unit + Int64((bound * Decimals.power(digits)).rounded())
          let real = Double(unit) / Decimals.power(digits)
          #expect(above?.contains(unit) == (isOpen ? real > bound : real >= bound))
          #expect(below?.contains(unit) == (isOpen ? real < bound : real <= bound))
        }
      }
    }
  }

  @Test("a mask has the values of a range", arguments: [Int64.min...(-1), 0...0, -3...200, 100...Int64.max, 300...400])
  func masks(range: ClosedRange<Int64>) {
    var numbers = Numbers(3)
    let values = (0..<1000).map { _ in Int64(numbers.next(below: 256) - 128) }
    let wanted = values.map { range.contains($0) ? 1 : 0 } as [UInt8]
    func bytes(_ mask: BufferSlice<UInt8>) -> [UInt8] { (0..<mask.count).map { mask[$0] } }
    #expect(bytes(BufferSlice(values.map { Int8($0) }).mask(in: range)) == wanted)
    #expect(bytes(BufferSlice(values.map { Int16($0) }).mask(in: range)) == wanted)
    #expect(bytes(BufferSlice(values.map { Int32($0) }).mask(in: range)) == wanted)
    #expect(bytes(BufferSlice(values).mask(in: range)) == wanted)
    let mask = BufferSlice(wanted)
    #expect(mask.wantedCount == wanted.count { $0 == 1 })
    let rows = Selection(mask: mask.slice(3..<997)).rows
    #expect((0..<rows.count).map { Int(rows[$0]) } == (0..<994).filter { wanted[$0 + 3] == 1 })
  }

  @Test("a mask without nulls, wherever a part of it begins", arguments: [0..<900, 8..<700, 64..<71, 3..<890, 5..<5])
  func nulls(part: Range<Int>) {
    var numbers = Numbers(9)
    let wanted = (0..<900).map { _ in UInt8(numbers.next(below: 2)) }
    let valid = (0..<900).map { _ in numbers.next(below: 3) > 0 }
    let found = BufferSlice(wanted).slice(part).without(nullsOf: Validity.unlessAll(valid)?.slice(part))
    #expect((0..<found.count).map { found[$0] } == part.map { valid[$0] ? wanted[$0] : 0 })
  }

  @Test("order words put rows as a stable sort does", arguments: 0..<24) func order(seed: Int) {
    var numbers = Numbers(UInt64(seed))
    let count = [0, 1, 2, 65, 700, 5000][seed % 6]
    let small = (0..<count).map { _ in numbers.next(below: 9) }
    let wide = (0..<count).map { _ in Int64(numbers.next(below: 50)) &* (seed % 2 == 0 ? 1 : 0x1234_5678_9ABC_DEF) }
    let reals = (0..<count).map { _ in Double(numbers.next(below: 40)) / 7 - 3 }
    let valid = (0..<count).map { _ in numbers.next(below: 5) > 0 }
    let isAscending = seed % 3 != 0
    let nullsFirst = seed % 4 < 2
    let order = OrderWords([
      .init(.integers(BufferSlice(small.map { Int64($0) })), isAscending: true, nullsFirst: false),
      .init(
        .integers(BufferSlice(wide), validity: Validity.unlessAll(valid)), isAscending: isAscending,
        nullsFirst: nullsFirst),
      .init(.reals(BufferSlice(reals)), isAscending: !isAscending, nullsFirst: true),
    ])
    func precedes(_ a: Int, _ b: Int) -> Bool {
      if small[a] != small[b] { return small[a] < small[b] }
      if valid[a] != valid[b] { return valid[a] != nullsFirst }
      if valid[a], wide[a] != wide[b] { return isAscending == (wide[a] < wide[b]) }
      if reals[a] != reals[b] { return isAscending != (reals[a] < reals[b]) }
      return a < b
    }
    let wanted = (0..<count).sorted(by: precedes)
    let all = order.order(rowCount: count) { () throws(Never) in }
    #expect((0..<all.count).map { Int(all[$0]) } == wanted)
    for threadCount in 1...2 {
      let first = order.first(10, of: count, threadCount: threadCount) { () throws(Never) in }
      #expect((0..<first.count).map { Int(first[$0]) } == Array(wanted.prefix(10)))
    }
  }

  @Test(
    "the first rows are those of the whole order, in blocks and on threads", arguments: [1, 40, 3000], [2, 9, 60_000])
  func firstRows(limit: Int, valueCount: Int) {
    var numbers = Numbers(UInt64(limit + valueCount))
    let count = 150_000
    let isNull = (0..<count).map { _ in numbers.next(below: 20) == 0 }
    let near = BufferSlice((0..<count).map { _ in Int64(numbers.next(below: valueCount)) })
    let far = BufferSlice((0..<count).map { _ in Double(numbers.next(below: valueCount)) / 7 })
    let keys = [
      OrderWords.Key(
        .integers(near, validity: Validity.unlessAll(isNull.map { !$0 })), isAscending: false, nullsFirst: false),
      OrderWords.Key(.reals(far), isAscending: true, nullsFirst: true),
    ]
    for keys in [[keys[0]], [keys[1]], keys] {
      let wanted = OrderWords(keys).order(rowCount: count) { () throws(Never) in }
      for threadCount in 1...3 {
        let first = OrderWords.first(limit, by: keys, threadCount: threadCount) { () throws(Never) in }
        #expect((0..<first.count).map { first[$0] } == (0..<limit).map { wanted[$0] })
      }
    }
  }

  @Test("a division by a number that stays the same is a division") func divisors() {
    var numbers = Numbers(3)
    let divisors: [Int64] = [
      1, 2, 3, 5, 7, 10, 60, 4096, 36_000_000_000, 864_000_000_000, 1 << 62, .max - 1, .max, (1 << 32) + 1,
    ]
    for number in divisors {
      let divisor = Divisor(number)
      var dividends: [Int64] = [0, 1, -1, .min, .min + 1, .max, .max - 1]
      for factor in [-3, -1, 1, 2, 1000] as [Int64] {
        let product = number.multipliedReportingOverflow(by: factor)
        if !product.overflow {
          dividends += [product.partialValue, product.partialValue &- 1, product.partialValue &+ 1]
        }
      }
      for _ in 0..<300 {
        let bits = Int64(numbers.next(below: 1 << 31)) << 32 | Int64(numbers.next(below: 1 << 31))
        dividends += [bits, -bits, bits >> Int64(numbers.next(below: 60))]
      }
      for dividend in dividends {
        let rest = dividend % number
        #expect(divisor.floored(dividend) == dividend / number - (rest < 0 ? 1 : 0), "\(dividend) by \(number)")
        let word = UInt64(bitPattern: dividend)
        #expect(divisor.quotient(word) == word / UInt64(number), "\(word) by \(number)")
      }
    }
  }

  @Test("records are changed alike by rows in runs and by rows at random", arguments: [1, 4, 30, 5000])
  func runs(length: Int) {
    var numbers = Numbers(UInt64(length))
    let groupCount = 20_000
    var groups: [UInt32] = []
    while groups.count < 50_000 {
      let group = UInt32(numbers.next(below: groupCount))
      groups += [UInt32](repeating: group, count: 1 + numbers.next(below: length))
    }
    let values = groups.indices.map { _ in Int64(numbers.next(below: 1000)) }
    var wanted = [Int64](repeating: 0, count: groupCount)
    var isSeen = [Bool](repeating: false, count: groupCount)
    var order: [UInt32] = []
    for (group, value) in zip(groups, values) {
      wanted[Int(group)] += value + 1
      if !isSeen[Int(group)] { order.append(group) }
      isSeen[Int(group)] = true
    }
    var records = (0..<4).map { _ in Records<Int64>(initial: 0) }
    for place in records.indices { records[place].grow(to: groupCount) }
    var (noted, found) = (SeenSlots(slotCount: groupCount), SeenSlots(slotCount: groupCount))
    let (rows, numbersOfRows) = (BufferSlice(groups), BufferSlice(values))
    for start in stride(from: 0, to: groups.count, by: 7000) {
      let part = start..<min(start + 7000, groups.count)
      let (rows, values) = (rows.slice(part), numbersOfRows.slice(part))
      records[0].update(at: rows) { $0 += 1 }
      records[1].update(at: rows, with: values) { $0 += $1 + 1 }
      records[2].update(at: rows, with: values, values) { $0 += $1 * 2 - $2 + 1 }
      records[3].update(at: rows, with: values, noting: &found, where: { $0 == 0 }) { $0 += $1 + 1 }
      noted.note(rows)
    }
    for group in 0..<groupCount {
      for place in 1...3 { #expect(records[place][group] == wanted[group]) }
    }
    #expect((0..<groupCount).reduce(0) { $0 + records[0][$1] } == Int64(groups.count))
    for slots in [noted.order, found.order] { #expect((0..<slots.count).map { slots[$0] } == order) }
  }

  @Test("words and nulls are numbered as they come, near and far", arguments: [1, 1 << 40]) func words(distance: Int) {
    var numbers = Numbers(11)
    var table = WordTable()
    var known: [Int?] = []
    for size in [0, 1, 3, 500, 513, 4000, 70_000] {
      let rows = (0..<size).map { _ in numbers.next(below: 7) == 0 ? nil : numbers.next(below: 30_000) * distance }
      for row in rows where !known.contains(row) && known.count < 300 { known.append(row) }
      let validity = Validity.unlessAll(rows.map { $0 != nil })
      let words = BufferSlice(rows.map { UInt64($0 ?? 0) })
      let found = table.numbers(of: words, validity: validity)
      let again = table.knownNumbers(of: words, validity: validity)
      for row in rows.indices {
        if let place = known.firstIndex(of: rows[row]) { #expect(Int(found[row]) == place) }
        #expect(again[row] == (rows[row] == nil ? Selection.none : found[row]))
      }
    }
  }

  @Test("texts are searched as one, and none across a border", arguments: [false, true]) func search(folds: Bool) {
    var numbers = Numbers(5)
    let letters = Array("abABé税")
    let texts = (0..<900).map { _ in
      String((0..<numbers.next(below: 12)).map { _ in letters[numbers.next(below: letters.count)] })
    }
    let storage = StringStorage(codes: .identity(start: 0, count: texts.count), pool: StringPool(texts))
    for needle in ["a", "ab", "aba", "税", "éa", "abab", "zzz"] {
      for part in [0..<900, 100..<333] {
        let mask = storage.slice(part).mask(containing: Array(needle.utf8), foldsCase: folds)
        let wanted = texts[part].map { text in
          Self.holds(Array((folds ? Self.small(text) : text).utf8), Array(needle.utf8)) ? 1 : 0
        }
        #expect(mask.map { mask in (0..<mask.count).map { Int(mask[$0]) } } == wanted, "\(needle)")
      }
    }
  }

  private static func small(_ text: String) -> String {
    String(decoding: text.utf8.map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  private static func holds(_ text: [UInt8], _ needle: [UInt8]) -> Bool {
    text.count >= needle.count
      && (0...(text.count - needle.count)).contains { Array(text[$0..<($0 + needle.count)]) == needle }
  }

  @Test func ranksOfSlots() {
    var state: UInt64 = 5
    func next(_ limit: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % limit
    }
    for (slotCount, rowCount) in [(1, 0), (1, 1), (64, 64), (65, 3), (10_000, 700), (10_000, 30_000)] {
      let noWord = BufferSlice<UInt64>.noWord
      let words = (0..<rowCount).map { _ in next(11) == 0 ? noWord : next(UInt64(slotCount)) }
      let slots = RankedSlots(BufferSlice(words), slotCount: slotCount)
      let wanted = Set(words.filter { $0 != noWord }).sorted()
      #expect(slots.count == wanted.count)
      let asked = (0..<UInt32(slotCount)).map { $0 } + [Selection.none]
      let ranks = slots.ranks(of: BufferSlice(asked))
      let mask = slots.mask(of: BufferSlice(asked))
      let rank = Dictionary(uniqueKeysWithValues: wanted.enumerated().map { (UInt32($1), UInt32($0)) })
      for (place, slot) in asked.enumerated() {
        #expect(ranks[place] == rank[slot] ?? Selection.none && mask[place] == (rank[slot] == nil ? 0 : 1))
      }
    }
  }

  /// Numbers in blocks that lie apart, and some that do not; nulls hold what lies outside of all bounds.
  private static func long<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) -> [Value] {
    var state: UInt64 = 9
    return (0..<270_001).map { row in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let near = Int64(row / 16) + Int64(state >> 60)
      let value = row / 50_000 == 3 ? Int64(state >> 40) : near - 4000
      return Value(clamping: value)
    }
  }

  @Test func masksOfLongRunsAreThoseOfTheirValues() {
    func check<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) {
      let values = Self.long(type)
      let all = BufferSlice(values)
      // What is known of blocks grows from look to look.
      for slice in [0..<270_001, 65_536..<131_072, 131_072..<270_001, 5..<40_000, 8000..<17_000, 0..<270_001] {
        for range in [-5000...(-3990), 0...3, 7000...9000, 12_000...12_000, Int64.min...0, 5000...Int64.max, 99...99] {
          let mask = all.slice(slice).mask(in: range)
          let isSame = slice.allSatisfy { row in
            (mask[row - slice.lowerBound] == 1) == range.contains(Int64(truncatingIfNeeded: values[row]))
          }
          #expect(isSame && mask.count == slice.count, "\(type), \(slice), \(range)")
        }
      }
    }
    check(Int16.self)
    check(Int32.self)
    check(Int64.self)
    check(UInt32.self)
  }

  @Test(arguments: [false, true], [false, true]) func firstRowsOfLongRuns(isAscending: Bool, nullsFirst: Bool) throws {
    let values = Self.long(Int32.self).map(Int64.init)
    for hasNulls in [false, true] {
      let validity = hasNulls ? Validity.unlessAll(values.indices.map { $0 % 70_000 != 20 || $0 == 20 }) : nil
      let units = BufferSlice(values.indices.map { hasNulls && $0 == 140_020 ? Int64.min : values[$0] })
      let column = Column(
        type: .long, storage: .int64(units), validity: validity, bounds: values.min()!...values.max()!)
      let second = Column.integers(BufferSlice(values.indices.map { Int64($0 * 7919 % 1013) }))
      let keys = [
        OrderWords.Key(column, isAscending: isAscending, nullsFirst: nullsFirst),
        OrderWords.Key(second, isAscending: true, nullsFirst: true),
      ]
      func precedes(_ a: Int, _ b: Int) -> Bool {
        let (left, right) = (column.isNull(at: a), column.isNull(at: b))
        if left != right { return left == nullsFirst }
        if !left, values[a] != values[b] { return (values[a] < values[b]) == isAscending }
        let others = (a * 7919 % 1013, b * 7919 % 1013)
        return others.0 == others.1 ? a < b : others.0 < others.1
      }
      let wanted = Array(values.indices.sorted(by: precedes).prefix(100))
      for threadCount in 1...2 {
        for limit in [1, 10, 100] {
          let found = OrderWords.first(limit, by: keys, threadCount: threadCount) {}
          #expect((0..<found.count).map { Int(found[$0]) } == Array(wanted.prefix(limit)))
        }
      }
    }
  }

}
