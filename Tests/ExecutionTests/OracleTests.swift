import Columns
import Diagnostics
import Execution
import Foundation
import Plan
import Session
import Syntax
import Testing

/// Tables that live in memory only.
struct MemoryTables: TableSource {
  var tables: [String: Table]

  var tableNames: [String] { tables.keys.sorted() }

  func table(named name: String) throws(Diagnostic) -> Table? { tables[name] }
}

/// A seed and the sizes of the tables that the rows come in.
struct OracleCase: Sendable, CustomTestStringConvertible {
  var seed: UInt64
  var sizes: [Int]
  var stageCount: Int

  var testDescription: String { "seed \(seed), sizes \(sizes)" }
}

/// Random queries, computed by the engine and once more row by row.
@Suite("The engine against a row-at-a-time oracle")
struct OracleTests {
  static let catalog = Session(threadCount: 1).catalog

  /// A sanitizer makes each case take ten seconds: every eleventh of them then, which has all sizes and lengths.
  static let step = ProcessInfo.processInfo.environment["MEIBO_SANITIZED"] == nil ? 1 : 11

  static let smallCases: [OracleCase] = stride(from: 0, to: 240, by: step).map { seed in
    let sizes = [
      [0], [1], [2], [63], [64], [65], [200], [0, 0], [1, 0, 64], [40, 7, 90, 1, 33, 64, 5, 12, 80, 3, 21],
    ]
    return OracleCase(seed: UInt64(seed), sizes: sizes[seed % sizes.count], stageCount: 1 + seed % 5)
  }

  /// Sizes beside the number of rows that work is cut into, and several times that.
  static let largeCases: [OracleCase] =
    [-1, 0, 1].flatMap { difference in
      (0..<2).map {
        OracleCase(seed: UInt64(1000 + $0 * 7 + difference), sizes: [Batch.morselRowCount + difference], stageCount: 2)
      }
    } + [OracleCase(seed: 2000, sizes: [Batch.morselRowCount * 2 + 100], stageCount: 2)]

  @Test("small tables and tables in many parts", arguments: smallCases) func small(_ item: OracleCase) throws {
    try check(item)
  }

  @Test("tables around the border of a morsel", arguments: largeCases) func large(_ item: OracleCase) throws {
    try check(item)
  }

  private func check(_ item: OracleCase) throws {
    var random = RandomQuery(seed: item.seed)
    let parts = item.sizes.map { random.table(rowCount: $0) }
    var right = random.table(rowCount: random.numbers.pick([0, 1, 30]))
    right.fields = right.fields.map { ("r_\($0.name)", $0.type) }
    var tables = ["r": Self.table("r", right, asLoaded: true)]
    for (index, part) in parts.enumerated() {
      tables["p\(index)"] = Self.table("p\(index)", part, asLoaded: (index + Int(item.seed)) % 3 != 0)
    }
    let names = parts.indices.map { "p\($0)" }
    var query = parts.count == 1 ? "p0" : "union \(names.joined(separator: ", "))"
    var expected = Rows(fields: RandomQuery.fields, rows: parts.flatMap(\.rows))
    var overflows = false
    for _ in 0..<item.stageCount {
      let stage = random.stage(expected, canJoin: expected.rows.count < 1000)
      do throws(Overflow) {
        expected = try stage.rows(of: expected, tables: ["r": right])
      } catch {
        overflows = true
      }
      query += " | " + stage.text
      if overflows { break }
    }
    try compare(query, tables, overflows ? nil : expected)
  }

  /// Nil stands for an overflow, which is an error.
  private func compare(_ query: String, _ tables: [String: Table], _ expected: Rows?) throws {
    try compare(query, tables, expected, .standard)
    try compare(query, tables, expected, .eager)
  }

  private func compare(
    _ query: String, _ tables: [String: Table], _ expected: Rows?, _ tuning: Tuning
  ) throws {
    var first: [String]?
    for threadCount in 1...3 {
      let result: Batch
      do throws(Diagnostic) {
        result = try Self.run(query, tables, threadCount, tuning)
      } catch {
        #expect(expected == nil && error.code == .overflow, "\(query): \(error.message.english)")
        continue
      }
      guard let expected else {
        Issue.record("no overflow at \(threadCount) threads: \(query)")
        continue
      }
      #expect(result.schema.names == expected.fields.map(\.name), "\(query)")
      #expect(result.schema.fields.map(\.type) == expected.fields.map(\.type), "\(query)")
      let rows = (0..<result.rowCount).map { Self.text(of: result.row($0)) }
      let wanted = expected.rows.map(Self.text)
      let place = zip(rows, wanted).enumerated().first { !$0.element.0.utf8.elementsEqual($0.element.1.utf8) }
      #expect(
        rows.count == wanted.count && place == nil,
        "\(query)\nfirst different row: \(String(describing: place)), \(rows.count) rows for \(wanted.count)")
      let bytes = Self.bytes(of: result)
      #expect(first ?? bytes == bytes, "threads change the storage: \(query)")
      first = bytes
    }
  }

  /// A table as a query makes it, or as a file's reader does: reals as decimals where they can be, bounds measured.
  private static func table(_ name: String, _ rows: Rows, asLoaded: Bool) -> Table {
    let columns = rows.fields.indices.map { index -> Column in
      let column = Column(type: rows.fields[index].type, values: rows.rows.map { $0[index] })
      guard asLoaded else { return column }
      return column.type == .real
        ? .decimalsOrReals(column.reals(), validity: column.validity) : column.measured
    }
    let schema = Schema(rows.fields.map { Field($0.name, $0.type) })
    return Table(name: name, batch: Batch(schema: schema, columns: columns, rowCount: rows.rows.count))
  }

  private static func run(
    _ query: String, _ tables: [String: Table], _ threads: Int, _ tuning: Tuning
  ) throws(Diagnostic) -> Batch {
    let (statements, mistakes) = Parser.parse(query, grammar: catalog.grammar)
    if let mistake = mistakes.first { throw mistake }
    let context = EvaluationContext(now: 0)
    var resolver = Resolver(
      catalog: catalog, tables: MemoryTables(tables: tables), environment: Environment(), context: context)
    guard case .query(let pipeline) = statements[0].kind, let relation = resolver.relation(pipeline) else {
      throw resolver.diagnostics[0]
    }
    return try Executor(threadCount: threads, context: context, tuning: tuning).run(Optimizer().optimize(relation.plan))
  }

  /// The values of a row so that different ones have different texts: both zeros apart, all NaNs alike.
  private static func text(of row: [Value]) -> String {
    row.map { value in
      if case .real(let number) = value { return number.isNaN ? "real NaN" : "real \(number)" }
      return "\(value.type?.rawValue ?? "null") \(value.text)"
    }.joined(separator: "|")
  }

  /// How the columns lie in memory.
  private static func bytes(of batch: Batch) -> [String] {
    batch.columns.map { column in
      switch column.storage {
      case .bool(let part): "bool \(part.span.indices.map { part[$0] })"
      case .int8(let part): "int8 \(part.span.indices.map { part[$0] })"
      case .int16(let part): "int16 \(part.span.indices.map { part[$0] })"
      case .int32(let part): "int32 \(part.span.indices.map { part[$0] })"
      case .int64(let part): "int64 \(part.span.indices.map { part[$0] })"
      case .real(let part): "real \(part.span.indices.map { part[$0].bitPattern })"
      case .string(let part): "string \(part.wideCodes().span.indices.map { part.code(at: $0) }) \(part.pool.texts)"
      case .decimal(_, let digits): "decimal \(digits) \(column.values)"
      case .list, .boxed: "list \(column.values)"
      }
    }
  }
}
