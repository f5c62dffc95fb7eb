import Columns
import Syntax

/// Prints a plan as a tree, the last step first.
public struct Explain: Sendable {
  private let trace: PlanTrace?

  /// An explanation; with what the steps did, where the plan has run.
  public init(_ trace: PlanTrace? = nil) { self.trace = trace }

  /// The tree, a line a step.
  public func text(of plan: LogicalPlan) -> String {
    lines(of: plan, at: PlanPlace()).joined(separator: "\n") + "\n"
  }

  private func lines(of plan: LogicalPlan, at place: PlanPlace) -> [String] {
    let inputs = plan.inputs
    var result = [title(of: plan) + record(of: place)]
    for (index, input) in inputs.enumerated() {
      let isLast = index == inputs.count - 1
      for (number, line) in lines(of: input, at: place.input(index)).enumerated() {
        let branch = number == 0 ? (isLast ? "└ " : "├ ") : (isLast ? "  " : "│ ")
        result.append(branch + line)
      }
    }
    return result
  }

  /// The rows and the time of a step that has run.
  private func record(of place: PlanPlace) -> String {
    guard let entry = trace?.entry(place) else { return "" }
    let (seconds, attoseconds) = entry.time.components
    let hundredths = seconds * 100_000 + attoseconds / 10_000_000_000_000
    let rest = hundredths % 100
    return "  · \(entry.rowCount) rows · \(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) ms"
  }

  private func title(of plan: LogicalPlan) -> String {
    switch plan {
    case .scan(let table): "scan \(table.name) (\(table.batch.rowCount) rows, \(table.schema.fields.count) columns)"
    case .values(let batch, let label): "\(label) (\(batch.rowCount) rows)"
    case .sequence(let field, let from, let to, let step):
      "range \(field.name) from \(from.text) to \(to.text) step \(step.text)"
    case .filter(let condition, let input): "filter \(text(condition, input.schema))"
    case .project(let outputs, let input):
      "project \(outputs.map { output($0, input.schema) }.joined(separator: ", "))"
    case .aggregate(let keys, let aggregates, let input): aggregate(keys, aggregates, input.schema)
    case .sort(let keys, let limit, let input):
      (limit.map { "top \($0) by " } ?? "sort by ")
        + keys.map { "\(text($0.expression, input.schema)) \($0.isAscending ? "asc" : "desc")" }.joined(separator: ", ")
    case .limit(let count, _): "take \(count)"
    case .join(let join):
      "join \(join.kind.rawValue) on "
        + zip(join.leftKeys, join.rightKeys).map { left, right in
          "\(join.left.schema.fields[left].name) == \(join.right.schema.fields[right].name)"
        }.joined(separator: ", ")
    case .union(let inputs, _): "union of \(inputs.count)"
    case .window(let calls, let input): "window \(calls.map { window($0, input.schema) }.joined(separator: ", "))"
    case .transform(let transform, _): transform.name
    case .given: "part"
    }
  }

  private func aggregate(
    _ keys: [LogicalPlan.Output], _ aggregates: [LogicalPlan.Aggregate], _ schema: Schema
  ) -> String {
    let calls = aggregates.map { aggregate in
      let arguments = aggregate.arguments.map { text($0, schema) }.joined(separator: ", ")
      let names = aggregate.fields.map(\.name).joined(separator: ", ")
      return "\(names) = \(aggregate.function.name)(\(arguments))"
    }
    let groups = keys.isEmpty ? "" : " by \(keys.map { output($0, schema) }.joined(separator: ", "))"
    return "aggregate \(calls.joined(separator: ", "))\(groups)"
  }

  private func window(_ call: LogicalPlan.WindowCall, _ schema: Schema) -> String {
    switch call.kind {
    case .function(let function, _, let arguments):
      return "\(function.name)(\(arguments.map { text($0, schema) }.joined(separator: ", ")))"
    case .aggregate(let aggregate, let group):
      let arguments = aggregate.arguments.map { text($0, schema) }.joined(separator: ", ")
      var parts = [group.keys.map { text($0, schema) }.joined(separator: ", ")]
      if !group.order.isEmpty {
        parts.append("sort " + group.order.map { text($0.expression, schema) }.joined(separator: ", "))
      }
      if let frame = group.frame { parts.append("rows \(frame.lowerBound) .. \(frame.upperBound)") }
      let rows = parts.filter { !$0.isEmpty }.joined(separator: " ")
      return "\(aggregate.function.name)(\(arguments)) within (\(rows))"
    }
  }

  private func output(_ output: LogicalPlan.Output, _ schema: Schema) -> String {
    let value = text(output.expression, schema)
    return value == output.field.name ? value : "\(output.field.name) = \(value)"
  }

  private func text(_ expression: TypedExpression, _ schema: Schema) -> String {
    switch expression.kind {
    case .column(let index): return schema.fields.indices.contains(index) ? schema.fields[index].name : "#\(index)"
    case .literal(let value):
      return value.type == .string ? Value.quoted(value.text) : value.isNull ? "null" : value.text
    case .call(let function, _, let arguments):
      let texts = arguments.map { text($0, schema) }
      let isSign =
        function.name.first?.isLetter != true || ["and", "or"].contains(function.name)
        || TextWords.comparisons.contains(function.name)
      if isSign, texts.count == 2 { return "(\(texts[0]) \(function.name) \(texts[1]))" }
      return "\(function.name)(\(texts.joined(separator: ", ")))"
    case .membership(let value, _, let function): return "\(text(value, schema)) \(function.name) (query)"
    case .scalarQuery: return "(query)"
    }
  }
}
