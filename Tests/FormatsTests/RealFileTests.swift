import Columns
import Diagnostics
import Testing

@testable import Formats

struct RealFileTests {
  private func load(_ name: String, _ options: LoadOptions = LoadOptions()) throws -> LoadedTable {
    try DelimitedFormat().read("\(dataFolder)/\(name)", options: options)
  }

  @Test(arguments: [
    ("ibm_attrition.csv", 1470, 35), ("jp_digital_agency_org.csv", 65, 3), ("mcnulty_job_retention.csv", 3770, 7),
    ("mcnulty_managers.csv", 571, 13), ("mcnulty_promotion.csv", 1134, 5), ("uk_csps2014_cr_only.csv", 102, 84),
  ])
  func rowsAndColumns(_ name: String, _ rowCount: Int, _ columnCount: Int) throws {
    let loaded = try load(name)
    #expect(loaded.table.batch.rowCount == rowCount)
    #expect(loaded.table.batch.columns.count == columnCount)
    #expect(loaded.encoding == "UTF-8")
  }

  @Test func valuesAreRead() throws {
    let ibm = try load("ibm_attrition.csv")
    #expect(ibm.type("Age") == .long)
    #expect(ibm.type("Department") == .string)
    // The mean age of this well-known file is 36.92.
    let ages = ibm.table.batch.columns[0].reals()
    let total = (0..<ages.count).reduce(0.0) { $0 + ages[$1] }
    #expect(abs(total / 1470 - 36.92381) < 0.00001)
    let agency = try load("jp_digital_agency_org.csv")
    #expect(agency.table.schema.names == ["組織名", "親", "備考"])
    #expect(agency.values("親")[1] == .string("内閣総理大臣"))
    let managers = try load("mcnulty_managers.csv")
    #expect(managers.type("yrs_employed") == .real)
    #expect(managers.values("employee_id")[0] == .string("c4578853"))
    let survey = try load("uk_csps2014_cr_only.csv")
    #expect(survey.values("Response rate")[0] == .string("77%"))
  }

  @Test func theMessySheetIsRefusedUntilTheHeaderIsNamed() throws {
    do throws(Diagnostic) {
      _ = try DelimitedFormat().read("\(dataFolder)/uk_mwmi_messy_3086.csv", options: LoadOptions())
      Issue.record("a sheet without a header was let through")
    } catch {
      #expect(error.code == .malformed)
      #expect(error.message.english.contains("line 1 has only empty cells"))
      #expect(error.help.map(\.english) == ["the header seems to stand in line 5: delete the lines above it"])
    }
    let loaded = try load("uk_mwmi_messy_3086.csv", LoadOptions(headerLine: 5))
    #expect(loaded.encoding == "Windows-1252")
    #expect(loaded.table.schema.names[0] == "Organisation name")
    #expect(loaded.table.batch.columns.count == 42)
  }

  @Test func aWorkbookIsNamedAsOne() {
    #expect(throws: Diagnostic.self) {
      try DelimitedFormat().read("\(dataFolder)/jp_takamatsu_population_projection.xlsx", options: LoadOptions())
    }
  }
}
