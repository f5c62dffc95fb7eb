import Diagnostics
import Foundation
import Testing

@testable import Session

@Suite("The index by task")
struct TaskIndexTests {
  static let tasks = TaskIndex.topics.flatMap(\.tasks)
  static let city = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "datasets/city").path

  @Test("names only what there is, and has a page")
  func namesExist() {
    let session = Session(threadCount: 1)
    let pages = Set(ReferencePages(session: session).pages().map(\.path))
    #expect(pages.count > 250)
    for task in Self.tasks {
      for name in task.names {
        let isCommand = DotCommands.all.contains { ".\($0.name)" == name }
        #expect(isCommand || !session.catalog.documentation(of: name).isEmpty, "\(name)")
      }
      #expect(task.question.english.hasSuffix("?") && task.question.japanese != nil, "\(task.question.english)")
    }
  }

  @Test("every query runs on the sample city", arguments: tasks.map(\.query))
  func queriesRun(query: String) throws {
    let session = Session(threadCount: 2)
    try session.data.open(Self.city)
    for outcome in session.submit(query) {
      if case .diagnostics(let found, _, _) = outcome {
        #expect(found.allSatisfy { $0.severity != .error }, "\(found)")
      }
    }
    #expect(!session.steps.isEmpty)
  }

  @Test("every name of the list that Meibo speaks is explained by .help")
  func helpIsWhole() throws {
    let list = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Conformance/kql-core.txt")
    let lines = try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
    let names = lines.filter { !$0.hasPrefix("#") && !$0.hasPrefix("[") }.flatMap { $0.split(separator: " ") }
    let catalog = Session(threadCount: 1).catalog
    #expect(names.count > 250)
    for name in names { #expect(!catalog.documentation(of: String(name)).isEmpty, "\(name)") }
  }

  @Test("every operator and every function stands in it, but for other forms of one")
  func isWhole() {
    let catalog = Session(threadCount: 1).catalog
    let named = Set(Self.tasks.flatMap(\.names))
    let documented = Set(
      catalog.operators.values.map(\.documentation.name) + catalog.aggregates.keys + catalog.windows.keys)
    let missing = documented.filter { name in
      !named.contains(name) && !named.contains { name.hasPrefix($0) || name == "\($0)if" }
    }
    #expect(missing.subtracting(["any", "take_any", "measure"]).isEmpty, "\(missing.sorted())")
  }
}
