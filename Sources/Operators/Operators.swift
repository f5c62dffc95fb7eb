import Diagnostics
import Plan

/// All operators, and what is said about those that Meibo does not speak.
public enum Operators {
  /// The operators; a new one is a new file and a line here.
  public static let all: [any TabularOperator] = [
    As(),
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
    Evaluate(),
    Expect(),
    Extend(),
    GetSchema(),
    Join(),
    Lookup(),
    MakeSeries(),
    MvExpand(),
    Partition(),
    Print(),
    Project(),
    ProjectAway(),
    ProjectKeep(),
    ProjectRename(),
    ProjectReorder(),
    RangeSource(),
    Render(),
    Sample(),
    SampleDistinct(),
    Search(),
    Serialize(),
    Sort(),
    Summarize(),
    Take(),
    Top(),
    TopNested(),
    Union(),
    Unpivot(),
    Where(),
  ]

  /// KQL's operators that Meibo does not speak (yet), each with the nearest thing that it does.
  public static let refused: [String: Message] = [
    "mv-apply": Message("use mv-expand, then where or summarize", ja: "mv-expand の後に where か summarize を使う"),
    "parse": Message(
      "use extract in extend: `extend part = extract(@\"\\((.*)\\)\", 1, title)` takes what stands in brackets",
      ja: "extend の中で extract を使う: `extend part = extract(@\"\\((.*)\\)\", 1, title)` で括弧の中を取り出す"),
    "consume": Message("use count", ja: "count を使う"),
    "invoke": Message("call the function with the table: `f(T)`", ja: "表を渡して関数を呼ぶ: `f(T)`"),
    "facet": Message("write one summarize for each column", ja: "列ごとに summarize を書く"),
    "fork": Message("write one query for each branch", ja: "枝ごとに問い合わせを書く"),
    "reduce": Message("group it: `summarize count() by …`", ja: "`summarize count() by …` で分ける"),
    "top-hitters": Message("use summarize count(), then top", ja: "summarize count() の後に top を使う"),
    "scan": Message(
      "use prev on sorted rows: `| sort by … | where x > 45 and prev(x) > 45`",
      ja: "並べた行で prev を使う: `| sort by … | where x > 45 and prev(x) > 45`"),
    "externaldata": Message(
      "nothing is read from the network; a file: `.load FILE`", ja: "ネットワークからは読まない。ファイルなら `.load ファイル`"),
    "find": Message("use search", ja: "search を使う"),
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
