import Columns
import Diagnostics

/// How long a session's queries take, each planned and executed anew from the tables.
public struct SessionTimings: Sendable {
  /// A query and its times.
  public struct Entry: Sendable {
    /// The query.
    public var text: String
    /// The number of rows of its result.
    public var rowCount: Int
    /// The time of each execution.
    public var milliseconds: [Double]
  }

  /// How long reading all tables took, from the files; the median of all readings.
  public var loadMilliseconds: Double
  /// The queries, in order.
  public var entries: [Entry]

  /// The timings as JSON: `{"load": {"milliseconds": 1.5}, "steps": [{"text": …, "rows": …, "milliseconds": […]}]}`.
  public var json: String {
    let steps = entries.map { entry in
      let times = entry.milliseconds.map(Self.number).joined(separator: ", ")
      return "    {\"text\": \(Value.quoted(entry.text)), \"rows\": \(entry.rowCount), \"milliseconds\": [\(times)]}"
    }
    let body = steps.joined(separator: ",\n")
    return "{\n  \"load\": {\"milliseconds\": \(Self.number(loadMilliseconds))},\n  \"steps\": [\n\(body)\n  ]\n}\n"
  }

  private static func number(_ milliseconds: Double) -> String { "\((milliseconds * 10_000).rounded() / 10_000)" }
}

extension Session {
  /// Times every query of the session `repeatCount` times, and reading its tables as often, up to three times.
  public func timings(repeatCount: Int) throws(Diagnostic) -> SessionTimings {
    let clock = ContinuousClock()
    var loads: [Double] = []
    for _ in 0..<min(max(1, repeatCount), 3) { loads.append(try loadMilliseconds(clock)) }
    let load = loads.sorted()[loads.count / 2]
    var entries: [SessionTimings.Entry] = []
    for step in steps {
      guard let result = step.result else { continue }
      var times: [Double] = []
      for _ in 0..<max(1, repeatCount) {
        let begun = clock.now
        try execute(again: step)
        times.append((clock.now - begun).milliseconds)
      }
      entries.append(SessionTimings.Entry(text: step.text, rowCount: result.rowCount, milliseconds: times))
    }
    return SessionTimings(loadMilliseconds: load, entries: entries)
  }

  /// How long it takes to read the tables that were read, anew.
  private func loadMilliseconds(_ clock: ContinuousClock) throws(Diagnostic) -> Double {
    let fresh = DataSource(threadCount: threadCount)
    let start = clock.now
    for opened in data.opened {
      try fresh.open(opened.path, as: opened.isFile ? opened.tables.first : nil, with: opened.choices)
    }
    for table in data.loadedTables { _ = try fresh.table(named: table.name) }
    return (clock.now - start).milliseconds
  }
}

extension Duration {
  /// The length in milliseconds.
  var milliseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1000 + Double(attoseconds) / 1e15
  }
}
