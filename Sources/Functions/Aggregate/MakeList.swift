import Columns
import Diagnostics
import Plan

/// The most elements that a list takes.
struct ListLimit: Sendable {
  /// The most that any list takes (KQL reference).
  static let most = 1_048_576

  /// What was asked for; nil for what is no constant.
  private let wanted: Value?

  /// The limit of a call's arguments, behind the value.
  init(_ arguments: [ArgumentType]) { wanted = arguments.count > 1 ? arguments[1].constant : .long(Int64(Self.most)) }

  /// The number, while rows come in.
  var count: Int {
    guard case .long(let number)? = wanted else { return Self.most }
    return min(Self.most, max(0, Int(clamping: number)))
  }

  /// Throws where what was asked for is no number of elements.
  func check() throws(Diagnostic) {
    if case .long(let number)? = wanted, number >= 0 { return }
    throw Diagnostic(
      .wrongArguments,
      Message("the most elements of a list are a whole number from 0", ja: "リストの要素数の上限は 0 以上の整数（定数）で書く"),
      help: [Message("make_list(x, 10)")])
  }
}

/// `make_list(x)`: all values of the group.
struct MakeList: AggregateFunction {
  static let details = Message(
    "In the order of the rows; nulls are left out, missing texts are not. Of nothing it is an empty list. It takes at most MAXIMUM elements, and never more than 1,048,576.",
    ja: "行の順に並ぶ。null は除き、空の文字列は残す。値がなければ空のリスト。要素は MAXIMUM 個まで、どの場合も 1,048,576 個まで。")

  let documentation = Documentation(
    "make_list", signature: "make_list(x[, MAXIMUM])",
    summary: Message("A list of all values.", ja: "すべての値のリスト。"), details: MakeList.details,
    examples: [
      .init("datatable(x:long)[3, long(null), 1, 3] | summarize make_list(x)", gives: "list_x\n\"[3,1,3]\"\n"),
      .init("datatable(x:long)[3, 1, 3] | summarize make_list(x, 2)", gives: "list_x\n\"[3,1]\"\n"),
    ])

  var overloads: [Overload] {
    DataType.allCases.flatMap { [Overload([$0], .dynamic), Overload([$0, .long], .dynamic)] }
  }

  func defaultName(argument: String?) -> String { "list_\(argument ?? "")" }

  var keepsValues: Bool { true }

  var roundsSums: Bool { false }

  func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    ListState(type: overload.parameters[0], limit: ListLimit(arguments))
  }
}

/// The values of all groups as they came, in pieces, and the group of each.
struct ListState: Accumulator {
  let type: DataType
  let limit: ListLimit
  private var groups: [UInt32] = []
  private var pieces: [Column] = []
  /// How many values each group has; more than the limit are not kept.
  private var counts: [Int] = []

  init(type: DataType, limit: ListLimit) {
    self.type = type
    self.limit = limit
  }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    counts.grow(to: groupCount, filledWith: 0)
    let column = arguments[0]
    let most = limit.count
    let rows = groups.span
    var kept: [UInt32] = []
    kept.reserveCapacity(rows.count)
    self.groups.reserve(rows.count)
    for row in rows.indices where !column.isNull(at: row) {
      let group = Int(rows[row])
      if counts[group] >= most { continue }
      counts[group] += 1
      kept.append(UInt32(truncatingIfNeeded: row))
      self.groups.append(rows[row])
    }
    if kept.isEmpty { return }
    pieces.append(kept.count == rows.count ? column : column.gather(Selection(BufferSlice(kept))))
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? ListState else { return }
    counts.grow(to: groupCount, filledWith: 0)
    for (group, count) in other.counts.enumerated() { counts[Int(mapping[group])] += count }
    for group in other.groups { groups.append(mapping[Int(group)]) }
    pieces += other.pieces
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    try limit.check()
    let elements = pieces.isEmpty ? Column(type: type, values: []) : Column.concatenate(pieces)
    let (starts, rows) = GroupedRows.rows(of: groups, groupCount: groupCount, limit: limit.count)
    return GroupedRows.lists(of: elements.withoutValidity, starts: starts, rows: rows)
  }
}

extension Column {
  /// The same values, none of which is null.
  fileprivate var withoutValidity: Column { Column(type: type, storage: storage) }
}

extension Array {
  /// Makes room for so many more, and for as many again as there are, so that it seldom moves.
  fileprivate mutating func reserve(_ more: Int) {
    if capacity - count < more { reserveCapacity(Swift.max(count * 2, count + more)) }
  }
}
