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
    + TermMatch.all + [TermList.any, TermList.all, PatternMatch(), TextPlace(), TextCount()]
    + [TextReplacement(), PatternReplacement(), Trimming.both, Trimming.start, Trimming.end, Extraction()]
    + [ExtractionOfAll(), Splitting()]
    + [Reversal(), TextRepetition(), DelimitedJoin(), TextComparison()]
    + Conversion.all + [StartOf.month, StartOf.year, StartOf.day, Now(), Today()] + DatePart.all

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
    "ago": Message("subtract from now(): `now() - 30d`", ja: "now() から引く: `now() - 30d`"),
    "datetime_diff": Message("subtract: `(a - b) / 1d` is a number of days", ja: "引き算する: `(a - b) / 1d` は日数"),
    "percentile": Message("this version has avg, min and max", ja: "この版には avg、min、max がある"),
    "percentiles": Message("this version has avg, min and max", ja: "この版には avg、min、max がある"),
    "make_list": Message("this version does not collect lists yet", ja: "この版ではまだリストを作らない"),
    "make_set": Message("use distinct", ja: "distinct を使う"),
    "arg_max": Message("use top 1 by", ja: "top 1 by を使う"),
    "arg_min": Message("use top 1 by … asc", ja: "top 1 by … asc を使う"),
    "stdev": Message("this version has avg, min and max", ja: "この版には avg、min、max がある"),
    "replace": Message("use replace_string or replace_regex", ja: "replace_string か replace_regex を使う"),
    "replace_strings": Message("use replace_string, one in the other", ja: "replace_string を重ねて使う"),
    "translate": Message("use replace_string, one in the other", ja: "replace_string を重ねて使う"),
    "indexof_regex": Message(
      "`indexof(x, extract(PATTERN, 0, x))` is the place of the first match",
      ja: "`indexof(x, extract(PATTERN, 0, x))` が最初に合う所の位置"),
    "has_any_index": Message("use has_any, or indexof", ja: "has_any か indexof を使う"),
    "parse_json": Message("JSON text is not read inside queries", ja: "問い合わせの中で JSON は読まない"),
    "geo_distance_2points": Message("Meibo has no geography", ja: "地理の関数はない"),
    "hll": Message("dcount is exact here", ja: "dcount が正確な値を返す"),
  ]
}
