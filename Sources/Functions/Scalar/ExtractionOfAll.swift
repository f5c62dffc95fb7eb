import Columns
import Diagnostics
import Plan
import RegularExpressions

/// `extract_all`: what the groups of a pattern match, for every match.
public struct ExtractionOfAll: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "extract_all", signature: "extract_all(PATTERN, TEXT)\nextract_all(PATTERN, GROUPS, TEXT)",
    summary: Message(
      "What the groups of the regular expression match, for every match, as a list.", ja: "正規表現の括弧に合う所を、一致ごとにすべてリストにする。"
    ),
    details: Message(
      "GROUPS is a list of numbers, from 1, or names of groups; all of them without it. One group gives a list of texts, several a list of lists. Without a match null. "
        + Pattern.details.english,
      ja: "GROUPS は括弧の番号（1 から）か名前のリスト。なければすべての括弧。括弧が一つなら文字列のリスト、複数ならリストのリスト。合う所がなければ null。"
        + (Pattern.details.japanese ?? "")),
    examples: [
      .init(
        "print extract_all(@\"(\\d+)\", \"令和7年4月\"), extract_all(@\"(\\w)(\\d)\", dynamic([2]), \"a1 b2\")",
        gives: "print_0,print_1\n\"[\"\"7\"\",\"\"4\"\"]\",\"[\"\"1\"\",\"\"2\"\"]\"\n"),
      .init(
        "print extract_all(@\"(\\w)(\\d)\", \"a1 b2\")",
        gives: "print_0\n\"[[\"\"a\"\",\"\"1\"\"],[\"\"b\"\",\"\"2\"\"]]\"\n"),
    ])

  /// A pattern, perhaps a list, and a text.
  public var overloads: [Overload] {
    [Overload([.string, .string], .dynamic), Overload([.string, .dynamic, .string], .dynamic)]
  }

  /// Errors where the pattern cannot be read or does not have the groups.
  public func remarks(on arguments: [ArgumentType]) -> [Remark] {
    let remarks = Pattern.remarks(on: arguments, at: 0)
    guard let text = arguments[0].constant?.string, let pattern = try? RegularExpression.known(text) else {
      return remarks
    }
    let wanted = arguments.count > 2 ? arguments[1].constant : .null
    guard let wanted else { return remarks }
    do throws(Diagnostic) { _ = try Self.groups(wanted, of: pattern) } catch {
      return remarks + [Remark(argument: wanted.isNull ? 0 : 1, error)]
    }
    return remarks
  }

  /// The lists of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    try mapTextsToDynamic(operands, text: operands.count - 1) { values throws(Diagnostic) in
      let pattern = try RegularExpression.known(values[0].text)
      let groups = try Self.groups(values.count > 2 ? values[1] : .null, of: pattern)
      let lastGroup = groups.max() ?? 0
      return { text in
        var found: [Value] = []
        pattern.forEachMatch(in: text, lastGroup: lastGroup) { match in
          let parts = groups.map { group in
            Value.string(match.range(ofGroup: group).map { String(bytes: text.extracting($0)) } ?? "")
          }
          found.append(parts.count == 1 ? parts[0] : .list(parts))
          return true
        }
        return found.isEmpty ? .null : .list(found)
      }
    }
  }

  /// The numbers of the groups that a list names; of all groups where there is no list.
  private static func groups(_ wanted: Value, of pattern: RegularExpression) throws(Diagnostic) -> [Int] {
    guard pattern.groupCount > 0 else {
      throw Diagnostic(
        .wrongArguments, Message("the pattern of extract_all has no group", ja: "extract_all の正規表現に括弧がない"),
        help: [Message("put what you want in ( )", ja: "取り出したい所を ( ) で囲む")])
    }
    guard case .list(let items) = wanted, !items.isEmpty else {
      if wanted.isNull { return Array(1...pattern.groupCount) }
      throw Diagnostic(
        .wrongArguments, Message("groups are named in a list", ja: "括弧はリストで指定する"),
        help: [Message("write dynamic([1, 2])", ja: "dynamic([1, 2]) と書く")])
    }
    var groups: [Int] = []
    for item in items {
      if case .string(let name) = item {
        guard let group = pattern.group(named: name) else {
          throw Diagnostic(
            .wrongArguments, Message("the pattern has no group named '\(name)'", ja: "正規表現に「\(name)」という括弧はない"),
            help: [Message("write (?P<\(name)>…)", ja: "(?P<\(name)>…) と書く")])
        }
        groups.append(group)
      } else {
        let number = item.integer ?? 0
        guard number >= 1, number <= Int64(pattern.groupCount) else {
          throw Pattern.noGroup(number, in: pattern, from: 1)
        }
        groups.append(Int(number))
      }
    }
    return groups
  }
}
