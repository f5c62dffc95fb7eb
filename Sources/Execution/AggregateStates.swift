import Columns
import Diagnostics
import Plan

/// The aggregates of a query and the states that they are read off: one for each, but for those of one argument's moments,
/// which share one.
struct AggregateStates: Sendable {
  /// One state and what feeds it.
  private struct Slot: Sendable {
    /// The call whose arguments are read.
    var call: LogicalPlan.Aggregate
    /// The most that any of the calls needs; nil where the state is the call's own.
    var degree: MomentDegree?
  }

  private let calls: [LogicalPlan.Aggregate]
  private var slots: [Slot] = []
  /// Whether the results are the same wherever the rows are split into parts, down to the last digit.
  private(set) var areExact = true
  /// The bytes that are kept of each group, where they are as many for each; else nil.
  private(set) var recordByteCount: Int? = 0
  /// The state of each call.
  private var places: [Int] = []

  init(_ calls: [LogicalPlan.Aggregate], _ pipeline: Pipeline) {
    self.calls = calls
    places = Array(repeating: -1, count: calls.count)
    var known: [String: Int] = [:]
    for (index, call) in calls.enumerated() where !call.arguments.isEmpty {
      guard let function = call.function.asMoment, function.momentDegree > .count,
        call.arguments.count == 1
      else {
        places[index] = slots.count
        slots.append(Slot(call: call))
        continue
      }
      guard !call.arguments[0].looksUp, let key = call.arguments[0].identity else {
        places[index] = slots.count
        slots.append(Slot(call: call, degree: function.momentDegree))
        continue
      }
      if let place = known[key] {
        slots[place].degree = max(slots[place].degree ?? .count, function.momentDegree)
        // Whole numbers are read as they are, though some of the calls would take reals.
        if call.overload.parameters[0] != .real { slots[place].call = call }
        places[index] = place
      } else {
        known[key] = slots.count
        places[index] = slots.count
        slots.append(Slot(call: call, degree: function.momentDegree))
      }
    }
    // The number of rows is the number of values of any column that has no nulls.
    let whole = slots.firstIndex { slot in
      slot.degree != nil && !pipeline.facts(of: slot.call.arguments[0]).isNullable
    }
    for (index, call) in calls.enumerated() where call.arguments.isEmpty {
      if call.function.asMoment != nil, let whole {
        places[index] = whole
      } else {
        places[index] = slots.count
        slots.append(Slot(call: call))
      }
    }
    for slot in slots { note(slot, pipeline) }
  }

  private mutating func note(_ slot: Slot, _ pipeline: Pipeline) {
    let function = slot.call.function
    // Whole numbers, and decimals of so many digits, are added up as whole numbers.
    let hasUnits = slot.call.arguments.allSatisfy { $0.columnType != .real || pipeline.facts(of: $0).digits != nil }
    let isExact =
      hasUnits
      && (slot.degree != .squares || slot.call.arguments.allSatisfy { Self.hasNearUnits(pipeline.facts(of: $0)) })
    if function.roundsSums, function.asMoment == nil || !isExact { areExact = false }
    let own =
      slot.degree.map { ($0 == .squares ? 16 : 8) * (hasUnits ? 1 : 3) } ?? function.recordByteCount(slot.call.overload)
    recordByteCount = own.flatMap { own in recordByteCount.map { $0 + own } }
  }

  /// Whether the squares of as many units as there can be rows add up to what 128 bits hold: beyond it they are reals.
  private static func hasNearUnits(_ facts: ColumnFacts) -> Bool {
    facts.bounds.map { $0.lowerBound > -(1 << 43) && $0.upperBound < 1 << 43 } ?? false
  }

  /// The results' names and types.
  var fields: [Field] { calls.flatMap(\.fields) }

  /// States that have seen nothing.
  var empty: [any Accumulator] {
    slots.map { slot in
      if let degree = slot.degree, let function = slot.call.function.asMoment {
        return function.makeMoments(slot.call.overload, degree: degree)
      }
      return slot.call.function.makeAccumulator(slot.call.overload, arguments: slot.call.argumentTypes)
    }
  }

  /// Whether a state keeps the values of its groups.
  var keepValues: Bool { slots.contains { $0.degree == nil && $0.call.function.keepsValues } }

  /// Whether a result may depend on the order of the rows.
  var dependOnOrder: Bool { slots.contains { $0.call.function.dependsOnOrder } }

  /// For each state whether its results over rows with different values of its first argument add up to that of all rows;
  /// and that argument.
  var addingUp: [(state: Int, argument: TypedExpression)] {
    slots.enumerated().compactMap { index, slot in
      guard slot.degree == nil, slot.call.function.addsUpOverValues, let argument = slot.call.arguments.first else {
        return nil
      }
      return (index, argument)
    }
  }

  /// States that have seen nothing, of which those at `numbered` are given numbers for the values of their first arguments.
  func empty(numbered: Set<Int>) -> [any Accumulator] {
    zip(slots.indices, empty).map { index, state in
      guard numbered.contains(index) else { return state }
      let call = slots[index].call
      var overload = call.overload
      overload.parameters[0] = .long
      return call.function.makeAccumulator(overload, arguments: call.argumentTypes)
    }
  }

  /// What each state is fed from the rows of a batch.
  func arguments(on batch: Batch, _ executor: Executor) throws(Diagnostic) -> [[Column]] {
    var result: [[Column]] = []
    for slot in slots { result.append(try executor.arguments(of: slot.call, on: batch)) }
    return result
  }

  func update(
    _ accumulators: inout [any Accumulator], _ groups: BufferSlice<UInt32>, groupCount: Int, _ arguments: [[Column]],
    _ executor: Executor
  ) throws(Diagnostic) {
    for (index, slot) in slots.enumerated() {
      try executor.placed(slot.call) { () throws(Diagnostic) in
        try accumulators[index].update(groups: groups, groupCount: groupCount, arguments: arguments[index])
      }
    }
  }

  /// The same, and notes the slots that had no rows before.
  func update(
    _ accumulators: inout [any Accumulator], _ slots: BufferSlice<UInt32>, groupCount: Int, _ arguments: [[Column]],
    noting seen: inout SeenSlots?, _ executor: Executor
  ) throws(Diagnostic) {
    let noting = accumulators.firstIndex { $0.asNoting != nil }
    if noting == nil { seen?.note(slots) }
    for (index, slot) in self.slots.enumerated() {
      try executor.placed(slot.call) { () throws(Diagnostic) in
        if index == noting, var state = accumulators[index].asNoting {
          // There is one holder of the state only, or it would be copied.
          accumulators[index] = NoRows()
          defer { accumulators[index] = state }
          try state.update(groups: slots, groupCount: groupCount, arguments: arguments[index], noting: &seen)
        } else {
          try accumulators[index].update(groups: slots, groupCount: groupCount, arguments: arguments[index])
        }
      }
    }
  }

  /// What stands in the place of a state while it is changed.
  private struct NoRows: Accumulator {
    func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) {}
    func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) {}
    func finish(groupCount: Int) -> Column { .constant(.null, type: .long, count: groupCount) }
  }

  /// Takes over what the states of another part have seen, but for those at `left`.
  func merge(
    _ accumulators: inout [any Accumulator], _ others: [any Accumulator], mapping: BufferSlice<UInt32>,
    groupCount: Int, leaving left: Set<Int> = [], _ executor: Executor
  ) throws(Diagnostic) {
    for (index, slot) in slots.enumerated() where !left.contains(index) {
      try executor.placed(slot.call) { () throws(Diagnostic) in
        try accumulators[index].merge(others[index], mapping: mapping, groupCount: groupCount)
      }
    }
  }

  /// The results' columns, in the order of the calls; those of states that are known already are given.
  func finish(
    _ accumulators: [any Accumulator], groupCount: Int, known: [Int: Column] = [:], _ executor: Executor
  ) throws(Diagnostic) -> [Column] {
    var columns: [Column] = []
    for (index, call) in calls.enumerated() {
      if let column = known[places[index]] {
        columns.append(column)
        continue
      }
      let accumulator = accumulators[places[index]]
      columns += try executor.placed(call) { () throws(Diagnostic) -> [Column] in
        if slots[places[index]].degree != nil, let function = call.function.asMoment {
          return [try function.finish(accumulator, call.overload, groupCount: groupCount)]
        }
        return try accumulator.finishAll(groupCount: groupCount, threadCount: executor.threadCount)
      }
    }
    return columns
  }
}
