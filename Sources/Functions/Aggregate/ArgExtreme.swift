import Columns
import Diagnostics
import Plan

/// `arg_max(x, y, …)`, `arg_min(x, y, …)`: the values of the row with the largest or smallest value.
struct ArgExtreme: AggregateFunction {
  static let all: [any AggregateFunction] = [ArgExtreme(isMax: true), ArgExtreme(isMax: false)]

  let isMax: Bool

  var documentation: Documentation {
    let name = isMax ? "arg_max" : "arg_min"
    return Documentation(
      name, signature: "\(name)(x, y, …)\n\(name)(x, *)",
      summary: isMax
        ? Message("The largest value, and others of the same row.", ja: "最大の値と、その行のほかの値。")
        : Message("The smallest value, and others of the same row.", ja: "最小の値と、その行のほかの値。"),
      details: Message(
        "`*` stands for all columns that are not grouped by. Of equal values the first row counts; nulls, NaN and missing texts count only where there is nothing else. Ordered categories compare in their order. The results have the names of the columns.",
        ja: "`*` はグループのキーでないすべての列を表す。同じ値なら最初の行。null と NaN と空の文字列は、ほかに値がないときだけ選ばれる。順序のある区分はその順で比べる。結果は列の名前になる。"),
      examples: [
        .init(
          "datatable(unit:string, name:string, age:long)[\"税務課\", \"森\", 41, \"税務課\", \"林\", 35, \"総務課\", \"谷\", 52] | summarize \(name)(age, name) by unit",
          gives: "unit,age,name\n税務課,\(isMax ? "41,森" : "35,林")\n総務課,52,谷\n"),
        .init(
          "datatable(name:string, age:long)[\"森\", 41, \"林\", 35] | summarize (years, who) = \(name)(age, *)",
          gives: "years,who\n\(isMax ? "41,森" : "35,林")\n"),
      ])
  }

  private static let types: [DataType] = [.int, .long, .real, .string, .bool, .date, .datetime, .timespan]

  var overloads: [Overload] { Overload.uniform(Self.types, count: 1) }

  func overload(for arguments: [ArgumentType]) -> Overload? {
    guard let first = arguments.first, let type = first.type, Self.types.contains(type) else { return nil }
    return Overload(arguments.map { $0.type ?? .string }, type)
  }

  var takesStar: Bool { true }

  var takesStarFirst: Bool { false }

  var roundsSums: Bool { false }

  func recordByteCount(_ overload: Overload) -> Int? { overload.result == .string ? nil : 16 }

  func fields(_ overload: Overload, arguments: [ArgumentType], names: [String?], given: String?) -> [Field] {
    let prefix = isMax ? "max_" : "min_"
    return zip(overload.parameters, names).enumerated().map { place, column in
      let implied = place == 0 ? prefix : "\(prefix)\(names.first.flatMap { $0 } ?? "")_arg\(place)"
      let order = column.0 == .string ? arguments[place].order : nil
      return Field(place == 0 ? given ?? column.1 ?? implied : column.1 ?? implied, column.0, order: order)
    }
  }

  func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    let order = arguments.first?.order
    if overload.result == .string, order == nil { return TextArgState(isMax: isMax, types: overload.parameters) }
    return WordArgState(isMax: isMax, types: overload.parameters, order: order)
  }
}

/// The rows picked from a batch: the last pick of each group counts.
struct BatchPicks: Sendable {
  private(set) var groups: [UInt32] = []
  /// The row of each group; `Selection.none` where none was picked. Cleared group by group, not as a whole.
  private(set) var rows: [UInt32] = []

  mutating func grow(to groupCount: Int) { rows.grow(to: groupCount, filledWith: Selection.none) }

  @inline(__always)
  mutating func pick(_ row: Int, for group: Int) {
    if rows[group] == Selection.none { groups.append(UInt32(truncatingIfNeeded: group)) }
    rows[group] = UInt32(truncatingIfNeeded: row)
  }

  /// Gives the picks to the chosen rows and is empty again.
  mutating func move(to chosen: inout ChosenRows, of columns: [Column]) {
    chosen.take(groups.map { rows[Int($0)] }, for: groups, of: columns)
    for group in groups { rows[Int(group)] = Selection.none }
    groups.removeAll(keepingCapacity: true)
  }
}

/// The row of each group with the best value that is a number, or an ordered category.
struct WordArgState: NotingAccumulator {
  let isMax: Bool
  let order: CategoryOrder?
  private var kept: KeptRows
  private var best: BestRows

  init(isMax: Bool, types: [DataType], order: CategoryOrder?) {
    self.isMax = isMax
    self.order = order
    kept = KeptRows(types: types)
    best = BestRows(isMax: isMax)
  }

  mutating func update(
    groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column], noting seen: inout SeenSlots?
  ) throws(Diagnostic) {
    if kept.copiedCount > 16 * best.count + (1 << 22) { pack() }
    let first = kept.append(arguments)
    best.add(arguments[0], order: order, firstRow: first, groups, groupCount: groupCount, noting: &seen)
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? WordArgState else { return }
    let first = kept.append(other.kept)
    best.merge(other.best, firstRow: first, rowCount: kept.count, mapping: mapping, groupCount: groupCount)
  }

  /// Leaves only the groups' rows, the row of group i at place i.
  private mutating func pack() {
    kept = KeptRows(types: kept.types, columns: finished(groupCount: best.count), count: best.count)
    best.renumber()
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column { finished(groupCount: groupCount)[0] }

  func finishAll(groupCount: Int) throws(Diagnostic) -> [Column] { finished(groupCount: groupCount) }

  private func finished(groupCount: Int) -> [Column] { kept.gather(best.selection(groupCount)) }
}

/// Rows that are kept as they came, until it is known which of them are wanted. Parts of one table, one after the other,
/// take no room.
struct KeptRows: Sendable {
  let types: [DataType]
  private var pieces: [[Column]] = []
  private(set) var count = 0
  /// The rows that take room of their own.
  private(set) var copiedCount = 0

  init(types: [DataType]) { self.types = types }

  init(types: [DataType], columns: [Column], count: Int) {
    self.types = types
    self.count = count
    copiedCount = count
    pieces = [columns]
  }

  /// Keeps the rows and gives the number of the first.
  mutating func append(_ columns: [Column]) -> UInt32 {
    let first = UInt32(truncatingIfNeeded: count)
    let rowCount = columns.first?.count ?? 0
    let isPart = pieces.last.map { last in zip(columns, last).allSatisfy { $0.continues($1) } } ?? true
    if !isPart { copiedCount += rowCount }
    pieces.append(columns)
    count += rowCount
    return first
  }

  /// Keeps the rows of another, behind those that are there, and gives the number of the first.
  mutating func append(_ other: KeptRows) -> UInt32 {
    let first = UInt32(truncatingIfNeeded: count)
    pieces += other.pieces
    count += other.count
    copiedCount += other.copiedCount
    return first
  }

  /// The wanted rows.
  func gather(_ selection: Selection) -> [Column] {
    types.indices.map { index in
      pieces.isEmpty
        ? .constant(types[index] == .string ? .string("") : .null, type: types[index], count: selection.count)
        : Column.concatenate(pieces.map { $0[index] }).gather(selection)
    }
  }
}

/// The row of each group with the best text, by bytes.
struct TextArgState: Accumulator {
  let isMax: Bool
  private var chosen: ChosenRows
  private var picks = BatchPicks()
  /// The text of each group's row; a missing one is empty.
  private var best: [[UInt8]] = []

  init(isMax: Bool, types: [DataType]) {
    self.isMax = isMax
    chosen = ChosenRows(types: types)
  }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    grow(to: groupCount)
    consider(groups, arguments[0].strings(), rows: 0..<groups.count)
    picks.move(to: &chosen, of: arguments)
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? TextArgState else { return }
    grow(to: groupCount)
    let columns = other.chosen.columns(groupCount: other.best.count)
    consider(
      mapping, columns[0].strings(), rows: other.best.indices.filter { other.chosen.places[$0] != Selection.none })
    picks.move(to: &chosen, of: columns)
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column { chosen.columns(groupCount: groupCount)[0] }

  func finishAll(groupCount: Int) throws(Diagnostic) -> [Column] { chosen.columns(groupCount: groupCount) }

  /// The texts of a batch are compared where they lie; only each group's best is copied.
  private mutating func consider(_ groups: BufferSlice<UInt32>, _ texts: StringStorage, rows: some Sequence<Int>) {
    let pool = texts.pool
    let offsets = pool.offsets.span
    let bytes = pool.bytes.span
    let codes = texts.wideCodes()
    let numbers = groups.span
    for row in rows {
      let group = Int(numbers[row])
      let code = codes.span[row]
      let picked = picks.rows[group]
      if picked != Selection.none {
        let known = codes.span[Int(picked)]
        if known == code { continue }
        let text = bytes.extracting(Self.range(offsets, code))
        let other = bytes.extracting(Self.range(offsets, known))
        if isBetter(text, than: other) { picks.pick(row, for: group) }
      } else if chosen.places[group] == Selection.none {
        picks.pick(row, for: group)
      } else {
        let text = bytes.extracting(Self.range(offsets, code))
        let known = best[group]
        let other = known.span
        if isBetter(text, than: other) { picks.pick(row, for: group) }
      }
    }
    for group in picks.groups {
      let known = bytes.extracting(Self.range(offsets, codes[Int(picks.rows[Int(group)])]))
      best[Int(group)].removeAll(keepingCapacity: true)
      best[Int(group)].append(addingCapacity: known.count) { output in
        for index in known.indices { output.append(known[index]) }
      }
    }
  }

  @inline(__always)
  private static func range(_ offsets: Span<UInt32>, _ code: UInt32) -> Range<Int> {
    Int(offsets[Int(code)])..<Int(offsets[Int(code) + 1])
  }

  private func isBetter(_ text: Span<UInt8>, than other: Span<UInt8>) -> Bool {
    if text.isEmpty { return false }
    if other.isEmpty { return true }
    return isMax ? other.precedes(text) : text.precedes(other)
  }

  private mutating func grow(to groupCount: Int) {
    chosen.grow(to: groupCount)
    picks.grow(to: groupCount)
    best.grow(to: groupCount, filledWith: [])
  }
}
