import Columns
import Diagnostics
import Plan
import Synchronization
import Testing

@testable import Operators

@Suite("As-of joins")
struct AsOfJoinTests {
  /// A row of the history: key, first and last day, and whether it is primary.
  private struct Spell {
    var key: Int64
    var from: Int32?
    var to: Int32?
    var isPrimary: Bool

    func holds(on day: Int32) -> Bool { from ?? .min <= day && day <= to ?? .max }
  }

  private struct Numbers {
    var state: UInt64

    /// A linear congruential generator (Knuth, MMIX), which needs no more than to differ by seed.
    mutating func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
  }

  private static let left = Schema([Field("key", .long), Field("day", .date)])
  private static let right = Schema([
    Field("key", .long), Field("from", .date), Field("to", .date), Field("kind", .string), Field("number", .long),
  ])

  private static func batch(_ schema: Schema, _ rows: [[Value]]) -> Batch {
    let columns = schema.fields.indices.map { index in
      Column(type: schema.fields[index].type, values: rows.map { $0[index] })
    }
    return Batch(schema: schema, columns: columns, rowCount: rows.count)
  }

  private static func day(_ day: Int32?) -> Value { day.map { Value.date($0) } ?? .null }

  /// Numbers keys one row at a time.
  private static func numbered(_ known: [Column], _ sought: [Column]) -> KeyNumbers {
    var places: [Value: UInt32] = [:]
    for value in known[0].values where !value.isNull && places[value] == nil { places[value] = UInt32(places.count) }
    return KeyNumbers(
      count: places.count, known: BufferSlice(known[0].values.map { places[$0] ?? Selection.none }),
      sought: BufferSlice(sought[0].values.map { places[$0] ?? Selection.none }))
  }

  private func attached(
    _ rows: [(key: Int64?, day: Int32?)], _ spells: [Spell], isPrimary: Bool
  ) throws -> (numbers: [Value], loss: RowLoss?) {
    let noted = Mutex<RowLoss?>(nil)
    let join = AsOfJoin(
      schema: Schema([Field("key", .long), Field("number", .long)]), leftColumns: [0], leftKeys: [0], day: 1,
      keyNames: ["key"], rightKeys: [0], from: 1, to: 2,
      rightColumns: [4], primary: isPrimary ? AsOfJoin.Primary(column: 3, value: "本務") : nil, rule: nil,
      rightName: "posts", range: SourceRange(0, 0))
    let left = Self.batch(Self.left, rows.map { [$0.key.map(Value.long) ?? .null, Self.day($0.day)] })
    var right = Self.batch(
      Self.right,
      spells.enumerated().map { number, spell in
        [
          .long(spell.key), Self.day(spell.from), Self.day(spell.to), .string(spell.isPrimary ? "本務" : "併任"),
          .long(Int64(number)),
        ]
      })
    // A file's texts may stand in the pool more than once: here each row has its own.
    let kinds = StringPool(spells.map { $0.isPrimary ? "本務" : "併任" })
    right.columns[3] = .strings(
      StringStorage(codes: BufferSlice(spells.indices.map(UInt32.init)), pool: kinds))
    let context = TransformContext(
      evaluation: EvaluationContext(now: 0), run: { (_, _) throws(Diagnostic) -> Batch in left },
      check: { (_) throws(Diagnostic) in }, numbered: Self.numbered,
      grouped: { (_, _) throws(Diagnostic) -> GroupNumbers in GroupNumbers(count: 0, numbers: BufferSlice([])) },
      note: { loss in noted.withLock { $0 = loss } },
      threadCount: 2)
    let result = try join.rows(of: [left, right], context)
    return (result.columns[1].values, noted.withLock { $0 })
  }

  @Test("every row as a search through all spells finds it", arguments: 0..<60)
  func random(seed: Int) throws {
    var numbers = Numbers(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 7)
    let isPrimary = seed % 2 == 0
    // Few days and keys, so that spells begin, end and meet on the days that are asked for.
    let spells = (0..<(1 + numbers.below(12))).map { _ -> Spell in
      let from = numbers.below(8) == 0 ? nil : Int32(numbers.below(20)) - 10
      let to = numbers.below(4) == 0 ? nil : (from ?? 0) + Int32(numbers.below(6)) - 1
      return Spell(key: Int64(numbers.below(4)), from: from, to: to, isPrimary: numbers.below(3) > 0)
    }
    let rows = (0..<40).map { _ -> (key: Int64?, day: Int32?) in
      (
        numbers.below(10) == 0 ? nil : Int64(numbers.below(5)),
        numbers.below(10) == 0 ? nil : Int32(numbers.below(24)) - 12
      )
    }
    let expected = rows.map { row -> [Int] in
      guard let key = row.key, let day = row.day else { return [] }
      return spells.indices.filter {
        spells[$0].key == key && spells[$0].holds(on: day) && (!isPrimary || spells[$0].isPrimary)
      }
    }
    if let clash = expected.firstIndex(where: { $0.count > 1 }) {
      let error = #expect(throws: Diagnostic.self) { try attached(rows, spells, isPrimary: isPrimary) }
      let found = try #require(error)
      #expect(found.code == .ambiguousRows)
      let day = Value.date(rows[clash].day ?? 0).text
      #expect(found.message.english.hasPrefix("key \(rows[clash].key ?? 0) has \(expected[clash].count) "))
      #expect(found.message.english.hasSuffix("rows of posts on \(day)"))
      #expect(found.help.first?.english == "so it is for \(expected.count { $0.count > 1 }) of 40 rows on the left")
      return
    }
    let (found, loss) = try attached(rows, spells, isPrimary: isPrimary)
    #expect(found == expected.map { list in list.first.map { Value.long(Int64($0)) } ?? Value.null })
    #expect(loss?.leftCount == 40)
    #expect(loss?.unmatchedCount == expected.count { $0.isEmpty })
    #expect(loss?.nullKeyCount == rows.count { $0.key == nil || $0.day == nil })
    #expect(loss?.repeatedCount == 0)
  }

  @Test("a long spell is found behind many short ones")
  func overlapping() throws {
    let short = (0..<50).map { Spell(key: 1, from: Int32($0), to: Int32($0), isPrimary: true) }
    let spells = [Spell(key: 1, from: -5, to: nil, isPrimary: false)] + short
    #expect(try attached([(1, -5), (1, 60)], spells, isPrimary: false).numbers == [.long(0), .long(0)])
    #expect(try attached([(1, 49), (1, 50)], spells, isPrimary: true).numbers == [.long(50), .null])
  }
}
