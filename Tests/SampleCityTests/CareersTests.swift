import Columns
import Testing

@testable import SampleCity

@Suite struct CareersTests {
  @Test(arguments: CityFolder.seeds) func primaryRowsHaveNoGapAndNoOverlap(seed: UInt64) throws {
    let city = try CityStaff(CityFolder.of(seed))
    #expect(city.posts.count == city.staff.count)
    for (id, rows) in city.posts {
      let person = try #require(city.staff[id])
      for (row, next) in zip(rows, rows.dropFirst()) {
        #expect(try day(row["valid_to"]).days + 1 == day(next["valid_from"]).days, "\(id)")
      }
      #expect(rows.allSatisfy { $0["valid_to"] == "" || $0["valid_from", default: "9"] <= $0["valid_to", default: ""] })
      #expect(rows.last?["valid_to"] == person["left_on"])
      let first = rows[0]["valid_from", default: ""]
      #expect(first == person["hired_on"] || first <= "2016-04-01" && first > person["hired_on", default: ""])
    }
  }

  @Test(arguments: CityFolder.seeds) func sideRowsLieWithinTheService(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let city = try CityStaff(folder)
    let rows = try folder.rows("assignments").filter { $0["kind"] != "本務" }
    for kind in ["併任", "派遣"] { #expect(rows.count { $0["kind"] == kind } >= 2) }
    for row in rows {
      let person = try #require(city.staff[row["staff_id", default: ""]])
      #expect(city.isInOffice(person, row["valid_from", default: ""]))
      if row["valid_to"] != "" { #expect(city.isInOffice(person, row["valid_to", default: ""])) }
      if row["valid_to"] == "" { #expect(person["left_on"] == "") }
    }
  }

  @Test(arguments: CityFolder.seeds) func aQuarterMovesEachApril(seed: UInt64) throws {
    let city = try CityStaff(CityFolder.of(seed))
    for year in 2017...2026 {
      let (before, after) = ("\(year)-03-31", "\(year)-04-01")
      let both = city.inOffice(after).filter { city.isInOffice($0, before) }
      let moved = both.count { person in
        let id = person["staff_id", default: ""]
        let (old, new) = (city.post(id, before)?["unit"] ?? "", city.post(id, after)?["unit"] ?? "")
        return old != new && city.successor[old] != new
      }
      #expect((0.22...0.28).contains(Double(moved) / Double(both.count)), "\(year): \(moved) of \(both.count)")
    }
  }

  @Test(arguments: CityFolder.seeds) func generalistsStayThreeYears(seed: UInt64) throws {
    let city = try CityStaff(CityFolder.of(seed))
    var (general, trained): ([Int], [Int]) = ([], [])
    for (id, rows) in city.posts {
      guard let person = city.staff[id], person["employment"] == "常勤" else { continue }
      var start = try day(rows[0]["valid_from"]).days
      for (row, next) in zip(rows, rows.dropFirst()) {
        let (old, new) = (row["unit", default: ""], next["unit", default: ""])
        if old == new || city.successor[old] == new { continue }
        let from = try day(next["valid_from"]).days
        if person["occupation"] == "一般事務" { general.append(from - start) }
        if ["保健師", "保育士"].contains(person["occupation"]) { trained.append(from - start) }
        start = from
      }
    }
    #expect((2.4...4.1).contains(Double(general.sorted()[general.count / 2]) / 365.25))
    #expect(Double(trained.sorted()[trained.count / 2]) / 365.25 >= 5)
  }

  @Test(arguments: CityFolder.seeds) func unitsHaveTheSizesOfTheModel(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let units = Dictionary(uniqueKeysWithValues: try folder.rows("units").map { ($0["unit", default: ""], $0) })
    var (divisions, sections): ([String: Int], [String: Int]) = ([:], [:])
    for post in try CityStaff(folder).current() {
      var unit = try #require(units[post["unit", default: ""]])
      while unit["level"] != "部" {
        if unit["level"] == "課" { sections[unit["unit", default: ""], default: 0] += 1 }
        unit = try #require(units[unit["parent", default: ""]])
      }
      divisions[unit["unit", default: ""], default: 0] += 1
    }
    #expect(divisions.values.sorted() == [10, 15, 40, 40, 40, 45, 55, 75])
    #expect(sections.values.allSatisfy { (4...15).contains($0) })
  }

  @Test(arguments: CityFolder.seeds) func headsHeadTheirUnits(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let city = try CityStaff(folder)
    let units = try folder.rows("units").filter { $0["valid_to"] == "" }
    for unit in units where unit["level"] != "係" {
      let post = try #require(city.post(unit["head_id", default: ""], "2026-04-01"))
      #expect(post["unit"] == unit["unit"])
      #expect(post["tier"] == (unit["level"] == "部" ? "部長職" : "課長職"))
    }
  }

  @Test(arguments: CityFolder.seeds) func oneSectionWasRenamedWithItsDesks(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let units = try folder.rows("units")
    let ended = units.filter { $0["valid_to"] != "" }
    #expect(ended.map { $0["unit"] } == ["企画課", "企画課政策係", "企画課広域連携係"])
    for unit in ended {
      let next = try #require(units.first { $0["unit"] == unit["successor"] })
      #expect(try day(unit["valid_to"]).days + 1 == day(next["valid_from"]).days)
    }
    for post in try folder.rows("assignments") {
      let unit = try #require(units.first { $0["unit"] == post["unit"] })
      #expect(unit["valid_from", default: "9"] <= post["valid_from", default: ""])
      if unit["valid_to"] != "" {
        #expect(unit["valid_to", default: ""] >= post["valid_to", default: ""] && post["valid_to"] != "")
      }
    }
  }

  @Test(arguments: CityFolder.seeds) func onlySixKnowOneField(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let city = try CityStaff(folder)
    let found = city.inOffice("2026-04-01").filter { person in
      person["occupation"] == "一般事務" && person["hired_on", default: "9"] <= "2016-04-01"
        && Set(city.posts[person["staff_id", default: ""], default: []].map { $0["field"] }).count == 1
    }
    #expect(found.map { $0["staff_id", default: ""] }.sorted() == (try folder.planted("oneField")).sorted())
    #expect(found.count == 6)
  }

  @Test(arguments: CityFolder.seeds) func nobodyManagesBeyondSixty(seed: UInt64) throws {
    let city = try CityStaff(CityFolder.of(seed))
    for post in city.current() where CityStaff.managers.contains(post["tier", default: ""]) {
      let born = try day(city.staff[post["staff_id", default: ""]]?["born_on"])
      #expect(born.iso > "1966-04-01")
    }
  }
}
