import Charts
import Columns
import Diagnostics

/// What a session says to its readers: prose and results in order, and what is needed to compute them again.
public struct Report: Sendable {
  /// A piece of a report.
  public enum Block: Sendable {
    /// Text in Markdown.
    case prose(markdown: String)
    /// A query's result.
    case result(ReportResult)
  }

  /// The title.
  public var title: String
  /// The language of the words that the report adds.
  public var language: Language
  /// The pieces, in order.
  public var blocks: [Block]
  /// The parameters of the session and their values.
  public var parameters: [(name: String, value: String)]
  /// A line for each source of data, with its fingerprint.
  public var dataDescription: [String]
  /// The day that the session takes for today; empty where none is fixed.
  public var clock: String

  /// A report.
  public init(
    title: String, language: Language = .english, blocks: [Block] = [],
    parameters: [(name: String, value: String)] = [], dataDescription: [String] = [], clock: String = ""
  ) {
    self.title = title
    self.language = language
    self.blocks = blocks
    self.parameters = parameters
    self.dataDescription = dataDescription
    self.clock = clock
  }
}

/// A result in a report.
public struct ReportResult: Sendable {
  /// The rows.
  public var batch: Batch
  /// The KQL text that gave them.
  public var source: String
  /// What readers must know about the rows, each a sentence.
  public var notes: [String]
  /// What joins have lost or doubled on the way, each a sentence: for who looks at how the rows were computed.
  public var losses: [String]
  /// What the rows show.
  public var caption: String?
  /// How they are drawn; nil where the table says it all.
  public var figure: Figure?

  /// A result.
  public init(
    batch: Batch, source: String, notes: [String] = [], losses: [String] = [], caption: String? = nil,
    figure: Figure? = nil
  ) {
    self.batch = batch
    self.source = source
    self.notes = notes
    self.losses = losses
    self.caption = caption
    self.figure = figure
  }
}
