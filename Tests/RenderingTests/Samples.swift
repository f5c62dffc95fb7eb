import Columns
import Diagnostics
import Rendering

/// Results that several tests write.
enum Samples {
  static func batch(_ columns: [(Field, [Value])]) -> Batch {
    Batch(
      schema: Schema(columns.map(\.0)), columns: columns.map { Column(type: $0.0.type, values: $0.1) },
      rowCount: columns.first?.1.count ?? 0)
  }

  /// A row of every type, and one without values.
  static let everyType = batch([
    (Field("text", .string), [.string("税務課"), .null]),
    (Field("flag", .bool), [.bool(true), .null]),
    (Field("count", .long), [.long(-1204), .null]),
    (Field("share", .real), [.real(3.1400000000000001), .null]),
    (Field("day", .date), [.date(20179), .null]),
    (Field("moment", .datetime), [.datetime(20179 * Ticks.perDay + 9 * Ticks.perHour), .null]),
    (Field("time", .timespan), [.timespan(Ticks.perDay + 90 * Ticks.perMinute), .null]),
    (Field("list", .dynamic), [.list([.string("a"), .string("b")]), .null]),
  ])

  static let units = batch([
    (Field("unit", .string, title: "課"), [.string("税務課"), .string("IT"), .string("")]),
    (Field("staff", .long, title: "人数"), [.long(12), .long(1204), .null]),
    (Field("hours", .real), [.real(7.5), .real(12.25), .real(100)]),
  ])
}
