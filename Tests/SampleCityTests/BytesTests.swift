import Diagnostics
import Testing

@testable import SampleCity

@Suite struct BytesTests {
  @Test func sameSeedSameBytes() throws {
    let again = try CityFolder(seed: 2026)
    for file in CityFolder.files { #expect(try again.bytes(file) == CityFolder.of(2026).bytes(file), "\(file)") }
  }

  @Test func otherSeedOtherBytes() throws {
    for table in ["staff", "assignments", "evaluations", "training"] {
      #expect(try CityFolder.of(7).bytes("\(table).csv") != CityFolder.of(99).bytes("\(table).csv"), "\(table)")
    }
  }

  @Test(arguments: CityFolder.files) func committedCityIsTheGeneratedOne(file: String) throws {
    #expect(try CityFolder.committed.bytes(file) == CityFolder.of(2026).bytes(file))
  }

  @Test func committedCityIsSmall() throws {
    let sizes = try CityFolder.files.map { try CityFolder.committed.bytes($0).count }
    #expect(sizes.reduce(0, +) < 6_000_000)
  }

  @Test func largerCityKeepsItsShape() throws {
    let city = try CityFolder(staffCount: 800, seed: 5)
    let staff = try CityStaff(city)
    #expect(staff.inOffice("2026-04-01").count == 800)
    #expect(Set(try city.rows("units").map { $0["unit"] }).count == (try city.rows("units").count))
  }

  @Test func refusesAFolderOfOthers() throws {
    let folder = try CityFolder.temporaryFolder()
    try OutputFile.write("mine", to: "\(folder)/notes.txt")
    let error = #expect(throws: Diagnostic.self) { try SampleCity(seed: 1).write(to: folder) }
    #expect(error?.code == .unwritable)
    #expect(error?.message.english.contains("notes.txt") == true)
    #expect(throws: (any Error).self) { try CityFolder(path: folder).bytes("staff.csv") }
  }

  @Test func refusesAPackageOfOthers() throws {
    let folder = try CityFolder.temporaryFolder()
    try OutputFile.write("{\"name\": \"theirs\"}", to: "\(folder)/datapackage.json")
    #expect(throws: Diagnostic.self) { try SampleCity(seed: 1).write(to: folder) }
    #expect(try CityFolder(path: folder).text("datapackage.json") == "{\"name\": \"theirs\"}")
  }

  @Test func replacesAnEarlierCity() throws {
    let city = try CityFolder(seed: 3)
    try SampleCity(seed: 4).write(to: city.path)
    #expect(try city.text("manifest.json").contains("\"seed\": \"4\""))
  }

  @Test(arguments: [(0, 10), (199, 10), (1_000_001, 10), (320, 4), (320, 21)])
  func refusesOtherSizes(staffCount: Int, years: Int) throws {
    let folder = try CityFolder.temporaryFolder()
    let error = #expect(throws: Diagnostic.self) {
      try SampleCity(staffCount: staffCount, years: years).write(to: folder)
    }
    #expect(error?.code == .command)
  }

  @Test func refusesAMissingParent() throws {
    let folder = try CityFolder.temporaryFolder()
    let error = #expect(throws: Diagnostic.self) { try SampleCity().write(to: "\(folder)/none/city") }
    #expect(error?.code == .unwritable)
  }

  @Test func quotesWhatNeedsIt() throws {
    let folder = try CityFolder.temporaryFolder()
    var output = try CSVOutput(path: "\(folder)/a.csv", header: ["a", "b"])
    output.add("x,\"y\"\n")
    output.addHundredths(-1205)
    try output.endRow()
    output.add(nil as String?)
    output.addHundredths(250)
    try output.endRow()
    _ = try output.close()
    #expect(try CityFolder(path: folder).text("a.csv") == "a,b\n\"x,\"\"y\"\"\n\",-12.05\n,2.5\n")
  }

  @Test func randomNumbersAreThoseOfTheGenerator() {
    // Computed apart, in Python, with the published definitions of SplitMix64 and xoshiro256**.
    var random = Random(seed: 1, "")
    #expect(
      [random.next(), random.next(), random.next()] == [2312103631333294758, 8577403155483897535, 7773481203680439003])
    var other = Random(seed: 1, "", 1)
    #expect(other.next() != 2312103631333294758)
    #expect(shares(of: 10, weights: [1, 1, 1]) == [4, 3, 3])
  }
}
