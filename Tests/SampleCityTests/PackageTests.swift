import Testing

@testable import SampleCity

@Suite struct PackageTests {
  static let tables = SampleCity.tables.map(\.description)

  @Test func headersAreTheFieldsDescribed() throws {
    for table in Self.tables {
      #expect(try CityFolder.of(2026).cells(table.name).header == table.fields.map(\.name))
    }
  }

  @Test(arguments: CityFolder.seeds) func keysAreUniqueAndForeignKeysAreFound(seed: UInt64) throws {
    let city = try CityFolder.of(seed)
    var columns: [String: Set<String>] = [:]
    func column(_ table: String, _ name: String) throws -> Set<String> {
      if let known = columns["\(table).\(name)"] { return known }
      let (header, rows) = try city.cells(table)
      let place = try #require(header.firstIndex(of: name))
      let values = Set(rows.map { $0[place] })
      columns["\(table).\(name)"] = values
      return values
    }
    for table in Self.tables {
      let (header, rows) = try city.cells(table.name)
      let places = table.primaryKey.compactMap { header.firstIndex(of: $0) }
      #expect(Set(rows.map { row in places.map { row[$0] } }).count == rows.count, "\(table.name)")
      #expect(places.count == table.primaryKey.count)
      for key in table.foreignKeys {
        let strangers = try column(table.name, key.column).subtracting(try column(key.table, key.key)).subtracting([""])
        #expect(strangers.isEmpty, "\(table.name).\(key.column): \(strangers.prefix(3))")
      }
    }
  }

  @Test func categoriesHoldEveryValueAndAreAllUsed() throws {
    for table in Self.tables {
      let (header, rows) = try CityFolder.of(2026).cells(table.name)
      for (place, field) in zip(header.indices, table.fields) {
        let values = Set(rows.map { $0[place] })
        let isRequired = field.constraints.contains { $0.0 == "required" }
        if isRequired { #expect(!values.contains(""), "\(table.name).\(field.name)") }
        if !field.categories.isEmpty {
          #expect(values.subtracting([""]).isSubset(of: field.categories), "\(table.name).\(field.name)")
        }
      }
    }
  }

  @Test func saysWhatMeiboNeeds() throws {
    let text = try CityFolder.of(2026).text("datapackage.json")
    for part in [
      "\"meibo:asOf\": \"2026-04-01\"", "\"title\": \"架空の市・職員\"", "\"meibo:personKey\": \"staff_id\"",
      "\"meibo:validTo\": \"valid_to\"", "\"column\": \"kind\"", "\"value\": \"本務\"", "\"categoriesOrdered\": true",
      "https://datapackage.org/profiles/2.0/datapackage.json",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func readmeSaysThatTheCityIsFictional() throws {
    let text = try CityFolder.of(2026).text("README.md")
    #expect(text.contains("この市は架空のものです") && text.contains("This city does not exist"))
  }
}
