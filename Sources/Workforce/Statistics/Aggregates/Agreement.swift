import Columns
import Diagnostics
import Plan

/// `icc(score, subject)`: how much raters agree, whoever they are.
struct IntraclassCorrelation: EstimateAggregate {
  static let prefix = "icc"

  let documentation = Documentation(
    "icc", signature: "icc(SCORE, SUBJECT)",
    summary: Message(
      "The intraclass correlation ICC(1,1) of scores of the same subjects, with its 95 % interval.",
      ja: "同じ対象に付けられた評点の級内相関 ICC(1,1) と、その95%信頼区間。"),
    details: Message(
      "Three columns: ICC, NAME_lower and NAME_upper. (MSB − MSW)/(MSB + (k − 1)·MSW) of a one-way analysis of variance, the part of the variance that lies between subjects (Shrout and Fleiss 1979). A row a score; subjects may have different numbers of scores: k is then (N − Σkᵢ²/N)/(n − 1). 0.5 to 0.75 is called moderate, above 0.75 good (Koo and Li 2016). Rows with a null are left out; with fewer than two subjects, or one score each, it is null.",
      ja:
        "ICC、NAME_lower、NAME_upper の三列。一元配置分散分析の (MSB − MSW)/(MSB + (k − 1)·MSW) で、分散のうち対象の間にある部分（Shrout と Fleiss 1979）。一つの評点が一行。対象により評点の数が違ってよく、そのとき k は (N − Σkᵢ²/N)/(n − 1)。0.5〜0.75 で中程度、0.75 超で良好とされる。null のある行は除く。対象が二つに満たないか、評点が一つずつなら null。"
    ),
    examples: [
      .init(
        "datatable(s:string, x:real)['a', 9, 'a', 2, 'a', 5, 'a', 8, 'b', 6, 'b', 1, 'b', 3, 'b', 2, 'c', 8, 'c', 4, 'c', 6, 'c', 8, 'd', 7, 'd', 1, 'd', 2, 'd', 6, 'e', 10, 'e', 5, 'e', 6, 'e', 9, 'f', 6, 'f', 2, 'f', 4, 'f', 7] | summarize r = icc(x, s) | project r = round(r, 4), lower = round(r_lower, 4), upper = round(r_upper, 4)",
        gives: "r,lower,upper\n0.1657,-0.1329,0.7226\n")
    ])

  var overloads: [Overload] {
    [DataType.string, .long, .real, .bool, .date, .datetime].map { Overload([.real, $0], .real) }
  }

  static func estimate(_ arguments: [[Double]]) -> Estimate? {
    let scores = arguments[0]
    let (subjects, subjectCount) = numbered(arguments[1])
    let (n, total) = (Double(subjectCount), Double(scores.count))
    guard n > 1, total > n, let all = Spread(scores) else { return nil }
    var (counts, means) = ([Double](repeating: 0, count: subjectCount), [Double](repeating: 0, count: subjectCount))
    for (score, subject) in zip(scores, subjects) {
      counts[subject] += 1
      means[subject] += score
    }
    for subject in 0..<subjectCount { means[subject] /= counts[subject] }
    let squares = zip(scores, subjects).reduce(0) { $0 + ($1.0 - means[$1.1]) * ($1.0 - means[$1.1]) }
    let within = squares / (total - n)
    let between = zip(counts, means).reduce(0) { $0 + $1.0 * ($1.1 - all.mean) * ($1.1 - all.mean) } / (n - 1)
    let k = (total - counts.reduce(0) { $0 + $1 * $1 } / total) / (n - 1)
    guard between + within > 0 else { return nil }
    if within == 0 { return Estimate(value: 1, lower: 1, upper: 1) }
    func share(_ ratio: Double) -> Double { (ratio - 1) / (ratio + k - 1) }
    let ratio = between / within
    return Estimate(
      value: share(ratio), lower: share(ratio / FisherF.quantile(n - 1, total - n)),
      upper: share(ratio * FisherF.quantile(total - n, n - 1)))
  }
}

extension IntraclassCorrelation {
  /// Subjects numbered from 0 in the order of first appearance, and how many there are.
  private static func numbered(_ codes: [Double]) -> (numbers: [Int], count: Int) {
    var count = 0
    guard let high = codes.max(), let low = codes.min(), low >= 0, high < 8 * Double(codes.count) + 1000,
      codes.allSatisfy({ $0 == $0.rounded() })
    else {
      var known: [Double: Int] = [:]
      let numbers = codes.map { code -> Int in
        if let number = known[code] { return number }
        known[code] = known.count
        return known.count - 1
      }
      return (numbers, known.count)
    }
    var known = [Int](repeating: -1, count: Int(high) + 1)
    let numbers = codes.map { code -> Int in
      if known[Int(code)] < 0 {
        known[Int(code)] = count
        count += 1
      }
      return known[Int(code)]
    }
    return (numbers, count)
  }
}

/// `weighted_kappa(a, b)`: how much two raters agree beyond chance.
struct WeightedKappa: EstimateAggregate {
  static let prefix = "kappa"

  let documentation = Documentation(
    "weighted_kappa", signature: "weighted_kappa(a, b)",
    summary: Message(
      "How much two scores of the same thing agree beyond chance (Cohen's weighted κ), with its 95 % interval.",
      ja: "同じ対象への二つの評点が偶然を超えて一致する程度（コーエンの重み付き κ）と、その95%信頼区間。"),
    details: Message(
      "Three columns: κ, NAME_lower and NAME_upper. κ = 1 − Σw·observed ÷ Σw·expected with the weights (a − b)² ÷ range², so that near misses count little (Cohen 1968); the interval is κ ± 1.96 standard errors (Fleiss, Cohen and Everitt 1969), within -1 and 1. A row a pair. Rows with a null are left out; of no pair, or where both always give the same one score, it is null.",
      ja:
        "κ、NAME_lower、NAME_upper の三列。κ = 1 − Σw·観測 ÷ Σw·期待、重みは (a − b)² ÷ 範囲² で、近い評点の違いは軽く数える（コーエン 1968）。区間は κ ± 1.96 標準誤差（Fleiss、Cohen、Everitt 1969、-1 から 1 の範囲）。一組が一行。null のある行は除く。組がないか、両者がいつも同じ一つの評点なら null。"
    ),
    examples: [
      .init(
        "datatable(a:long, b:long)[1, 1, 2, 2, 3, 3, 1, 2, 2, 3, 3, 1, 4, 4, 4, 3] | summarize k = weighted_kappa(a, b) | project k = round(k, 4), lower = round(k_lower, 4), upper = round(k_upper, 4)",
        gives: "k,lower,upper\n0.6111,0.177,1.0\n")
    ])

  var overloads: [Overload] { [Overload([.real, .real], .real)] }

  static func estimate(_ arguments: [[Double]]) -> Estimate? {
    let (first, second) = (arguments[0], arguments[1])
    let values = Set(first + second).sorted()
    guard let low = values.first, let high = values.last, high > low else { return nil }
    let n = Double(first.count)
    let places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    let size = values.count
    var shares = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    for (a, b) in zip(first, second) { shares[places[a, default: 0]][places[b, default: 0]] += 1 / n }
    let rows = shares.map { $0.reduce(0, +) }
    let columns = (0..<size).map { column in shares.reduce(0) { $0 + $1[column] } }
    func weight(_ i: Int, _ j: Int) -> Double {
      let distance = (values[i] - values[j]) / (high - low)
      return 1 - distance * distance
    }
    var (observed, expected) = (0.0, 0.0)
    var (rowMeans, columnMeans) = ([Double](repeating: 0, count: size), [Double](repeating: 0, count: size))
    for i in 0..<size {
      for j in 0..<size {
        observed += weight(i, j) * shares[i][j]
        expected += weight(i, j) * rows[i] * columns[j]
        rowMeans[i] += weight(i, j) * columns[j]
        columnMeans[j] += weight(i, j) * rows[i]
      }
    }
    guard expected < 1 else { return nil }
    let kappa = (observed - expected) / (1 - expected)
    var sum = 0.0
    for i in 0..<size {
      for j in 0..<size {
        let part = weight(i, j) - (rowMeans[i] + columnMeans[j]) * (1 - kappa)
        sum += shares[i][j] * part * part
      }
    }
    let rest = kappa - expected * (1 - kappa)
    let error = (max(0, sum - rest * rest) / n).squareRoot() / (1 - expected)
    let reach = SurvivalCurve.quantile * error
    return Estimate(value: kappa, lower: max(-1, kappa - reach), upper: min(1, kappa + reach))
  }
}
