import Columns
import Plan

/// The functions that general query languages lack and workforce analysis needs.
public enum WorkforceFunctions {
  /// The functions; a new one is a new file and a line here.
  public static let scalars: [any ScalarFunction] =
    [
      FiscalYearOf(), FiscalYearBorder(isEnd: false), FiscalYearBorder(isEnd: true), AgeAt(), AttainsAge(),
      RetirementDate(), ManagementEnd(), SchoolYear(), FiscalQuarter(),
      Wareki(), ToDate(), UnitAt(), Under(),
    ] + Between.all

  /// The statistics of a group's rows; a new one is a new file and a line here.
  public static let aggregates: [any AggregateFunction] = [
    MeanInterval(), ShareInterval(), WelchInterval(), HedgesG(), IntraclassCorrelation(), WeightedKappa(),
  ]
}

/// A day a row from a day a row; nil makes it null.
func mapDays(_ column: Column, _ body: (CivilDate) -> CivilDate?) -> Column {
  mapNumbers(column, type: .date) { body(CivilDate(days: Int($0))).map { Int64($0.days) } }
}

/// A whole number or day a row from one a row; nil makes it null.
func mapNumbers(_ column: Column, type: DataType, _ body: (Int64) -> Int64?) -> Column {
  let source = column.integers()
  var flags = [Bool](repeating: true, count: source.count)
  let values = BufferSlice<Int64>(count: source.count) { output in
    for row in output.indices {
      let value = column.isNull(at: row) ? nil : body(source[row])
      output[row] = value ?? 0
      flags[row] = value != nil
    }
  }
  return .integers(values, type: type, validity: Validity.unlessAll(flags))
}

/// A text a row from a whole number or day a row; null gives an empty text.
func mapToTexts(_ column: Column, _ body: (Int64) -> String) -> Column {
  let source = column.integers()
  return .strings((0..<source.count).map { column.isNull(at: $0) ? "" : body(source[$0]) })
}

/// A value a row from a day and another number a row.
func mapPairs(_ first: Column, _ second: Column, type: DataType, _ body: (CivilDate, Int64) -> Int64?) -> Column {
  let others = second.integers()
  let days = first.integers()
  var builder = ColumnBuilder(type: type)
  for row in 0..<first.count {
    let isMissing = first.isNull(at: row) || second.isNull(at: row)
    let value = isMissing ? nil : body(CivilDate(days: Int(days[row])), others[row])
    builder.append(value.map { type == .date ? .date(Int32(clamping: $0)) : .long($0) } ?? .null)
  }
  return builder.finish()
}
