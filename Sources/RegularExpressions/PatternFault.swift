import CRE2
import Diagnostics

/// What RE2 has against a pattern, in the user's words.
struct PatternFault {
  let problem: cre2_problem
  let text: String
  let fragment: String

  /// The fault of a compiled pattern, which was written as `pattern`; nil where there is none.
  init?(_ compiled: OpaquePointer, of pattern: String) {
    // Why unsafe: a C border; the texts are copied while the pattern lives.
    problem = unsafe cre2_error(compiled)
    if problem == CRE2_FINE { return nil }
    text = unsafe String(cString: cre2_error_text(compiled))
    let fragment = unsafe String(cString: cre2_error_fragment(compiled))
    // A part of what was translated says nothing to who wrote the pattern.
    self.fragment = Self.stands(fragment, in: pattern) ? fragment : pattern
  }

  private static func stands(_ part: String, in text: String) -> Bool {
    let part = Array(part.utf8)
    let text = Array(text.utf8)
    return text.indices.contains { text[$0...].starts(with: part) } || part.isEmpty
  }

  /// The error, without a place.
  var diagnostic: Diagnostic {
    let (reason, help) = explanation
    return Self.diagnostic(reason, fragment: fragment, help: help.map { [$0] } ?? [])
  }

  /// An error of a pattern that names the part that is wrong.
  static func diagnostic(_ reason: Message, fragment: String, help: [Message]) -> Diagnostic {
    let place = fragment.isEmpty ? "" : " at '\(fragment)'"
    let japanesePlace = fragment.isEmpty ? "" : "「\(fragment)」の所で"
    return Diagnostic(
      .wrongArguments,
      Message(
        "the regular expression cannot be read\(place): \(reason.english)",
        ja: "正規表現を\(japanesePlace)読めない。\(reason.japanese ?? reason.english)"), help: help)
  }

  private var explanation: (reason: Message, help: Message?) {
    let escape = Message(
      "a sign that stands for itself is written with a backslash: \\(", ja: "記号そのものは \\( のように逆斜線を付けて書く")
    switch problem {
    case CRE2_BAD_ESCAPE:
      return (
        Message("no such escape", ja: "このような \\ の書き方はない"),
        Message(
          "a backslash is written \\\\; text that was matched cannot be asked for again",
          ja: "逆斜線そのものは \\\\ と書く。後方参照はない")
      )
    case CRE2_BAD_CLASS, CRE2_BAD_RANGE:
      return (
        Message("no such set of characters", ja: "このような文字の集まりはない"),
        Message("write [a-z], \\p{Han}, \\p{Hiragana}, \\p{L}", ja: "[a-z]、\\p{Han}、\\p{Hiragana}、\\p{L} のように書く")
      )
    case CRE2_MISSING_BRACKET: return (Message("']' is missing", ja: "「]」が足りない"), escape)
    case CRE2_MISSING_PARENTHESIS: return (Message("')' is missing", ja: "「)」が足りない"), escape)
    case CRE2_UNEXPECTED_PARENTHESIS: return (Message("')' closes nothing", ja: "「)」に対応する「(」がない"), escape)
    case CRE2_TRAILING_BACKSLASH:
      return (
        Message("it ends with a backslash", ja: "逆斜線で終わっている"),
        Message("write \\\\ for a backslash", ja: "逆斜線そのものは \\\\ と書く")
      )
    case CRE2_NOTHING_TO_REPEAT: return (Message("nothing stands before", ja: "繰り返すものが前にない"), escape)
    case CRE2_BAD_REPETITION:
      return (
        Message("no such repetition", ja: "このような繰り返しはない"),
        Message("write x*, x+, x? or x{2,5}, up to 1000 times", ja: "x*、x+、x?、x{2,5} のように書く。1000 回まで")
      )
    case CRE2_BAD_GROUP:
      return (
        Message("no such group", ja: "このような括弧の書き方はない"),
        Message(
          "groups are (…), (?:…), (?P<name>…) and (?i); nothing looks ahead or behind",
          ja: "(…)、(?:…)、(?P<名前>…)、(?i) が使える。先読みと後読みはない")
      )
    case CRE2_BAD_NAME:
      return (
        Message("no such name of a group", ja: "括弧の名前が正しくない"),
        Message("write (?P<name>…), each name once", ja: "(?P<名前>…) と、名前ごとに一度だけ書く")
      )
    case CRE2_TOO_LARGE:
      return (Message("it is too large", ja: "大きすぎる"), Message("repeat fewer times", ja: "繰り返しの回数を減らす"))
    default: return (Message("\(text)"), nil)
    }
  }
}
