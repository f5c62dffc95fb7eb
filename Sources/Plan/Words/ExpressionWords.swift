import Diagnostics

/// What `.help` and the reference say of the words of expressions that are no functions.
enum ExpressionWords {
  static let all: [Documentation] = [between(isNegated: false), between(isNegated: true), within, toscalar, typeof]

  private static func between(isNegated: Bool) -> Documentation {
    let word = isNegated ? "!between" : "between"
    return Documentation(
      word, signature: "x \(word) (LOW .. HIGH)",
      summary: Message(
        "Whether the value lies \(isNegated ? "outside" : "within") two bounds, which count as inside.",
        ja: "値が下限と上限（どちらも含む）の\(isNegated ? "外" : "間")にあるか。"),
      details: Message(
        "Numbers, dates and lengths of time. Behind a date the upper bound may be a length of time, which counts from the"
          + " lower one: \(word) (2025-04-01 .. 30d).",
        ja: "数・日付・時間の長さで使える。日付では上限を時間の長さで書け、下限から数える: \(word) (2025-04-01 .. 30d)。"),
      examples: [
        .init(
          "datatable(x:long)[1, 5, 9] | where x \(word) (4 .. 9)", gives: isNegated ? "x\n1\n" : "x\n5\n9\n"),
        .init(
          "print 2025-04-30 \(word) (2025-04-01 .. 30d), 2025-05-02 \(word) (2025-04-01 .. 30d)",
          gives: "print_0,print_1\n\(!isNegated),\(isNegated)\n"),
      ])
  }

  private static let within = Documentation(
    "within",
    signature:
      "AGGREGATE within (KEY, … [sort COLUMN [rows LOW .. HIGH]])\ntop N [with ties] by COLUMN within (KEY, …)",
    summary: Message(
      "An aggregate over the rows of the row's group, or over a moving frame of them, without collapsing rows.",
      ja: "行をまとめずに、その行が属するグループ（または前後の行）を集計する。"),
    details: Message(
      "rows -5 .. 0 are the row and the five before it, in the order of sort, which ascends unless it says desc. It binds tightest, and is refused inside"
        + " summarize. With top: the first rows of each group.",
      ja: "rows -5 .. 0 は sort の順（desc と書かなければ昇順）でその行と前の5行。もっとも強く結び付き、summarize の中では使えない。"
        + "top では、グループごとの上位の行になる。"),
    examples: [
      .init(
        "datatable(unit:string, hours:long)[\"A\", 1, \"A\", 3, \"B\", 5] | extend share = round(1.0 * hours / sum(hours) within (unit), 2)",
        gives: "unit,hours,share\nA,1,0.25\nA,3,0.75\nB,5,1.0\n"),
      .init(
        "datatable(m:long, hours:long)[1, 2, 2, 4, 3, 9] | extend mean = avg(hours) within (sort m rows -1 .. 0)",
        gives: "m,hours,mean\n1,2,2.0\n2,4,3.0\n3,9,6.5\n"),
    ])

  private static let toscalar = Documentation(
    "toscalar", signature: "toscalar(QUERY)",
    summary: Message("The value of a query's first row and column.", ja: "問い合わせの最初の行・最初の列の値。"),
    details: Message(
      "It runs once, before the query that it stands in. Null where there is no row.",
      ja: "外側の問い合わせの前に一度だけ実行する。行がなければ null。"),
    examples: [
      .init(
        "let t = datatable(x:long)[1, 5, 9]; t | where x > toscalar(t | summarize avg(x))", gives: "x\n9\n")
    ])

  private static let typeof = Documentation(
    "typeof", signature: "typeof(TYPE)",
    summary: Message(
      "Names a type, for extract and mv-expand … to typeof(…).", ja: "型を名指す。extract と mv-expand … to typeof(…) で使う。"),
    examples: [
      .init("print extract(\"([0-9]+)\", 1, \"税務1係\", typeof(long))", gives: "print_0\n1\n")
    ])
}
