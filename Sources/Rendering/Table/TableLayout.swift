/// Which columns of a table are shown, and how wide, so that lines fit a terminal.
///
/// Numbers and dates are shown whole, since a number without its last digits is another one; texts and headings are
/// cut. Headings that are wider than their cells give way first, since they can be guessed and cells cannot; then the
/// widest texts, only as far as the width asks for. Where even that does not fit, the columns at the end are left out.
struct TableLayout {
  /// The blanks between columns.
  static let gap = 2
  /// A text or a heading is not cut to less than this, since nothing could be told from it; the last resort is 3.
  private static let leastTextWidth = 8
  private static let leastWidth = 3

  /// The widths of the columns that are shown; the others, at the end, are left out.
  private(set) var widths: [Int]

  /// A layout. `wanted` are the full widths of the columns, `cells` the widths of their cells without the headings,
  /// `least` the widths of cells that cannot be cut, 0 where they can be.
  init(wanted: [Int], cells: [Int], least: [Int], width: Int?) {
    widths = wanted
    guard let width, !wanted.isEmpty, Self.total(wanted) > width else { return }
    var floors = zip(wanted, least).map { wanted, least in max(least, min(wanted, Self.leastTextWidth)) }
    while floors.count > 1, Self.total(floors) > width { floors.removeLast() }
    if Self.total(floors) > width { floors[0] = max(Self.leastWidth, width) }
    widths = floors
    raise(to: cells, within: width)
    raise(to: wanted, within: width)
  }

  private static func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + gap * max(0, widths.count - 1) }

  /// Raises the narrowest columns together up to the given widths until the room is used up, which leaves the widest ones
  /// cut.
  private mutating func raise(to wanted: [Int], within width: Int) {
    var room = width - Self.total(widths)
    while room > 0 {
      let open = widths.indices.filter { widths[$0] < wanted[$0] }
      guard let narrowest = open.min(by: { widths[$0] < widths[$1] }) else { break }
      widths[narrowest] += 1
      room -= 1
    }
  }
}
