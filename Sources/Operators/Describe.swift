import Columns
import Diagnostics
import Plan
import Syntax

/// `describe`: a row for each column, with what its values are.
public struct Describe: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "describe",
    signature: "T | describe",
    summary: Message(
      "A row for each column: type, missing and distinct values, range, quartiles and a small histogram.",
      ja: "列ごとに、型、欠損、異なる値の数、範囲、四分位数、小さなヒストグラムを一行で示す。"),
    details: Message(
      "missing counts nulls and empty texts; the other figures leave them out. Quartiles are nearest-rank values of the column. Ordered categories go by their order; texts without one have no quartiles. The histogram has a block for each value where there are at most eight, else eight parts of equal width from the minimum to the maximum, for numbers and dates; a blank is no row. Values stand as texts, since columns have different types.",
      ja:
        "missing は null と空の文字列の数で、ほかの値はそれらを除いて求める。四分位数は列の中の値（最近順位法）。順序のある区分はその順に従い、順序のない文字列に四分位数はない。ヒストグラムは、値が八つ以下なら値ごと、数と日付では最小から最大までを八等分して示す。空白は行がないこと。列によって型が違うので、値は文字列で示す。"
    ),
    examples: [
      .init(
        "datatable(n:long, s:string)[1, \"a\", 2, \"\", 4, \"b\", 9, \"a\"] | describe",
        gives:
          "column,type,missing,distinct,minimum,quartile1,median,quartile3,maximum,histogram\nn,long,0,4,1,1,2,4,9,████\ns,string,1,2,a,,,,b,█▄\n"
      )
    ])

  /// Its grammar.
  public let shape = StageShape("describe", slots: [])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input else { return nil }
    return Relation(.transform(ColumnSummary(input.schema), [input.plan]))
  }
}

/// A row for each column of its input.
struct ColumnSummary: TableTransform {
  let schema: Schema

  init(_ input: Schema) {
    let title = input.fields.contains { $0.title != nil } ? [Field("title", .string)] : []
    let figures = ["minimum", "quartile1", "median", "quartile3", "maximum", "histogram"]
    schema = Schema(
      [Field("column", .string)] + title + [
        Field("type", .string), Field("missing", .long), Field("distinct", .long),
      ] + figures.map { Field($0, .string) })
  }

  var name: String { "describe" }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    let hasTitle = schema.fields.count > 10
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    for (field, column) in zip(input.schema.fields, input.columns) {
      try context.check(column.count * 8)
      let figures = Figures(column, field.order)
      let title: [Value] = hasTitle ? [.string(field.title ?? "")] : []
      let cells = [.string(field.name)] + title + [.string(field.type.rawValue)] + figures.cells
      for (index, cell) in cells.enumerated() { builders[index].append(cell) }
    }
    return Batch(schema: schema, columns: builders.map { $0.finish() }, rowCount: input.columns.count)
  }
}

/// What a column's values are.
private struct Figures {
  private var missing = 0
  private var distinct = 0
  /// The lowest, the quartiles and the highest, as texts.
  private var ranks = [String](repeating: "", count: 5)
  private var histogram = ""

  /// The cells behind the column's name and type.
  var cells: [Value] {
    [.long(Int64(missing)), .long(Int64(distinct))] + (ranks + [histogram]).map(Value.string)
  }

  init(_ column: Column, _ order: CategoryOrder?) {
    switch column.type {
    case .string: fill(texts: column.strings().withDistinctTexts, order)
    case .real:
      let values = column.reals()
      fill((0..<column.count).lazy.filter { !column.isNull(at: $0) }.map { values[$0] }.filter { !$0.isNaN }, column) {
        .real($0)
      } distance: {
        ($0 - $1) / ($2 - $1)
      }
    case .dynamic:
      missing = column.nullCount
      distinct = Set((0..<column.count).lazy.filter { !column.isNull(at: $0) }.map { column.value(at: $0).json }).count
    case .bool: fill(wholes: column.bools().mapped { Int64($0) }, column) { .bool($0 != 0) }
    case .date: fill(wholes: column.integers(), column) { .date(Int32(clamping: $0)) }
    case .datetime: fill(wholes: column.integers(), column) { .datetime($0) }
    case .timespan: fill(wholes: column.integers(), column) { .timespan($0) }
    case .int, .long: fill(wholes: column.integers(), column) { .long($0) }
    }
  }

  private mutating func fill(wholes: BufferSlice<Int64>, _ column: Column, _ value: (Int64) -> Value) {
    let valid = (0..<column.count).lazy.filter { !column.isNull(at: $0) }.map { wholes[$0] }
    fill(valid, column, value) { (Double($0) - Double($1)) / (Double($2) - Double($1)) }
  }

  /// Numbers and days; `distance` is the place of a value between the lowest and the highest, from 0 to 1.
  private mutating func fill<Element: Comparable>(
    _ values: some Sequence<Element>, _ column: Column, _ value: (Element) -> Value,
    distance: (Element, Element, Element) -> Double
  ) {
    let sorted = values.sorted()
    missing = column.count - sorted.count
    guard let low = sorted.first, let high = sorted.last else { return }
    ranks = Self.places(sorted.count).map { value(sorted[$0]).text }
    var runs: [Int] = []
    for index in sorted.indices {
      if index > 0, sorted[index] == sorted[index - 1] { runs[runs.count - 1] += 1 } else { runs.append(1) }
    }
    distinct = runs.count
    if runs.count > Self.barCount {
      runs = [Int](repeating: 0, count: Self.barCount)
      for element in sorted {
        runs[min(Self.barCount - 1, Int(distance(element, low, high) * Double(Self.barCount)))] += 1
      }
    }
    histogram = Self.bars(runs)
  }

  private mutating func fill(texts: StringStorage, _ order: CategoryOrder?) {
    var counts = [Int](repeating: 0, count: texts.pool.count)
    for row in 0..<texts.count { counts[texts.code(at: row)] += 1 }
    let ranks = texts.pool.sortRanks()
    var codes = counts.indices.filter { counts[$0] > 0 && !texts.pool.isEmpty(at: $0) }
    codes.sort { left, right in
      let places = (order?.rank(of: texts.pool[left]) ?? .max, order?.rank(of: texts.pool[right]) ?? .max)
      return places.0 == places.1 ? ranks[left] < ranks[right] : places.0 < places.1
    }
    distinct = codes.count
    let total = codes.reduce(0) { $0 + counts[$1] }
    missing = texts.count - total
    guard let low = codes.first, let high = codes.last else { return }
    self.ranks[0] = texts.pool[low]
    self.ranks[4] = texts.pool[high]
    if order != nil {
      var ends: [Int] = []
      for code in codes { ends.append((ends.last ?? 0) + counts[code]) }
      self.ranks = Self.places(total).map { place in
        texts.pool[codes[ends.firstIndex { $0 > place } ?? 0]]
      }
    }
    if codes.count <= Self.barCount { histogram = Self.bars(codes.map { counts[$0] }) }
  }

  /// The places of minimum, quartiles and maximum among so many sorted values: the nearest ranks.
  private static func places(_ count: Int) -> [Int] {
    [0, (count + 3) / 4 - 1, (count + 1) / 2 - 1, (3 * count + 3) / 4 - 1, count - 1]
  }

  private static let barCount = 8

  /// A block for each count, the highest for the largest.
  private static func bars(_ counts: [Int]) -> String {
    let blocks = Array("▁▂▃▄▅▆▇█")
    let most = counts.max() ?? 1
    return String(counts.map { $0 == 0 ? " " : blocks[max(0, ($0 * blocks.count + most - 1) / most - 1)] })
  }
}
