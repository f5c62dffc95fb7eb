/// What a data package says about a table beyond its columns.
public struct TableProperties: Sendable, Hashable {
  /// A rule that picks one of several rows of a person at a date: the column and the value of the primary post.
  public struct PrimaryRule: Sendable, Hashable {
    /// The column.
    public var column: String
    /// Its value in the primary row.
    public var value: String

    /// A rule.
    public init(column: String, value: String) {
      self.column = column
      self.value = value
    }
  }

  /// The day that rows speak of, for what depends on it: the tree of units.
  public enum RowDay: Sendable, Hashable {
    /// One day for all rows; null where it is known only when the query runs.
    case day(Value)
    /// The day in a column, by its name.
    case column(String)
    /// A day that was computed for each row and stands in no column.
    case computed
  }

  /// A column, or several, whose values stand in another table's key.
  public struct ForeignKey: Sendable, Hashable {
    /// This table's columns.
    public var columns: [String]
    /// The other table; empty for this one.
    public var table: String
    /// The other table's columns.
    public var references: [String]

    /// A foreign key.
    public init(columns: [String], table: String, references: [String]) {
      self.columns = columns
      self.table = table
      self.references = references
    }
  }

  /// What a picture of the rows shows where nobody says: columns by their names.
  public struct Drawing: Sendable, Hashable {
    /// The column along the axis.
    public var across: String
    /// The columns of the values.
    public var values: [String]
    /// The columns that make series.
    public var series: [String]

    /// A picture of these columns.
    public init(across: String, values: [String], series: [String]) {
      self.across = across
      self.values = values
      self.series = series
    }
  }

  /// The name that readers see.
  public var title: String?
  /// One sentence about the table.
  public var summary: String?
  /// The columns that tell rows apart.
  public var primaryKey: [String] = []
  /// The columns that point to other tables.
  public var foreignKeys: [ForeignKey] = []
  /// The column that names the person, where rows are about people.
  public var personKey: String?
  /// The first day on which a row holds, where the table is effective-dated.
  public var validFrom: String?
  /// The last day on which a row holds, inclusive; an open end is null.
  public var validTo: String?
  /// Which of several rows at a date is the primary one.
  public var primaryRule: PrimaryRule?
  /// The day that `at` or `attach` has chosen; nil where neither has.
  public var rowDay: RowDay?
  /// What a picture of the rows shows where nobody says.
  public var drawing: Drawing?
  /// Whether the rows are in an order that was asked for, so that functions of the rows before and after may be used.
  public var isSerialized = false
  /// Whether rows are about health, where groups under 10 must not be shown.
  public var isAboutHealth = false

  /// Properties of which none is known.
  public init() {}

  /// Whether rows hold from one day to another.
  public var isEffectiveDated: Bool { validFrom != nil && validTo != nil }
}

/// A loaded table.
public struct Table: Sendable {
  /// The name that queries use.
  public var name: String
  /// The rows.
  public var batch: Batch
  /// What is known beyond the columns.
  public var properties: TableProperties

  /// A table.
  public init(name: String, batch: Batch, properties: TableProperties = TableProperties()) {
    self.name = name
    self.batch = batch
    self.properties = properties
  }

  /// The columns' names and types.
  public var schema: Schema { batch.schema }
}
