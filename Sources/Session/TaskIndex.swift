import Diagnostics

/// What people want to do, with the names that do it: the reference's index by task, and what `.help WORD` falls back to.
enum TaskIndex {
  /// A group of tasks.
  struct Topic: Sendable {
    let title: Message
    let tasks: [Task]
  }

  /// Something to do.
  struct Task: Sendable {
    /// "How do I …", without its beginning.
    let question: Message
    /// The operators, functions, words and commands that do it.
    let names: [String]
    /// A query that does it on the sample city.
    let query: String

    init(_ question: String, _ japanese: String, _ names: String, _ query: String) {
      self.question = Message(question, ja: japanese)
      self.names = names.split(separator: " ").map { $0 == "matches" ? "matches regex" : String($0) }
      self.query = query
    }
  }

  static let topics: [Topic] = [
    looking, choosing, columns, counting, neighbours, combining, dates, texts, values, programs, workforce, planned,
  ]

  private static let looking = Topic(
    title: Message("See what is there", ja: "データを見る"),
    tasks: [
      Task("see the first rows?", "最初の何行かを見る", "take limit", "staff | take 5"),
      Task("see which columns there are?", "列を調べる", "getschema .schema", "staff | getschema"),
      Task("see how each column is filled?", "列ごとの中身の様子を見る", "describe", "staff | describe"),
      Task("count the rows?", "行数を数える", "count", "staff | count"),
      Task("find a word in any table?", "どこかの表にある語を探す", "search", "search \"税務課\""),
      Task("look at rows chosen by chance?", "無作為に行を選ぶ", "sample sample-distinct set", "staff | sample 5"),
      Task("list the different values?", "値の種類を並べる", "distinct", "staff | distinct occupation"),
      Task(
        "draw the result?", "図にする", "render barchart columnchart linechart",
        "staff | summarize people = count() by occupation | render barchart"),
    ])

  private static let choosing = Topic(
    title: Message("Choose rows", ja: "行を選ぶ"),
    tasks: [
      Task(
        "keep the rows that meet a condition?", "条件に合う行を残す", "where filter and or not ==",
        "staff | where gender == \"女\" and employment == \"常勤\""),
      Task("see who was in office on a day?", "ある日に在職していた人を見る", "at today", "staff | at 2025-04-01 | count"),
      Task("choose several values at once?", "複数の値で選ぶ", "in !in in~", "staff | where occupation in (\"保育士\", \"保健師\")"),
      Task(
        "choose a range of numbers or dates?", "数や日付の範囲で選ぶ", "between !between",
        "staff | where hired_on between (2020-04-01 .. 2025-03-31)"),
      Task(
        "find a part of a text?", "文字列の一部で探す", "contains startswith endswith =~", "staff | where name contains \"子\""),
      Task(
        "find a word or a pattern?", "語や正規表現で探す", "has has_any has_all matches",
        "staff | where kana matches regex \"^サ\""),
      Task(
        "find missing values?", "空欄を探す", "isempty isnull isnotempty isnotnull", "staff | where isnull(left_on) | count"),
      Task("take the highest or lowest?", "上位・下位を取る", "top sort", "overtime | top 10 by hours"),
      Task(
        "take the highest of each group?", "グループごとの上位を取る", "top within top-nested partition",
        "overtime | top 3 by hours within (month)"),
      Task(
        "choose a unit with all below it?", "部署とその下をまとめて選ぶ", "under unit_at",
        "assignments | at 2025-04-01 | where unit under \"健康福祉部\" | count"),
      Task(
        "compare in the order of ranks?", "職位の順序で比べる", ">= <",
        "assignments | at 2025-04-01 | where tier >= \"係長職\" | count"),
    ])

  private static let columns = Topic(
    title: Message("Change columns", ja: "列を変える"),
    tasks: [
      Task("choose and order columns?", "列を選んで並べる", "project project-reorder", "staff | project name, occupation"),
      Task(
        "leave columns out, or keep some by pattern?", "列を除く・残す", "project-away project-keep",
        "staff | project-away kana, weekly_hours"),
      Task("compute a column?", "列を計算して加える", "extend", "leave | extend share = 1.0 * taken / granted"),
      Task("rename a column?", "列の名前を変える", "project-rename", "staff | project-rename 氏名 = name"),
      Task(
        "turn months in columns into rows?", "月ごとの列を行にする", "unpivot narrow",
        "leave | unpivot granted, carried, taken into kind, days"),
      Task(
        "turn values into columns?", "値を列にする", "pivot evaluate crosstab",
        "staff | evaluate pivot(gender, count(), occupation)"),
      Task("sort the rows?", "並べ替える", "sort order", "staff | sort by hired_on asc"),
    ])

  private static let counting = Topic(
    title: Message("Count and summarise", ja: "集計する"),
    tasks: [
      Task("count by group?", "グループごとに数える", "summarize count", "staff | summarize people = count() by occupation"),
      Task(
        "count only some rows?", "条件に合う行だけを数える", "countif dcountif sumif avgif",
        "staff | summarize women = countif(gender == \"女\"), all = count() by occupation"),
      Task("count people, not rows?", "のべでなく実人数を数える", "dcount", "training | summarize people = dcount(staff_id)"),
      Task(
        "add up, or take the mean?", "合計や平均を求める", "sum avg round",
        "overtime | summarize total = sum(hours), mean = round(avg(hours), 1)"),
      Task(
        "take the median or a percentile?", "中央値や分位を求める", "percentile percentiles",
        "overtime | summarize percentile(hours, 50), percentile(hours, 90)"),
      Task(
        "measure the spread?", "散らばりを測る", "stdev variance stdevp covariance",
        "evaluations | summarize stdev(score) by item"),
      Task(
        "take the smallest and largest?", "最小と最大を求める", "min max min_of max_of",
        "staff | summarize first = min(hired_on), last = max(hired_on)"),
      Task(
        "take the whole row of the largest?", "最大の値を持つ行を取る", "arg_max arg_min",
        "overtime | summarize arg_max(hours, month) by staff_id"),
      Task(
        "list the values of a group?", "グループの値を並べて持つ", "make_list make_set strcat_array",
        "qualifications | summarize make_set(qualification) by staff_id"),
      Task(
        "make a cross table with totals?", "合計付きのクロス表を作る", "crosstab",
        "staff | crosstab count() by occupation across gender with totals"),
      Task(
        "put numbers into bands?", "数を区間に分ける", "bin bin_at case",
        "staff | summarize count() by age_band = bin(age(born_on, 2025-04-01), 10)"),
      Task(
        "fill a series of months or years?", "欠けた月や年も含めた系列を作る", "make-series range",
        "staff | make-series hires = count() default = 0 on hired_on from datetime(2015-04-01) to datetime(2026-04-01) step 365d"
      ),
      Task(
        "compute a share?", "割合を求める", "within todouble",
        "staff | summarize people = count() by occupation | extend share = round(100.0 * people / sum(people) within (), 1)"
      ),
    ])

  private static let neighbours = Topic(
    title: Message("Look at other rows", ja: "ほかの行を見る"),
    tasks: [
      Task(
        "compare a row with its group?", "行をグループの平均と比べる", "within avg",
        "evaluations | extend lean = score - avg(score) within (year, item)"),
      Task(
        "take a moving mean?", "移動平均を取る", "within",
        "overtime | extend mean = avg(hours) within (staff_id sort month rows -2 .. 0)"),
      Task(
        "see the row before or after?", "前後の行を見る", "prev next serialize",
        "overtime | sort by staff_id asc, month asc | extend before = prev(hours)"),
      Task(
        "number or rank the rows?", "番号や順位を付ける", "row_number row_rank_dense row_rank_min",
        "overtime | sort by hours | extend place = row_number()"),
      Task(
        "run a total?", "累計を求める", "row_cumsum",
        "staff | summarize people = count() by occupation | sort by people | extend so_far = row_cumsum(people)"),
    ])

  private static let combining = Topic(
    title: Message("Bring tables together", ja: "表を組み合わせる"),
    tasks: [
      Task(
        "add columns of another table?", "別の表の列を加える", "lookup join",
        "evaluations | lookup staff on staff_id | project name, item, score"),
      Task(
        "add the post held at a date?", "その日の所属を加える", "attach at",
        "overtime | where hours > 45 | attach assignments on staff_id at month primary | summarize count() by unit"),
      Task(
        "find those who are missing in another table?", "別の表にない人を探す", "leftanti join",
        "staff | join kind=leftanti (training | where completed) on staff_id"),
      Task(
        "keep those who are in another table?", "別の表にある人だけを残す", "leftsemi in",
        "staff | where staff_id in ((overtime | where hours > 80 | distinct staff_id))"),
      Task(
        "keep unmatched rows of both?", "両方の合わない行も残す", "leftouter rightouter fullouter inner",
        "staff | join kind=leftouter qualifications on staff_id"),
      Task(
        "put tables one below the other?", "表を縦につなぐ", "union",
        "union withsource=kind (leave | project staff_id, year), (ratings | project staff_id, year)"),
      Task(
        "make a row for each element of a list?", "リストの要素ごとに行にする", "mv-expand split",
        "print units = dynamic([\"税務課\", \"総務課\"]) | mv-expand units to typeof(string)"),
    ])

  private static let dates = Topic(
    title: Message("Dates, years and ages", ja: "日付・年度・年齢"),
    tasks: [
      Task(
        "group by fiscal year?", "年度でまとめる", "fiscal_year start_of_fiscal_year end_of_fiscal_year",
        "staff | summarize hires = count() by fy = fiscal_year(hired_on)"),
      Task(
        "write a year or date in the Japanese era?", "和暦で書く", "wareki todate date",
        "print wareki(2025), date(\"令和7年4月1日\")"),
      Task(
        "compute an age?", "年齢を求める", "age attains_age retirement_date",
        "staff | at 2025-04-01 | extend age = age(born_on, 2025-04-01)"),
      Task(
        "count years or months between two days?", "二つの日付の間の年数・月数を数える", "datetime_diff -",
        "staff | where isnotnull(left_on) | extend years = datetime_diff(\"year\", left_on, hired_on)"),
      Task(
        "add months or years to a date?", "日付に月や年を足す", "datetime_add +",
        "staff | extend probation_ends = datetime_add(\"month\", 6, hired_on)"),
      Task(
        "take a part of a date?", "日付の一部を取り出す",
        "getyear getmonth monthofyear dayofmonth dayofyear hourofday week_of_year datetime_part dayofweek",
        "staff | summarize count() by month = getmonth(hired_on)"),
      Task(
        "go to the start or end of a period?", "期間の初めや終わりにそろえる",
        "startofmonth endofmonth startofyear endofyear startofweek endofweek startofday endofday",
        "staff | extend first = startofmonth(hired_on)"),
      Task(
        "write a date in a format?", "日付を書式で書く", "format_datetime format_timespan",
        "staff | project name, format_datetime(hired_on, \"yyyy/MM\")"),
      Task("use today?", "今日の日付を使う", "today now ago", "staff | at today() | count"),
      Task("make a date from numbers?", "数から日付を作る", "make_datetime make_timespan", "print make_datetime(2025, 4, 1)"),
    ])

  private static let texts = Topic(
    title: Message("Texts", ja: "文字列"),
    tasks: [
      Task(
        "put texts together?", "文字列をつなぐ", "strcat strcat_delim",
        "staff | extend label = strcat(name, \"（\", occupation, \"）\")"),
      Task(
        "cut a text?", "文字列を切り出す", "substring split extract extract_all",
        "staff | extend family = tostring(split(name, \"　\")[0])"),
      Task(
        "replace a part?", "一部を置き換える", "replace_string replace_regex trim trim_start trim_end",
        "staff | extend plain = replace_string(name, \"　\", \" \")"),
      Task(
        "count characters or occurrences?", "文字数や回数を数える", "strlen countof indexof", "staff | where strlen(name) > 5"),
      Task(
        "make full-width and half-width letters the same?", "全角と半角をそろえる", "fold_width",
        "print fold_width(\"ＩＴ推進課\")"),
      Task(
        "change the case, or turn a text round?", "大文字・小文字を変える、逆にする", "toupper tolower reverse strrep strcmp",
        "print toupper(\"ab\")"),
    ])

  private static let values = Topic(
    title: Message("Values and types", ja: "値と型"),
    tasks: [
      Task(
        "choose a value by a condition?", "条件で値を選ぶ", "iff iif case coalesce",
        "leave | extend mark = iff(taken < 5, \"不足\", \"\")"),
      Task(
        "turn a text into a number, or back?", "文字列と数を変換する",
        "tolong toint toreal todouble tostring tobool todatetime totimespan", "staff | extend number = tolong(staff_id)"
      ),
      Task("round?", "丸める", "round floor ceiling bin", "print round(2.345, 1), floor(7, 5), ceiling(2.1)"),
      Task(
        "compute with reals?", "実数で計算する", "sqrt exp log log10 pow abs sign isnan isfinite",
        "print sqrt(2), log10(100), pow(2, 10)"),
      Task("see the type of a value?", "値の型を調べる", "gettype typeof", "print gettype(2025-04-01)"),
      Task(
        "work with lists?", "リストを扱う",
        "array_length array_sum array_index_of array_sort_asc array_sort_desc pack_array set_has_element [] dynamic",
        "print x = dynamic([3, 1, 2]) | project array_sort_asc(x), array_sum(x)"),
      Task("split people into even parts by chance?", "無作為に等分する", "hash %", "staff | extend part = hash(staff_id) % 2"),
    ])

  private static let programs = Topic(
    title: Message("Save, check and run again", ja: "保存・検査・再実行"),
    tasks: [
      Task(
        "name a query or a value?", "問い合わせや値に名前を付ける", "let as", "let posts = assignments | at 2025-04-01; posts | count"
      ),
      Task(
        "give a script a value when it runs?", "実行時に値を渡す", "declare let",
        "declare query_parameters(fy:long = 2024); overtime | where fiscal_year(month) == fy | count"),
      Task(
        "use one query's value in another?", "別の問い合わせの値を使う", "toscalar let",
        "overtime | where hours > toscalar(overtime | summarize 2 * avg(hours)) | count"),
      Task(
        "make a table by hand?", "表を手で書く", "datatable print range",
        "datatable(unit:string, quota:long)[\"税務課\", 9, \"総務課\", 10]"),
      Task(
        "make the run fail when the data are wrong?", "データがおかしければ止める", "expect",
        "leave | expect taken <= granted + carried or empty"),
      Task("save the session and run it again?", "保存して、もう一度実行する", ".save .run .report .export .steps", "staff | count"),
      Task("see how a query runs?", "実行計画を見る", ".explain .timing", "staff | where gender == \"女\" | count"),
    ])

  private static let workforce = Topic(
    title: Message("Measure a workforce", ja: "人事の指標を求める"),
    tasks: [
      Task(
        "count hires, leavers and moves of a period?", "期間の採用・退職・異動を数える", "movement",
        "assignments | movement from 2025-04-01 to 2026-03-31 by unit_at(unit, \"部\")"),
      Task(
        "compute turnover, headcount or full-time equivalents?", "離職率・人数・常勤換算を求める", "measure turnover headcount fte",
        "staff | measure turnover from 2025-04-01 to 2026-03-31 by employment"),
      Task(
        "define a measure of my own?", "自分の指標を定義する", "measure let",
        "let managers = (T:(*), first:datetime, last:datetime) { T | at last | where tier >= \"副長職\" and kind == \"本務\" | count }; assignments | measure managers from 2025-04-01 to 2026-03-31"
      ),
      Task(
        "see how many of an intake are still there?", "採用者の定着を見る", "cohort survive",
        "staff | where employment == \"常勤\" | cohort from 2020-04-01 to 2021-03-31 after 1, 3, 5 years"),
      Task(
        "see how long people stay, and whether groups differ?", "在職期間と群の差を見る", "survive",
        "staff | where employment == \"常勤\" | survive from hired_on to left_on event left_reason == \"自己都合\" by gender with logrank"
      ),
      Task(
        "look years ahead?", "将来の人数を推計する", "projection",
        "assignments | projection of tier from 2016-04-01 to 2026-04-01 for 10 years hires 10"),
      Task(
        "see whether a course had an effect?", "研修の効果を見る", "effect welch_ci hedges_g",
        "let before = evaluations | where year == 2023 and item == \"住民対応力\" and rater_role == \"一次\" | project staff_id, before = score; let after = evaluations | where year == 2024 and item == \"住民対応力\" and rater_role == \"一次\" | project staff_id, after = score; let attended = training | where course_id == \"2024-07\" | distinct staff_id | extend was_there = true; before | join kind=inner after on staff_id | join kind=leftouter attended on staff_id | effect of coalesce(was_there, false) from before to after"
      ),
      Task(
        "see how well raters agree?", "評価者の一致を見る", "icc weighted_kappa",
        "evaluations | where year == 2025 | summarize icc(score, strcat(staff_id, item)) by part"),
      Task(
        "say how sure a mean or a share is?", "平均や割合の確かさを示す", "mean_ci share_ci",
        "overtime | summarize mean_ci(hours), share_ci(hours > 45) by fiscal_year(month)"),
      Task(
        "hide figures about a few people?", "少人数の数値を伏せる", "conceal",
        "staff | at today() | summarize people = count() by occupation, gender | conceal people"),
      Task("find rows about people that cannot be?", "ありえない行を探す", ".audit .violations", "staff | count"),
      Task("use a roster of my own?", "自分の名簿を使う", ".load .map .paste", "staff | count"),
      Task(
        "hand a result on to Excel or a form?", "結果を Excel や様式に渡す", ".export .copy .fill",
        "staff | summarize people = count() by occupation"),
    ])

  private static let planned = Topic(
    title: Message("Not there yet", ja: "これから"),
    tasks: [Task("try out a plan?", "計画を試す", "amend", "assignments | at today() | count")])
}
