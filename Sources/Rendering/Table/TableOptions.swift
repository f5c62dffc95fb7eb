import Diagnostics

/// How a table is laid out for a reader at a terminal.
public struct TableOptions: Sendable {
  /// Which of a column's names stands above it.
  public enum Headings: Sendable {
    /// The name that queries use.
    case names
    /// The name that readers see, where there is one.
    case titles
  }

  /// The columns that the terminal has; nil where lines may be of any length.
  public var width: Int?
  /// The most rows that are shown; nil for all.
  public var maximumRows: Int?
  /// Whether the headings are bold and the rule and footer dim.
  public var useColor: Bool
  /// The language of the footer.
  public var language: Language
  /// What stands above the columns.
  public var headings: Headings
  /// Whether whole numbers are printed as `1,204`.
  public var groupsThousands: Bool
  /// Whether the number of rows stands under a table that is shown whole.
  public var countsRows = true
  /// How many columns a character takes.
  public var displayWidth: DisplayWidth

  /// Options; without any, all rows are shown at full width, without colour, in English.
  public init(
    width: Int? = nil, maximumRows: Int? = nil, useColor: Bool = false, language: Language = .english,
    headings: Headings = .names, groupsThousands: Bool = false, displayWidth: DisplayWidth = DisplayWidth()
  ) {
    self.width = width
    self.maximumRows = maximumRows
    self.useColor = useColor
    self.language = language
    self.headings = headings
    self.groupsThousands = groupsThousands
    self.displayWidth = displayWidth
  }
}
