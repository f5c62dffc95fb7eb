import Columns
import Diagnostics
import Plan

/// `array_sort_asc array_sort_desc`: a list in order, and others brought into the same order.
public struct ArraySort: ScalarFunction {
  let isAscending: Bool

  /// The smallest first.
  public static let ascending = ArraySort(isAscending: true)
  /// The largest first.
  public static let descending = ArraySort(isAscending: false)

  /// Its words.
  public var documentation: Documentation {
    let name = isAscending ? "array_sort_asc" : "array_sort_desc"
    return Documentation(
      name, signature: "\(name)(LIST, …)\n\(name)(LIST, …, NULLS_LAST)",
      summary: Message(
        "The list in \(isAscending ? "ascending" : "descending") order, and further lists in the order of the first.",
        ja: "リストを\(isAscending ? "昇順" : "降順")に並べる。ほかのリストは最初のリストと同じ順に並べ替える。"),
      details: Message(
        "Numbers, moments and lengths of time come before texts, and these before all else, which keeps its order. Nulls"
          + " come last unless NULLS_LAST is false. A list of another length than the first becomes null. Several lists are"
          + " several columns, each named after its argument with _sorted; [1] takes the second one alone.",
        ja: "数・日時・時間の長さ、文字列、そのほか（元の順のまま）の順に並ぶ。NULLS_LAST が false でなければ null は最後。"
          + "最初のリストと長さが違うリストは null になる。リストが複数なら結果も複数の列で、名前は引数の名前に _sorted を付けたもの。[1] は二つ目だけを取る。"),
      examples: [
        .init(
          "print x = \(name)(dynamic([2, null, \"b\", 10, \"a\"]))",
          gives: isAscending
            ? "x\n\"[2,10,\"\"a\"\",\"\"b\"\",null]\"\n" : "x\n\"[10,2,\"\"b\"\",\"\"a\"\",null]\"\n"),
        .init(
          "print x = dynamic([3, 1]), y = dynamic([\"c\", \"a\"]) | project \(name)(x, y)",
          gives: isAscending
            ? "x_sorted,y_sorted\n\"[1,3]\",\"[\"\"a\"\",\"\"c\"\"]\"\n"
            : "x_sorted,y_sorted\n\"[3,1]\",\"[\"\"c\"\",\"\"a\"\"]\"\n"),
      ])
  }

  /// Any number of lists; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// Lists, and at the end perhaps where nulls go.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    let hasFlag = arguments.count > 1 && arguments.last?.type == .bool
    let listCount = arguments.count - (hasFlag ? 1 : 0)
    guard (1...64).contains(listCount), !hasFlag || arguments.last?.constant != nil else { return nil }
    let lists = Array(repeating: DataType.dynamic, count: listCount)
    return bestOverload([Overload(lists + (hasFlag ? [.bool] : []), .dynamic)], for: arguments.map(\.type))
  }

  /// One column a list.
  public var namesItsColumns: Bool { true }

  /// The names of the arguments with `_sorted`.
  public func resultNames(_ arguments: [ArgumentType], names: [String?]) -> [String] {
    arguments.indices.filter { arguments[$0].type != .bool }.map { "\(names[$0] ?? "array\($0)")_sorted" }
  }

  /// The sorted lists of all rows; of several lists a list of them.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let columns = operands.filter { $0.type == .dynamic }.map(\.column)
    let nullsLast = operands.last?.constant != .bool(false)
    var builder = ColumnBuilder(type: .dynamic)
    for row in 0..<columns[0].count {
      let lists = columns.map { $0.list(at: row) }
      let places = lists[0].map { self.order(of: $0, nullsLast: nullsLast) }
      let sorted = lists.map { list -> Value in
        guard let places, let list, list.count == places.count else { return .null }
        return .list(places.map { list[$0] })
      }
      builder.append(sorted.count == 1 ? sorted[0] : .list(sorted))
    }
    return builder.finish()
  }

  /// The places of the elements in their new order; equal ones keep theirs.
  private func order(of list: [Value], nullsLast: Bool) -> [Int] {
    let keys = list.map { SortedElement($0, nullsLast: nullsLast) }
    return list.indices.sorted { left, right in
      if keys[left].kind != keys[right].kind { return keys[left].kind < keys[right].kind }
      if keys[left].precedes(keys[right]) { return isAscending }
      if keys[right].precedes(keys[left]) { return !isAscending }
      return left < right
    }
  }
}

/// An element of a list by what decides its place.
private struct SortedElement {
  /// Elements of a lower kind come first, whatever the direction.
  let kind: Int
  private let value: Value

  init(_ value: Value, nullsLast: Bool) {
    self.value = value
    kind =
      switch value {
      case .null: nullsLast ? 3 : -1
      case .long, .real, .date, .datetime, .timespan: 0
      case .string: 1
      default: 2
      }
  }

  func precedes(_ other: SortedElement) -> Bool {
    if let left = value.string, let right = other.value.string {
      return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    if let left = ticksOrWhole, let right = other.ticksOrWhole { return left < right }
    return (magnitude ?? 0) < (other.magnitude ?? 0)
  }

  private var ticksOrWhole: Int64? { kind == 0 ? (value.widened(to: .datetime) ?? value).integer : nil }

  private var magnitude: Double? { value.number ?? ticksOrWhole.map { Double($0) } }
}
