import Diagnostics
import Plan

/// All functions of rows and of groups.
public enum Functions {
  /// The functions of one row's values; a new one is a new file and a line here.
  public static let scalars: [any ScalarFunction] =
    Arithmetic.all + Comparison.all + Logic.all + [Not()] + Missing.all
    + [
      Choice("iff"), Choice("iif"), Case(), Coalesce(), Bin("bin"), Bin("floor"), BinAt(), Ceiling(), Round(),
      Absolute(), Pi(), ExtremeOf.min, ExtremeOf.max, Hash(), TypeName(),
    ] + RealFunction.all + RealPair.all + RealTest.all
    + TextMatch.all + Membership.all + [TextLength(), TextCase.lower, TextCase.upper, TextJoin(), Substring()]
    + Conversion.all + PeriodEdge.all + DatePart.all
    + [
      Now(), Ago(), Today(), DayOfWeek(), DatetimeAdd(), DatetimeDiff(), DatetimePart(), MakeDatetime(), MakeTimespan(),
      FormatMoment.datetime, FormatMoment.timespan, Element(), ArrayLength(), ArraySum(), ArrayIndexOf(),
      SetHasElement(), ArraySort.ascending, ArraySort.descending, PackArray(), RangeList(), ArrayJoin(),
    ]

  /// The functions of a group's rows; a new one is a new file and a line here.
  public static let aggregates: [any AggregateFunction] =
    [
      CountRows(), CountIf(), Sum(), SumIf(), Average(), Extreme.min, Extreme.max, DistinctCount(), TakeAny("take_any"),
      TakeAny("any"),
    ]

  /// The functions of a row and its neighbours; a new one is a new file and a line here.
  public static let windows: [any WindowFunction] = []

  /// KQL functions that Meibo does not speak (yet), each with the nearest thing that it does.
  public static let refused: [String: Message] = [
    "percentile": Message("this version has avg, min and max", ja: "この版には avg、min、max がある"),
    "percentiles": Message("this version has avg, min and max", ja: "この版には avg、min、max がある"),
    "make_list": Message("this version does not collect lists yet", ja: "この版ではまだリストを作らない"),
    "make_set": Message("use distinct", ja: "distinct を使う"),
    "arg_max": Message("use top 1 by", ja: "top 1 by を使う"),
    "arg_min": Message("use top 1 by … asc", ja: "top 1 by … asc を使う"),
    "stdev": Message("this version has avg, min and max", ja: "この版には avg、min、max がある"),
    "extract": Message("use substring, startswith or contains", ja: "substring、startswith、contains を使う"),
    "parse_json": Message("JSON text is not read inside queries", ja: "問い合わせの中で JSON は読まない"),
    "geo_distance_2points": Message("Meibo has no geography", ja: "地理の関数はない"),
    "hll": Message("dcount is exact here", ja: "dcount が正確な値を返す"),
  ]
}
