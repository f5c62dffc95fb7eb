import Testing

@testable import SampleCity

@Suite struct WorkloadTests {
  @Test(arguments: CityFolder.seeds) func overtimeFollowsTheModel(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let rows = try folder.cells("overtime").rows
    let hours = try rows.map { try #require(Double($0[2])) }
    #expect((11.0...12.6).contains(mean(hours)))
    #expect((0.03...0.05).contains(Double(hours.count { $0 > 45 }) / Double(hours.count)))
    #expect(try rows.allSatisfy { try #require(Double($0[3])) <= #require(Double($0[2])) })
    let city = try CityStaff(folder)
    for row in rows.prefix(3000) {
      let tier = try #require(city.post(row[0], row[1])?["tier"])
      #expect(!CityStaff.managers.contains(tier), "\(row)")
    }
  }

  @Test(arguments: CityFolder.seeds) func someWishesAreMet(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let city = try CityStaff(folder)
    let parents = Dictionary(
      uniqueKeysWithValues: try folder.rows("units").map { ($0["unit", default: ""], $0["parent", default: ""]) })
    var (met, all) = (0, 0)
    for row in try folder.rows("wishes") {
      guard let year = Int(row["year", default: ""]) else { continue }
      all += 1
      let unit = city.post(row["staff_id", default: ""], "\(year + 1)-04-01")?["unit"] ?? ""
      let wanted = row["wanted_unit", default: ""]
      if unit == wanted || parents[unit] == wanted { met += 1 }
    }
    #expect(all > 700 && (0.04...0.15).contains(Double(met) / Double(all)))
  }

  @Test(arguments: CityFolder.seeds) func quotasAddUpToTheStaffAndTheirGaps(seed: UInt64) throws {
    let rows = try CityFolder.of(seed).rows("quotas")
    let now = rows.filter { $0["year"] == "2026" }.compactMap { Int($0["quota", default: ""]) }
    // Three sections have a post more than people, two one less.
    #expect(now.reduce(0, +) == 321 && now.count == 43)
    #expect(Set(rows.map { $0["year"] }).count == 11)
  }

  @Test func populationQuotesThePolicy() throws {
    let rows = try CityFolder.of(2026).rows("population")
    #expect(rows.contains { $0["year"] == "2035" && $0["people"] == "12252" && $0["kind"] == "projection" })
    #expect(rows.contains { $0["year"] == "2050" && $0["people"] == "8012" })
  }

  @Test(arguments: CityFolder.seeds) func leaveIsCarriedOver(seed: UInt64) throws {
    let rows = try CityFolder.of(seed).cells("leave").rows
    var short = 0
    for (row, next) in zip(rows, rows.dropFirst()) {
      let taken = try #require(Double(row[4]))
      let (granted, carried) = (try #require(Double(row[2])), try #require(Double(row[3])))
      #expect(taken <= granted + carried)
      if taken < 5 { short += 1 }
      guard row[0] == next[0] else { continue }
      #expect(try #require(Double(next[3])) <= min(20, granted + carried - taken))
    }
    #expect((0.06...0.18).contains(Double(short) / Double(rows.count)))
  }

  @Test(arguments: CityFolder.seeds) func qualificationsAreHeldOnce(seed: UInt64) throws {
    let rows = try CityFolder.of(seed).rows("qualifications")
    #expect((120...330).contains(rows.count))
    #expect(Set(rows.map { $0["digital_level"] }) == ["活用", "調達・発注", ""])
    #expect(
      rows.allSatisfy { $0["expires_on"] == "" || $0["expires_on", default: ""] > $0["acquired_on", default: "9"] })
  }
}
