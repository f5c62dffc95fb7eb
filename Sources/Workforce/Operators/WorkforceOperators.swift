import Plan

/// The operators that general query languages lack and workforce analysis needs.
public enum WorkforceOperators {
  /// The operators; a new one is a new file and a line here.
  public static let all: [any TabularOperator] = [
    Cohort(), Effect(), MeasureOperator(), Movement(), Projection(), Survive(),
  ]

  /// The measures, as the help explains them.
  public static let words: [Documentation] = Measures.all.map(\.documentation)
}
