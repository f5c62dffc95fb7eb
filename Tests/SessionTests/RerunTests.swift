import Foundation
import Testing

@testable import Session

/// Only what a change concerns runs again, and what comes of it is what a run from scratch gives.
@Suite("Running again after changes")
struct RerunTests {
  /// A random script over two tables: definitions of numbers and of tables, and queries, each with what it depends on.
  private struct RandomScript {
    enum Kind { case number, table, query, scalar }

    struct Item {
      var kind: Kind
      var name: String
      var text: String
      /// What `#` stands for in the text.
      var number: Int
      /// The items that it names.
      var needs: [Int]
      /// The tables that it reads itself.
      var tables: Set<String>
    }

    var items: [Item] = []
    var parameter = 3
    var random: SeededRandom

    init(seed: UInt64) {
      random = SeededRandom(seed: seed)
      for index in 0..<Int.random(in: 4...12, using: &random) { items.append(make(index)) }
      items.append(query(items.count))
    }

    var text: String {
      "declare query_parameters(p:long = \(parameter));\n"
        + items.map { $0.text.replacingOccurrences(of: "#", with: "\($0.number)") + ";\n" }.joined(separator: "\n")
    }

    private mutating func make(_ index: Int) -> Item {
      switch Int.random(in: 0..<5, using: &random) {
      case 0:
        let other = pick(.number)
        let front = other.map { "\(items[$0].name) + " } ?? (Bool.random(using: &random) ? "p + " : "")
        return Item(
          kind: .number, name: "v\(index)", text: "let v\(index) = \(front)#", number: small(),
          needs: other.map { [$0] } ?? [],
          tables: [])
      case 1, 2:
        let (source, needs, tables) = source()
        let bound = pick(.number)
        let condition = "x > \(bound.map { items[$0].name + " - " } ?? "")#"
        return Item(
          kind: .table, name: "t\(index)", text: "let t\(index) = \(source) | where \(condition)", number: small(),
          needs: needs + (bound.map { [$0] } ?? []), tables: tables)
      case 3:
        let (source, needs, tables) = source()
        return Item(
          kind: .number, name: "v\(index)", text: "let v\(index) = toscalar(\(source) | summarize max(x)) - #",
          number: small(), needs: needs, tables: tables)
      default: return query(index)
      }
    }

    private mutating func query(_ index: Int) -> Item {
      let (source, needs, tables) = source()
      return Item(
        kind: .query, name: "",
        text: "\(source) | where x != # | summarize n = count(), s = sum(x) by k | sort by k asc",
        number: small() + 1000 * index, needs: needs, tables: tables)
    }

    private mutating func small() -> Int { Int.random(in: 0..<4, using: &random) }

    private mutating func pick(_ kind: Kind) -> Int? {
      let places = items.indices.filter { items[$0].kind == kind }
      return Bool.random(using: &random) ? places.randomElement(using: &random) : nil
    }

    private mutating func source() -> (String, [Int], Set<String>) {
      if let table = pick(.table) { return (items[table].name, [table], []) }
      let name = Bool.random(using: &random) ? "a" : "b"
      return (name, [], [name])
    }

    /// The items that depend on one, itself among them.
    func dependents(of place: Int) -> Set<Int> {
      var found: Set<Int> = [place]
      for index in items.indices where items[index].needs.contains(where: found.contains) { found.insert(index) }
      return found
    }

    func dependents(onTable name: String) -> Set<Int> {
      items.indices.filter { items[$0].tables.contains(name) }.reduce(into: []) { $0.formUnion(dependents(of: $1)) }
    }

    var dependentsOnParameter: Set<Int> {
      items.indices.filter { items[$0].text.contains("p + ") }.reduce(into: []) { $0.formUnion(dependents(of: $1)) }
    }
  }

  @Test("what depends on a change runs, nothing else, and the result is as from scratch", arguments: UInt64(0)..<60)
  func again(seed: UInt64) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var script = RandomScript(seed: seed)
    for name in ["a", "b"] { try Self.writeTable(name, in: folder, &script.random) }
    let path = folder + "/s.kql"
    func save() throws {
      try ("//! meibo 1 · clock 2026-04-01 · data a.csv · data b.csv\n" + script.text).write(
        toFile: path, atomically: true, encoding: .utf8)
    }
    try save()
    let watch = ScriptWatchRun(path: path, options: ScriptRun.Options())
    let first = try watch.runAgain()
    #expect(first.exitStatus == 0)
    for _ in 0..<6 {
      var expected: Set<Int> = []
      switch Int.random(in: 0..<4, using: &script.random) {
      case 0:
        let name = Bool.random(using: &script.random) ? "a" : "b"
        try Self.writeTable(name, in: folder, &script.random)
        expected = script.dependents(onTable: name)
      case 1:
        script.parameter += 1
        expected = script.dependentsOnParameter
      default:
        let place = Int.random(in: script.items.indices, using: &script.random)
        script.items[place].number += 1
        expected = script.dependents(of: place)
      }
      try save()
      #expect(watch.hasChanged)
      let outcomes = try watch.runAgain()
      try #require(outcomes.exitStatus == 0, "\(outcomes)")
      let session = try #require(watch.run?.session)
      // The parameters' declaration is step 1.
      let ran = session.steps.filter { $0.result != nil && !session.reusedSteps.contains($0.number) }.map {
        $0.number - 2
      }
      let queries = expected.filter { script.items[$0].kind == .query }
      #expect(Set(ran) == queries, "\(script.text)")
      let scratch = try ScriptRun(path: path, options: ScriptRun.Options())
      #expect(scratch.run().exitStatus == 0)
      #expect(session.steps.map(\.record) == scratch.session.steps.map(\.record), "\(script.text)")
    }
    #expect(!watch.hasChanged)
  }

  private static func writeTable(_ name: String, in folder: String, _ random: inout SeededRandom) throws {
    let rows = (0..<Int.random(in: 3..<40, using: &random)).map { _ in
      "\(["p", "q", "r"][Int.random(in: 0..<3, using: &random)]),\(Int.random(in: 0..<20, using: &random))"
    }
    // Another number of rows every time, so that no file is as the one before.
    let marks = (0..<Int.random(in: 1...3, using: &random)).map {
      "z,\(Int.random(in: 100..<999_999, using: &random) + $0)"
    }
    try ("k,x\n" + (rows + marks).joined(separator: "\n") + "\n").write(
      toFile: "\(folder)/\(name).csv", atomically: true, encoding: .utf8)
  }

  @Test("a session's steps follow a change, a parameter and a file; a failure changes nothing") func session() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/t.csv"
    try "k,x\np,1\nq,5\nq,7\n".write(toFile: path, atomically: true, encoding: .utf8)
    let session = Session(threadCount: 1, clock: 0)
    _ = session.submit(".load \(path) as t")
    for text in [
      "declare query_parameters(least:long = 2)", "let big = t | where x > least", "big | count", "print a = 1",
      "_3 | extend b = Count * 10",
    ] {
      let outcomes = session.submit(text)
      #expect(!outcomes.contains { $0.isFailure }, "\(outcomes)")
    }
    func values() -> [String] {
      session.steps.compactMap { $0.result.map { $0.row(0).map(\.text).joined(separator: ",") } }
    }
    #expect(values() == ["2", "1", "2,20"])
    _ = session.submit(".set least 5")
    #expect(values() == ["1", "1", "1,10"])
    #expect(session.steps[0].text.contains("5"))
    #expect(session.reusedSteps == [4])
    _ = session.submit(".change 2 <| let big = t | where x >= least")
    #expect(values() == ["2", "1", "2,20"])
    let failed = session.submit(".change 2 <| let big = t | where y > least")
    #expect(failed.contains { $0.isFailure } && values() == ["2", "1", "2,20"])
    let refused = session.submit(".set least many")
    #expect(refused.contains { $0.isFailure } && values() == ["2", "1", "2,20"])
    try "k,x\np,1\nq,50\nq,70\nr,80\n".write(toFile: path, atomically: true, encoding: .utf8)
    _ = session.submit(".refresh")
    #expect(values() == ["3", "1", "3,30"])
    #expect(session.steps.map(\.number) == [1, 2, 3, 4, 5])
    let outcomes = session.submit("_5 | count")
    #expect(!outcomes.contains { $0.isFailure } && session.steps.last?.number == 6)
    try "k,y\np,1\n".write(toFile: path, atomically: true, encoding: .utf8)
    let lost = session.submit(".refresh")
    #expect(lost.contains { $0.isFailure })
    #expect(values() == ["3", "1", "3,30", "1"])
  }
}

/// Numbers that are the same in every run (SplitMix64).
private struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
