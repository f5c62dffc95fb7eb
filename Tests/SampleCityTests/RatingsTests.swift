import Testing

@testable import SampleCity

@Suite struct RatingsTests {
  @Test(arguments: CityFolder.seeds) func secondRatersAgreeInFourOfFive(seed: UInt64) throws {
    let scores = try Scores(CityFolder.of(seed))
    #expect((0.80...0.85).contains(scores.agreement))
  }

  @Test(arguments: CityFolder.seeds) func abilityLastsFromYearToYear(seed: UInt64) throws {
    let scores = try Scores(CityFolder.of(seed))
    var (before, after): ([Double], [Double]) = ([], [])
    for (key, value) in scores.means where key.hasSuffix("/2023") {
      guard let next = scores.means[key.dropLast(4) + "2024"] else { continue }
      before.append(value)
      after.append(next)
    }
    let (m, n) = (mean(before), mean(after))
    let products = zip(before, after).map { ($0 - m) * ($1 - n) }
    let correlation = mean(products) / (deviation(before) * deviation(after))
    #expect((0.40...0.75).contains(correlation))
    #expect((2.8...3.3).contains(m))
  }

  @Test(arguments: CityFolder.seeds) func theTwoSevereRatersStandOut(seed: UInt64) throws {
    let folder = try CityFolder.of(seed)
    let scores = try Scores(folder)
    let all = scores.byRater.values.flatMap(\.scores)
    let (middle, spread) = (mean(all), deviation(all))
    let severity = scores.byRater.filter { $0.value.people.count >= 5 }.map { rater, given in
      (z: (mean(given.scores) - middle) / (spread / Double(given.people.count).squareRoot()), rater: rater)
    }
    let lowest = severity.sorted { ($0.z, $0.rater) < ($1.z, $1.rater) }.prefix(2).map(\.rater)
    #expect(lowest.sorted() == (try folder.planted("severeRaters")).sorted())
  }

  @Test(arguments: CityFolder.seeds, [("2024-07", "住民対応力", 0.4), ("2024-08", "折衝説明・調整能力", 0.0)])
  func oneCourseWorksAndOneDoesNot(seed: UInt64, planted: (course: String, item: String, g: Double)) throws {
    let folder = try CityFolder.of(seed)
    let attended = Set(
      try folder.rows("training").filter { $0["course_id"] == planted.course && $0["completed"] == "true" }.map {
        $0["staff_id", default: ""]
      })
    let scores = try Scores(folder).first
    var changes: (attended: [Double], others: [Double]) = ([], [])
    for (key, after) in scores where key.hasSuffix("/2024/\(planted.item)") {
      let id = String(key.prefix { $0 != "/" })
      guard let before = scores["\(id)/2023/\(planted.item)"] else { continue }
      if attended.contains(id) {
        changes.attended.append(after - before)
      } else {
        changes.others.append(after - before)
      }
    }
    let (a, b) = changes
    let df = Double(a.count + b.count - 2)
    let (x, y) = (deviation(a), deviation(b))
    let pooled = ((x * x * Double(a.count - 1) + y * y * Double(b.count - 1)) / df).squareRoot()
    let g = (1 - 3 / (4 * df - 1)) * (mean(a) - mean(b)) / pooled
    #expect(abs(g - planted.g) < 0.03, "g = \(g), \(a.count) against \(b.count)")
    #expect(a.count >= 50)
  }

  @Test(arguments: CityFolder.seeds) func someFormsLackAnItem(seed: UInt64) throws {
    let scores = try Scores(CityFolder.of(seed))
    let counts = scores.items.values.map { $0 }
    #expect(Set(counts).isSubset(of: [19, 20, 22, 23]))
    #expect(counts.contains { $0 == 19 || $0 == 22 } && counts.count { $0 == 20 } > counts.count / 2)
  }

  @Test(arguments: CityFolder.seeds) func overallRatingsHaveTheirShares(seed: UInt64) throws {
    let rows = try CityFolder.of(seed).cells("ratings").rows
    let wanted = ["S": 2.0, "A": 22, "B": 66, "C": 9, "D": 1]
    for (letter, share) in wanted {
      let found = Double(rows.count { $0[2] == letter }) * 100 / Double(rows.count)
      #expect(abs(found - share) < max(1.2, share * 0.15), "\(letter): \(found)")
    }
    #expect(Set(rows.map { $0[1] }).count == 10 && rows.count > 2800)
  }

  @Test func halfPointsStayOnTheScale() {
    #expect([0, 0.9, 1.24, 1.26, 3, 5.4].map(Ratings.halfPoints) == [2, 2, 2, 3, 6, 10])
  }
}

/// The scores of a city, arranged for the questions above.
private struct Scores {
  /// First raters' scores by person, year and item.
  var first: [String: Double] = [:]
  /// Their means by person and year.
  var means: [String: Double] = [:]
  /// How many items by person and year.
  var items: [String: Int] = [:]
  /// First raters' scores by rater, with the person-years.
  var byRater: [String: (scores: [Double], people: Set<String>)] = [:]
  var agreement = 0.0

  init(_ city: CityFolder) throws {
    var second: [String: Double] = [:]
    var sums: [String: Double] = [:]
    for row in try city.cells("evaluations").rows {
      let (form, score) = ("\(row[0])/\(row[1])", try #require(Double(row[6])))
      #expect((1...5).contains(score) && score * 2 == (score * 2).rounded())
      if row[4] == "二次" {
        second["\(form)/\(row[3])"] = score
        continue
      }
      first["\(form)/\(row[3])"] = score
      sums[form, default: 0] += score
      items[form, default: 0] += 1
      if row[5] != "" {
        byRater[row[5], default: ([], [])].scores.append(score)
        byRater[row[5], default: ([], [])].people.insert(form)
      }
    }
    for (form, sum) in sums { means[form] = sum / Double(items[form, default: 1]) }
    agreement = Double(first.count { second[$0.key] == $0.value }) / Double(first.count)
  }
}
