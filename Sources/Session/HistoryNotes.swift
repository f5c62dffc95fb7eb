import Columns
import Diagnostics
import Execution
import Plan

/// Says of a result that it comes from all years of an effective-dated table, where the query has asked for no date.
struct HistoryNotes {
  let executor: Executor
  /// The session's clock, as ticks since 1970-01-01T00:00Z.
  let now: Int64

  /// An effective-dated table in a plan, and the rows of it that the plan goes on from.
  private struct History {
    var plan: LogicalPlan
    var properties: TableProperties
    /// Whether something in the plan looks at its dates.
    var isDated = false
  }

  /// A plan's columns as far as they are dates of a history; `chain` is the history whose rows it still has, all columns
  /// in place.
  private struct Trace {
    var dates: [Int: Int] = [:]
    var chain: Int?
  }

  /// A sentence for each effective-dated table whose whole history makes the result's rows.
  func messages(of plan: LogicalPlan) throws(Diagnostic) -> [Message] {
    var histories: [History] = []
    _ = trace(plan, &histories)
    var result: [Message] = []
    for history in histories where !history.isDated {
      guard let message = try message(of: history), !result.contains(message) else { continue }
      result.append(message)
    }
    return result
  }

  // MARK: Reading a plan

  private func trace(_ plan: LogicalPlan, _ histories: inout [History]) -> Trace {
    switch plan {
    case .scan(let table): return trace(table, &histories)
    case .values, .sequence, .given: return Trace()
    case .filter(let condition, let input):
      let found = trace(input, &histories)
      look([condition], found, &histories)
      if let chain = found.chain { histories[chain].plan = .filter(condition, histories[chain].plan) }
      return found
    case .project(let outputs, let input):
      let found = trace(input, &histories)
      look(outputs.map(\.expression).filter { $0.plainColumn == nil }, found, &histories)
      var result = Trace()
      for (index, output) in outputs.enumerated() {
        if let column = output.expression.plainColumn { result.dates[index] = found.dates[column] }
      }
      let keepsAll =
        outputs.count >= input.schema.fields.count
        && input.schema.fields.indices.allSatisfy { outputs[$0].expression.plainColumn == $0 }
      if keepsAll, let chain = found.chain {
        histories[chain].plan = .project(outputs, histories[chain].plan)
        result.chain = chain
      }
      return result
    case .aggregate(let keys, let aggregates, let input):
      let found = trace(input, &histories)
      look(keys.map(\.expression) + aggregates.flatMap(\.arguments), found, &histories)
      return Trace()
    case .sort(_, _, let input), .limit(_, let input):
      var found = trace(input, &histories)
      found.chain = nil
      return found
    case .window(let calls, let input):
      var found = trace(input, &histories)
      look(calls.flatMap(\.expressions), found, &histories)
      found.chain = nil
      return found
    case .join(let join): return trace(join, &histories)
    case .union(let inputs, _):
      for input in inputs { _ = trace(input, &histories) }
      return Trace()
    case .transform(let transform, let inputs):
      if let origin = transform.origin { return Trace(dates: trace(origin, &histories).dates) }
      // The first input's rows make the result; what is attached is dated.
      guard let first = inputs.first else { return Trace() }
      return Trace(dates: trace(first, &histories).dates)
    }
  }

  private func trace(_ table: Table, _ histories: inout [History]) -> Trace {
    guard table.properties.isEffectiveDated else { return Trace() }
    let dates = [table.properties.validFrom, table.properties.validTo].compactMap { name in
      table.schema.names.firstIndex { $0 == name }
    }
    guard dates.count == 2 else { return Trace() }
    histories.append(History(plan: .scan(table), properties: table.properties))
    let number = histories.count - 1
    return Trace(dates: Dictionary(uniqueKeysWithValues: dates.map { ($0, number) }), chain: number)
  }

  /// The left side makes the rows. The right side does too, unless it is looked up by its whole key.
  private func trace(_ join: LogicalPlan.Join, _ histories: inout [History]) -> Trace {
    var left = trace(join.left, &histories)
    let count = histories.count
    let right = trace(join.right, &histories)
    left.chain = nil
    let isSought = [.leftsemi, .leftanti].contains(join.kind)
    let names = Set(join.rightKeys.map { join.right.schema.fields[$0].name })
    for index in count..<histories.count {
      let key = histories[index].properties.primaryKey
      if isSought || (!key.isEmpty && key.allSatisfy(names.contains)) { histories[index].isDated = true }
    }
    if isSought { return left }
    for (place, column) in join.rightColumns.enumerated() {
      left.dates[join.left.schema.fields.count + place] = right.dates[column]
    }
    return left
  }

  private func look(_ expressions: [TypedExpression], _ trace: Trace, _ histories: inout [History]) {
    for column in expressions.reduce(into: Set<Int>(), { $0.formUnion($1.usedColumns) }) {
      if let history = trace.dates[column] { histories[history].isDated = true }
    }
  }

  // MARK: Counting

  private func message(of history: History) throws(Diagnostic) -> Message? {
    let schema = history.plan.schema
    guard let from = schema.names.firstIndex(where: { $0 == history.properties.validFrom }),
      let to = schema.names.firstIndex(where: { $0 == history.properties.validTo })
    else { return nil }
    let person = history.properties.personKey.flatMap { name in schema.names.firstIndex { $0 == name } }
    let wanted = [from, to] + (person.map { [$0] } ?? [])
    let plan = LogicalPlan.project(Relation(history.plan).passedThrough(wanted), history.plan)
    let rows = try executor.run(Optimizer().optimize(plan))
    let day = (now >= 0 ? now : now - Ticks.perDay + 1) / Ticks.perDay
    let holding = try self.holding(rows, on: day)
    let date = Value.date(Int32(clamping: day)).text
    guard person != nil else {
      if rows.rowCount == holding.count { return nil }
      return Message(
        "\(rows.rowCount) rows of all years; \(holding.count) hold on \(date)",
        ja: "全期間の \(rows.rowCount) 行。\(date) に有効なのは \(holding.count) 行")
    }
    let all = distinct(rows, Array(0..<rows.rowCount))
    let now = distinct(rows, holding)
    if rows.rowCount == holding.count { return nil }
    return Message(
      "\(all) people of all years; \(now) hold office on \(date)", ja: "全期間の \(all) 人。\(date) に在職するのは \(now) 人")
  }

  private func holding(_ rows: Batch, on day: Int64) throws(Diagnostic) -> [Int] {
    let from = rows.columns[0].widened(to: .datetime)
    let to = rows.columns[1].widened(to: .datetime)
    let moment = day * Ticks.perDay
    let first = from.integers()
    let last = to.integers()
    return (0..<rows.rowCount).filter { row in
      !from.isNull(at: row) && first[row] <= moment && (to.isNull(at: row) || last[row] >= moment)
    }
  }

  private func distinct(_ rows: Batch, _ chosen: [Int]) -> Int {
    let keys = rows.columns[2]
    guard keys.type == .string else { return Set(chosen.map { keys.value(at: $0) }).count }
    let texts = keys.strings().withDistinctTexts
    return Set(chosen.map { texts.code(at: $0) }).count
  }
}
