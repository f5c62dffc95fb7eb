/// What kind of posting a row of the assignments table is. The first is the primary one.
enum PostingKind: String, CaseIterable {
  case primary = "本務"
  case concurrent = "併任"
  case seconded = "派遣"
}

/// The tiers in their order. The first two share their posts.
enum Tier: Int8, CaseIterable {
  case officer, senior, chief, deputy, head, superintendent, director

  /// The name that the policy gives it.
  var name: String { ["担当職", "主任職", "係長職", "副長職", "課長職", "統括監職", "部長職"][Int(rawValue)] }

  /// The tier of a post; a staff post is held by a 担当職 or a 主任職.
  init(_ postClass: PostClass, isSenior: Bool) {
    self =
      switch postClass {
      case .staff: isSenior ? .senior : .officer
      case .chief: .chief
      case .deputy: .deputy
      case .head: .head
      case .senior: .superintendent
      case .director: .director
      }
  }
}

/// One row of the assignments table before it is written.
struct Posting {
  var person: Int32
  var from: Int32
  var to: Int32
  var unit: Int32
  var kind = PostingKind.primary
  /// Nil for the staff who stand outside the tiers.
  var tier: Tier?
  /// The grade of the salary table, 1 to 8; nil where there is none.
  var grade: Int8?
  /// The host of a secondment, as a place in `SidePostings.hosts`.
  var host: Int8?
}
