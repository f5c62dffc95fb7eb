import Columns

/// What the cells of a sheet are read with.
struct SheetContext: Sendable {
  /// The part of the sheet that is read; nil for all of it.
  var area: WorkbookPath.Area?
  /// The texts that cells share.
  let texts: SharedTexts.Pool
  /// What the numbers of each style are.
  let meanings: [NumberStyles.Meaning]
  let countsFrom1904: Bool
  /// The path, for messages.
  let path: String
  let limits: ReadingLimits

  /// What the numbers of a style are.
  func meaning(of style: Int?) -> NumberStyles.Meaning {
    guard let style, meanings.indices.contains(style) else { return .number }
    return meanings[style]
  }
}
