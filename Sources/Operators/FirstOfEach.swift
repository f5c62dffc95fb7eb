import Columns
import Diagnostics
import Plan

/// The first row of each combination of keys.
struct FirstOfEach: TableTransform {
  let name = "first of each key"
  let schema: Schema
  let keys: [Int]

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let table = inputs[0]
    let groups = try context.grouped(keys.map { table.columns[$0] }, table.rowCount)
    var isSeen = [Bool](repeating: false, count: groups.count)
    let numbers = groups.numbers.span
    let isFirst = BufferSlice<UInt8>(count: table.rowCount) { output in
      for row in output.indices {
        let group = Int(numbers[row])
        output[row] = isSeen[group] ? 0 : 1
        isSeen[group] = true
      }
    }
    return table.gather(Selection(mask: isFirst))
  }
}
