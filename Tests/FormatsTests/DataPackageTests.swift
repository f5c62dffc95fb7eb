import Columns
import Diagnostics
import Testing

@testable import Formats

struct DataPackageTests {
  let scratch = Scratch()

  private func package(_ json: String) throws -> DataPackage {
    scratch.write("datapackage.json", json)
    return try DataPackage.open(scratch.folder)
  }

  private func refusal(_ json: String) -> Diagnostic? {
    scratch.write("datapackage.json", json)
    do throws(Diagnostic) {
      _ = try DataPackage.open(scratch.folder)
      return nil
    } catch {
      return error
    }
  }

  private func loadRefusal(_ package: DataPackage, _ name: String) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try package.load(name)
      return nil
    } catch {
      return error
    }
  }

  private let city = """
    {"profile": "tabular-data-package", "name": "city", "title": "見本市", "meibo:asOf": "2026-04-01",
     "missingValues": ["", "-"],
     "resources": [
      {"name": "staff", "path": "staff.csv", "title": "職員", "description": "在職者",
       "meibo:personKey": "staff_id", "meibo:validFrom": "from", "meibo:validTo": "to",
       "meibo:primary": {"column": "post", "value": "本務"}, "meibo:health": true,
       "dialect": {"delimiter": ";"},
       "schema": {
        "primaryKey": "staff_id",
        "foreignKeys": [{"fields": "unit", "reference": {"resource": "units", "fields": "unit"}}],
        "fields": [
         {"name": "staff_id", "type": "string", "title": "職員番号", "constraints": {"required": true, "unique": true}},
         {"name": "tier", "type": "string", "categories": ["係員", "係長職", "課長職"], "categoriesOrdered": true},
         {"name": "age", "type": "integer", "constraints": {"minimum": 18, "maximum": 70}},
         {"name": "unit", "type": "string", "constraints": {"required": true, "maxLength": 4}},
         {"name": "from", "type": "date"}, {"name": "to", "type": "date"},
         {"name": "post", "type": "string", "constraints": {"enum": ["本務", "兼務"]}},
         {"name": "share", "type": "number"}, {"name": "free", "type": "any"},
         {"name": "year", "type": "year"}, {"name": "full", "type": "boolean"}]}},
      {"name": "units", "path": ["units.csv"], "schema": {"fields": [{"name": "unit"}], "primaryKey": ["unit"]}}
     ]}
    """

  private let staffHeader = "staff_id;tier;age;unit;from;to;post;share;free;year;full\n"

  @Test func aPackageIsOpenedWithoutItsFiles() throws {
    let package = try package(city)
    #expect(package.title == "見本市")
    #expect(package.name == "city")
    #expect(package.asOf == 20_544)
    #expect(package.resources.map(\.name) == ["staff", "units"])
    let properties = package.resources[0].properties
    #expect(properties.title == "職員")
    #expect(properties.personKey == "staff_id")
    #expect(properties.isEffectiveDated)
    #expect(properties.primaryRule == .init(column: "post", value: "本務"))
    #expect(properties.isAboutHealth)
    #expect(properties.primaryKey == ["staff_id"])
    #expect(properties.foreignKeys == [.init(columns: ["unit"], table: "units", references: ["unit"])])
  }

  @Test func columnsHaveTheirDeclaredTypes() throws {
    let package = try package(city)
    scratch.write(
      "staff.csv",
      staffHeader + "001;係長職;45;税務課;2020-04-01;-;本務;1;7;2024;true\n002;-;;総務課;2021/4/1;2022-03-31;兼務;0.5;8;-;0\n")
    let loaded = try package.load("staff", threadCount: 2)
    let types = loaded.table.schema.fields.map(\.type)
    #expect(types == [.string, .string, .long, .string, .date, .date, .string, .real, .long, .long, .bool])
    #expect(loaded.values("staff_id") == [.string("001"), .string("002")])
    #expect(loaded.values("tier") == [.string("係長職"), .string("")])
    #expect(loaded.values("age") == [.long(45), .null])
    #expect(loaded.values("from").map(\.text) == ["2020-04-01", "2021-04-01"])
    #expect(loaded.values("to").map(\.text) == ["", "2022-03-31"])
    #expect(loaded.values("share") == [.real(1), .real(0.5)])
    #expect(loaded.values("year") == [.long(2024), .null])
    #expect(loaded.values("full") == [.bool(true), .bool(false)])
    #expect(loaded.table.schema.fields[1].order == CategoryOrder(["係員", "係長職", "課長職"]))
    #expect(loaded.table.schema.fields[0].title == "職員番号")
    #expect(loaded.table.properties.personKey == "staff_id")
  }

  @Test func cellsOfAnotherTypeAreListed() throws {
    let package = try package(city)
    let good = "係員;30;税務課;2020-04-01;;本務;1;x;2024;true\n"
    let bad = (1...12).map { "b\($0);係員;三十;税務課;2020-04-01;;本務;1;x;2024;true\n" }.joined()
    scratch.write("staff.csv", staffHeader + "001;" + good + bad + "002;係員;30;税務課;2020-02-30;;本務;x;x;2024;yes\n")
    let error = try #require(loadRefusal(package, "staff"))
    #expect(error.code == .constraint)
    #expect(error.message.english.hasPrefix("15 values break"))
    #expect(error.help.count == 11)
    #expect(error.help[0].english == "staff row 2 (line 3), age: '三十' is no whole number")
    #expect(error.help[10].english == "… and 5 more")
  }

  @Test func anUndeclaredCategoryIsRefusedWithTheDeclaredOnes() throws {
    let package = try package(city)
    scratch.write("staff.csv", staffHeader + "001;課長;30;税務課;2020-04-01;;本務;1;x;2024;true\n")
    let error = try #require(loadRefusal(package, "staff"))
    #expect(error.code == .constraint)
    #expect(error.message.english.contains("'課長' in row 1"))
    #expect(error.help[0].english == "declared are, lowest first: '係員', '係長職', '課長職'")
    #expect(error.help.contains { $0.english == "did you mean '課長職'?" })
  }

  @Test func brokenRulesAreListed() throws {
    let package = try package(city)
    scratch.write(
      "staff.csv",
      staffHeader + "001;係員;17;税務課;2020-04-01;;本務;1;x;2024;true\n"
        + "001;係員;71;;2020-04-01;;嘱託;1;\"x\ny\";2024;true\n;係員;30;健康福祉部;2020-04-01;;本務;1;x;2024;true\n")
    scratch.write("units.csv", "unit\n税務課\n総務課\n税務課\n")
    let tables = [try package.load("staff").table, try package.load("units").table]
    let found = package.violations(in: tables)
    let listed = found.map { "\($0.table) \($0.row) \($0.line ?? 0) \($0.column) \($0.kind.rawValue) \($0.value)" }
    #expect(
      listed == [
        "staff 3 5 staff_id required ", "staff 2 3 staff_id unique 001", "staff 1 2 age minimum 17",
        "staff 2 3 age maximum 71", "staff 2 3 unit required ", "staff 3 5 unit length 健康福祉部",
        "staff 2 3 post allowed 嘱託", "staff 2 3 staff_id primaryKey 001", "staff 3 5 staff_id primaryKey ",
        "staff 3 5 unit foreignKey 健康福祉部", "units 3 4 unit primaryKey 税務課",
      ])
    #expect(found.allSatisfy { $0.message.japanese != nil })
    #expect(found[0].sentence.english == "staff row 3 (line 5), staff_id: a value is required")
    // Without the other table, its keys are not looked for.
    #expect(!package.violations(in: [tables[0]]).contains { $0.kind == .foreignKey })
  }

  @Test func differingColumnsAreNamedWithTheNearest() throws {
    let package = try package(
      #"{"resources": [{"name": "t", "path": "t.csv", "schema": {"fields": [{"name": "staff_id"}, {"name": "age"}]}}]}"#
    )
    scratch.write("t.csv", "staf_id,age\n1,2\n")
    let error = try #require(loadRefusal(package, "t"))
    #expect(error.code == .malformedPackage)
    #expect(
      error.help.map(\.english) == [
        "declared but not in the file: 'staff_id'; the file has 'staf_id'",
        "in the file but not declared: 'staf_id'; declared is 'staff_id'",
      ])
  }

  @Test(arguments: [
    (#"{"resources": ["#, "line 1: the JSON ends too early"),
    ("{\"resources\": [\n {\"name\": \"a\",\n  \"path\" \"b\"}]}", "line 3: this is no JSON: \"b\"}]}"),
    ("{\"resources\": [], \"name\": tru}", "line 1: this is no JSON: tru}"),
    ("{\"resources\": [], \"name\": \"x}", "line 1: this is no JSON: \"x}"),
    (#"{"resources": [], "name": "x", "name": "y"}"#, "line 1: the key 'name' stands twice in an object (column 32)"),
    (#"[]"#, ": expected an object"), (#"{"resources": {}}"#, "resources: expected a list"),
    (#"{"resources": null}"#, "resources: expected a list"),
    (#"{"resources": [{"name": "a", "path": 5}]}"#, "resources[0].path: expected a list"),
    (#"{"resources": [{"name": "a", "path": ["b", 5]}]}"#, "resources[0].path[1]: expected a text"),
    (#"{"resources": [], "missingValues": ["", {"label": "x"}]}"#, "missingValues[1]: 'value' is missing"),
    (
      #"{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "x", "constraints": {"minLength": 1.5}}]}}]}"#,
      "resources[0].schema.fields[0].constraints.minLength: expected a whole number"
    ),
    (#"{"resources": [{"name": "a", "path": "a.csv", "meibo:health": 1}]}"#, "meibo:health: expected true or false"),
    (#"{"name": "x"}"#, "'resources' is missing"),
    (#"{"resources": [{"path": "a.csv"}]}"#, "resources[0]: 'name' is missing"),
    (#"{"resources": [{"name": 5, "path": "a.csv"}]}"#, "resources[0].name: expected a text"),
    (#"{"resources": [{"name": "a", "path": "../a.csv"}]}"#, "resources[0].path: '../a.csv' lies outside"),
    (#"{"resources": [{"name": "a", "path": "/etc/a.csv"}]}"#, "'/etc/a.csv' lies outside"),
    (#"{"resources": [{"name": "a", "path": "https://x/a.csv"}]}"#, "lies outside"),
    (#"{"resources": [{"name": "a", "path": "a.csv"}, {"name": "a", "path": "b.csv"}]}"#, "two resources"),
    (#"{"meibo:asOf": "April", "resources": []}"#, "meibo:asOf: 'April' is no date"),
    (
      #"{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "x", "type": "integr"}]}}]}"#,
      "resources[0].schema.fields[0].type: field 'x' has the unknown type 'integr'"
    ),
    (
      #"{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "x"}], "primaryKey": "y"}}]}"#,
      "resources[0].schema.primaryKey: 'a' has no field 'y'"
    ),
    (
      #"{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "x", "type": "integer", "constraints": {"minimum": "low"}}]}}]}"#,
      "resources[0].schema.fields[0].constraints.minimum: 'low' is no whole number"
    ),
    (
      #"{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "x"}], "foreignKeys": [{"fields": "x", "reference": {"resource": "b", "fields": "x"}}]}}]}"#,
      "resources[0].schema.foreignKeys[0]: there is no resource 'b'"
    ),
    (
      #"{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "x", "type": "date", "format": "%d.%m.%Y"}]}}]}"#,
      "the date format '%d.%m.%Y' is not read"
    ),
    (#"{"resources": [{"name": "a", "path": "a.csv", "dialect": {"header": false}}]}"#, "needs a header line"),
  ])
  func wrongDescriptionsArePlaced(_ json: String, _ expected: String) throws {
    let error = try #require(refusal(json))
    #expect(error.code == .malformedPackage)
    #expect(error.message.english.contains(expected), "\(error.message.english)")
    #expect(error.message.japanese != nil)
  }

  @Test func whatIsMissingIsNamed() throws {
    let none = Scratch()
    do throws(Diagnostic) {
      _ = try DataPackage.open(none.folder)
      Issue.record("a folder without a description was opened")
    } catch {
      #expect(error.code == .unreadable)
    }
    let package = try package(#"{"resources": [{"name": "staff", "path": "sub/none.csv"}]}"#)
    let error = try #require(loadRefusal(package, "staff"))
    #expect(error.code == .malformedPackage)
    #expect(error.message.english.contains("'sub/none.csv' of resource 'staff'"))
    let unknown = try #require(loadRefusal(package, "staf"))
    #expect(unknown.code == .unknownTable)
    #expect(unknown.help.map(\.english) == ["did you mean 'staff'?"])
  }

  @Test func severalFilesMakeOneTable() throws {
    let package = try package(#"{"resources": [{"name": "t", "path": ["a.csv", "b.csv"]}]}"#)
    scratch.write("a.csv", "x,y\n1,p\n")
    scratch.write("b.csv", "x,y\n300,q\n")
    let loaded = try package.load("t")
    #expect(loaded.values("x") == [.long(1), .long(300)])
    #expect(loaded.values("y") == [.string("p"), .string("q")])
    scratch.write("b.csv", "x,y\nz,q\n")
    #expect(loadRefusal(package, "t")?.code == .malformedPackage)
  }

  @Test func aFingerprintFollowsTheBytes() throws {
    let a = scratch.write("a.csv", "x\n1\n")
    let b = scratch.write("b.csv", "x\n1\n")
    let c = scratch.write("c.csv", "x\n2\n")
    #expect(try FileFingerprint.of(a) == FileFingerprint.of(b))
    #expect(try FileFingerprint.of(a) != FileFingerprint.of(c))
    #expect(throws: Diagnostic.self) { try FileFingerprint.of(scratch.folder + "/none") }
  }
}
