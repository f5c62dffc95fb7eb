import Diagnostics
import Plan

/// All functions of rows and of groups.
public enum Functions {
  /// The functions of one row's values; a new one is a new file and a line here.
  public static let scalars: [any ScalarFunction] =
    Arithmetic.all + Comparison.all + Logic.all + [Not()] + Missing.all
    + [
      Choice("iff"), Choice("iif"), Case(), Coalesce(), Bin("bin"), Bin("floor"), Round(), Absolute(),
    ]
    + TextMatch.all + Membership.all + [TextLength(), TextCase.lower, TextCase.upper, TextJoin(), Substring()]
    + Conversion.all + [StartOf.month, StartOf.year, StartOf.day, Now(), Today()] + DatePart.all

  /// The functions of a group's rows; a new one is a new file and a line here.
  public static let aggregates: [any AggregateFunction] =
    [
      CountRows(), CountIf(), Sum(), SumIf(), Average(), Extreme.min, Extreme.max, DistinctCount(), TakeAny("take_any"),
      TakeAny("any"), MakeList(), MakeSet(),
    ] + Spread.all + Covariance.all + Percentile.all + ArgExtreme.all + Conditionals.all

  /// The functions of a row and its neighbours; a new one is a new file and a line here.
  public static let windows: [any WindowFunction] =
    [RowNumber(), RowTotal()] + RowRank.all + Neighbour.all

  /// KQL functions that Meibo does not speak (yet), each with the nearest thing that it does.
  public static let refused: [String: Message] = [
    "ago": Message("subtract from now(): `now() - 30d`", ja: "now() から引く: `now() - 30d`"),
    "datetime_diff": Message("subtract: `(a - b) / 1d` is a number of days", ja: "引き算する: `(a - b) / 1d` は日数"),
    "extract": Message("use substring, startswith or contains", ja: "substring、startswith、contains を使う"),
    "parse_json": Message("JSON text is not read inside queries", ja: "問い合わせの中で JSON は読まない"),
    "geo_distance_2points": Message("Meibo has no geography", ja: "地理の関数はない"),
    "percentiles_array": Message(
      "percentiles(x, 25, 50, 75) gives a column each", ja: "percentiles(x, 25, 50, 75) は一つずつ列にする"),
    "take_anyif": Message("use where, then take_any", ja: "where の後に take_any を使う"),
    "variancepif": Message("use where, then variancep", ja: "where の後に variancep を使う"),
    "covarianceif": Message("use where, then covariance", ja: "where の後に covariance を使う"),
    "covariancepif": Message("use where, then covariancep", ja: "where の後に covariancep を使う"),
    "count_distinct": Message("dcount is exact here", ja: "dcount が正確な値を返す"),
    "count_distinctif": Message("dcountif is exact here", ja: "dcountif が正確な値を返す"),
    "make_list_with_nulls": Message("make_list leaves nulls out", ja: "make_list は null を除く"),
    "makelist": Message("use make_list", ja: "make_list を使う"),
    "makeset": Message("use make_set", ja: "make_set を使う"),
    "argmax": Message("use arg_max", ja: "arg_max を使う"),
    "argmin": Message("use arg_min", ja: "arg_min を使う"),
    "row_window_session": Message("compare with prev, then row_cumsum", ja: "prev と比べて row_cumsum を使う"),
    "hll": Message("dcount is exact here", ja: "dcount が正確な値を返す"),
  ]
}
