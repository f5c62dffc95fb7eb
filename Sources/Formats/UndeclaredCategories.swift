import Columns
import Diagnostics

extension ColumnPlan {
  /// Throws where a column of an ordered category has a value that it does not declare; the error lists those it does.
  func refuseUndeclaredCategories(in table: Table) throws(Diagnostic) {
    for (index, field) in table.schema.fields.enumerated() {
      guard let order = field.order, field.type == .string else { continue }
      let texts = table.batch.columns[index].strings()
      let declared = Set(order.values)
      let known = texts.pool.texts.map { $0.isEmpty || declared.contains($0) }
      guard known.contains(false) else { continue }
      guard let row = (0..<texts.count).first(where: { !known[texts.code(at: $0)] }) else { continue }
      let value = texts[row]
      let near = nearestName(to: value, in: order.values)
      let list = order.values.map { "'\($0)'" }
      var help = [
        Message(
          "declared are, lowest first: \(list.joined(separator: ", "))",
          ja: "宣言された値（低い順）：\(list.joined(separator: "、"))")
      ]
      if let near { help.append(Message("did you mean '\(near)'?", ja: "'\(near)' のことではないか")) }
      throw Diagnostic(
        .constraint,
        Message(
          "'\(value)' in row \(row + 1) of \(table.name) is not a value of the ordered category '\(field.name)'",
          ja: "\(table.name) のデータ \(row + 1) 行の '\(value)' は、順序のある区分 '\(field.name)' の値でない"), help: help)
    }
  }
}
