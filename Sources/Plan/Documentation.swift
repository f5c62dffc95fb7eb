import Diagnostics

/// What `.help`, completion and the reference pages say about an operator or function, with examples that run as tests.
public struct Documentation: Sendable {
  /// A query and the result that it must have.
  public struct Example: Sendable {
    /// The query.
    public let query: String
    /// Its result as CSV with a header.
    public let result: String

    /// An example.
    public init(_ query: String, gives result: String) {
      self.query = query
      self.result = result
    }
  }

  /// The name.
  public let name: String
  /// How it is written, a line a form.
  public let signature: String
  /// One sentence.
  public let summary: Message
  /// Units, nulls, errors and the source of a formula, where the summary does not say all.
  public let details: Message?
  /// Queries with their results.
  public let examples: [Example]
  /// Whether lists of all names show it.
  public let isListed: Bool

  /// A documentation.
  public init(
    _ name: String, signature: String, summary: Message, details: Message? = nil, examples: [Example] = [],
    isListed: Bool = true
  ) {
    self.name = name
    self.signature = signature
    self.summary = summary
    self.details = details
    self.examples = examples
    self.isListed = isListed
  }
}
