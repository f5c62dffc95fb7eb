import Columns
import Glibc
import Testing

@testable import SampleCity

/// A generated city, read back from its files.
struct CityFolder: Sendable {
  /// A row by its column names.
  typealias Row = [String: String]

  let path: String

  /// The cities that the tests share, each generated once.
  static let shared: [UInt64: Result<CityFolder, any Error>] = Dictionary(
    uniqueKeysWithValues: seeds.map { seed in (seed, Result { try CityFolder(seed: seed) }) })

  /// The seeds that every planted fact is checked with.
  static let seeds: [UInt64] = [2026, 7, 99]

  /// The city of one of the seeds.
  static func of(_ seed: UInt64) throws -> CityFolder { try #require(shared[seed]).get() }

  /// Generates a city into a temporary folder.
  init(staffCount: Int = 320, seed: UInt64) throws {
    path = try Self.temporaryFolder()
    try SampleCity(staffCount: staffCount, seed: seed).write(to: path)
  }

  /// A city that exists already.
  init(path: String) { self.path = path }

  /// The folder of the city that is kept in the repository.
  static let committed = CityFolder(
    path: #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/datasets/city")

  static func temporaryFolder() throws -> String {
    var template = Array("/tmp/sample-city-XXXXXX".utf8CString)
    // Why unsafe: mkdtemp fills in the last six letters of the buffer in place.
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return unsafe mkdtemp(start) != nil
    }
    if !made { throw OutputFile.unwritable("/tmp") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The names of its files, sorted.
  static let files =
    SampleCity.tables.map { "\($0.description.name).csv" } + ["README.md", "datapackage.json", "manifest.json"]

  /// The bytes of a file.
  func bytes(_ name: String) throws -> [UInt8] {
    // Why unsafe: the C streams below are opened and closed here, and read into an array of the size given.
    guard let file = unsafe fopen("\(path)/\(name)", "rb") else { throw OutputFile.unwritable("\(path)/\(name)") }
    defer { unsafe fclose(file) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, file)
      if count == 0 { return result }
      result += buffer.prefix(count)
    }
  }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// The rows of a table, each as its cells. The city has no quoted cells.
  func cells(_ table: String) throws -> (header: [String], rows: [[String]]) {
    let bytes = try bytes("\(table).csv")
    #expect(!bytes.contains(0x22) && !bytes.contains(0x0D) && bytes.last == 0x0A)
    var rows = bytes.split(separator: 0x0A).map { line in
      line.split(separator: 0x2C, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }
    let header = rows.removeFirst()
    return (header, rows)
  }

  /// The rows of a table by column names.
  func rows(_ table: String) throws -> [Row] {
    let (header, rows) = try cells(table)
    return rows.map { Row(uniqueKeysWithValues: zip(header, $0)) }
  }

  /// The texts in the JSON list that follows a name in the manifest.
  func planted(_ name: String) throws -> [String] {
    let text = try text("manifest.json")
    let parts = text.split(separator: "\"\(name)\": ", maxSplits: 1)
    try #require(parts.count == 2)
    let list = parts[1].prefix { $0 != "]" }
    return list.split(separator: "\"").map(String.init).filter { $0.allSatisfy(\.isNumber) }
  }
}

/// The permanent staff and their primary posts, ready to be asked.
struct CityStaff {
  let staff: [String: CityFolder.Row]
  let permanent: [CityFolder.Row]
  /// Primary rows by person, in order.
  let posts: [String: [CityFolder.Row]]
  /// The unit that a renamed unit became.
  let successor: [String: String]
  static let managers: Set<String> = ["副長職", "課長職", "統括監職", "部長職"]

  init(_ city: CityFolder) throws {
    let rows = try city.rows("staff")
    staff = Dictionary(uniqueKeysWithValues: rows.map { ($0["staff_id", default: ""], $0) })
    permanent = rows.filter { $0["employment"] == "常勤" }
    posts = Dictionary(grouping: try city.rows("assignments").filter { $0["kind"] == "本務" }) {
      $0["staff_id", default: ""]
    }
    successor = Dictionary(
      uniqueKeysWithValues: try city.rows("units").filter { $0["successor"] != "" }.map {
        ($0["unit", default: ""], $0["successor", default: ""])
      })
  }

  func isInOffice(_ row: CityFolder.Row, _ day: String) -> Bool {
    row["hired_on", default: ""] <= day && (row["left_on"] == "" || row["left_on", default: ""] >= day)
  }

  func inOffice(_ day: String) -> [CityFolder.Row] { permanent.filter { isInOffice($0, day) } }

  /// The primary row of a person on a day.
  func post(_ id: String, _ day: String) -> CityFolder.Row? {
    posts[id]?.first {
      $0["valid_from", default: ""] <= day && ($0["valid_to"] == "" || $0["valid_to", default: ""] >= day)
    }
  }

  func current() -> [CityFolder.Row] {
    inOffice("2026-04-01").compactMap { post($0["staff_id", default: ""], "2026-04-01") }
  }
}

/// A day of the form 2025-04-01.
func day(_ text: String?) throws -> CivilDate {
  let parts = try #require(text).split(separator: "-").compactMap { Int($0) }
  try #require(parts.count == 3)
  return try #require(CivilDate(year: parts[0], month: parts[1], day: parts[2]))
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

func deviation(_ values: [Double]) -> Double {
  let middle = mean(values)
  return (values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(values.count - 1)).squareRoot()
}
