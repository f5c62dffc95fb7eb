/// The manifest.json of the city: the facts that were planted, so that tests know the answers.
enum Manifest {
  /// The file.
  static func text(_ city: City) -> String {
    func people(_ indices: [Int]) -> JSONText { .list(indices.map { .text(city.staffID($0)) }) }
    let manifest: JSONText = .object([
      ("note", "Planted facts for tests. No query engine reads this file."),
      ("seed", .text(String(city.seed))),
      ("asOf", "2026-04-01"),
      ("permanentStaff", .number(city.staffCount)),
      (
        "oneField",
        .object([
          ("rule", "常勤・一般事務 in office, hired by the first day of the history, all 本務 rows in one field"),
          ("staff", people(city.oneField)),
        ])
      ),
      ("namesakes", .list(city.namesakes.map { people([$0.0, $0.1]) })),
      ("rehiredWithNewSurname", people(city.rehired.map { [$0.before, $0.after] } ?? [])),
    ])
    return manifest.written() + "\n"
  }
}
