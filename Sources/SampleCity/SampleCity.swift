import Diagnostics

/// A fictional Japanese city with ten years of staff history, written as a folder of CSV files with a data package.
///
/// The same size, years and seed give the same bytes on every machine. The people, the units and the numbers are invented;
/// their shape follows the published statistics of a small city of Hokkaido.
public struct SampleCity: Sendable {
  /// How many permanent staff are in office on the last day of the history, 2026-04-01.
  public let staffCount: Int
  /// How many fiscal years the history covers; the last is FY2025.
  public let years: Int
  /// The seed of all random numbers.
  public let seed: UInt64

  /// A city of the given size: 200 to 1,000,000 staff, 5 to 20 years.
  public init(staffCount: Int = 320, years: Int = 10, seed: UInt64 = 2026) {
    self.staffCount = staffCount
    self.years = years
    self.seed = seed
  }

  /// The tables, in the order of the data package. A table asks only for what its own file says.
  static let tables: [any CityTable] = [
    StaffTable(), AssignmentsTable(), UnitsTable(), EvaluationsTable(), ItemsTable(), TrainingTable(), CoursesTable(),
    CourseTopicsTable(), OvertimeTable(), WishesTable(), QuotasTable(), PopulationTable(), LeaveTable(),
    QualificationsTable(), OverallRatingsTable(), RankProfilesTable(), PowersTable(), GoalsTable(), InterviewsTable(),
    PlansTable(), MentorsTable(), DemotionRequestsTable(), ApplicantsTable(), MeetingsTable(), ProposalsTable(),
    ParentalTable(), StressTable(), PayTable(),
  ]

  /// Writes the city into a folder, which is made if need be; an earlier sample city there is replaced.
  ///
  /// Fails with `command` for a size that cannot be generated, and with `unwritable` where a file cannot be written or the
  /// folder holds files that are no sample city.
  public func write(to folder: String) throws(Diagnostic) {
    try checkSize()
    try OutputFolder.prepare(folder)
    let city = City(staffCount: staffCount, years: years, seed: seed)
    let tables = Self.tables.filter { staffCount <= $0.largestStaffCount }
    // The description comes first: it marks the folder as ours should the writing be cut short.
    try OutputFile.write(
      PackageDescription.text(tables.map(\.description), city: city), to: "\(folder)/datapackage.json")
    for table in tables {
      let description = table.description
      var output = try CSVOutput(path: "\(folder)/\(description.name).csv", header: description.fields.map(\.name))
      try table.write(city, to: &output)
      _ = try output.close()
    }
    try OutputFile.write(CityReadme.text(city, tables: tables.map(\.description)), to: "\(folder)/README.md")
    try OutputFile.write(Manifest.text(city), to: "\(folder)/manifest.json")
  }

  private func checkSize() throws(Diagnostic) {
    guard (200...1_000_000).contains(staffCount), (5...20).contains(years) else {
      throw Diagnostic(
        .command,
        Message(
          "cannot generate \(staffCount) staff over \(years) years",
          ja: "職員\(staffCount)人・\(years)年分は生成できません"),
        help: [Message("ask for 200 to 1000000 staff and 5 to 20 years", ja: "職員は200〜1000000人、年数は5〜20年で指定してください")])
    }
  }
}
