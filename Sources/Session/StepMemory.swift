import Columns
import Plan
import Syntax

/// What statements gave, by all that it depends on: a statement whose text, definitions, parameters, tables and clock are as
/// before need not run again.
struct StepMemory {
  /// What a statement gave.
  struct Known {
    var step: Step
    /// The versions of the tables that were read for it.
    var versions: [String: Int]
    /// The value that it named.
    var scalar: Environment.Scalar?
    /// The run that it was asked in last.
    fileprivate var run = 0

    init(step: Step, versions: [String: Int], scalar: Environment.Scalar?) {
      self.step = step
      self.versions = versions
      self.scalar = scalar
    }
  }

  /// What was not asked in so many runs is forgotten. A run may end early, at a mistake.
  private static let keptRunCount = 3

  private var run = 0

  private var current: [UInt64: Known] = [:]
  private var earlier: [UInt64: Known] = [:]
  /// By name, the key of the statement that defined it last.
  private var definers: [String: UInt64] = [:]
  private var results: [Int: UInt64] = [:]
  private var settings: UInt64 = 0
  /// The numbers of the steps that did not run, since what they give was known.
  private(set) var reused: Set<Int> = []

  /// Forgets which steps there are, but not what they gave.
  mutating func begin() {
    run += 1
    earlier.merge(current) { _, new in new }
    earlier = earlier.filter { $0.value.run > run - 1 - Self.keptRunCount }
    current = [:]
    definers = [:]
    results = [:]
    settings = 0
    reused = []
  }

  /// A key of all that a statement depends on, but for the tables that it reads itself.
  func key(of statement: Statement, parameters: [String: String], now: Int64) -> UInt64 {
    var hash = RowHash(seed: Self.print(statement.text))
    hash.add(UInt64(bitPattern: now))
    hash.add(settings)
    for word in statement.words.sorted() { if let definer = definers[word] { hash.add(definer) } }
    for number in statement.namedTables.compactMap(\.resultNumber).sorted() { hash.add(results[number] ?? 0) }
    if case .declareParameters(let declarations) = statement.kind {
      for name in declarations.map(\.name.text) { hash.add(parameters[name].map(Self.print) ?? 1) }
    }
    return hash.value
  }

  /// Ends going through steps again: what is asked from now on runs.
  mutating func end() { earlier = [:] }

  /// What a statement of this key gave before `begin`, where its tables are those of then.
  func known(_ key: UInt64, version: (String) -> Int) -> Known? {
    guard let known = earlier[key], known.versions.allSatisfy({ version($0.key) == $0.value })
    else { return nil }
    return known
  }

  /// Notes what a statement gave. `names` are those that it defines.
  mutating func note(_ known: Known, key: UInt64, names: Set<String>, isReused: Bool) {
    current[key] = known
    current[key]?.run = run
    var full = RowHash(seed: key)
    for (name, version) in known.versions.sorted(by: { $0.key < $1.key }) {
      full.add(Self.print(name))
      full.add(UInt64(version))
    }
    for name in names { definers[name] = full.value }
    results[known.step.number] = full.value
    if case .set = known.step.statement.kind { settings = full.value ^ (settings << 1) }
    if isReused { reused.insert(known.step.number) }
  }

  /// Forgets what a step gave, so that it takes no memory any more.
  mutating func forget(_ number: Int) { current = current.filter { $0.value.step.number != number } }

  private static func print(_ text: String) -> UInt64 { Array(text.utf8).span.fingerprint }
}
