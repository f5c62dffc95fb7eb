import Columns
import Diagnostics
import Plan

/// An aggregate over the rows for which a condition is true: `avgif(x, condition)`. The condition stands behind the
/// aggregate's first argument.
struct Conditional: AggregateFunction {
  let base: any AggregateFunction
  let documentation: Documentation
  /// What stands before the argument's name in the name of the result.
  let prefix: String

  init(_ base: any AggregateFunction, _ documentation: Documentation, prefix: String? = nil) {
    self.base = base
    self.documentation = documentation
    self.prefix = prefix ?? documentation.name
  }

  var overloads: [Overload] {
    base.overloads.map { overload in
      var result = overload
      result.parameters.insert(.bool, at: min(1, result.parameters.count))
      return result
    }
  }

  func defaultName(argument: String?) -> String { "\(prefix)_\(argument ?? "")" }

  var keepsValues: Bool { base.keepsValues }

  var addsUpOverValues: Bool { base.addsUpOverValues }

  var dependsOnOrder: Bool { base.dependsOnOrder }

  func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    var inner = overload
    inner.parameters.remove(at: 1)
    var others = arguments
    others.remove(at: 1)
    return ConditionalState(inner: base.makeAccumulator(inner, arguments: others))
  }
}

/// An accumulator that is given only the rows for which the second argument is true.
struct ConditionalState: FixedAccumulator {
  private(set) var inner: any Accumulator

  var isFixed: Bool { (inner as? any FixedAccumulator)?.isFixed ?? false }

  init(inner: any Accumulator) { self.inner = inner }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    let condition = arguments[1]
    let selection = Selection(mask: condition.bools().without(nullsOf: condition.validity))
    var others = arguments
    others.remove(at: 1)
    if selection.count == groups.count {
      try inner.update(groups: groups, groupCount: groupCount, arguments: others)
    } else {
      try inner.update(
        groups: groups.gather(selection, missing: 0), groupCount: groupCount,
        arguments: others.map { $0.gather(selection) })
    }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? ConditionalState else { return }
    try inner.merge(other.inner, mapping: mapping, groupCount: groupCount)
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column { try inner.finish(groupCount: groupCount) }
}

/// The aggregates over a condition that need no state of their own.
enum Conditionals {
  static let all: [any AggregateFunction] = [
    Conditional(
      Average(),
      Documentation(
        "avgif", signature: "avgif(x, CONDITION)",
        summary: Message(
          "The arithmetic mean over the rows for which the condition is true.", ja: "条件が真である行の平均。"),
        details: Message("Nulls are left out; of nothing it is NaN.", ja: "null は除く。値がなければ NaN。"),
        examples: [.init("datatable(x:long)[1, 3, 6] | summarize avgif(x, x > 2)", gives: "avgif_x\n4.5\n")])),
    Conditional(
      Extreme.min,
      Documentation(
        "minif", signature: "minif(x, CONDITION)",
        summary: Message(
          "The smallest value of the rows for which the condition is true.", ja: "条件が真である行の最小の値。"),
        details: Message(
          "Nulls and missing texts are left out; of nothing it is null.", ja: "null と空の文字列は除く。値がなければ null。"),
        examples: [.init("datatable(x:long)[1, 3, 6] | summarize minif(x, x > 2)", gives: "minif_x\n3\n")])),
    Conditional(
      Extreme.max,
      Documentation(
        "maxif", signature: "maxif(x, CONDITION)",
        summary: Message(
          "The largest value of the rows for which the condition is true.", ja: "条件が真である行の最大の値。"),
        details: Message(
          "Nulls and missing texts are left out; of nothing it is null.", ja: "null と空の文字列は除く。値がなければ null。"),
        examples: [.init("datatable(x:long)[1, 3, 6] | summarize maxif(x, x < 5)", gives: "maxif_x\n3\n")])),
    Conditional(
      DistinctCount(),
      Documentation(
        "dcountif", signature: "dcountif(x, CONDITION[, ACCURACY])",
        summary: Message(
          "The number of different values, exactly, of the rows for which the condition is true.",
          ja: "条件が真である行の異なる値の数（正確な値）。"),
        details: Message(
          "Nulls are left out. The accuracy may be given and changes nothing.", ja: "null は除く。精度の引数は受け取るが、結果は変わらない。"),
        examples: [
          .init(
            "datatable(name:string, hours:long)[\"森\", 5, \"林\", 1, \"森\", 7] | summarize dcountif(name, hours > 2)",
            gives: "dcountif_name\n1\n")
        ])),
    Conditional(
      Spread(.stdev),
      Documentation(
        "stdevif", signature: "stdevif(x, CONDITION)",
        summary: Message(
          "The standard deviation of a sample, over the rows for which the condition is true.", ja: "条件が真である行の標本標準偏差。"),
        details: Spread.details(.stdev),
        examples: [
          .init(
            "datatable(x:long)[1, 4, 90] | summarize stdevif(x * x, x < 50)", gives: "stdevif_\n10.606601717798213\n")
        ])),
    Conditional(
      Spread(.variance),
      Documentation(
        "varianceif", signature: "varianceif(x, CONDITION)",
        summary: Message(
          "The variance of a sample, over the rows for which the condition is true.", ja: "条件が真である行の標本分散。"),
        details: Spread.details(.variance),
        examples: [.init("datatable(x:long)[1, 4, 90] | summarize varianceif(x, x < 50)", gives: "varianceif_x\n4.5\n")]
      )),
    Conditional(
      MakeList(),
      Documentation(
        "make_list_if", signature: "make_list_if(x, CONDITION[, MAXIMUM])",
        summary: Message(
          "A list of the values of the rows for which the condition is true.", ja: "条件が真である行の値のリスト。"),
        details: MakeList.details,
        examples: [
          .init(
            "datatable(name:string, hours:long)[\"森\", 5, \"林\", 1, \"谷\", 7] | summarize make_list_if(name, hours > 2)",
            gives: "list_name\n\"[\"\"森\"\",\"\"谷\"\"]\"\n")
        ]), prefix: "list"),
    Conditional(
      MakeSet(),
      Documentation(
        "make_set_if", signature: "make_set_if(x, CONDITION[, MAXIMUM])",
        summary: Message(
          "A list of the different values of the rows for which the condition is true.", ja: "条件が真である行の異なる値のリスト。"),
        details: MakeSet.details,
        examples: [
          .init(
            "datatable(name:string, hours:long)[\"森\", 5, \"林\", 1, \"森\", 7] | summarize make_set_if(name, hours > 2)",
            gives: "set_name\n\"[\"\"森\"\"]\"\n")
        ]), prefix: "set"),
  ]
}
