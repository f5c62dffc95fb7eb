extension City {
  /// The primary row of a person on a day; nil where the person is not in office.
  func post(of person: Int, on day: Int32) -> Posting? {
    guard people[person].isInOffice(on: day) else { return nil }
    return rows(of: person).first { $0.kind == .primary && $0.from <= day && $0.to >= day }
  }

  /// The section in which a person works on a day; for the head of a division the division.
  func section(of person: Int, on day: Int32) -> Int? {
    post(of: person, on: day).map { layout.section(of: Int($0.unit)) }
  }

  /// The sections, in the order of the plan.
  var sections: [Int] { layout.units.indices.filter { layout.units[$0].level == .section } }

  /// The permanent staff in the order of their numbers.
  var permanentByNumber: [Int] { byNumber.compactMap { Int($0) < permanentCount ? Int($0) : nil } }
}
