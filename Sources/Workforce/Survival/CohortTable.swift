import Columns
import Diagnostics
import Plan

/// The shares that are still there after some years, of an input that holds two dates and the keys.
struct CohortTable: TableTransform {
  /// The columns behind the keys.
  static let figures: [Field] = [
    Field("years", .long, title: "年数"), Field("observed", .long, title: "観察できた人"),
    Field("still_there", .long, title: "残っている人"), Field("share", .real, title: "割合"),
    Field("lower", .real, title: "下限"), Field("upper", .real, title: "上限"),
  ]

  let keys: [Field]
  let years: [Int]
  /// The days of the intake, as days since 1970-01-01; nil where all rows count.
  let intake: ClosedRange<Int64>?
  /// The day up to which people were observed.
  let asOf: Int64

  var name: String { "cohort" }

  var schema: Schema { Schema(keys + Self.figures) }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    let keyColumns = Array(input.columns[2...])
    let groups = try keyColumns.isEmpty ? nil : context.grouped(keyColumns, input.rowCount)
    let start = DayColumn(input.columns[0])
    let end = DayColumn(input.columns[1])
    let groupCount = groups?.count ?? 1
    var observed = [Int](repeating: 0, count: groupCount * years.count)
    var stillThere = observed
    var firstRows = [Int](repeating: -1, count: groupCount)
    var left = (undated: 0, reversed: 0)
    for row in 0..<input.rowCount {
      if row % 65_536 == 0 { try context.check(0) }
      let group = groups.map { Int($0.numbers[row]) } ?? 0
      if firstRows[group] < 0 { firstRows[group] = row }
      guard let begun = start[row] else {
        left.undated += 1
        continue
      }
      if let intake, !intake.contains(begun) { continue }
      let over = end[row]
      if let over, over < begun {
        left.reversed += 1
        continue
      }
      for (place, count) in years.enumerated() {
        let anniversary = CivilDate(days: Int(begun)).adding(years: count)
        guard Int64(anniversary.days) <= asOf else { continue }
        observed[group * years.count + place] += 1
        if over.map({ $0 >= Int64(anniversary.days) }) ?? true { stillThere[group * years.count + place] += 1 }
      }
    }
    if left.undated > 0 {
      context.remark(
        Message("\(left.undated) rows without a first date are left out", ja: "最初の日付のない \(left.undated) 行を除いた"))
    }
    if left.reversed > 0 {
      context.remark(
        Message(
          "\(left.reversed) rows that end before they begin are left out", ja: "始まりより前に終わる \(left.reversed) 行を除いた"))
    }
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    var count = 0
    let order =
      keyColumns.isEmpty
      ? [0] : firstRows.indices.filter { firstRows[$0] >= 0 }.sorted { firstRows[$0] < firstRows[$1] }
    for group in order {
      let head = keyColumns.map { $0.value(at: firstRows[group]) }
      for (place, number) in years.enumerated() {
        let (all, kept) = (observed[group * years.count + place], stillThere[group * years.count + place])
        let interval = Proportion.interval(kept, of: all)
        let figures: [Value] = [
          .long(Int64(number)), .long(Int64(all)), .long(Int64(kept)),
          all > 0 ? .real(Double(kept) / Double(all)) : .null, interval.map { .real($0.lowerBound) } ?? .null,
          interval.map { .real($0.upperBound) } ?? .null,
        ]
        for (index, value) in (head + figures).enumerated() { builders[index].append(value) }
        count += 1
      }
    }
    return Batch(schema: schema, columns: builders.map { $0.finish() }, rowCount: count)
  }
}

/// The days of a column of dates or moments, as days since 1970-01-01; nil where there is none.
struct DayColumn {
  private let column: Column
  private let days: BufferSlice<Int64>

  init(_ column: Column) {
    self.column = column
    days = column.type == .datetime ? column.mapIntegers { Ticks.day(of: $0) } : column.integers()
  }

  subscript(row: Int) -> Int64? { column.isNull(at: row) ? nil : days[row] }
}
