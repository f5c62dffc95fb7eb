import Columns
import Diagnostics

/// A column of texts that would be numbers, days or lengths of time but for a few cells.
struct NearlyColumn {
  private enum Kind: Hashable {
    case whole, real, day, time, nothing, other
  }

  private let texts: StringStorage
  private let lookedAt: Int
  private let isCut: Bool
  private var counts: [Kind: Int] = [:]
  private var firstRows: [Kind: [Int]] = [:]
  private var filledCount = 0
  /// What most cells are.
  private var kind = Kind.other

  /// More rows than these are not looked at.
  private static let rowLimit = 200_000

  /// Nil where the column is one of texts.
  init?(_ column: Column) {
    texts = column.strings()
    lookedAt = min(column.count, Self.rowLimit)
    isCut = column.count > lookedAt
    var known = [Kind?](repeating: nil, count: texts.pool.count)
    for row in 0..<lookedAt {
      let place = texts.code(at: row)
      if texts.pool.isEmpty(at: place) { continue }
      let kind = known[place] ?? Self.kind(texts.pool, place)
      known[place] = kind
      filledCount += 1
      counts[kind, default: 0] += 1
      if firstRows[kind, default: []].count < 3 { firstRows[kind, default: []].append(row) }
      // Most columns of texts are told by their first cells.
      if filledCount == 200, counts[.other, default: 0] > 100 { return nil }
    }
    let numbers = counts[.whole, default: 0] + counts[.real, default: 0]
    let most = [(Kind.day, counts[.day, default: 0]), (.time, counts[.time, default: 0]), (.whole, numbers)].max {
      $0.1 < $1.1
    }
    guard filledCount > 4, let most, most.1 < filledCount else { return nil }
    kind = most.0 == .whole && counts[.real] != nil ? .real : most.0
    guard otherCount > 0, otherCount * 5 <= filledCount else { return nil }
  }

  private static func kind(_ pool: StringPool, _ place: Int) -> Kind {
    if let cell = CellText(pool.utf8(at: place)) {
      if let (_, isWhole, _) = NumberNotation.read(cell) { return isWhole ? .whole : .real }
      if DayNotation.read(cell) != nil || TimeNotation.moment(cell) != nil { return .day }
      if TimeNotation.read(cell.bytes[...]) != nil { return .time }
    }
    return NothingWord.isOne(pool[place]) ? .nothing : .other
  }

  /// The kinds that are none of the column's.
  private var otherKinds: [Kind] {
    switch kind {
    case .day: [.whole, .real, .time, .other]
    case .time: [.whole, .real, .day, .other]
    default: [.day, .time, .other]
    }
  }

  private var otherCount: Int { otherKinds.reduce(0) { $0 + counts[$1, default: 0] } }

  /// What is to be said, with what would read the column otherwise. A cell's text is offered as one that stands for nothing
  /// only where no other column has it.
  func doubt(_ name: String, beside columns: [Column]) -> Doubt {
    let rows = Array(otherKinds.flatMap { firstRows[$0, default: []] }.sorted().prefix(3))
    let (type, english, japanese) =
      switch kind {
      case .day: ("date", "days", "日付")
      case .time: ("timespan", "lengths of time", "時間")
      case .real: ("real", "numbers", "数")
      default: ("long", "numbers", "数")
      }
    let shown = rows.map { "'\(texts[$0])'" }.joined(separator: ", ")
    let fitting = filledCount - otherCount
    let all = isCut ? "the first \(filledCount)" : "\(filledCount)"
    var remedies = ["\(LoadChoices.bracketed(name))=\(type)"]
    if let mark = rows.first.map({ texts[$0] }), Double(mark) == nil, !columns.contains(where: { Self.has(mark, $0) }) {
      remedies.append("missing=\(LoadChoices.quoted(mark))")
    }
    return Doubt(
      message: Message(
        "'\(name)' is left as text: \(fitting) of \(all) cells are \(english), but not \(shown)\(otherCount > rows.count ? ", …" : "")",
        ja:
          "「\(name)」は文字列のまま。\(isCut ? "先頭の " : "")\(filledCount) 個のうち \(fitting) 個は\(japanese)だが、\(shown)\(otherCount > rows.count ? " など" : "") はそうでない"
      ), rows: rows, remedies: remedies)
  }

  private static func has(_ text: String, _ column: Column) -> Bool {
    guard column.type == .string else { return false }
    let pool = column.strings().pool
    return (0..<pool.count).contains { pool[$0] == text }
  }
}
