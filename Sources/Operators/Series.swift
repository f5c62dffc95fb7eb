import Columns
import Diagnostics
import Plan

/// The rows of `make-series`: rows are numbered by their bin on the axis, grouped by keys and bin, and the groups of a
/// key put into one list.
struct Series: TableTransform {
  let name = "make-series"
  let schema: Schema
  /// The input's column of the axis.
  let axis: Int
  let axisType: DataType
  let stepType: DataType
  /// Whether the end belongs to the series.
  let includesEnd: Bool
  /// Whether bins begin at multiples of the step, wherever the series begins.
  let startsAtMultiples: Bool
  let keyCount: Int
  /// Keys, bin and aggregates of given rows.
  let groups: LogicalPlan
  let defaults: [Value]
  let isNonempty: Bool
  let range: SourceRange

  /// The most bins of a series.
  private static let maximumCount = 1_048_576

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let scale = try AxisScale(
      inputs[1], type: axisType, stepType: stepType, includesEnd: includesEnd, startsAtMultiples: startsAtMultiples,
      at: range)
    // Known bounds that lie too far apart are refused before any row is left out for it.
    if let low = scale.firstBin, let high = scale.lastBin { _ = try stepCount(low, high) }
    let input = inputs[0]
    let (rows, bins) = scale.bins(of: input.columns[axis])
    let part = input.rows(rows)
    let binned = Batch(
      schema: Schema(input.schema.fields + [Field("bin", .long)]),
      columns: part.columns + [.integers(BufferSlice(bins))], rowCount: rows.count)
    let found = try context.run(groups, binned)
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    for rows in try RowParts(Array(found.columns[..<keyCount]), rowCount: found.rowCount, context).parts {
      try append(found.rows(rows), scale, &builders, context)
    }
    // Rows outside the axis are no rows of a series, but the table is not empty for them.
    if isNonempty, keyCount == 0, found.rowCount == 0 { try append(found, scale, &builders, context) }
    let columns = builders.map { $0.finish() }
    return Batch(schema: schema, columns: columns, rowCount: columns.last?.count ?? 0)
  }

  /// The number of bins from one to another, where a list can hold them.
  private func stepCount(_ low: Int64, _ high: Int64) throws(Diagnostic) -> Int64 {
    let (distance, overflow) = high.subtractingReportingOverflow(low)
    let count = overflow ? (high < low ? 0 : Int64.max) : max(0, distance == .max ? .max : distance + 1)
    if count <= Self.maximumCount { return count }
    throw Diagnostic(
      .wrongArguments,
      Message(
        "a series has at most \(Self.maximumCount) steps, this one \(count)",
        ja: "系列は \(Self.maximumCount) 区間まで。これは \(count) 区間"),
      at: range, help: [Message("take a larger step", ja: "間隔を大きくする")])
  }

  /// Adds the series of one key.
  private func append(
    _ found: Batch, _ scale: AxisScale, _ builders: inout [ColumnBuilder], _ context: TransformContext
  ) throws(Diagnostic) {
    let bins = found.columns[keyCount].integers()
    let places = (0..<found.rowCount).map { bins[$0] }
    let low = scale.firstBin ?? places.min() ?? 0
    let high = scale.lastBin ?? places.max() ?? low - 1
    let count = try stepCount(low, high)
    try context.check(Int(count) * 16 * schema.fields.count)
    for key in 0..<keyCount { builders[key].append(found.columns[key].value(at: 0)) }
    for (index, missing) in defaults.enumerated() {
      var list = [Value](repeating: missing, count: Int(count))
      let column = found.columns[keyCount + 1 + index]
      for (row, place) in places.enumerated() where place >= low && place <= high {
        list[Int(place - low)] = column.value(at: row)
      }
      builders[keyCount + index].append(.list(list))
    }
    builders[keyCount + defaults.count].append(.list((0..<Int(count)).map { scale.value(of: low + Int64($0)) }))
  }
}
