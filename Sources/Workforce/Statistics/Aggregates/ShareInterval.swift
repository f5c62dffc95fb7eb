import Columns
import Diagnostics
import Plan

/// `share_ci(condition)`: a share with its interval.
struct ShareInterval: EstimateAggregate {
  static let prefix = "share"

  let documentation = Documentation(
    "share_ci", signature: "share_ci(CONDITION)",
    summary: Message(
      "The share of the rows that fulfil a condition, with its 95 % interval.", ja: "条件に合う行の割合と、その95%信頼区間。"),
    details: Message(
      "Three columns: the share (0 to 1), NAME_lower and NAME_upper by Wilson (1927), which stay between 0 and 1 and are not empty where all or none do. Nulls are left out; of nothing it is null.",
      ja: "割合（0〜1）、NAME_lower、NAME_upper の三列。区間はウィルソン（1927）の方法で、0 と 1 を越えず、全員または 0 人でも幅がある。null は除く。行がなければ null。"),
    examples: [
      .init(
        "range x from 1 to 10 step 1 | summarize s = share_ci(x <= 3) | extend s_lower = round(s_lower, 4), s_upper = round(s_upper, 4)",
        gives: "s,s_lower,s_upper\n0.3,0.1078,0.6032\n")
    ])

  var overloads: [Overload] { [Overload([.bool], .real)] }

  static func estimate(_ arguments: [[Double]]) -> Estimate? {
    let successes = arguments[0].count { $0 != 0 }
    guard let interval = Proportion.interval(successes, of: arguments[0].count) else { return nil }
    return Estimate(
      value: Double(successes) / Double(arguments[0].count), lower: interval.lowerBound, upper: interval.upperBound)
  }
}
