import Diagnostics
import Plan

/// All operators, and what is said about those that Meibo does not speak.
public enum Operators {
  /// The operators; a new one is a new file and a line here.
  public static let all: [any TabularOperator] = [
    Announced.cohort,
    Announced.measure,
    Announced.movement,
    Announced.survive,
    At(),
    Attach(),
    Count(),
    Crosstab(),
    Datatable(),
    Describe(),
    Distinct(),
    Expect(),
    Extend(),
    Join(),
    Lookup(),
    Print(),
    Project(),
    ProjectAway(),
    ProjectRename(),
    RangeSource(),
    Sort(),
    Summarize(),
    Take(),
    Top(),
    Union(),
    Unpivot(),
    Where(),
  ]

  /// KQL's operators that Meibo does not speak (yet), each with the nearest thing that it does.
  public static let refused: [String: Message] = [
    "mv-apply": Message("this version does not expand lists yet", ja: "この版ではまだリストを展開しない"),
    "parse": Message("use substring in extend", ja: "extend の中で substring を使う"),
    "consume": Message("use count", ja: "count を使う"),
    "evaluate": Message(
      "this version has no plugins yet; summarize by two columns", ja: "この版にはまだない。二つの列で summarize する"),
    "render": Message("this version draws no charts yet", ja: "この版ではまだ図を描かない"),
    "make-series": Message("use range and join", ja: "range と join を使う"),
    "mv-expand": Message("this version does not expand lists yet", ja: "この版ではまだリストを展開しない"),
    "top-nested": Message("use summarize, then top", ja: "summarize の後に top を使う"),
    "sample": Message("use take for some rows", ja: "take で一部の行を取る"),
    "search": Message("use where … contains", ja: "where … contains を使う"),
    "getschema": Message("use `.schema TABLE`", ja: "`.schema 表` を使う"),
    "invoke": Message("write the function's stages", ja: "関数の中身を続けて書く"),
    "facet": Message("write one summarize for each column", ja: "列ごとに summarize を書く"),
    "scan": Message("use summarize with min and max", ja: "summarize と min、max を使う"),
    "externaldata": Message("use `.load FILE`", ja: "`.load ファイル` を使う"),
    "find": Message("use union and where", ja: "union と where を使う"),
  ]

  /// Words of SQL and other languages, each with the KQL form.
  public static let habits: [String: Message] = [
    "select": Message(
      "KQL: the table comes first: `staff | project name, unit`", ja: "KQL では表が先: `staff | project name, unit`"),
    "from": Message("KQL: the table comes first: `staff | where …`", ja: "KQL では表が先: `staff | where …`"),
    "group": Message("KQL: `summarize n = count() by occupation`", ja: "KQL では `summarize n = count() by occupation`"),
    "groupby": Message(
      "KQL: `summarize n = count() by occupation`", ja: "KQL では `summarize n = count() by occupation`"),
    "having": Message("KQL: a `where` after summarize", ja: "KQL では summarize の後の `where`"),
    "orderby": Message("KQL: `sort by`", ja: "KQL では `sort by`"),
    "head": Message("KQL: `take 10`", ja: "KQL では `take 10`"),
    "rename": Message("KQL: `project-rename new = old`", ja: "KQL では `project-rename 新 = 旧`"),
    "drop": Message("KQL: `project-away column`", ja: "KQL では `project-away 列`"),
    "mutate": Message("KQL: `extend`", ja: "KQL では `extend`"),
    "explain": Message("`.explain <| QUERY` shows a plan", ja: "`.explain <| 問い合わせ` で実行計画"),
  ]
}
