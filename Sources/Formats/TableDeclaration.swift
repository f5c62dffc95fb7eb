import Columns
import Diagnostics

/// What a data package says about one table.
public struct TableDeclaration: Sendable {
  /// The name that queries use.
  public var name: String
  /// The files, relative to the package's folder; several hold rows of one table.
  public var paths: [String]
  /// The declared columns. The type of a column whose rules say `isInferred` is not known before its file is read.
  public var schema: Schema
  /// Keys, validity, and what else is known of the table.
  public var properties: TableProperties
  /// What is promised of each column, as many as the schema has fields.
  public var rules: [ColumnRules]
  /// The files' encoding, where it is declared.
  public var encoding: String?
  /// The byte between cells, where it is declared.
  public var separator: UInt8?
  /// The texts that stand for a missing value in every column, where no fields are declared.
  public var missingTexts: [String] = []

  /// A declaration; without fields everything is inferred.
  public init(
    name: String, paths: [String] = [], schema: Schema = Schema([]), properties: TableProperties = TableProperties(),
    rules: [ColumnRules]? = nil, encoding: String? = nil, separator: UInt8? = nil
  ) {
    self.name = name
    self.paths = paths
    self.schema = schema
    self.properties = properties
    self.rules = rules ?? schema.fields.map { _ in ColumnRules() }
    self.encoding = encoding
    self.separator = separator
  }
}

/// What a data package promises of the values of one column.
public struct ColumnRules: Sendable, Hashable {
  /// Whether the type is left to the file.
  public var isInferred = false
  /// Whether every row must have a value.
  public var isRequired = false
  /// Whether no value may stand twice.
  public var isUnique = false
  /// The only values that may stand, or nil where any may.
  public var allowed: [Value]?
  /// The smallest value.
  public var minimum: Value?
  /// The largest value.
  public var maximum: Value?
  /// The fewest characters of a text.
  public var minimumLength: Int?
  /// The most characters of a text.
  public var maximumLength: Int?
  /// A regular expression that every whole text must match.
  public var pattern: String?
  /// The texts besides an empty cell that stand for a missing value.
  public var missingTexts: [String] = []

  /// Rules that promise nothing.
  public init() {}
}
