import Columns
import Diagnostics
import Plan

/// The rows of `mv-expand`.
struct ListExpansion: TableTransform {
  /// Where a column of the result comes from.
  enum Source: Sendable {
    /// The input's column.
    case copied(Int)
    /// The elements of a list, of a type.
    case element(DataType, Int)
    /// The place of the element in its list.
    case number
  }

  let name = "mv-expand"
  let schema: Schema
  let sources: [Source]
  let columnCount: Int
  let listCount: Int
  let makesPairs: Bool
  let limit: Int

  var isRowwise: Bool { true }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    var rows: [UInt32] = []
    var numbers: [Int64] = []
    var elements = [[Value]](repeating: [], count: listCount)
    for row in 0..<input.rowCount {
      let lists = (0..<listCount).map { expanded(input.columns[columnCount + $0].value(at: row)) }
      let count = min(limit, lists.map(\.count).max() ?? 0)
      if row % 256 == 0 { try context.check(rows.count * 8 * (schema.fields.count + 2 * listCount)) }
      for place in 0..<count {
        rows.append(UInt32(row))
        numbers.append(Int64(place))
        for index in lists.indices { elements[index].append(place < lists[index].count ? lists[index][place] : .null) }
      }
    }
    let selection = Selection(rows)
    let columns = sources.map { source -> Column in
      switch source {
      case .copied(let index): return input.columns[index].gather(selection)
      case .element(let type, let list): return Column(type: type, values: elements[list].map { $0.cast(to: type) })
      case .number: return .integers(BufferSlice(numbers))
      }
    }
    return Batch(schema: schema, columns: columns, rowCount: rows.count)
  }

  private func expanded(_ value: Value) -> [Value] {
    switch value {
    case .list(let list): return list
    case .bag(let bag):
      return zip(bag.names, bag.values).map { name, value in
        if makesPairs { return .list([.string(name), value]) }
        var single = PropertyBag()
        single[name] = value
        return .bag(single)
      }
    default: return [value]
    }
  }
}

extension Value {
  /// The value as one of a type; null, or an empty text, where it is of another. Nothing is converted but numbers that
  /// are the same in both types.
  func cast(to type: DataType) -> Value {
    // A list has a text, but is none.
    if type == .string, self.type == .dynamic { return .string("") }
    if let same = widened(to: type) { return same }
    if case .real(let number) = self, type.isWhole, let whole = Int64(exactly: number) {
      return Value.long(whole).widened(to: type) ?? .null
    }
    return type == .string ? .string("") : .null
  }
}
