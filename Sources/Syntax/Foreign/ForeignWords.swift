import Diagnostics

/// Functions and names of other languages (SQL, spreadsheets, pandas, dplyr, Japanese), each with the KQL form.
///
/// In a form `$1` is the first argument, `$*` all of them, `$&` and `$|` the arguments between `and` or `or`; `$1.name` is
/// the column's own name. Where the number of arguments matters, the form that needs the most of those that are there holds.
public enum ForeignWords {
  /// What to write for a call, with the arguments as they were written; nil where the function is not known here.
  public static func call(_ name: String, _ arguments: [String]) -> String? {
    guard let forms = functions[name.lowercased()] else { return nil }
    let fitting = forms.filter { need(of: $0) <= arguments.count }.max { need(of: $0) < need(of: $1) }
    return (fitting ?? forms.first).map { filled($0, arguments) }
  }

  /// What to write for a name that stands alone: `current_date`, `TRUE`.
  public static func name(_ name: String) -> String? { names[name.lowercased()] }

  /// A function's name in KQL, where its arguments stay the same; else in small letters.
  public static func kqlName(of name: String) -> String {
    let small = name.lowercased()
    guard let form = functions[small]?.first, form.hasSuffix("($*)") || form.hasSuffix("($1)") else { return small }
    return String(form.prefix { $0 != "(" })
  }

  /// All forms, for a test that each of them calls what there is.
  static var allForms: [String] { functions.values.flatMap { $0 } }

  private static func need(of form: String) -> Int {
    (1...4).last { form.contains("$\($0)") } ?? 0
  }

  private static func filled(_ form: String, _ arguments: [String]) -> String {
    var output = ""
    var rest = form[...]
    while let sign = rest.firstIndex(of: "$") {
      output += rest[..<sign]
      rest = rest[rest.index(after: sign)...]
      guard let key = rest.popFirst() else { break }
      switch key {
      case "*": output += arguments.joined(separator: ", ")
      case "&": output += arguments.joined(separator: " and ")
      case "|": output += arguments.joined(separator: " or ")
      default:
        let place = (key.wholeNumberValue ?? 1) - 1
        output += arguments.indices.contains(place) ? arguments[place] : ["x", "y", "z"][min(place, 2)]
      }
    }
    return output + rest
  }

  private static let names: [String: String] = [
    "true": "true", "false": "false", "current_date": "today()", "current_timestamp": "now()", "sysdate": "today()",
    "getdate": "today()", "localtimestamp": "now()",
  ]

  private static let functions: [String: [String]] = {
    var result: [String: [String]] = [:]
    for (words, forms) in table {
      for word in words.split(separator: " ") { result[String(word)] = forms }
    }
    return result
  }()

  private static let table: [(String, [String])] = [
    ("average mean 平均 averagea", ["avg($*)"]),
    ("median 中央値", ["percentile($1, 50)"]),
    ("std stddev stddev_samp stdev.s sd 標準偏差", ["stdev($1)"]),
    ("stddev_pop stdev.p", ["stdevp($1)"]),
    ("var var_samp var.s 分散", ["variance($1)"]),
    ("合計", ["sum($*)"]),
    ("最大 maximum", ["max($*)"]),
    ("最小 minimum", ["min($*)"]),
    ("件数 人数 counta 個数 nrow", ["count()"]),
    ("nunique n_distinct countunique 異なり数", ["dcount($1)"]),
    ("averageif", ["avgif($1, $2)", "avgif($3, $1 == $2)"]),
    ("sumif", ["sumif($3, $1 == $2)"]),
    ("countif", ["countif($1 == $2)"]),
    ("if", ["iff($*)"]),
    ("ifs switch case_when", ["case($*)"]),
    ("ifnull nvl iferror", ["coalesce($*)"]),
    ("isblank", ["isempty($1)"]),
    ("vlookup xlookup hlookup", ["| lookup $2 on $1"]),
    ("datedif datediff", ["datetime_diff(\"day\", $2, $1)", "datetime_diff(\"day\", $2, $1)"]),
    ("year", ["getyear($1)"]),
    ("month", ["getmonth($1)"]),
    ("day", ["dayofmonth($1)"]),
    ("weekday", ["dayofweek($1)"]),
    ("left", ["substring($1, 0, $2)"]),
    ("mid substr", ["substring($1, $2 - 1, $3)"]),
    ("right", ["substring($1, strlen($1) - $2)"]),
    ("len length char_length nchar", ["strlen($1)"]),
    ("upper ucase", ["toupper($1)"]),
    ("lower lcase", ["tolower($1)"]),
    ("concat concatenate paste paste0", ["strcat($*)"]),
    ("curdate 今日", ["today()"]),
    ("getdate sysdate", ["now()"]),
    ("group_concat string_agg textjoin", ["strcat_array(make_list($1), \",\")"]),
    ("lag", ["prev($1)"]),
    ("lead", ["next($1)"]),
    ("to_char", ["format_datetime($1, \"yyyy-MM-dd\")"]),
    ("nchar lenb", ["strlen($1)"]),
    ("and", ["$&"]),
    ("or", ["$|"]),
    ("quantile", ["percentile($1, 50)"]),
  ]

  /// `date_trunc('quarter', x)` and `datedif(a, b, "Y")`: the form depends on a word among the arguments. Nil where it is
  /// none of these.
  public static func call(_ name: String, unit: String, _ arguments: [String]) -> String? {
    let unit = unit.lowercased()
    switch name.lowercased() {
    case "date_trunc" where arguments.count == 2:
      let functions = ["year": "startofyear", "month": "startofmonth", "week": "startofweek", "day": "startofday"]
      if unit == "quarter" {
        return "datetime_add(\"month\", -((getmonth(\(arguments[1])) - 1) % 3), startofmonth(\(arguments[1])))"
      }
      return functions[unit].map { "\($0)(\(arguments[1]))" }
    case "datedif" where arguments.count == 3:
      if unit == "y" || unit == "year" { return "age(\(arguments[0]), \(arguments[1]))" }
      let part = unit == "m" ? "month" : "day"
      return "datetime_diff(\"\(part)\", \(arguments[1]), \(arguments[0]))"
    case "datediff" where arguments.count == 3:
      return "datetime_diff(\"\(unit)\", \(arguments[2]), \(arguments[1]))"
    default: return nil
    }
  }
}
