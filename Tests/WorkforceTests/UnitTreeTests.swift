import Columns
import Testing

@testable import Workforce

@Suite("The tree of units")
struct UnitTreeTests {
  private func unit(
    _ name: String, _ from: Int64, _ to: Int64 = .max, in parent: String = "", level: String,
    then successor: String = ""
  ) -> UnitTree.Unit {
    UnitTree.Unit(name: name, firstDay: from, lastDay: to, parent: parent, level: level, successor: successor)
  }

  /// A and B become C on day 100; C becomes D on day 200. 部 X is called Y from day 150. E moves from X to Z on day 50.
  private var tree: UnitTree {
    UnitTree([
      unit("X", 0, 149, level: "部", then: "Y"), unit("Y", 150, level: "部"), unit("Z", 0, level: "部"),
      unit("A", 0, 99, in: "X", level: "課", then: "C"), unit("B", 0, 99, in: "Z", level: "課", then: "C"),
      unit("C", 100, 199, in: "X", level: "課", then: "D"), unit("D", 200, in: "Y", level: "課"),
      unit("E", 0, 49, in: "X", level: "課"), unit("E", 50, in: "Z", level: "課"),
      unit("a", 0, 99, in: "A", level: "係"), unit("P", 0, in: "Q", level: "課"), unit("Q", 0, in: "P", level: "課"),
    ])
  }

  @Test("a unit belongs to what stood above it on the day")
  func above() {
    #expect(tree.unit(of: "a", at: "課", on: 99) == "A")
    #expect(tree.unit(of: "a", at: "部", on: 0) == "X")
    #expect(tree.unit(of: "C", at: "部", on: 149) == "X")
    #expect(tree.unit(of: "C", at: "部", on: 150) == "Y")
    #expect(tree.unit(of: "E", at: "部", on: 49) == "X")
    #expect(tree.unit(of: "E", at: "部", on: 50) == "Z")
    #expect(tree.unit(of: "Z", at: "部", on: 5) == "Z")
    #expect(tree.unit(of: "Z", at: "課", on: 5) == "")
    #expect(tree.unit(of: "nowhere", at: "部", on: 5) == "")
  }

  @Test("a name that has ended stands for what took over, one to come for what it took over from")
  func renamed() {
    #expect(tree.unit(of: "A", at: "課", on: 150) == "C")
    #expect(tree.unit(of: "A", at: "部", on: 250) == "Y")
    #expect(tree.unit(of: "B", at: "課", on: 250) == "D")
    // A line that ends: nothing took over from a.
    #expect(tree.unit(of: "a", at: "課", on: 100) == "")
    #expect(tree.unit(of: "D", at: "課", on: 150) == "C")
    // Before the merger D was two sections of two divisions: there is no one answer.
    #expect(tree.unit(of: "D", at: "部", on: 50) == "")
    #expect(tree.unit(of: "Y", at: "部", on: 3) == "X")
  }

  @Test("under finds a unit's history by the name of any time")
  func under() {
    for (name, day) in [("a", 5), ("A", 5), ("B", 5), ("C", 120), ("D", 220)] as [(String, Int64)] {
      #expect(tree.isUnit(name, under: "D", on: day), "\(name)")
      #expect(tree.isUnit(name, under: "C", on: day), "\(name)")
    }
    #expect(tree.isUnit("D", under: "A", on: 220))
    #expect(!tree.isUnit("B", under: "A", on: 5))
    #expect(tree.isUnit("a", under: "Y", on: 5))
    #expect(!tree.isUnit("B", under: "Y", on: 5))
    #expect(!tree.isUnit("E", under: "Y", on: 50))
    #expect(tree.isUnit("E", under: "X", on: 49))
    #expect(!tree.isUnit("X", under: "A", on: 5))
  }

  @Test("a circle ends") func circle() {
    #expect(tree.unit(of: "P", at: "部", on: 5) == "")
    #expect(tree.isUnit("P", under: "Q", on: 5))
    let rings = UnitTree([
      unit("M", 0, 9, level: "課", then: "N"), unit("N", 0, 9, level: "課", then: "M"),
    ])
    #expect(rings.unit(of: "M", at: "課", on: 50) == "")
  }
}
