import Columns
import Testing
import Workforce

@testable import SampleCity

@Suite struct TrainingTests {
  @Test(arguments: CityFolder.seeds) func hoursFollowTheModel(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    var hours: [String: Double] = [:]
    for row in try folder.rows("training") {
      let key = "\(row["staff_id", default: ""])/\(row["course_id", default: ""].prefix(4))"
      hours[key, default: 0] += try #require(Double(row["hours", default: ""]))
    }
    var (first, later): ([Double], [Double]) = ([], [])
    for person in try CityStaff(folder).permanent {
      for year in 2016..<2026 {
        let (hired, left) = (person["hired_on", default: ""], person["left_on", default: ""])
        guard hired <= "\(year)-04-01", left == "" || left >= "\(year + 1)-03-31" else { continue }
        let sum = hours["\(person["staff_id", default: ""])/\(year)", default: 0]
        if hired == "\(year)-04-01" { first.append(sum) } else { later.append(sum) }
      }
    }
    #expect(first.count > 50 && first.allSatisfy { (40...60).contains($0) })
    #expect((13...15.5).contains(mean(later)))
    #expect((11...13.5).contains(deviation(later)))
    #expect((0.10...0.14).contains(Double(later.count { $0 == 0 }) / Double(later.count)))
  }

  @Test(arguments: CityFolder.seeds) func threeNewManagersMissTopics(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let city = try CityStaff(folder)
    var topics: [String: Set<String>] = [:]
    for row in try folder.rows("course_topics") {
      topics[row["course_id", default: ""], default: []].insert(row["topic", default: ""])
    }
    var learnt: [String: Set<String>] = [:]
    for row in try folder.rows("training") where row["completed"] == "true" {
      learnt[row["staff_id", default: ""], default: []].formUnion(topics[row["course_id", default: ""], default: []])
    }
    let wanted: Set<String> = ["マネジメント", "メンタルヘルス", "ハラスメント", "安全配慮義務", "活気ある職場づくり"]
    let missing = city.current().filter { post in
      let id = post["staff_id", default: ""]
      guard CityStaff.managers.contains(post["tier", default: ""]) else { return false }
      guard CityStaff.managers.contains(city.post(id, "2026-03-31")?["tier"] ?? "") else { return false }
      return !wanted.isSubset(of: learnt[id, default: []])
    }
    let text = try folder.text("manifest.json")
    #expect(missing.count == 3)
    for post in missing { #expect(text.contains("\"staff_id\": \"\(post["staff_id", default: ""])\"")) }
  }

  @Test(arguments: CityFolder.seeds) func attendanceLiesWithinTheService(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let city = try CityStaff(folder)
    for row in try folder.rows("training") {
      let person = try #require(city.staff[row["staff_id", default: ""]])
      #expect(city.isInOffice(person, row["started_on", default: ""]), "\(row)")
      let year = FiscalYear(of: try day(row["started_on"])).year
      #expect(row["course_id", default: ""].hasPrefix("\(year)-"))
      if row["completed"] == "true" {
        #expect(row["completed_on", default: ""] >= row["started_on", default: "9"] && row["declined_reason"] == "")
      } else {
        #expect(row["completed_on"] == "" && row["hours"] == "0" && row["declined_reason"] != "")
      }
    }
  }
}
