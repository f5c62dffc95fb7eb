import Columns
import Diagnostics
import Plan

/// `make_set(x)`: the different values of the group.
struct MakeSet: AggregateFunction {
  static let details = Message(
    "In order of first appearance; the elements of lists are values of their own. Nulls are left out, missing texts are not. Of nothing it is an empty list. It takes at most MAXIMUM elements, and never more than 1,048,576.",
    ja: "最初に現れた順に並ぶ。リストはその要素を一つずつ数える。null は除き、空の文字列は残す。値がなければ空のリスト。要素は MAXIMUM 個まで、どの場合も 1,048,576 個まで。")

  let documentation = Documentation(
    "make_set", signature: "make_set(x[, MAXIMUM])",
    summary: Message("A list of the different values.", ja: "異なる値のリスト。"), details: MakeSet.details,
    examples: [
      .init("datatable(x:long)[3, long(null), 1, 3] | summarize make_set(x)", gives: "set_x\n\"[3,1]\"\n")
    ])

  var overloads: [Overload] {
    DataType.allCases.flatMap { [Overload([$0], .dynamic), Overload([$0, .long], .dynamic)] }
  }

  func defaultName(argument: String?) -> String { "set_\(argument ?? "")" }

  var keepsValues: Bool { true }

  var roundsSums: Bool { false }

  func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    SetState(type: overload.parameters[0], limit: ListLimit(arguments))
  }
}

/// The different values, numbered, and all pairs of a group and a number, in order of first appearance.
struct SetState: Accumulator {
  let limit: ListLimit
  private var values: ValueNumbers
  private var pairs = WordTable()

  init(type: DataType, limit: ListLimit) {
    self.limit = limit
    values = ValueNumbers(type: type)
  }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    let column = arguments[0]
    if column.type == .dynamic { return updateDynamics(groups, column) }
    guard let validity = column.validity else { return add(groups, values.numbers(of: column)) }
    let selection = Selection(BufferSlice((0..<UInt32(column.count)).filter { validity.isValid(Int($0)) }))
    add(groups.gather(selection, missing: 0), values.numbers(of: column.gather(selection)))
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? SetState else { return }
    let translated = values.numbers(of: other.values.column())
    let known = other.pairs.words
    add(known.mapped { mapping[Int($0 >> 32)] }, known.mapped { translated[Int($0 & 0xFFFF_FFFF)] })
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    try limit.check()
    let words = pairs.words
    let groups = (0..<words.count).map { UInt32(words[$0] >> 32) }
    let (starts, rows) = GroupedRows.rows(of: groups, groupCount: groupCount, limit: limit.count)
    let numbers = rows.map { UInt32(words[Int($0)] & 0xFFFF_FFFF) }
    return GroupedRows.lists(of: values.column(), starts: starts, rows: numbers)
  }

  private mutating func updateDynamics(_ groups: BufferSlice<UInt32>, _ column: Column) {
    var elements: [Value] = []
    var rows: [UInt32] = []
    for row in 0..<column.count {
      let value = column.value(at: row)
      var parts = [value]
      if case .list(let list) = value { parts = list }
      for part in parts where !part.isNull {
        elements.append(part)
        rows.append(groups[row])
      }
    }
    add(BufferSlice(rows), values.numbers(ofDynamics: elements))
  }

  private mutating func add(_ groups: BufferSlice<UInt32>, _ numbers: BufferSlice<UInt32>) {
    _ = pairs.numbers(of: groups.zipped(numbers) { UInt64($0) << 32 | UInt64($1) }, validity: nil)
  }
}
