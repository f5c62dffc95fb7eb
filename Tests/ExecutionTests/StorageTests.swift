import Columns
import Diagnostics
import Execution
import Plan
import Session
import Syntax
import Testing

/// Queries give the same answers however their tables lie in memory: reals or decimals, keys that lie close together or far
/// apart, whole numbers or texts, with nulls and without, in one part or cut at odd places.
@Suite("Answers do not depend on how columns lie in memory")
struct StorageTests {
  /// Keys, groups and values of rows, of which every way to store them is made.
  struct Rows {
    var keys: [Int]
    var groups: [Int]
    var units: [Int]
    var isNull: [Bool]

    init(count: Int, keyCount: Int, seed: UInt64) {
      var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
      func next(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
      }
      keys = (0..<count).map { _ in next(keyCount) }
      groups = (0..<count).map { _ in next(7) }
      units = (0..<count).map { _ in next(2001) - 1000 }
      isNull = (0..<count).map { _ in next(10) < 3 }
    }
  }

  /// A way to store the rows.
  struct Form: Sendable, CustomTestStringConvertible {
    var isDecimal: Bool
    /// What a key becomes.
    var key: @Sendable (Int) -> Value
    var keyType: DataType
    var hasNulls: Bool
    var testDescription: String
  }

  static let forms: [Form] = [false, true].flatMap { hasNulls in
    [false, true].flatMap { isDecimal in
      let name = "\(isDecimal ? "decimals" : "reals")\(hasNulls ? ", nulls" : "")"
      return [
        Form(
          isDecimal: isDecimal, key: { .long(Int64($0)) }, keyType: .long, hasNulls: hasNulls,
          testDescription: "close keys, \(name)"),
        Form(
          isDecimal: isDecimal, key: { .long((Int64($0) &* 0x1234_5678_9ABC_DEF1) ^ Int64.min) }, keyType: .long,
          hasNulls: hasNulls, testDescription: "far keys, \(name)"),
        Form(
          isDecimal: isDecimal, key: { .string("A-\($0)") }, keyType: .string, hasNulls: hasNulls,
          testDescription: "text keys, \(name)"),
        Form(
          isDecimal: isDecimal, key: { .real(Double($0) / 8 - 100) }, keyType: .real, hasNulls: hasNulls,
          testDescription: "real keys, \(name)"),
      ]
        + (isDecimal
          ? [
            Form(
              isDecimal: true, key: { .long(Int64($0) * 53 - 1000) }, keyType: .long, hasNulls: hasNulls,
              testDescription: "spread keys, \(name)")
          ] : [])
    }
  }

  static let queries = [
    "t | summarize n = count(), s = sum(x), a = avg(x), d = stdev(x), v = variancep(x) by g | sort by g asc",
    "t | summarize n = count(), a = avg(x), low = min(x), high = max(x) by k | summarize count(), sum(n), sum(high), sum(low)",
    "t | summarize percentiles(x, 0, 10, 50, 99) by g | sort by g asc",
    "t | summarize m = percentile(x, 50) by k | summarize count(), sum(m)",
    "t | summarize dcount(x), dcount(k) by g | sort by g asc",
    "t | summarize (best, at) = arg_max(x, row) by k | summarize count(), sum(best), sum(at)",
    "t | where x >= 1.25 and x < 7.5 | summarize count(), sum(row)",
    "t | where x > -0.005 and x <= 0.005 | summarize count(), sum(row)",
    "t | where x != 2.5 and 3.14 > x | summarize count(), sum(row)",
    "t | join kind=inner (t | summarize top = max(x) by k) on k | summarize count(), sum(top), sum(x)",
    "t | join kind=leftanti (t | where x > 9 | distinct k) on k | summarize count(), sum(row)",
    "t | join kind=leftouter (t | where x > 9 | summarize m = max(row) by k, g) on k, g | summarize count(), sum(m)",
    "t | sort by x desc, g asc, row asc | extend r = row_number() | where r % 37 == 1 | summarize sum(row * r)",
    "t | top 2 by x, row asc within (k) | summarize count(), sum(x), sum(row)",
    "t | extend b = bin(x, 0.5) | summarize n = count() by b, g | summarize count(), sum(n * n)",
    "t | summarize n = count() by k, g, x | summarize count(), sum(n * n)",
    "t | summarize n = count(), s = sum(x) by g, h = g * 2 + 1, one = 1, i = strcat('g', g) | sort by g asc",
    "t | summarize n = count() by h = g % 3, g, twin = g, k, l = g % 3 + g | summarize count(), sum(n * n), sum(h), sum(l), sum(twin)",
    "t | summarize n = count() by x, y = iff(x == 0, 1 / x, x * 2) | summarize count(), sum(n * n), sum(iff(isfinite(y), y, 0.0))",
    "t | extend s = strcat('職員の番号', row % 301) | summarize low = min(s), high = max(s) by k | summarize max(high), min(low), count()",
    "t | where x > 0 | extend s = tostring(row % 5000) | summarize low = min(s), high = max(s) by g | sort by g asc",
    "t | summarize n = count(), dcount(k), dcountif(k, x > 0), a = avg(x), m = max(row) by g | sort by g asc",
    "t | summarize n = count(), dcount(k), s = sum(x)",
    "t | where k in (t | where x > 9.9 | project k) | summarize dcount(k), percentile(x, 50) by g",
    "t | summarize l = make_list(row), first = min(row), h = take_any(g) by k | summarize sum(array_length(l)), sum(first * h)",
    "t | summarize n = count(), one = take_any(row), l = make_list(row, 3), dcount(k) by g | sort by g asc",
    "t | extend m = avg(x) within (k) | summarize sum(abs(x - m))",
    "t | join kind=inner (t | summarize top = max(x), other = min(row) by k) on k | where top > 5 and g < 3 and x < top | summarize count(), sum(top), sum(row)",
    "t | join kind=leftouter (t | where x > 9 | summarize m = max(row) by k) on k | where isnull(m) | summarize count(), sum(row)",
    "t | join kind=leftouter (t | where x > 9 | summarize m = max(row) by k) on k | where g == 2 and (m > 3 or isnull(m)) | summarize count(), sum(row)",
    "t | where row < 3 | project k, w = row | join kind=inner (t) on k | summarize count(), sum(w), sum(row)",
    "t | where row < 3 | project k, w = row | join kind=leftouter (t | where x > 0) on k | summarize count(), sum(w), sum(row)",
    "t | where row < 5 | join kind=leftanti (t | where x > 0 and row > 10) on k | summarize count(), sum(row)",
    "t | where row % 97 < 5 and g != 3 | join kind=inner (t | where x > 0) on k | serialize | extend r = row_number() | summarize count(), sum(r * row), sum(r * row1)",
    "t | where row % 97 == 5 | join kind=leftouter (t | where x > 5 | project k, z = x) on k | where z > 7 or isnull(z) | serialize | extend r = row_number() | summarize count(), sum(r * row), sum(z)",
    "t | where row < 50 | distinct k | join kind=inner t on k | join kind=leftsemi (t | where g == 1) on k | summarize count(), sum(row)",
    "t | where row % 91 == 3 | join kind=leftsemi (t | where x > 5 | project k, w = g) on k, $left.g == $right.w | summarize count(), sum(row)",
    "t | extend a = abs(x) * 2, b = abs(x) * 2 + 1, c = abs(x) | summarize sum(a), sum(b), sum(c), max(a + b), min(a + b)",
    "t | join kind=leftsemi (t | where x > 5) on k | summarize count(), sum(row)",
    "t | join kind=leftsemi (t | where x > 5 | project k, w = row % 3) on k, $left.g == $right.w | summarize count(), sum(row)",
    "t | join kind=innerunique (t | where x > 9) on k | summarize count(), sum(row), sum(row1)",
    "t | extend s = strcat(tostring(g), '/', tostring(bin(x, 5))) | summarize n = count() by s | summarize count(), sum(n * n), max(s)",
    "t | extend s = iff(x > 0, strcat('plus', g), 'minus') | where s != 'plus3' | summarize n = count(), sum(row) by s | sort by s asc",
    "t | extend y = (x - 1) * (x + g) / 2 + g | where y > 3 | summarize count(), sum(y), max(y)",
    "t | extend b = bin(x, 0.25) | summarize n = count(), s = sum(b) by b | summarize count(), sum(n * n), sum(s)",
    "t | extend s = toupper(strcat('a', row % 977)), c = strcat('k', k) | summarize dcount(s), max(s), min(s), dcount(c) by g | sort by g asc",
    "t | extend s = substring(reverse(strcat(row, '年')), 0, 2) | summarize n = count() by s | summarize count(), sum(n * n)",
    "t | extend p = split(strcat(row, '-', g), '-') | extend a = tostring(p[1]), n = array_length(p) | summarize n = count(), sum(n) by a | sort by a asc",
    "t | extend m = sum(x) within (k sort row rows -2 .. 0), c = count() within (g), s = stdev(x) within (g sort row rows -3 .. 3) | summarize sum(m), sum(c), sum(s)",
  ]

  @Test("every query", arguments: queries) func agree(_ query: String) throws {
    for (count, keyCount) in [(0, 1), (1, 1), (300, 12), (40_000, 9000)] {
      let rows = Rows(count: count, keyCount: keyCount, seed: UInt64(count + 7))
      for hasNulls in [false, true] {
        var wanted: [[Value]]?
        for form in Self.forms where form.hasNulls == hasNulls {
          // Many rows are for the borders between morsels, which reals and decimals share.
          if count > 1000, !form.isDecimal { continue }
          for (threadCount, tuning) in [(1, Tuning.standard), (2, .standard), (2, .eager)] {
            let result = try Self.run(query, Self.table(rows, form), threadCount, tuning)
            let found = (0..<result.rowCount).map { result.row($0) }
            if let wanted {
              #expect(Self.areClose(found, wanted), "\(form.testDescription), \(count) rows: \(found) for \(wanted)")
            } else {
              wanted = found
            }
          }
        }
      }
    }
  }

  @Test(
    "the first rows by texts are those of the whole order",
    arguments: ["s asc, row desc", "s desc, row asc", "g asc, s desc, row asc", "x desc, s asc, row asc", "s asc"])
  func firstByTexts(_ keys: String) throws {
    let rows = Rows(count: 40_000, keyCount: 9000, seed: 5)
    let table = Self.table(rows, Self.forms[0])
    // Texts that share their first eight bytes, texts that do not, and the empty one.
    for text in [
      "strcat('職員', tostring(row % 9001))", "strcat(tostring(row % 7919), '-x')", "iff(row % 3 == 0, '', tostring(k))",
    ] {
      let source = "t | extend s = \(text) | project row, g, x, s"
      for limit in [1, 7, 300] {
        let first = try Self.run("\(source) | top \(limit) by \(keys)", table, 2)
        let whole = try Self.run(
          "\(source) | sort by \(keys) | extend place = row_number() | where place <= \(limit) | project-away place",
          table, 2)
        #expect(first.rowCount == limit)
        #expect((0..<limit).allSatisfy { first.row($0) == whole.row($0) }, "\(text), \(limit)")
      }
    }
  }

  @Test("whole numbers of 64 bits meet reals that are whole") func longsAndReals() throws {
    let longs = Column(type: .long, values: [1, 5_000_000_000_000, 3, 2].map { .long($0) })
    let reals = Column.decimalsOrReals(BufferSlice([1, 3, 8.0]))
    let far = Table(
      name: "t", batch: Batch(schema: Schema([Field("k", .long)]), columns: [longs.measured], rowCount: 4))
    let near = Table(name: "u", batch: Batch(schema: Schema([Field("k", .real)]), columns: [reals], rowCount: 3))
    for query in ["t | join kind=inner (u) on k | count", "u | join kind=leftsemi (t) on k | count"] {
      let result = try Self.run(query, far, 1, others: ["u": near])
      #expect(result.row(0) == [.long(2)], "\(query)")
    }
  }

  static func areClose(_ left: [[Value]], _ right: [[Value]]) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { a, b in
        zip(a, b).allSatisfy { first, second in
          guard case .real(let x) = first, case .real(let y) = second else { return first == second }
          return (x.isNaN && y.isNaN) || x == y || abs(x - y) <= 1e-9 * max(1, abs(x), abs(y))
        }
      }
  }

  static func table(_ rows: Rows, _ form: Form) -> Table {
    let count = rows.keys.count
    let validity = form.hasNulls ? Validity.unlessAll(rows.isNull.map { !$0 }) : nil
    let reals = BufferSlice((0..<count).map { rows.isNull[$0] && form.hasNulls ? 0 : Double(rows.units[$0]) / 100 })
    let columns = [
      Column(type: form.keyType, values: rows.keys.map(form.key)),
      Column(type: .long, values: rows.groups.map { .long(Int64($0)) }),
      form.isDecimal ? Column.decimalsOrReals(reals, validity: validity) : .reals(reals, validity: validity),
      Column(type: .long, values: (0..<count).map { .long(Int64($0)) }),
    ]
    let schema = Schema([Field("k", form.keyType), Field("g", .long), Field("x", .real), Field("row", .long)])
    return Table(name: "t", batch: Batch(schema: schema, columns: columns, rowCount: count))
  }

  static func run(
    _ query: String, _ table: Table, _ threads: Int, _ tuning: Tuning = .standard, others: [String: Table] = [:]
  ) throws -> Batch {
    let catalog = OracleTests.catalog
    let (statements, _) = Parser.parse(query, grammar: catalog.grammar)
    let context = EvaluationContext(now: 0)
    var resolver = Resolver(
      catalog: catalog, tables: MemoryTables(tables: others.merging(["t": table]) { $1 }), environment: Environment(),
      context: context)
    guard case .query(let pipeline) = statements[0].kind, let relation = resolver.relation(pipeline) else {
      throw resolver.diagnostics[0]
    }
    return try Executor(threadCount: threads, context: context, tuning: tuning).run(Optimizer().optimize(relation.plan))
  }
}
