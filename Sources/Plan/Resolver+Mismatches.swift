import Columns
import Diagnostics
import Syntax

/// Two values that a word does not go between.
struct Mismatch {
  let word: String
  let left: TypedExpression
  let right: TypedExpression
  /// Where the whole stands.
  let range: SourceRange
  /// The two sides as they were written, where that is known.
  var leftSyntax: Expression?
  var rightSyntax: Expression?

  init(
    _ word: String, _ left: TypedExpression, _ right: TypedExpression, _ range: SourceRange,
    _ leftSyntax: Expression? = nil, _ rightSyntax: Expression? = nil
  ) {
    self.word = word
    self.left = left
    self.right = right
    self.range = range
    self.leftSyntax = leftSyntax
    self.rightSyntax = rightSyntax
  }

  /// The side that was written out and the other; nil where both or neither were.
  var constantAndOther: (constant: TypedExpression, other: TypedExpression)? {
    switch (leftSyntax?.isLiteral, rightSyntax?.isLiteral) {
    case (false?, true?): return (right, left)
    case (true?, false?): return (left, right)
    default: break
    }
    if right.constant != nil, left.constant == nil { return (right, left) }
    if left.constant != nil, right.constant == nil { return (left, right) }
    return nil
  }

  /// Whether the word compares.
  var compares: Bool { !["+", "-", "*", "/", "%", "and", "or"].contains(word) }
}

extension Resolver {
  /// Says that a word does not go between two types: at the side that is wrong, with the remedy for the pair of types.
  mutating func reportMismatch(_ mismatch: Mismatch) {
    let leftType = Self.describe(mismatch.left.type)
    let rightType = Self.describe(mismatch.right.type)
    let (place, label, help) = remedy(mismatch)
    report(
      .typeMismatch,
      Message(
        "'\(mismatch.word)' does not go between \(leftType.english) and \(rightType.english)",
        ja: "「\(mismatch.word)」は\(leftType.japanese ?? "")と\(rightType.japanese ?? "")の間では使えない"),
      at: place, label: label, help: help)
  }

  /// `20 < x < 45`: two comparisons, each of its own.
  mutating func refuseChain(_ word: String, _ left: Expression, _ right: Expression, at range: SourceRange) -> Bool {
    let signs: Set<String> = ["<", "<=", ">", ">="]
    guard signs.contains(word), case .binary(let first, _, let middle) = left.kind, signs.contains(first) else {
      return false
    }
    let printer = Printer(forMessages: true)
    let text = "\(printer.text(of: left)) and \(printer.text(of: middle)) \(word) \(printer.text(of: right))"
    report(
      .typeMismatch, Message("comparisons do not chain", ja: "比較を続けて書くことはできない"), at: range,
      help: [Message("write \(text)", ja: "\(text) と書く")])
    return true
  }

  private typealias Remedy = (place: SourceRange, label: Message?, help: [Message])

  private func remedy(_ mismatch: Mismatch) -> Remedy {
    if mismatch.word == "and" || mismatch.word == "or" { return conditionRemedy(mismatch) }
    if let date = divisionRemedy(mismatch) { return date }
    if let dynamic = dynamicRemedy(mismatch) { return dynamic }
    guard let (constant, other) = mismatch.constantAndOther else {
      return (mismatch.range, nil, generalHelp(mismatch))
    }
    let help = help(for: constant, against: other, mismatch) ?? generalHelp(mismatch)
    return (constant.range.lowerBound >= mismatch.range.lowerBound ? constant.range : mismatch.range, nil, help)
  }

  /// `bag.n + 1`: what a dynamic holds is computed with after a conversion, which the other side's type tells.
  private func dynamicRemedy(_ mismatch: Mismatch) -> Remedy? {
    guard let odd = [mismatch.left, mismatch.right].first(where: { $0.type == .dynamic }) else { return nil }
    let other = mismatch.left.type == .dynamic ? mismatch.right : mismatch.left
    let function =
      switch other.type {
      case .int?, .long?: "tolong"
      case .date?, .datetime?: "todatetime"
      case .timespan?: "totimespan"
      case .string?: "tostring"
      default: "toreal"
      }
    return (
      odd.range, nil,
      [
        Message(
          "convert what it holds: \(function)(\(shown(odd)))", ja: "中の値を変換する: \(function)(\(shown(odd)))")
      ]
    )
  }

  private func shown(_ value: TypedExpression) -> String { text(at: value.range) ?? "x" }

  /// `x == "a" or "b"`: a condition is missing on one side.
  private func conditionRemedy(_ mismatch: Mismatch) -> Remedy {
    let odd = mismatch.right.type == .bool ? mismatch.left : mismatch.right
    let word = mismatch.word
    var help = Message(
      "a condition stands on both sides: `x == \"a\" \(word) y == \"b\"`",
      ja: "両側に条件を書く: `x == \"a\" \(word) y == \"b\"`")
    if case .binary("==", let subject, let value)? = mismatch.leftSyntax?.lastComparison, odd.constant != nil {
      let printer = Printer(forMessages: true)
      let (name, first) = (printer.text(of: subject), printer.text(of: value))
      let second = mismatch.rightSyntax.map(printer.text) ?? "…"
      help =
        word == "or"
        ? Message("write \(name) in (\(first), \(second))", ja: "\(name) in (\(first), \(second)) と書く")
        : Message(
          "write \(name) == \(first) and \(name) == \(second)", ja: "\(name) == \(first) and \(name) == \(second) と書く")
    } else if odd.type == .string, odd.plainColumn != nil {
      help = Message("compare it: `\(shown(odd)) == \"…\"`", ja: "`\(shown(odd)) == \"…\"` のように比べる")
    }
    return (odd.range, nil, [help])
  }

  /// `採用日 >= 2025/4/1`: a division that looks like a date.
  private func divisionRemedy(_ mismatch: Mismatch) -> Remedy? {
    for (side, other, syntax) in [
      (mismatch.right, mismatch.left, mismatch.rightSyntax), (mismatch.left, mismatch.right, mismatch.leftSyntax),
    ] {
      guard other.type?.isTemporal == true, side.type?.isWhole == true, case .binary(let sign, _, _)? = syntax?.kind,
        let written = text(at: side.range), let day = LooseDate(written)?.isoDay
      else { continue }
      let result = side.constant?.text ?? ""
      let label =
        sign == "/"
        ? Message("a division, which gives \(result)", ja: "割り算になり、結果は \(result)")
        : Message("a subtraction, which gives \(result)", ja: "引き算になり、結果は \(result)")
      let help = Message("write the date with two digits and hyphens: \(day)", ja: "日付は 2 桁とハイフンで書く: \(day)")
      return (side.range, label, [help])
    }
    return nil
  }

  /// What to write in place of a constant of the wrong type; nil where nothing is known of the pair.
  private func help(for constant: TypedExpression, against other: TypedExpression, _ mismatch: Mismatch) -> [Message]? {
    guard let value = constant.constant, let type = other.type else { return nil }
    let name = shown(other)
    if let order = other.order, type == .string {
      let values = order.values.joined(separator: " < ")
      return [Message("declared: \(values)", ja: "宣言された値: \(values)")]
    }
    switch (value, type) {
    case (.string(""), _) where type != .string && mismatch.compares:
      let function = mismatch.word == "!=" ? "isnotnull" : "isnull"
      return [Message("write \(function)(\(name))", ja: "\(function)(\(name)) と書く")]
    case (.string(let text), .date), (.string(let text), .datetime): return [dateHelp(text, name, mismatch)]
    case (.string(let text), .int), (.string(let text), .long), (.string(let text), .real):
      if TextWords.comparisons.contains(mismatch.word) {
        return [Message("read it as a text: tostring(\(name))", ja: "文字列として読む: tostring(\(name))")]
      }
      guard Double(text) != nil else { return [Message("\(name) holds numbers", ja: "\(name) は数の列")] }
      return [Message("write \(text) without quotes", ja: "\(text) と引用符なしで書く")]
    case (.string(let text), .timespan):
      guard MomentText.timespan(text) != nil || text.last?.isLetter == true else { return nil }
      return [Message("write \(text) without quotes", ja: "\(text) と引用符なしで書く")]
    case (.string, .bool): return [Message("write true or false without quotes", ja: "true / false は引用符なしで書く")]
    case (.long, .bool), (.real, .bool):
      return [Message("a condition stands alone: write \(name)", ja: "真偽の列はそのまま条件になる: \(name) と書く")]
    case (.long(let number), .string):
      let digits = text(at: constant.range).flatMap { $0.allSatisfy(\.isNumber) ? $0 : nil } ?? String(number)
      let meant = other.plainColumn.flatMap { values(of: $0) }.flatMap { Self.padded(digits, in: $0) } ?? digits
      return [Message("write the number as a text: \"\(meant)\"", ja: "番号は文字列で書く: \"\(meant)\"")]
    case (.date, .string), (.datetime, .string):
      return [Message("turn the text into a date: todate(\(name))", ja: "文字列を日付にする: todate(\(name))")]
    case (.long(let number), .date), (.long(let number), .datetime):
      return [numberHelp(number, name, constant, mismatch)]
    case (.timespan, .int), (.timespan, .long), (.timespan, .real):
      let digits = text(at: constant.range)?.prefix { $0.isNumber || $0 == "." } ?? ""
      guard !digits.isEmpty else { return nil }
      return [Message("write \(digits) without a unit", ja: "単位を付けずに \(digits) と書く")]
    case (.long(let number), .timespan):
      return [Message("a length of time has a unit: \(number)d, \(number)h", ja: "時間の長さには単位が要る: \(number)d、\(number)h")]
    default: return nil
    }
  }

  /// A text opposite a date.
  private func dateHelp(_ text: String, _ name: String, _ mismatch: Mismatch) -> Message {
    let sign = mismatch.word.first?.isLetter == true ? "==" : mismatch.word
    switch LooseDate(text) {
    case .day(let day)?: return Message("write the date without quotes: \(day)", ja: "日付は引用符なしで書く: \(day)")
    case .month(let month)?:
      return Message(
        "the month of a date: getmonth(\(name)) \(sign) \(month)", ja: "日付の月: getmonth(\(name)) \(sign) \(month)")
    case .year(let year)?:
      return Message(
        "the year of a date: getyear(\(name)) \(sign) \(year)", ja: "日付の年: getyear(\(name)) \(sign) \(year)")
    case .fiscalYear(let year)?:
      return Message(
        "the fiscal year of a date: fiscal_year(\(name)) \(sign) \(year)",
        ja: "日付の年度: fiscal_year(\(name)) \(sign) \(year)")
    default: break
    }
    if text.utf8.count == 4, let year = Int(text) {
      return Message(
        "the year of a date: getyear(\(name)) \(sign) \(year)", ja: "日付の年: getyear(\(name)) \(sign) \(year)")
    }
    return Message("a date is written as 2025-04-01, without quotes", ja: "日付は 2025-04-01 の形で、引用符なしで書く")
  }

  /// A number opposite a date.
  private func numberHelp(_ number: Int64, _ name: String, _ constant: TypedExpression, _ mismatch: Mismatch) -> Message
  {
    if !mismatch.compares {
      return Message(
        "days are \(mismatch.word == "-" ? "taken away" : "added") as \(number)d", ja: "日数は \(number)d と書く")
    }
    if let day = LooseDate(String(number))?.isoDay {
      return Message("write the date with hyphens: \(day)", ja: "日付はハイフンで書く: \(day)")
    }
    return (1900...2200).contains(number)
      ? Message(
        "the year of a date: getyear(\(name)) \(mismatch.word) \(number)",
        ja: "日付の年: getyear(\(name)) \(mismatch.word) \(number)")
      : Message("a date is written as 2025-04-01; days are added as 30d", ja: "日付は 2025-04-01、日数は 30d の形で書く")
  }

  /// What to do about two types where neither side was written out.
  private func generalHelp(_ mismatch: Mismatch) -> [Message] {
    guard let leftType = mismatch.left.type, let rightType = mismatch.right.type else { return [] }
    let (left, right) = (shown(mismatch.left), shown(mismatch.right))
    if mismatch.leftSyntax?.isLiteral == true, mismatch.rightSyntax?.isLiteral == true { return [] }
    switch (leftType, rightType) {
    case (.string, .string):
      if mismatch.word != "+" {
        return [Message("texts are read as numbers by tolong(…)", ja: "文字列は tolong(…) で数にする")]
      }
      return [Message("write strcat(\(left), \(right))", ja: "strcat(\(left), \(right)) と書く")]
    case (.string, .int), (.string, .long), (.string, .real):
      if mismatch.word == "+" {
        return [Message("write strcat(\(left), \(right))", ja: "strcat(\(left), \(right)) と書く")]
      }
      return [Message("turn the text into a number: tolong(\(left))", ja: "文字列を数にする: tolong(\(left))")]
    case (.int, .string), (.long, .string), (.real, .string):
      if mismatch.word == "+" {
        return [Message("write strcat(\(left), \(right))", ja: "strcat(\(left), \(right)) と書く")]
      }
      return [Message("turn the text into a number: tolong(\(right))", ja: "文字列を数にする: tolong(\(right))")]
    case (.string, .date), (.string, .datetime):
      return [Message("turn the text into a date: todate(\(left))", ja: "文字列を日付にする: todate(\(left))")]
    case (.date, .string), (.datetime, .string):
      return [Message("turn the text into a date: todate(\(right))", ja: "文字列を日付にする: todate(\(right))")]
    case (.date, .int), (.datetime, .int), (.date, .long), (.datetime, .long):
      return mismatch.compares
        ? [Message("the year of a date: getyear(\(left))", ja: "日付の年: getyear(\(left))")]
        : [Message("days are added as \(right) * 1d", ja: "日数は \(right) * 1d と足す")]
    case (.int, .date), (.int, .datetime), (.long, .date), (.long, .datetime):
      return mismatch.compares
        ? [Message("the year of a date: getyear(\(right))", ja: "日付の年: getyear(\(right))")]
        : [Message("days are added as \(left) * 1d", ja: "日数は \(left) * 1d と足す")]
    default: return []
    }
  }
}

extension Expression {
  /// Whether it is a value that was written out.
  fileprivate var isLiteral: Bool { if case .literal = kind { true } else { false } }

  /// The comparison that stands last in a condition.
  fileprivate var lastComparison: Expression.Kind? {
    switch kind {
    case .binary("and", _, let right), .binary("or", _, let right): right.lastComparison
    case .binary: kind
    default: nil
    }
  }
}
