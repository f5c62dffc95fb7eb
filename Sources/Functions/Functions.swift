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
    + TextMatch.all + Membership.all + [
      TextLength(), TextCase.lower, TextCase.upper, FoldWidth(), TextJoin(), Substring(),
    ]
    + TermMatch.all + [TermList.any, TermList.all, PatternMatch(), TextPlace(), TextCount()]
    + [TextReplacement(), PatternReplacement(), Trimming.both, Trimming.start, Trimming.end, Extraction()]
    + [ExtractionOfAll(), Splitting()]
    + [Reversal(), TextRepetition(), DelimitedJoin(), TextComparison()]
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
      TakeAny("any"), MakeList(), MakeSet(),
    ] + Spread.all + Covariance.all + Percentile.all + ArgExtreme.all + Conditionals.all

  /// The functions of a row and its neighbours; a new one is a new file and a line here.
  public static let windows: [any WindowFunction] =
    [RowNumber(), RowTotal()] + RowRank.all + Neighbour.all

  /// KQL functions that Meibo does not speak, each with the nearest thing that it does.
  public static var refused: [String: Message] { RefusedFunctions.remedies }

  /// Those of them that give a table.
  public static var refusedSources: [String: Message] { RefusedFunctions.sources }
}
