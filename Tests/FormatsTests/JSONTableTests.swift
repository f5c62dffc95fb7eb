import Columns
import Diagnostics
import Testing

@testable import Formats

struct JSONTableTests {
  let scratch = Scratch()

  private func load(_ text: String, _ name: String = "t.json", _ options: LoadOptions = LoadOptions()) throws
    -> LoadedTable
  {
    let path = scratch.write(name, text)
    return try FileFormats.format(for: path).read(path, options: options)
  }

  private func refusal(_ text: String, _ name: String = "t.json") -> Diagnostic? {
    let path = scratch.write(name, text)
    do throws(Diagnostic) {
      _ = try FileFormats.format(for: path).read(path, options: LoadOptions())
      return nil
    } catch {
      return error
    }
  }

  @Test func columnsComeInOrderOfFirstAppearance() throws {
    let loaded = try load(
      """
      [ {"staff_id":"00103", "age":45, "share":0.5},
        {"full":true,"age":null,"name":"税務\\u8ab2\\n\\"A\\""}, {},
        {"name":"", "share":2, "age":-300} ]
      """)
    #expect(loaded.table.name == "t")
    #expect(loaded.table.schema.names == ["staff_id", "age", "share", "full", "name"])
    #expect(loaded.table.schema.fields.map(\.type) == [.string, .long, .real, .bool, .string])
    #expect(loaded.table.batch.rowCount == 4)
    #expect(loaded.values("staff_id") == [.string("00103"), .string(""), .string(""), .string("")])
    #expect(loaded.values("age") == [.long(45), .null, .null, .long(-300)])
    #expect(loaded.values("share") == [.real(0.5), .null, .null, .real(2)])
    #expect(loaded.values("full") == [.null, .bool(true), .null, .null])
    #expect(loaded.values("name") == [.string(""), .string("税務課\n\"A\""), .string(""), .string("")])
    #expect(loaded.notes.isEmpty)
    #expect(loaded.encoding == "UTF-8")
  }

  @Test(arguments: [
    ("1,2", DataType.long), ("1,2.5", .real), ("1e3", .real), ("-0,1", .real), ("1E00001", .real), ("null", .string),
    ("null,1", .long), ("\"\",1", .long), ("\"1\",\"2\"", .string), ("\"true\"", .string), ("true,false", .bool),
    ("\"2025-04-01\"", .date), ("\"2025-04-01\",null,\"\"", .date),
    ("\"2025-04-01\",\"2025-04-01T09:30:00Z\"", .datetime),
    ("\"2025-04-01\",\"later\"", .string), ("\"2025/4/1\"", .string), ("\"2025-02-29\"", .string),
    ("\"\\u0032025-04-01\"", .date), ("\"NaN\",1.5,\"-Infinity\"", .real), ("\"NaN\"", .string),
    ("\"NaN\",\"x\"", .string),
    ("9223372036854775807,-9223372036854775808", .long),
  ])
  func typesAreInferredFromAllRows(_ values: String, _ type: DataType) throws {
    let rows = values.split(separator: ",").map { "{\"x\":\($0)}" }
    let list = try load("[\(rows.joined(separator: ","))]")
    let lines = try load(rows.joined(separator: "\n"), "t.ndjson")
    #expect(list.type("x") == type)
    #expect(lines.type("x") == type)
    #expect(list.values("x").map(\.text) == lines.values("x").map(\.text))
    #expect(list.notes.isEmpty)
  }

  @Test(arguments: [
    ("1,\"a\"", "it mixes numbers and texts", ["1", "a"]),
    ("true,1.50", "it mixes true or false and numbers", ["true", "1.50"]),
    ("true,\"2025-04-01\"", "it mixes true or false and texts", ["true", "2025-04-01"]),
    ("1,\"2025-04-01\"", "it mixes numbers and texts", ["1", "2025-04-01"]),
    ("9223372036854775808,1", "it has numbers that 64 bits cannot hold", ["9223372036854775808", "1"]),
    ("1e400,1", "it has numbers that 64 bits cannot hold", ["1e400", "1"]),
  ])
  func mixedTypesBecomeTextWithANote(_ values: String, _ note: String, _ texts: [String]) throws {
    let rows = values.split(separator: ",").map { "{\"x\":\($0)}" }
    let loaded = try load("[\(rows.joined(separator: ","))]")
    #expect(loaded.type("x") == .string)
    #expect(loaded.values("x").map(\.text) == texts)
    #expect(loaded.englishNotes == ["column 'x' is text: \(note)"])
    #expect(loaded.notes[0].japanese != nil)
  }

  @Test(arguments: [
    ("[{\"a\":1},\n {\"b\":{\"c\":1}}]", "t.json", "line 2: 'b' is an object, which no cell can hold (column 7)"),
    ("{\"a\":1}\n{\"a\":[1]}\n", "t.jsonl", "line 2: 'a' is a list, which no cell can hold (column 6)"),
    ("{\"a\":1}", "t.json", "line 1: a table must be a list: {\"a\":1} (column 1)"),
    ("[{\"a\":1},\n2]", "t.json", "line 2: a row must be an object: 2] (column 1)"),
    ("[{\"a\":1}]", "t.ndjson", "line 1: a row must be an object: [{\"a\":1}] (column 1)"),
    ("{\"a\":1} {\"a\":2}", "t.ndjson", "line 1: more than one object in the line (column 9)"),
    ("{\"a\":1\n}\n", "t.ndjson", "line 1: the line ends too early (column 7)"),
    ("{\"a\":1}\n{\"a\":", "t.ndjson", "line 2: the JSON ends too early (column 6)"),
    ("{\"a\":1}\n\n{\"a\":2,\"a\":3}", "t.ndjson", "line 3: the key 'a' stands twice in an object (column 8)"),
    ("[{\"a\":1}", "t.json", "line 1: the JSON ends too early (column 9)"),
    ("[{\"a\":1},]", "t.json", "line 1: a row must be an object: ] (column 10)"),
    ("[{\"a\":1}] x", "t.json", "line 1: this is no JSON: x (column 11)"),
    ("[{\"a\":007}]", "t.json", "line 1: a number cannot begin with 0 (column 7)"),
    ("", "t.json", "line 1: the JSON ends too early (column 1)"), ("\n", "t.ndjson", "has no keys"),
    ("[]", "t.json", "has no keys"),
    ("[{\"a\":1,\"ａ\":2}]", "t.json", "columns 1 'a' and 2 'ａ' have the same name"),
  ])
  func faultsAreNamed(_ text: String, _ name: String, _ expected: String) throws {
    let error = try #require(refusal(text, name))
    #expect(error.code == .malformed)
    #expect(error.message.english.contains(expected), "\(error.message.english)")
    #expect(error.message.japanese != nil)
    #expect(error.help.allSatisfy { $0.japanese != nil })
  }

  @Test func theEncodingIsUTF8OrNamed() throws {
    let path = scratch.write("t.json", [0x5B, 0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0x90, 0xC5, 0x22, 0x7D, 0x5D])
    #expect(throws: Diagnostic.self) { try JSONFormat().read(path, options: LoadOptions()) }
    #expect(try JSONFormat().read(path, options: LoadOptions(encoding: "CP932")).values("a") == [.string("税")])
    let marked = scratch.write("m.jsonl", [0xEF, 0xBB, 0xBF] + Array("{\"a\":1}\r\n{\"a\":2}\r\n".utf8))
    #expect(try NDJSONFormat().read(marked, options: LoadOptions()).values("a") == [.long(1), .long(2)])
  }

  @Test(arguments: [1, 2, 3, 8])
  func theResultDoesNotDependOnThreadsOrRuns(_ threadCount: Int) throws {
    let rows = (0..<5000).map { row in
      var cells = ["\"n\":\(row == 4000 ? "1.5" : "\(row)")", "\"unit\":\"部\(row % 7)\"", "\"key\":\"k\\u0030\(row)\""]
      if row % 3 == 0 { cells.append("\"day\":\"2025-04-\(10 + row % 20)\"") }
      if row == 4999 { cells.append("\"late\":true") }
      return "{\(row % 2 == 0 ? cells.joined(separator: ",") : cells.reversed().joined(separator: ", "))}"
    }
    let options = LoadOptions(threadCount: threadCount, chunkByteCount: 1000 * threadCount)
    let list = try load("[\n\(rows.joined(separator: ",\n"))\n]\n", "t.json", options)
    let lines = try load(rows.joined(separator: "\n"), "t.ndjson", options)
    for loaded in [list, lines] {
      #expect(loaded.table.schema.names == ["n", "unit", "key", "day", "late"])
      #expect(loaded.table.schema.fields.map(\.type) == [.real, .string, .string, .date, .bool])
      #expect(loaded.values("n") == (0..<5000).map { .real($0 == 4000 ? 1.5 : Double($0)) })
      #expect(loaded.values("unit") == (0..<5000).map { .string("部\($0 % 7)") })
      #expect(loaded.values("key") == (0..<5000).map { .string("k0\($0)") })
      let days = loaded.values("day").map(\.text)
      #expect(days == (0..<5000).map { $0 % 3 == 0 ? "2025-04-\(10 + $0 % 20)" : "" })
      #expect(loaded.values("late").filter { $0 == .bool(true) }.count == 1)
      #expect(loaded.table.batch.columns[1].strings().pool.count == 7)
    }
  }

  @Test func whatIsExportedIsReadAgain() throws {
    let json = """
      [
      {"text":"税務課","flag":true,"count":-1204,"share":3.14,"day":"2025-04-01","moment":"2025-04-01T09:00:00Z","time":"1.01:30:00"},
      {"text":"","flag":null,"count":null,"share":"NaN","day":null,"moment":null,"time":null},
      {"text":"x|y\\r\\nz\\tb\\\\c\\"d\\u0001","flag":false,"count":5,"share":"-Infinity","day":"2024-02-29","moment":"2024-02-29T12:00:00.2500000Z","time":"00:00:01"}
      ]

      """
    let lines = json.split(separator: "\n").dropFirst().dropLast()
      .map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }.joined(separator: "\n")
    for loaded in [try load(json), try load(lines, "t.ndjson")] {
      let types = loaded.table.schema.fields.map(\.type)
      #expect(types == [.string, .bool, .long, .real, .date, .datetime, .string])
      #expect(loaded.values("text") == [.string("税務課"), .string(""), .string("x|y\r\nz\tb\\c\"d\u{1}")])
      let written = (0..<3).map { row in
        let cells = loaded.table.schema.fields.indices.map { column in
          let value = loaded.table.batch.columns[column].value(at: row)
          return "\(Value.quoted(loaded.table.schema.names[column])):\(value.json)"
        }
        return "{\(cells.joined(separator: ","))}"
      }
      // A length of time stays a text, of which the missing one is empty.
      let expected = lines.replacing("\"time\":null", with: "\"time\":\"\"")
      #expect(written.joined(separator: "\n") == expected)
    }
  }

  @Test func aDataPackageDeclaresTheColumns() throws {
    scratch.write(
      "datapackage.json",
      """
      {"resources": [{"name": "staff", "path": "staff.ndjson", "missingValues": ["-"], "schema": {
        "missingValues": ["-"], "primaryKey": "id", "fields": [
        {"name": "id", "type": "string", "title": "番号"}, {"name": "age", "type": "integer", "constraints": {"minimum": 18}},
        {"name": "from", "type": "date"}, {"name": "tier", "type": "string", "categories": ["係員", "課長"], "categoriesOrdered": true},
        {"name": "full", "type": "boolean"}, {"name": "free"}, {"name": "never", "type": "number"}]}}]}
      """)
    let package = try DataPackage.open(scratch.folder)
    scratch.write(
      "staff.ndjson",
      """
      {"from":"2025/4/1","ａｇｅ":"45","id":7,"free":1.5}
      {"id":"008","age":17.0,"tier":"課長","full":1,"from":"-"}

      {"id":"008","tier":"-","free":2}
      """)
    let table = try package.load("staff", threadCount: 2).table
    #expect(table.schema.names == ["id", "age", "from", "tier", "full", "free", "never"])
    #expect(table.schema.fields.map(\.type) == [.string, .long, .date, .string, .bool, .real, .real])
    #expect(table.schema.fields[0].title == "番号")
    #expect(table.batch.row(0).map(\.text) == ["7", "45", "2025-04-01", "", "", "1.5", ""])
    #expect(table.batch.row(1).map(\.text) == ["008", "17", "", "課長", "true", "", ""])
    let found = package.violations(in: [table]).map { "\($0.row) \($0.line ?? 0) \($0.column) \($0.kind.rawValue)" }
    #expect(found == ["2 2 age minimum", "3 4 id primaryKey"])
  }

  @Test func whatBreaksTheDeclarationIsRefused() throws {
    scratch.write(
      "datapackage.json",
      #"""
      {"resources": [{"name": "t", "path": "t.json", "schema": {"fields": [{"name": "n", "type": "integer"},
        {"name": "tier", "categories": ["係員"], "type": "string", "categoriesOrdered": true}]}}]}
      """#)
    let package = try DataPackage.open(scratch.folder)
    func refusal(_ text: String) -> Diagnostic? {
      scratch.write("t.json", text)
      do throws(Diagnostic) {
        _ = try package.load("t")
        return nil
      } catch {
        return error
      }
    }
    let types = try #require(refusal("[{\"n\":1},\n{\"n\":\"三\"},\n{\"n\":1.5}]"))
    #expect(types.code == .constraint)
    #expect(
      types.help.map(\.english) == [
        "t row 2 (line 2), n: '三' is no whole number", "t row 3 (line 3), n: '1.5' is no whole number",
      ])
    let columns = try #require(refusal("[{\"m\":1}]"))
    #expect(columns.code == .malformedPackage)
    #expect(columns.help.map(\.english) == ["in the file but not declared: 'm'"])
    #expect(refusal("[{\"tier\":\"部長\"}]")?.code == .constraint)
    #expect(refusal("[]") == nil)
  }
}
