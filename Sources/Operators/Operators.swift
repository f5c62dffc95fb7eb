import Diagnostics
import Plan

/// All operators, and what is said about those that Meibo does not speak.
public enum Operators {
  /// The operators; a new one is a new file and a line here.
  public static let all: [any TabularOperator] = [
    As(),
    Announced.amend,
    At(),
    Attach(),
    Conceal(),
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

  /// Words that stand in operators: kinds of joins and charts, plugins.
  public static let words: [Documentation] =
    JoinKindWords.all + RenderKindWords.all + Evaluate.plugins.map(\.documentation)

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
    "mvexpand": Message("its name today is mv-expand", ja: "今の名前は mv-expand"),
    "mvapply": Message("use mv-expand, then summarize", ja: "mv-expand の後に summarize を使う"),
    "parse-where": Message(
      "use `where … matches regex …`, and extract(…)", ja: "`where … matches regex …` と extract(…) を使う"),
    "parse-kv": Message("take the parts out with extract(…)", ja: "extract(…) で取り出す"),
    "make-graph": Message("walk the tree with joins", ja: "木や網は join でたどる"),
    "graph-match": Message("walk the tree with joins", ja: "木や網は join でたどる"),
    "graph-to-table": Message("walk the tree with joins", ja: "木や網は join でたどる"),
    "graph-shortest-paths": Message("walk the tree with joins", ja: "木や網は join でたどる"),
    "graph-mark-components": Message("walk the tree with joins", ja: "木や網は join でたどる"),
    "graph-where-nodes": Message("walk the tree with joins", ja: "木や網は join でたどる"),
    "graph-where-edges": Message("walk the tree with joins", ja: "木や網は join でたどる"),
    "macro-expand": Message("use union", ja: "union を使う"),
    "project-by-names": Message("use project-keep", ja: "project-keep を使う"),
    "project-smart": Message("use project", ja: "project を使う"),
    "execute-and-cache": Message("name the result: `let part = …;`", ja: "結果に名前を付ける: `let part = …;`"),
    "assert-schema": Message("use expect", ja: "expect を使う"),
    "restrict": Message("Meibo keeps no access rules in queries", ja: "問い合わせに権限の決まりは書けない"),
    "alias": Message("name a table with let", ja: "let で表に名前を付ける"),
  ]

  /// Those of them that stand where a table does.
  public static var refusedSources: [String: Message] { refused.filter { $0.key == "externaldata" } }

  /// KQL's plugins and kinds of charts that Meibo does not speak.
  public static let refusedWords: [String: Message] =
    Evaluate.refused.merging(Evaluate.withoutCounterpart.map { ($0, Evaluate.ownStages) }) { first, _ in first }
    .merging(RenderKind.refused) { first, _ in first }

  /// Words of SQL and other languages, each with the KQL form.
  public static let habits: [String: Message] = [
    "select": Message(
      "KQL: the table comes first: `staff | project name, unit`", ja: "KQL では表が先: `staff | project name, unit`"),
    "from": Message("KQL: the table comes first: `staff | where …`", ja: "KQL では表が先: `staff | where …`"),
    "group": Message("KQL: `summarize n = count() by occupation`", ja: "KQL では `summarize n = count() by occupation`"),
    "groupby": Message(
      "KQL: `summarize n = count() by occupation`", ja: "KQL では `summarize n = count() by occupation`"),
    "group_by": Message(
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
