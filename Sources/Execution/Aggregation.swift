import Columns
import Diagnostics
import Plan

extension Executor {
  /// Groups and their aggregates: the morsels of each part one after the other, the parts side by side, and their groups
  /// then put together in order.
  func aggregated(
    _ keys: [LogicalPlan.Output], _ aggregates: [LogicalPlan.Aggregate], _ input: LogicalPlan,
    _ place: PlanPlace?
  ) throws(Diagnostic) -> [Batch] {
    var pipeline = try pipeline(of: input, at: place?.input(0))
    var ready = try prepared(keys).map(\.expression)
    for aggregate in aggregates {
      for argument in aggregate.arguments { ready.append(try prepared(argument)) }
    }
    ready = (pipeline.pick(ready) ?? ready).map(pipeline.tabulated)
    var rest = ready[keys.count...]
    let calls = aggregates.map { aggregate in
      var call = aggregate
      call.arguments = Array(rest.prefix(aggregate.arguments.count))
      rest = rest.dropFirst(aggregate.arguments.count)
      return call
    }
    let states = AggregateStates(calls, pipeline)
    let ranked = RankedKeys(Array(ready.prefix(keys.count)), fields: keys.map(\.field))
    let aggregation = Aggregation(
      executor: self, pipeline: pipeline, keys: ranked.keys, fields: ranked.fields, states: states, place: place)
    let result = ranked.restored(try aggregation.result(), fields: keys.map(\.field))
    noteLosses(of: pipeline)
    if let trace, let place { trace.add(place, rowCount: result.rowCount, time: .zero) }
    return [result]
  }

  /// Morsels in a few parts, in their order. How many parts there are depends on the rows and never on the number of
  /// threads, so that sums come out alike on every machine; unless it makes no difference to them.
  func parts<Morsel>(
    of morsels: [Morsel], rowCount: Int, groupCount: Int, isExact: Bool = false
  ) -> [ArraySlice<Morsel>] {
    // Putting parts together must not cost more than filling them.
    let most = !isExact ? 8 : threadCount == 1 ? 1 : 2 * threadCount
    let wanted = min(most, max(2, rowCount / (4 * max(1, groupCount))))
    let size = max(1, (morsels.count + wanted - 1) / wanted)
    return stride(from: 0, to: morsels.count, by: size).map { morsels[$0..<min($0 + size, morsels.count)] }
  }

  func arguments(of call: LogicalPlan.Aggregate, on batch: Batch) throws(Diagnostic) -> [Column] {
    var result: [Column] = []
    for (argument, type) in zip(call.arguments, call.overload.parameters) {
      if argument.type == nil {
        result.append(.constant(.null, type: type, count: batch.rowCount))
      } else {
        result.append(try argument.evaluate(on: batch, context).widened(to: type))
      }
    }
    return result
  }

  /// Gives a mistake inside an aggregate the place of its call.
  func placed<Result>(
    _ call: LogicalPlan.Aggregate, _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    do throws(Diagnostic) { return try body() } catch { throw error.placed(at: call.arguments.first?.range) }
  }
}

/// Rows on their way into groups.
struct Aggregation: Sendable {
  let executor: Executor
  let pipeline: Pipeline
  let keys: [TypedExpression]
  let fields: [Field]
  let states: AggregateStates
  let place: PlanPlace?

  /// Notes the time that a part of the work took.
  func timed<Result>(_ body: () throws(Diagnostic) -> Result) throws(Diagnostic) -> Result {
    guard let trace = executor.trace, let place else { return try body() }
    let start = ContinuousClock.now
    let result = try body()
    trace.add(place, rowCount: 0, time: ContinuousClock.now - start)
    return result
  }

  func result() throws(Diagnostic) -> Batch {
    let facts = keys.map { pipeline.facts(of: $0) }
    let packing = KeyPacking(facts, holdsNulls: true)
    let domain = GroupDomain(facts, rowCount: pipeline.rowCount)
    let estimate = try GroupEstimate(self, packing, slotCount: domain?.slotCount)
    if let parted = PartitionedAggregation(self, facts, packing, domain, estimate) { return try parted.result() }
    if let domain, !estimate.isSparse(domain.slotCount) { return try addressed(domain) }
    return try numbered(packing, estimate)
  }

  /// The morsels in parts that are filled side by side.
  private func parts(groupCount: Int) -> [ArraySlice<Batch>] {
    executor.parts(
      of: pipeline.source, rowCount: pipeline.rowCount, groupCount: groupCount, isExact: states.areExact)
  }

  func keyColumns(_ batch: Batch) throws(Diagnostic) -> [Column] {
    var columns: [Column] = []
    for key in keys { columns.append(try key.evaluate(on: batch, executor.context)) }
    return columns
  }

  // MARK: By direct address

  private struct AddressedPart: Sendable {
    var seen: SeenSlots?
    var accumulators: [any Accumulator]
  }

  /// The most slots that are counted at each morsel, which takes less time then than a look at its rows.
  private static let countedSlots = 4096

  private func addressed(_ domain: GroupDomain) throws(Diagnostic) -> Batch {
    let parts = parts(groupCount: domain.slotCount)
    let filled = try parallelMap(count: parts.count, threadCount: executor.threadCount) {
      (index) throws(Diagnostic) -> AddressedPart in
      var part = AddressedPart(seen: SeenSlots(slotCount: domain.slotCount), accumulators: states.empty)
      for morsel in parts[index] {
        try executor.cancelToken.check()
        let batch = try pipeline.applied(to: morsel)
        if batch.rowCount == 0 { continue }
        try timed { () throws(Diagnostic) in
          let slots = domain.slots(of: try keyColumns(batch), rowCount: batch.rowCount)
          let arguments = try states.arguments(on: batch, executor)
          if domain.slotCount > Self.countedSlots || part.seen?.count == 0 {
            try states.update(
              &part.accumulators, slots, groupCount: domain.slotCount, arguments, noting: &part.seen, executor)
            return
          }
          try states.update(&part.accumulators, slots, groupCount: domain.slotCount, arguments, executor)
          // Where as many slots have rows as before, none of these is the first of its slot.
          let filled = part.accumulators.lazy.compactMap(\.filledGroupCount).first
          if filled != part.seen?.count { part.seen?.note(slots) }
        }
      }
      return part
    }
    return try timed { () throws(Diagnostic) in try putTogether(filled, domain) }
  }

  private func putTogether(_ filled: [AddressedPart], _ domain: GroupDomain) throws(Diagnostic) -> Batch {
    guard var whole = filled.first else { return try finished([], states.empty, slots: BufferSlice([]), groupCount: 0) }
    if filled.count > 1 {
      let identity = BufferSlice<UInt32>.numbers(below: domain.slotCount)
      for part in filled.dropFirst() {
        try executor.cancelToken.check()
        if let seen = part.seen { whole.seen?.add(seen) }
        try states.merge(
          &whole.accumulators, part.accumulators, mapping: identity, groupCount: domain.slotCount, executor)
      }
    }
    let order = whole.seen?.order ?? BufferSlice([])
    return try finished(domain.columns(of: order), whole.accumulators, slots: order, groupCount: domain.slotCount)
  }

  /// The slots that have rows, as groups. Without keys there is one group, even of no rows.
  private func finished(
    _ keyColumns: [Column], _ accumulators: [any Accumulator], slots: BufferSlice<UInt32>, groupCount: Int
  ) throws(Diagnostic) -> Batch {
    var slots = slots
    var columns = keyColumns
    if keys.isEmpty {
      slots = BufferSlice([0])
    } else if slots.count == 0 {
      columns = fields.map { Column(type: $0.type, values: []) }
    }
    let results = try states.finish(accumulators, groupCount: max(groupCount, keys.isEmpty ? 1 : 0), executor)
    let isInOrder = slots.count == groupCount && slots.span.indices.allSatisfy { slots[$0] == UInt32($0) }
    let selection = Selection(slots)
    columns += isInOrder ? results : results.map { $0.gather(selection) }
    return Batch(schema: Schema(fields + states.fields), columns: columns, rowCount: slots.count)
  }

  // MARK: By number

  private struct NumberedPart: Sendable {
    var table: GroupTable
    var accumulators: [any Accumulator]
  }

  private func numbered(_ packing: KeyPacking?, _ estimate: GroupEstimate) throws(Diagnostic) -> Batch {
    let parts = parts(groupCount: estimate.groupCount)
    let filled = try parallelMap(count: parts.count, threadCount: executor.threadCount) {
      (index) throws(Diagnostic) -> NumberedPart in
      var part = emptyPart(packing)
      for morsel in parts[index] {
        try executor.cancelToken.check()
        let batch = try pipeline.applied(to: morsel)
        if batch.rowCount == 0 { continue }
        try timed { () throws(Diagnostic) in
          let groups = part.table.groups(of: try keyColumns(batch), rowCount: batch.rowCount)
          let arguments = try states.arguments(on: batch, executor)
          try states.update(&part.accumulators, groups, groupCount: part.table.count, arguments, executor)
        }
      }
      return part
    }
    return try timed { () throws(Diagnostic) in try putTogether(filled, packing) }
  }

  private func putTogether(_ filled: [NumberedPart], _ packing: KeyPacking?) throws(Diagnostic) -> Batch {
    var whole = filled.first ?? emptyPart(packing)
    for part in filled.dropFirst() {
      let found = Batch(schema: Schema(fields), columns: part.table.keyColumns(), rowCount: part.table.count)
      var numbers: [BufferSlice<UInt32>] = []
      for morsel in found.morsels() {
        try executor.cancelToken.check()
        numbers.append(whole.table.groups(of: morsel.columns, rowCount: morsel.rowCount))
      }
      let mapping = BufferSlice.concatenate(numbers)
      try states.merge(
        &whole.accumulators, part.accumulators, mapping: mapping, groupCount: whole.table.count, executor)
    }
    let columns = whole.table.keyColumns()
    let results = try states.finish(whole.accumulators, groupCount: whole.table.count, executor)
    return Batch(
      schema: Schema(fields + states.fields), columns: columns + results, rowCount: whole.table.count)
  }

  private func emptyPart(_ packing: KeyPacking?) -> NumberedPart {
    NumberedPart(table: GroupTable(types: fields.map(\.type), packing: packing), accumulators: states.empty)
  }
}
