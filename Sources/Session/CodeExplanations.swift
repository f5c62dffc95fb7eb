import Diagnostics

/// What a code of a mistake means, for the help and the reference.
public struct CodeExplanation: Sendable {
  /// What is wrong, in one sentence.
  public let meaning: Message
  /// A line that gives this code.
  public let wrongLine: String?
  /// Whether the line gives it without any data: in a session without tables.
  public let standsAlone: Bool
  /// What to do.
  public let remedy: Message

  init(_ meaning: Message, wrong wrongLine: String? = nil, standsAlone: Bool = true, remedy: Message) {
    self.meaning = meaning
    self.wrongLine = wrongLine
    self.standsAlone = standsAlone && wrongLine != nil
    self.remedy = remedy
  }
}

extension DiagnosticCode {
  /// What the code means, a line that gives it, and what to do.
  public var explanation: CodeExplanation {
    languageExplanation ?? meaningExplanation ?? runExplanation ?? dataExplanation ?? warningExplanation
  }

  /// Mistakes in how a query is written.
  private var languageExplanation: CodeExplanation? {
    switch self {
    case .unexpectedCharacter:
      CodeExplanation(
        Message("A character begins nothing that Meibo knows.", ja: "どの書き方の始まりでもない文字がある。"),
        wrong: "print 5 ≧ 3",
        remedy: Message(
          "Write the sign that the help names; an input method often gives a look-alike.",
          ja: "示された記号に書き換える。日本語入力では似た別の記号になりやすい。"))
    case .unterminated:
      CodeExplanation(
        Message("A text or a name in brackets never ends.", ja: "文字列や括弧に入れた名前が閉じていない。"),
        wrong: "print \"税務課",
        remedy: Message(
          "Close it with the sign that opened it, on the same line.", ja: "開いたのと同じ記号で、同じ行のうちに閉じる。"))
    case .syntax:
      CodeExplanation(
        Message("Another word or sign was expected at this place.", ja: "この位置には別の語か記号が必要である。"),
        wrong: "print x = 1 | sort x",
        remedy: Message(
          "Compare the line with the operator's form: `.help sort`.", ja: "演算子の書き方と見比べる: `.help sort`。"))
    case .invalidLiteral:
      CodeExplanation(
        Message("A number, a date or a length of time cannot be read.", ja: "数、日付、時間の長さとして読めない。"),
        wrong: "print 2025-02-30",
        remedy: Message(
          "Dates are written 2025-04-01 or date(\"令和7年4月1日\"), lengths of time 30d, 12h, 15m.",
          ja: "日付は 2025-04-01 か date(\"令和7年4月1日\")、時間の長さは 30d、12h、15m のように書く。"))
    case .unknownOperator:
      CodeExplanation(
        Message("There is no operator of this name.", ja: "その名前の演算子はない。"), wrong: "print x = 1 | wher x > 0",
        remedy: Message("Take the name that the help proposes; `.help` lists all.", ja: "示された名前に直す。`.help` で一覧が出る。"))
    case .unsupported:
      CodeExplanation(
        Message("This is KQL that Meibo does not speak.", ja: "Meibo が扱わない KQL である。"),
        wrong: "print x = 1 | fork (count)",
        remedy: Message(
          "Take the way that the help names; it comes nearest.", ja: "示された方法が最も近い。それを使う。"))
    case .sqlHabit:
      CodeExplanation(
        Message(
          "This is how another language (SQL, a spreadsheet, pandas) says it.", ja: "SQL、表計算、pandas など、別の言語の書き方である。"),
        wrong: "print x = 1 | where x = 1",
        remedy: Message("Write the KQL form that the help shows.", ja: "示された KQL の形に書き換える。"))
    case .misplacedStatement:
      CodeExplanation(
        Message("A statement or a stage cannot stand where it does.", ja: "文や段を、その位置には置けない。"),
        wrong: "print x = 1 | render barchart | count",
        remedy: Message(
          "Move it: `render` stands last, a query that begins with `|` needs one before it.",
          ja: "置き場所を変える。`render` は最後に書き、`|` で始まる問い合わせには前の問い合わせが要る。"))
    case .tooDeep:
      CodeExplanation(
        Message("Something is nested too deep, or a query has too many stages.", ja: "入れ子が深すぎるか、段が多すぎる。"),
        remedy: Message(
          "Give parts a name: `let part = …;`; write long lists with `in (…)`.",
          ja: "部分に名前を付ける: `let part = …;`。値が多いときは `in (…)` を使う。"))
    default: nil
    }
  }

  /// Mistakes in what names and values mean.
  private var meaningExplanation: CodeExplanation? {
    switch self {
    case .unknownTable:
      CodeExplanation(
        Message("There is no table of this name.", ja: "その名前の表はない。"), wrong: "staf | count",
        remedy: Message(
          "`.tables` lists what is loaded; `.load FILE` loads more.", ja: "`.tables` で一覧、`.load ファイル` で読み込む。"))
    case .unknownColumn:
      CodeExplanation(
        Message("There is no column of this name here.", ja: "その名前の列は、ここにはない。"), wrong: "print x = 1 | where y > 0",
        remedy: Message(
          "`.schema TABLE` lists the columns. A text stands in quotes; a column of another table comes by lookup or attach.",
          ja: "`.schema 表` で列の一覧が出る。文字列は引用符で囲む。別の表の列は lookup か attach で足す。"))
    case .unknownFunction:
      CodeExplanation(
        Message("There is no function of this name.", ja: "その名前の関数はない。"), wrong: "print roundd(1.5)",
        remedy: Message("Take the form that the help shows; `.help` lists all.", ja: "示された形に直す。`.help` で一覧が出る。"))
    case .ambiguousName:
      CodeExplanation(
        Message("One name means two things.", ja: "一つの名前が二つのものを指す。"), wrong: "print x = 1, x = 2",
        remedy: Message("Give one of them another name.", ja: "一方の名前を変える。"))
    case .typeMismatch:
      CodeExplanation(
        Message("Values of these types do not go together.", ja: "この型どうしは組み合わせられない。"),
        wrong: "print x = 1 | where x == \"1\"",
        remedy: Message(
          "Numbers and dates stand without quotes, texts in quotes; tolong(…), tostring(…) and todate(…) convert.",
          ja: "数と日付は引用符なし、文字列は引用符付きで書く。tolong(…)、tostring(…)、todate(…) で変換できる。"))
    case .wrongArguments:
      CodeExplanation(
        Message("A function or stage was given too little, too much or the wrong thing.", ja: "関数や段に渡したものが、数か種類で合わない。"),
        wrong: "print round()",
        remedy: Message("`.help NAME` shows its form, with examples.", ja: "`.help 名前` で書き方と例が出る。"))
    case .misplacedAggregate:
      CodeExplanation(
        Message(
          "An aggregate stands where rows are computed, or a plain column where groups are.",
          ja: "行ごとの計算に集計関数が、またはグループの計算に普通の列がある。"),
        wrong: "print x = 1 | where x > avg(x)",
        remedy: Message(
          "Aggregate in summarize; over all rows without losing them: avg(x) within ().",
          ja: "集計は summarize で行う。行を残したまま全体と比べるなら avg(x) within ()。"))
    case .joinNeedsKind:
      CodeExplanation(
        Message("A join does not say its kind, or its keys are no keys.", ja: "join に種類がないか、キーがキーになっていない。"),
        wrong: "print x = 1 | join (print x = 1) on x",
        remedy: Message(
          "Write kind=inner, leftouter, leftanti or another; keys are columns of both sides.",
          ja: "kind=inner、leftouter、leftanti などを書く。キーは両側にある列。"))
    case .undeclaredCategory:
      CodeExplanation(
        Message("The ordered category does not have this value.", ja: "順序のある区分に、その値はない。"),
        wrong: "posts | where tier >= \"課長\"", standsAlone: false,
        remedy: Message("Take one of the declared values that the help lists.", ja: "宣言された値の一覧から選ぶ。"))
    case .parameter:
      CodeExplanation(
        Message("A parameter has no value, or one of another type.", ja: "パラメータに値がないか、型が違う。"),
        wrong: "declare query_parameters(fy:long); print fy",
        remedy: Message(
          "Give a default (`fy:long = 2024`) or a value: `--set fy=2024`.",
          ja: "既定値（`fy:long = 2024`）を書くか、`--set fy=2024` で与える。"))
    default: nil
    }
  }

  /// What goes wrong while a query runs.
  private var runExplanation: CodeExplanation? {
    switch self {
    case .overflow:
      CodeExplanation(
        Message("A result is larger than its type can hold.", ja: "結果が型の範囲を超える。"),
        wrong: "print 9223372036854775807 + 1",
        remedy: Message("Compute with reals: toreal(x).", ja: "toreal(x) で実数にして計算する。"))
    case .interrupted:
      CodeExplanation(
        Message("The query was interrupted before it was done.", ja: "問い合わせが途中で止められた。"),
        remedy: Message("Run it again; nothing has changed.", ja: "もう一度実行する。何も変わっていない。"))
    case .memoryLimit:
      CodeExplanation(
        Message("The query needs more memory than it may use.", ja: "使ってよい量を超えるメモリが要る。"),
        remedy: Message(
          "Filter earlier, keep fewer columns, or raise the limit: `set memory_limit = 4000000000`.",
          ja: "早めに絞るか列を減らす。上限は `set memory_limit = 4000000000` で上げられる。"))
    case .ambiguousRows:
      CodeExplanation(
        Message("Two rows hold on a day where only one may.", ja: "一行だけのはずの日に、有効な行が二つある。"),
        wrong: "training | attach assignments on staff_id at started_on", standsAlone: false,
        remedy: Message(
          "Write `primary` at the end to take the primary post, or filter before.",
          ja: "末尾に `primary` と書いて主たる職を取るか、先に絞る。"))
    case .expectation:
      CodeExplanation(
        Message("Rows are not as `expect` says, or there are none.", ja: "行が `expect` の条件に合わないか、行がない。"),
        wrong: "print x = 1 | expect x > 1 \"x is over 1\"",
        remedy: Message(
          "Look at the rows that the message shows; `or empty` allows no rows.", ja: "示された行を確かめる。行がなくてよければ `or empty`。")
      )
    default: nil
    }
  }

  /// What is wrong with data, files, commands and scripts.
  private var dataExplanation: CodeExplanation? {
    switch self {
    case .unreadable:
      CodeExplanation(
        Message("A file or folder cannot be read.", ja: "ファイルかフォルダを読めない。"), wrong: ".load nosuch.csv",
        remedy: Message(
          "Check the path and the rights; paths are relative to the working folder.", ja: "場所と権限を確かめる。パスは作業フォルダから数える。"))
    case .notText:
      CodeExplanation(
        Message("A file holds no text, or text in no known encoding.", ja: "ファイルがテキストでないか、文字コードが分からない。"),
        remedy: Message("Save it as UTF-8 or CP932.", ja: "UTF-8 か CP932 で保存し直す。"))
    case .malformed:
      CodeExplanation(
        Message("A file is not what its format asks.", ja: "ファイルが形式のとおりでない。"),
        remedy: Message("Mend the line that the message names.", ja: "示された行を直す。"))
    case .unknownFormat:
      CodeExplanation(
        Message("Meibo does not read files of this format.", ja: "その形式のファイルは読まない。"),
        remedy: Message("Save it as CSV, TSV or JSON.", ja: "CSV、TSV、JSON のいずれかで保存する。"))
    case .malformedPackage:
      CodeExplanation(
        Message("The description of the data (datapackage.json) is wrong.", ja: "データの説明（datapackage.json）に誤りがある。"),
        remedy: Message("Mend the entry that the message names.", ja: "示された項目を直す。"))
    case .constraint:
      CodeExplanation(
        Message("Data break what their description promises.", ja: "データが説明どおりでない。"),
        remedy: Message(
          "`.violations` lists the rows; mend the data or the promise.", ja: "`.violations` で行の一覧。データか説明を直す。"))
    case .unwritable:
      CodeExplanation(
        Message("A file cannot be written.", ja: "ファイルに書けない。"),
        remedy: Message(
          "Take another name or folder; what others wrote is not overwritten.", ja: "別の名前か場所にする。ほかで作られたファイルは上書きしない。"))
    case .command:
      CodeExplanation(
        Message("There is no such command, or it does not take this.", ja: "その命令がないか、渡したものが合わない。"), wrong: ".tabels",
        remedy: Message("`.help` lists the commands.", ja: "`.help` で命令の一覧が出る。"))
    case .script:
      CodeExplanation(
        Message("A session script cannot be replayed.", ja: "セッションのスクリプトを再実行できない。"),
        remedy: Message("Mend its header: version, clock and data.", ja: "先頭の版、日付、データの指定を直す。"))
    case .moved:
      CodeExplanation(
        Message("A result is not the recorded one.", ja: "結果が記録と違う。"),
        remedy: Message("Find what changed; `.save` records the new result.", ja: "変わった原因を調べる。新しい結果は `.save` で記録する。"))
    default: nil
    }
  }

  /// Warnings: the query runs, and may mean something else.
  private var warningExplanation: CodeExplanation {
    switch self {
    case .truncatingDivision:
      CodeExplanation(
        Message("Whole numbers divide to a whole number.", ja: "整数どうしの割り算は切り捨てになる。"),
        wrong: "print a = 7, b = 2 | extend c = a / b",
        remedy: Message("For a share write 1.0 * a / b.", ja: "割合なら 1.0 * a / b と書く。"))
    case .allHistory:
      CodeExplanation(
        Message("A table of history shows all its years.", ja: "履歴の表が全期間の行を出している。"),
        wrong: "staff | count", standsAlone: false,
        remedy: Message("Choose a day: `staff | at 2026-04-01`.", ja: "日を選ぶ: `staff | at 2026-04-01`。"))
    case .narrowComparison:
      CodeExplanation(
        Message("A comparison of whole terms finds less than it seems in Japanese.", ja: "語の単位の比較は、日本語では見た目より狭い。"),
        wrong: "print unit = \"税務課\" | where unit has \"税務\"",
        remedy: Message("To find a part write contains.", ja: "一部を探すには contains と書く。"))
    case .absentValue:
      CodeExplanation(
        Message(
          "No row of the table has the value, so that the comparison never holds.", ja: "その値の行が表に一つもなく、比較は成り立たない。"),
        wrong: "staff | where gender == \"男性\"", standsAlone: false,
        remedy: Message(
          "Take the value that the help names; width, kana, blanks and variants count.",
          ja: "示された値に直す。全角・半角、かな、空白、異体字は区別される。"))
    default:
      CodeExplanation(
        Message("Two values are compared, and no column.", ja: "列ではなく、値どうしを比べている。"),
        wrong: "print unit = \"税務課\" | where \"unit\" == \"税務課\"",
        remedy: Message("A column stands without quotes.", ja: "列は引用符なしで書く。"))
    }
  }
}
