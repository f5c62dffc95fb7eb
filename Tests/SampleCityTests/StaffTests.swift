import Columns
import Testing
import Workforce

@testable import SampleCity

@Suite struct StaffTests {
  @Test(arguments: CityFolder.seeds) func headcountsAreThoseOfTheModel(seed: UInt64) throws {
    let city = try CityStaff(CityFolder.of(seed))
    #expect(city.inOffice("2026-04-01").count == 320)
    let others = city.staff.values.filter { $0["employment"] != "常勤" && city.isInOffice($0, "2026-04-01") }
    #expect((150...200).contains(others.count))
    for kind in ["会計年度任用", "任期付", "再任用短時間"] { #expect(others.contains { $0["employment"] == kind }) }
    var tiers: [String: Int] = [:]
    for post in city.current() { tiers[post["tier", default: ""], default: 0] += 1 }
    #expect(tiers["部長職", default: 0] + tiers["統括監職", default: 0] == 11)
    #expect(tiers["課長職", default: 0] + tiers["副長職", default: 0] == 52)
    #expect((tiers["係長職"], tiers["主任職"], tiers["担当職"]) == (80, 75, 102))
  }

  @Test(arguments: CityFolder.seeds) func agesFollowThePyramid(seed: UInt64) throws {
    let staff = try CityStaff(CityFolder.of(seed)).inOffice("2026-04-01")
    let at = try day("2026-04-01")
    let wanted = [1, 6, 9, 10, 9, 8, 7, 11, 16, 12, 8, 3]
    var counts = [Int](repeating: 0, count: wanted.count)
    for person in staff {
      let age = try #require(Age.age(born: try day(person["born_on"]), at: at))
      counts[age < 20 ? 0 : min(11, (age - 16) / 4)] += 1
    }
    for (count, share) in zip(counts, wanted) { #expect(abs(Double(count) / 3.2 - Double(share)) < 0.8) }
  }

  @Test(arguments: CityFolder.seeds) func womenAreFewerAmongManagers(seed: UInt64) throws {
    let city = try CityStaff(CityFolder.of(seed))
    let staff = city.inOffice("2026-04-01")
    #expect((0.36...0.40).contains(Double(staff.count { $0["gender"] == "女" }) / Double(staff.count)))
    let managers = city.current().filter { CityStaff.managers.contains($0["tier", default: ""]) }
    let women = managers.count { city.staff[$0["staff_id", default: ""]]?["gender"] == "女" }
    #expect((0.10...0.15).contains(Double(women) / Double(managers.count)))
  }

  @Test(arguments: CityFolder.seeds) func hiresAndLeaversFollowTheModel(seed: UInt64) throws {
    let city = try CityStaff(CityFolder.of(seed))
    var (hires, inApril, young, youngLeft) = (0, 0, 0, 0)
    for year in 2016..<2026 {
      let (first, last) = ("\(year)-04-01", "\(year + 1)-03-31")
      let hired = city.permanent.filter { (first...last).contains($0["hired_on", default: ""]) }
      #expect((8...14).contains(hired.count), "FY\(year): \(hired.count)")
      hires += hired.count
      inApril += hired.count { $0["hired_on"] == first }
      let at = try day(first)
      for person in city.inOffice(first) {
        guard let age = Age.age(born: try day(person["born_on"]), at: at), age < 30 else { continue }
        young += 1
        if person["left_on"] != "", person["left_on", default: ""] <= last { youngLeft += 1 }
      }
      #expect((295...345).contains(city.inOffice(first).count))
    }
    #expect((0.72...0.88).contains(Double(inApril) / Double(hires)))
    #expect((0.018...0.042).contains(Double(youngLeft) / Double(young)))
  }

  @Test(arguments: CityFolder.seeds) func retirementsFallOnTheLegalDates(seed: UInt64) throws {
    let city = try CityStaff(CityFolder.of(seed))
    var years: Set<Int> = []
    for person in city.permanent {
      let due = Retirement.date(born: try day(person["born_on"])).iso
      if person["left_reason"] == "定年" {
        #expect(person["left_on"] == due)
        years.insert(FiscalYear(of: try day(person["left_on"])).year)
      } else {
        #expect(due >= (person["left_on"] == "" ? "2026-04-01" : person["left_on", default: ""]))
      }
    }
    #expect(years == [2016, 2017, 2018, 2019, 2020, 2021, 2022, 2024])
  }

  @Test(arguments: CityFolder.seeds) func trapsArePlanted(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let city = try CityStaff(folder)
    let rows = city.staff.values
    #expect(rows.contains { $0["born_on", default: ""].hasSuffix("-02-29") })
    #expect(rows.contains { $0["born_on", default: ""].hasSuffix("-04-01") })
    for letter in ["髙", "﨑", "邉", "齋"] { #expect(rows.contains { $0["name", default: ""].contains(letter) }) }
    #expect(rows.allSatisfy { $0["staff_id", default: ""].hasPrefix("0") && $0["staff_id"]?.count == 5 })
    let namesakes = try folder.planted("namesakes")
    #expect(namesakes.count == 2)
    #expect(city.staff[namesakes[0]]?["name"] == city.staff[namesakes[1]]?["name"])
    #expect(city.staff[namesakes[0]]?["born_on"] != nil)
    let again = try folder.planted("rehiredWithNewSurname").compactMap { city.staff[$0] }
    try #require(again.count == 2)
    #expect(again[0]["born_on"] == again[1]["born_on"] && again[0]["name"] != again[1]["name"])
    #expect(again[0]["left_on", default: "9"] < again[1]["hired_on", default: ""])
    #expect(again[0]["name"]?.split(separator: "\u{3000}").last == again[1]["name"]?.split(separator: "\u{3000}").last)
  }

  @Test func namesHaveReadings() {
    let names = NameStock.surnames + NameStock.men.flatMap { $0 } + NameStock.women.flatMap { $0 }
    #expect(NameStock.surnames.count >= 115 && names.count >= 265)
    for name in names {
      #expect(!name.text.isEmpty && !name.kana.isEmpty, "\(name)")
      #expect(name.kana.unicodeScalars.allSatisfy { (0x30A1...0x30FC).contains($0.value) }, "\(name)")
    }
    for stock in NameStock.men + NameStock.women { #expect(stock.count == 25) }
  }
}
