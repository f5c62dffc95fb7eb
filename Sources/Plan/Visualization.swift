import Columns

/// How `render` wants a result drawn. It changes no row.
public struct Visualization: Sendable, Hashable {
  /// The kind of chart: `barchart`, `table`.
  public var kind: String
  /// What was asked for with it, by name: `title`, `xcolumn`.
  public var properties: [String: Value]

  /// A visualization.
  public init(kind: String, properties: [String: Value]) {
    self.kind = kind
    self.properties = properties
  }
}
