import Columns
import Diagnostics
import Plan

/// Grouping where what is kept of all groups would outgrow the processor's cache: rows are first brought together by parts,
/// each part is then grouped on its own, side by side with others.
///
/// Parts are made by the groups' keys: then a group lies in one of them. Or, where groups are few and one aggregate looks at
/// the different values of a column, by these values: then that aggregate's results of the parts add up.
struct PartitionedAggregation: Sendable {
  /// How a row's keys lead to its group.
  private enum Grouping: Sendable {
    case addressed(GroupDomain)
    case packed(KeyPacking)
    /// Keys that do not fit into one word are numbered part by part; parts are made by the packings of those of them that
    /// fit alone.
    case numbered([(key: Int, packing: KeyPacking)])
  }

  /// What parts are made of.
  private enum Division: Sendable {
    case groups
    /// By the values of an argument, over which the results of these states add up.
    case values(TypedExpression, ValueWords, states: Set<Int>)
  }

  /// Rows as they lie in memory between the two steps: what they are grouped by and what the states are fed, part by part.
  private struct Chunk: Sendable {
    let parts: PartedRows
    /// The slots where groups are addressed, else the words.
    let slots: BufferSlice<UInt32>?
    let words: BufferSlice<UInt64>?
    /// The keys as they are, where they are numbered part by part.
    let keys: [Column]
    let arguments: [[Column]]
    /// Where parts are made by values: their words, and which rows have one.
    let values: BufferSlice<UInt64>?
    let validity: Validity?
  }

  /// The groups of a part.
  private struct Part: Sendable {
    /// The slots or words of its groups.
    var slots = BufferSlice<UInt32>([])
    var words = BufferSlice<UInt64>([])
    /// Their keys, where they are neither.
    var keys: [Column] = []
    /// The first row of each.
    var firsts = BufferSlice<UInt32>([])
    /// The results of each, where no other part knows of it.
    var results: [Column] = []
    /// What is known of each, where other parts do.
    var accumulators: [any Accumulator] = []

    var count: Int { firsts.count }
  }

  private let aggregation: Aggregation
  private let grouping: Grouping
  private let division: Division
  private let partBits: UInt64

  private var partCount: Int { 1 << Int(partBits) }
  private var executor: Executor { aggregation.executor }
  private var states: AggregateStates { aggregation.states }

  /// Nil where one table of all groups is better, or the keys do not fit into a word.
  init?(
    _ aggregation: Aggregation, _ facts: [ColumnFacts], _ packing: KeyPacking?, _ domain: GroupDomain?,
    _ estimate: GroupEstimate
  ) {
    let tuning = aggregation.executor.tuning
    guard estimate.rowCount > tuning.partitionedRows, estimate.rowCount < UInt32.max else { return nil }
    self.aggregation = aggregation
    if let domain, !estimate.isSparse(domain.slotCount) {
      // Rows that mostly touch what the ones before them touched find it in the cache, however many groups there are.
      if !aggregation.states.keepValues, estimate.spread < tuning.closeSpread { return nil }
      // So do rows of any order where what is kept of all groups is little.
      if aggregation.states.areExact, let byteCount = aggregation.states.recordByteCount,
        byteCount * domain.slotCount * aggregation.executor.threadCount <= tuning.tableByteCount
      {
        return nil
      }
      grouping = .addressed(domain)
    } else if let packing {
      grouping = .packed(packing)
    } else {
      let packings = facts.enumerated().compactMap { key, facts in
        KeyPacking([facts], holdsNulls: true).map { (key: key, packing: $0) }
      }
      if packings.isEmpty { return nil }
      grouping = .numbered(packings)
    }
    let groupCount = estimate.groupCount
    let keepsValues = aggregation.states.keepValues
    if !aggregation.keys.isEmpty, groupCount > (keepsValues ? tuning.tableKeepingGroups : tuning.tableGroups) {
      division = .groups
      partBits = Self.partBits(keepsValues ? max(groupCount, estimate.rowCount / 16) : groupCount)
      return
    }
    if case .numbered = grouping { return nil }
    guard let values = Self.values(aggregation, groupCount) else { return nil }
    division = values
    partBits = Self.partBits(estimate.rowCount / 4)
  }

  /// 16 to 256 parts, of about sixteen thousand groups.
  private static func partBits(_ groupCount: Int) -> UInt64 {
    UInt64(min(8, max(4, Int.bitWidth - (groupCount >> 14).leadingZeroBitCount)))
  }

  /// The argument whose different values are too many for bits.
  private static func values(_ aggregation: Aggregation, _ groupCount: Int) -> Division? {
    if aggregation.states.dependOnOrder { return nil }
    let bitWords = Double(aggregation.executor.tuning.bitWords)
    let candidates = aggregation.states.addingUp
    for (_, argument) in candidates {
      guard !argument.looksUp, let identity = argument.identity,
        let words = ValueWords(of: argument, aggregation, groupCount: groupCount, bitWords)
      else { continue }
      let states = candidates.filter { $0.argument.identity == identity }.map(\.state)
      return .values(argument, words, states: Set(states))
    }
    return nil
  }

  func result() throws(Diagnostic) -> Batch {
    let morsels = aggregation.pipeline.source
    // A part of a chunk should be long enough to be worth a call.
    let size = max(1, partCount * 1024 / Batch.morselRowCount)
    let runs = stride(from: 0, to: morsels.count, by: size).map { $0..<min($0 + size, morsels.count) }
    let chunks = try parallelMap(count: runs.count, threadCount: executor.threadCount) {
      (index) throws(Diagnostic) -> Chunk? in
      try executor.cancelToken.check()
      return try chunk(morsels[runs[index]])
    }.compactMap { $0 }
    var firstRows: [UInt32] = []
    var rowCount = 0
    for chunk in chunks {
      firstRows.append(UInt32(truncatingIfNeeded: rowCount))
      rowCount += chunk.parts.rows.count
    }
    let starts = firstRows
    let parts = try parallelMap(count: partCount, threadCount: executor.threadCount) {
      (index) throws(Diagnostic) -> Part in
      try executor.cancelToken.check()
      return try aggregation.timed { () throws(Diagnostic) in try part(index, chunks, starts) }
    }
    let all = rowCount
    return try aggregation.timed { () throws(Diagnostic) in
      switch division {
      case .groups: try lined(parts, rowCount: all)
      case .values(_, _, let adding): try merged(parts, adding)
      }
    }
  }

  // MARK: Rows to parts

  /// Rows of some morsels, part by part; nil where there are none.
  private func chunk(_ morsels: ArraySlice<Batch>) throws(Diagnostic) -> Chunk? {
    var batches: [Batch] = []
    for morsel in morsels {
      let batch = try aggregation.pipeline.applied(to: morsel)
      if batch.rowCount > 0 { batches.append(batch) }
    }
    if batches.isEmpty { return nil }
    let batch = Batch.concatenate(batches, schema: aggregation.pipeline.schema)
    return try aggregation.timed { () throws(Diagnostic) -> Chunk in
      let keys = try aggregation.keyColumns(batch)
      var slots: BufferSlice<UInt32>?
      var words: BufferSlice<UInt64>?
      switch grouping {
      case .addressed(let domain): slots = domain.slots(of: keys, rowCount: batch.rowCount)
      case .packed(let packing): words = packing.words(of: keys)
      case .numbered(let packings):
        for (key, packing) in packings {
          let own = packing.words(of: [keys[key]])
          // Any mixture will do that is the same for the same keys.
          words = words?.zipped(own) { ($0 << 27 | $0 >> 37) &* 0x9FB2_1C65_1E98_DF25 ^ $1 } ?? own
        }
      }
      let parts: PartedRows
      var values: BufferSlice<UInt64>?
      var validity: Validity?
      if case .values(let argument, let valueWords, _) = division {
        let column = try argument.evaluate(on: batch, executor.context)
        let all = valueWords.words(of: column)
        (values, validity) = (all, column.validity)
        parts = PartedRows(words: all, bits: partBits)
      } else if let slots {
        parts = PartedRows(slots: slots, shift: slotShift, count: partCount)
      } else {
        parts = PartedRows(words: words ?? BufferSlice([]), bits: partBits)
      }
      let selection = Selection(parts.rows)
      return Chunk(
        parts: parts, slots: slots?.gather(selection, missing: 0), words: words?.gather(selection, missing: 0),
        keys: isNumbered ? keys.map { $0.gather(selection) } : [],
        arguments: try states.arguments(on: batch, executor).map { $0.map { $0.gather(selection) } },
        values: values?.gather(selection, missing: 0), validity: validity?.gather(selection))
    }
  }

  private var isNumbered: Bool {
    if case .numbered = grouping { return true }
    return false
  }

  /// A part has 2 to the power of this slots.
  private var slotShift: UInt32 {
    guard case .addressed(let domain) = grouping, case .groups = division else { return 31 }
    let perPart = (domain.slotCount + partCount - 1) / partCount
    return UInt32(Int.bitWidth - (perPart - 1).leadingZeroBitCount)
  }

  // MARK: Parts to groups

  private func part(_ index: Int, _ chunks: [Chunk], _ starts: [UInt32]) throws(Diagnostic) -> Part {
    let numbers = ValueNumbering(division, chunks, part: index)
    var accumulators = numbers.map { states.empty(numbered: $0.states) } ?? states.empty
    var firsts = Records<UInt32>(initial: .max)
    var table = WordTable(mayBeDense: false)
    var groupTable = GroupTable(types: aggregation.fields.map(\.type))
    var firstSlot: UInt32 = 0
    if case .addressed(let domain) = grouping {
      if case .groups = division {
        firstSlot = UInt32(truncatingIfNeeded: index) << slotShift
        firsts.grow(to: max(0, min(1 << Int(slotShift), domain.slotCount - Int(firstSlot))))
      } else {
        firsts.grow(to: domain.slotCount)
      }
    }
    for (number, (chunk, start)) in zip(chunks, starts).enumerated() {
      let range = chunk.parts.range(index)
      if range.isEmpty { continue }
      try executor.cancelToken.check()
      let groups: BufferSlice<UInt32>
      if let slots = chunk.slots?.slice(range) {
        groups = firstSlot == 0 ? slots : slots.mapped { $0 &- firstSlot }
      } else if isNumbered {
        groups = groupTable.groups(of: chunk.keys.map { $0.slice(range) }, rowCount: range.count)
        firsts.grow(to: groupTable.count)
      } else {
        groups = table.numbers(of: (chunk.words ?? BufferSlice([])).slice(range), validity: nil)
        firsts.grow(to: table.count)
      }
      firsts.update(at: groups, with: chunk.parts.rows.slice(range)) { $0 = min($0, $1 &+ start) }
      var arguments = chunk.arguments.map { $0.map { $0.slice(range) } }
      if let numbers {
        let column = numbers.column(number, chunk.validity?.slice(range))
        for state in numbers.states { arguments[state][0] = column }
      }
      try states.update(&accumulators, groups, groupCount: firsts.count, arguments, executor)
    }
    var result = try finished(accumulators, firsts, table, firstSlot: firstSlot)
    if isNumbered { result.keys = groupTable.keyColumns() }
    return result
  }

  /// Numbers for the different values of a part: close together, whatever the values are.
  private struct ValueNumbering {
    let states: Set<Int>
    private var numbers: [BufferSlice<UInt32>] = []
    private var table = WordTable(mayBeDense: false)

    init?(_ division: Division, _ chunks: [Chunk], part: Int) {
      guard case .values(_, _, let states) = division else { return nil }
      self.states = states
      for chunk in chunks {
        let words = chunk.values?.slice(chunk.parts.range(part)) ?? BufferSlice([])
        numbers.append(table.numbers(of: words, validity: nil))
      }
    }

    func column(_ chunk: Int, _ validity: Validity?) -> Column {
      let all = numbers[chunk].mapped { Int32(truncatingIfNeeded: $0) }
      return Column(
        type: .long, storage: .int32(all), validity: validity, bounds: 0...Int64(max(1, table.count) - 1))
    }
  }

  private func finished(
    _ accumulators: [any Accumulator], _ firsts: Records<UInt32>, _ table: WordTable, firstSlot: UInt32
  ) throws(Diagnostic) -> Part {
    var part = Part()
    let all = firsts.mapped(firsts.count) { $0 }
    var isSlotTaken: Selection?
    if case .addressed = grouping {
      let taken = Selection(mask: all.mapped { $0 == .max ? 0 : 1 })
      part.slots = taken.rows.mapped { $0 &+ firstSlot }
      if taken.count < all.count { isSlotTaken = taken }
    } else if !isNumbered {
      part.words = table.words
    }
    part.firsts = isSlotTaken.map { all.gather($0, missing: 0) } ?? all
    if case .values = division {
      part.accumulators = accumulators
    } else if part.count > 0 {
      let results = try states.finish(accumulators, groupCount: all.count, executor)
      part.results = isSlotTaken.map { taken in results.map { $0.gather(taken) } } ?? results
    }
    return part
  }

  // MARK: Groups to rows

  private func keyColumns(_ slots: BufferSlice<UInt32>, _ words: BufferSlice<UInt64>) -> [Column] {
    switch grouping {
    case .addressed(let domain): domain.columns(of: slots)
    case .packed(let packing): packing.columns(of: words)
    case .numbered: []
    }
  }

  private func empty() -> Batch { Batch.empty(Schema(aggregation.fields + states.fields)) }

  /// The groups of all parts in the order of their first rows; no part has a group of another.
  private func lined(_ parts: [Part], rowCount: Int) throws(Diagnostic) -> Batch {
    let filled = parts.filter { $0.count > 0 }
    if filled.isEmpty { return empty() }
    let check = executor.context.check
    let order = try RowRanks.order(
      of: filled.map(\.firsts), rowCount: rowCount, threadCount: executor.threadCount, check)
    let slots = BufferSlice.concatenate(filled.map(\.slots))
    let words = BufferSlice.concatenate(filled.map(\.words))
    let schema = Schema(aggregation.fields + states.fields)
    let results = try parallelMap(count: states.fields.count, threadCount: executor.threadCount) {
      (index) throws(Diagnostic) -> Column in
      try check()
      return Column.concatenate(filled.map { $0.results[index] })
    }
    var given: [Column] = []
    if isNumbered {
      given = aggregation.keys.indices.map { key in Column.concatenate(filled.map { $0.keys[key] }) }
    }
    let keys = given
    let size = 8 * Batch.morselRowCount
    let starts = Array(stride(from: 0, to: order.count, by: size))
    let pieces = try parallelMap(count: starts.count, threadCount: executor.threadCount) {
      (piece) throws(Diagnostic) -> Batch in
      try check()
      let rows = Selection(order.slice(starts[piece]..<min(starts[piece] + size, order.count)))
      let own =
        isNumbered
        ? keys.map { $0.gather(rows) }
        : keyColumns(
          slots.count > 0 ? slots.gather(rows, missing: 0) : slots,
          words.count > 0 ? words.gather(rows, missing: 0) : words)
      return Batch(schema: schema, columns: own + results.map { $0.gather(rows) }, rowCount: rows.count)
    }
    return try executor.together(pieces, schema: schema)
  }

  /// The groups of all parts, which may be the same; the results of the states at `adding` add up.
  private func merged(_ parts: [Part], _ adding: Set<Int>) throws(Diagnostic) -> Batch {
    var accumulators = states.empty
    var firsts = Records<UInt32>(initial: .max)
    var table = WordTable()
    var sums: [Int: Records<Int64>] = [:]
    for state in adding { sums[state] = Records(initial: 0) }
    for part in parts where part.count > 0 {
      try executor.cancelToken.check()
      // The groups of addressed states are all slots, those of numbered ones the part's own.
      var mapping: BufferSlice<UInt32>
      switch grouping {
      case .addressed(let domain):
        mapping = .numbers(below: domain.slotCount)
        firsts.grow(to: domain.slotCount)
        firsts.update(at: part.slots, with: part.firsts) { $0 = min($0, $1) }
      case .packed, .numbered:
        mapping = table.numbers(of: part.words, validity: nil)
        firsts.grow(to: table.count)
        firsts.update(at: mapping, with: part.firsts) { $0 = min($0, $1) }
      }
      try states.merge(
        &accumulators, part.accumulators, mapping: mapping, groupCount: firsts.count, leaving: adding, executor)
      for state in adding {
        let counts = try part.accumulators[state].finish(groupCount: mapping.count).integers()
        sums[state]?.grow(to: firsts.count)
        sums[state]?.update(at: mapping, with: counts) { $0 &+= $1 }
      }
    }
    let all = firsts.mapped(firsts.count) { $0 }
    // Without keys there is one group, even of no rows.
    let groupCount = aggregation.keys.isEmpty ? 1 : firsts.count
    let rows =
      aggregation.keys.isEmpty ? [0] : (0..<groupCount).filter { all[$0] != .max }.sorted { all[$0] < all[$1] }
    if rows.isEmpty { return empty() }
    let order = Selection(BufferSlice(rows.map { UInt32(truncatingIfNeeded: $0) }))
    let known = sums.mapValues { Column.integers($0.mapped(groupCount) { $0 }) }
    let results = try states.finish(accumulators, groupCount: groupCount, known: known, executor)
    let keys = keyColumns(order.rows, words(of: table, order))
    return Batch(
      schema: Schema(aggregation.fields + states.fields), columns: keys + results.map { $0.gather(order) },
      rowCount: order.count)
  }

  private func words(of table: WordTable, _ order: Selection) -> BufferSlice<UInt64> {
    guard case .packed = grouping else { return BufferSlice([]) }
    return table.words.gather(order, missing: 0)
  }
}
