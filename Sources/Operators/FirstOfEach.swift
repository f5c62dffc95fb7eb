import Columns
import Diagnostics
import Plan

/// The first row of each combination of keys.
struct FirstOfEach: TableTransform {
  let name = "first of each key"
  let schema: Schema
  let keys: [Int]

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let parts = RowParts(keys.map { inputs[0].columns[$0] }, rowCount: inputs[0].rowCount).parts
    return inputs[0].rows(parts.map { $0[0] })
  }
}
