import Columns
import Diagnostics
import Plan

/// The curves, or the log-rank test, of an input that holds two dates, what else was given, and the keys.
struct SurvivalTable: TableTransform {
  /// Where what is optional stands in the input.
  struct Inputs {
    var event: Int?
    var entering: Int?
    var reason: Int?
  }

  /// The columns behind the keys.
  static let figures: [Field] = [
    Field("years", .real, title: "年数"), Field("days", .long, title: "日数"), Field("at_risk", .long, title: "対象者"),
    Field("events", .long, title: "終わり"), Field("censored", .long, title: "打ち切り"),
    Field("survival", .real, title: "残存率"), Field("standard_error", .real, title: "標準誤差"),
    Field("lower", .real, title: "下限"), Field("upper", .real, title: "上限"),
  ]

  private static let testFigures: [Field] = [
    Field("people", .long, title: "人数"), Field("events", .long, title: "終わり"), Field("expected", .real, title: "期待数"),
    Field("median_days", .long, title: "中央値（日）"), Field("lower", .long, title: "下限"),
    Field("upper", .long, title: "上限"),
    Field("chi_squared", .real, title: "χ²"), Field("df", .long, title: "自由度"), Field("p", .real, title: "p"),
  ]

  /// Ends that are no choice of one's own.
  private static let expectedEnds: Set<String> = ["定年", "任期満了"]

  /// More groups than this have no medians in notes.
  private static let notedGroupCount = 12

  let inputs: Inputs
  let keys: [Field]
  let firstKey: Int
  /// The day at whose end observation ends.
  let asOf: Int64
  let isTest: Bool

  var name: String { "survive" }

  var schema: Schema { Schema(keys + (isTest ? Self.testFigures : Self.figures)) }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    let keyColumns = Array(input.columns[firstKey...])
    try context.check(input.rowCount * 40)
    let groups = try keyColumns.isEmpty ? nil : context.grouped(keyColumns, input.rowCount)
    var spells = [[SurvivalCurve.Spell]](repeating: [], count: groups?.count ?? 1)
    var firstRows = [Int](repeating: -1, count: spells.count)
    var reader = SpellReader(input, self.inputs, asOf: asOf)
    for row in 0..<input.rowCount {
      if row % 65_536 == 0 { try context.check(0) }
      let group = groups.map { Int($0.numbers[row]) } ?? 0
      if firstRows[group] < 0 { firstRows[group] = row }
      if let spell = reader.spell(at: row) { spells[group].append(spell) }
    }
    for remark in reader.remarks { context.remark(remark) }
    let order = (keyColumns.isEmpty ? [0] : spells.indices.filter { firstRows[$0] >= 0 }).sorted {
      firstRows[$0] < firstRows[$1]
    }
    let parts = order.map { spells[$0] }
    let curves = parallelMap(count: parts.count, threadCount: context.threadCount) { SurvivalCurve(parts[$0]) }
    try context.check(0)
    let heads = order.map { group in
      keyColumns.map { firstRows[group] < 0 ? Value.null : $0.value(at: firstRows[group]) }
    }
    if isTest { return test(curves, parts, heads) }
    note(curves, heads, context)
    return table(curves, heads)
  }

  private func table(_ curves: [SurvivalCurve], _ heads: [[Value]]) -> Batch {
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    var count = 0
    for (curve, head) in zip(curves, heads) where curve.count > 0 {
      for point in curve.points {
        let figures: [Value] = [
          .real(Double(point.day) / 365.25), .long(point.day), .long(Int64(point.atRisk)), .long(Int64(point.events)),
          .long(Int64(point.censored)), .real(point.survival), point.standardError.map(Value.real) ?? .null,
          point.interval.map { .real($0.lowerBound) } ?? .null, point.interval.map { .real($0.upperBound) } ?? .null,
        ]
        for (place, value) in (head + figures).enumerated() { builders[place].append(value) }
        count += 1
      }
    }
    return Batch(schema: schema, columns: builders.map { $0.finish() }, rowCount: count)
  }

  private func test(_ curves: [SurvivalCurve], _ groups: [[SurvivalCurve.Spell]], _ heads: [[Value]]) -> Batch {
    let test = LogRank(groups)
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    for (index, curve) in curves.enumerated() {
      let interval = curve.medianInterval
      let known = test.degreesOfFreedom > 0
      let figures: [Value] = [
        .long(Int64(curve.count)), .long(Int64(curve.eventCount)), .real(test.expected[index]),
        curve.median.map(Value.long) ?? .null, interval.low.map(Value.long) ?? .null,
        interval.high.map(Value.long) ?? .null, known ? .real(test.chiSquared) : .null,
        .long(Int64(test.degreesOfFreedom)), known ? .real(test.probability) : .null,
      ]
      for (place, value) in (heads[index] + figures).enumerated() { builders[place].append(value) }
    }
    return Batch(schema: schema, columns: builders.map { $0.finish() }, rowCount: curves.count)
  }

  /// Says the medians, and where there are too few people to say much.
  private func note(_ curves: [SurvivalCurve], _ heads: [[Value]], _ context: TransformContext) {
    if curves.count > Self.notedGroupCount { return }
    for (curve, head) in zip(curves, heads) {
      let name = head.map { $0.text.isEmpty ? "–" : $0.text }.joined(separator: " · ")
      let front = name.isEmpty ? "" : name + ": "
      let interval = curve.medianInterval
      let median = Self.years(curve.median)
      let ends = (Self.years(interval.low), Self.years(interval.high))
      context.remark(
        Message(
          "\(front)\(curve.count) people, \(curve.eventCount) events, median \(median ?? "not reached")"
            + (median == nil ? "" : " years (95 %: \(ends.0 ?? "–") to \(ends.1 ?? "–"))"),
          ja: "\(front)\(curve.count) 人、終わり \(curve.eventCount)、中央値 "
            + (median.map { "\($0) 年（95 %: \(ends.0 ?? "–")〜\(ends.1 ?? "–")）" } ?? "未到達")))
    }
  }

  private static func years(_ days: Int64?) -> String? {
    guard let days else { return nil }
    let tenths = Int((Double(days) / 36.525).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// Reads the spell of each row, and counts the rows that are none.
private struct SpellReader {
  private let from: DayColumn
  private let to: DayColumn
  private let entering: DayColumn?
  private let event: Column?
  private let reason: Column?
  private let asOf: Int64
  private var withoutStart = 0
  private var reversed = 0
  private var later = 0
  private var unseen = 0
  private var expected = 0

  init(_ input: Batch, _ places: SurvivalTable.Inputs, asOf: Int64) {
    from = DayColumn(input.columns[0])
    to = DayColumn(input.columns[1])
    entering = places.entering.map { DayColumn(input.columns[$0]) }
    event = places.event.map { input.columns[$0] }
    reason = places.reason.map { input.columns[$0] }
    self.asOf = asOf
  }

  /// The spell; nil for a row that is none.
  mutating func spell(at row: Int) -> SurvivalCurve.Spell? {
    guard let start = from[row] else {
      withoutStart += 1
      return nil
    }
    let end = to[row]
    if let end, end < start {
      reversed += 1
      return nil
    }
    if start > asOf {
      later += 1
      return nil
    }
    let isOver = end.map { $0 <= asOf } ?? false
    let exit = isOver ? end ?? asOf : asOf
    var entry: Int64 = -1
    if let entering, let day = entering[row], day > start {
      entry = day - start
      if day >= exit {
        unseen += 1
        return nil
      }
    }
    return SurvivalCurve.Spell(entry: entry, exit: exit - start, isEvent: isOver && isEvent(row))
  }

  private mutating func isEvent(_ row: Int) -> Bool {
    if let event { return event.value(at: row) == .bool(true) }
    guard let reason, case .string(let text) = reason.value(at: row), SurvivalTable.isExpected(text) else {
      return true
    }
    expected += 1
    return false
  }

  /// What is to be said of the rows that were left out or censored.
  var remarks: [Message] {
    var result: [Message] = []
    if expected > 0 {
      result.append(
        Message(
          "\(expected) ends by 定年 or 任期満了 are censored; `event` says otherwise",
          ja: "定年・任期満了の \(expected) 件は打ち切りとした（event で変えられる）"))
    }
    let kinds: [(Int, String, String)] = [
      (withoutStart, "without a first date", "最初の日付のない"), (reversed, "that end before they begin", "始まりより前に終わる"),
      (later, "that begin after the day of `as of`", "as of より後に始まる"),
      (unseen, "that end before they enter", "観察に入る前に終わる"),
    ]
    for (count, english, japanese) in kinds where count > 0 {
      result.append(Message("\(count) rows \(english) are left out", ja: "\(japanese) \(count) 行を除いた"))
    }
    return result
  }
}

extension SurvivalTable {
  /// Whether somebody leaves so by law or by contract, and not by choice.
  fileprivate static func isExpected(_ reason: String) -> Bool { expectedEnds.contains(reason) }
}
