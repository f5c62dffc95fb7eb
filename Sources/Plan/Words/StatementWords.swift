import Diagnostics

/// What `.help` and the reference say of statements.
enum StatementWords {
  static let all: [Documentation] = [letStatement, declareStatement, setStatement]

  private static let letStatement = Documentation(
    "let",
    signature: "let NAME = VALUE\nlet NAME = QUERY\nlet NAME = (PARAMETER:TYPE [= DEFAULT], …) { BODY }",
    summary: Message("Names a value, a table or a function for all that follows.", ja: "値・表・関数に名前を付け、以後で使う。"),
    details: Message(
      "A new let of the same name replaces the old one. A parameter takes a value of its type, or a table as"
        + " T:(column:type, …), T:(*) for any. The body may begin with lets of its own. Arguments stand in order or by name;"
        + " those with a default may be left out.",
      ja: "同じ名前の let は前のものを置き換える。引数は型を持つ値か、T:(列:型, …) または T:(*) と書く表。本体の初めに let を"
        + "書ける。引数は順に並べるか名前で渡し、既定値のあるものは省ける。"),
    examples: [
      .init("let limit = 45; print 50 > limit", gives: "print_0\ntrue\n"),
      .init(
        "let long_hours = datatable(unit:string, hours:long)[\"税務課\", 50, \"総務課\", 3] | where hours > 45; long_hours | project unit",
        gives: "unit\n税務課\n"),
      .init(
        "let share = (part:long, whole:long = 100) { round(100.0 * part / whole, 1) }; print share(1, 3), share(7)",
        gives: "print_0,print_1\n33.3,7.0\n"),
    ])

  private static let declareStatement = Documentation(
    "declare", signature: "declare query_parameters(NAME:TYPE [= DEFAULT], …)",
    summary: Message("Declares what a script is given when it runs.", ja: "スクリプトの実行時に渡す値を宣言する。"),
    details: Message(
      "`meibo run SCRIPT --set NAME=VALUE` gives a value; without it the default holds, and a parameter without a default is"
        + " an error. A column of the same name hides no parameter: that is an error.",
      ja: "`meibo run スクリプト --set 名前=値` で渡す。渡さなければ既定値になり、既定値もなければ誤りになる。"
        + "同じ名前の列があると誤りになる。"),
    examples: [
      .init(
        "declare query_parameters(fy:long = 2024); print fy + 1, wareki(fy)", gives: "print_0,print_1\n2025,令和6年度\n")
    ])

  private static let setStatement = Documentation(
    "set", signature: "set NAME = VALUE",
    summary: Message("Changes how the queries that follow run.", ja: "以後の問い合わせの動き方を変える。"),
    details: Message(
      "seed: a whole number that sample and sample-distinct draw from, so that they replay. memory_limit: the bytes that"
        + " tables and results may take. KQL's request properties that say how a cluster works may stand and change nothing.",
      ja: "seed: sample と sample-distinct が使う整数。同じなら同じ行が選ばれる。memory_limit: 表と結果が使えるバイト数。"
        + "クラスタの動きだけを決める KQL の設定は、書いても何も変わらない。"),
    examples: [
      .init("set seed = 7; range x from 1 to 1000 step 1 | sample 3 | count", gives: "Count\n3\n")
    ])
}
