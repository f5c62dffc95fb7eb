import Columns
import Diagnostics

extension TypedExpression {
  /// The values of all rows of a batch. Queries inside have been replaced by their values before.
  public func evaluate(on batch: Batch, _ context: EvaluationContext) throws(Diagnostic) -> Column {
    try operand(on: batch, context).column
  }

  /// The values of all rows, as one where all are the same.
  public func operand(on batch: Batch, _ context: EvaluationContext) throws(Diagnostic) -> Operand {
    switch kind {
    case .column(let index): return Operand(batch.columns[index])
    case .literal(let value): return Operand(constant: value, type: columnType, rowCount: batch.rowCount)
    case .call(let function, let overload, let arguments):
      var operands: [Operand] = []
      operands.reserveCapacity(arguments.count)
      for (argument, type) in zip(arguments, overload.parameters) {
        operands.append(try argument.operand(on: batch, context, as: type))
      }
      return try Self.call(function, overload, operands, rowCount: batch.rowCount, context, range)
    case .membership, .scalarQuery: preconditionFailure("a query inside an expression was not run before it")
    }
  }

  /// The values of all rows, brought to a parameter's type.
  public func operand(
    on batch: Batch, _ context: EvaluationContext, as parameter: DataType
  ) throws(Diagnostic) -> Operand {
    if type == nil, let constant { return Operand(constant: constant, type: parameter, rowCount: batch.rowCount) }
    return try operand(on: batch, context).widened(to: parameter)
  }

  /// Where all arguments are constants, one row is computed and stands for all.
  private static func call(
    _ function: any ScalarFunction, _ overload: Overload, _ operands: [Operand], rowCount: Int,
    _ context: EvaluationContext, _ range: SourceRange
  ) throws(Diagnostic) -> Operand {
    do throws(Diagnostic) {
      guard operands.allSatisfy({ $0.constant != nil }) else {
        return Operand(try function.evaluate(operands, context))
      }
      let single = operands.map { Operand(constant: $0.constant ?? .null, type: $0.type, rowCount: 1) }
      let result: Column
      if single.isEmpty {
        result = try function.evaluate([Operand(constant: .null, type: .long, rowCount: 1)], context)
      } else {
        result = try function.evaluate(single, context)
      }
      return Operand(constant: result.value(at: 0), type: overload.result, rowCount: rowCount)
    } catch {
      throw error.placed(at: range)
    }
  }

  /// The expression with its constant parts computed; one whose computation fails stays as it is and fails when it runs.
  public func folded(_ context: EvaluationContext) -> TypedExpression {
    guard case .call(let function, let overload, let arguments) = kind else { return self }
    let folded = arguments.map { $0.folded(context) }
    let rebuilt = TypedExpression(.call(function, overload, folded), type: type, order: order, range: range)
    guard folded.allSatisfy({ $0.constant != nil }) else { return rebuilt }
    let single = Batch(schema: Schema([]), columns: [], rowCount: 1)
    guard let operand = try? rebuilt.operand(on: single, context), let value = operand.constant else { return rebuilt }
    return TypedExpression(.literal(value), type: type, order: order, range: range)
  }
}
