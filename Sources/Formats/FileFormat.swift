import Columns
import Diagnostics

/// A kind of file that tables are read from. To add one is one new file and one line in `FileFormats.all`.
public protocol FileFormat: Sendable {
  /// The name that messages and help use: `CSV`.
  var name: String { get }
  /// The endings of its files, in lower case and without the dot.
  var endings: [String] { get }
  /// One sentence about the format.
  var summary: Message { get }
  /// The file's rows as typed columns. Errors say what to change in the file.
  func read(_ path: String, options: LoadOptions) throws(Diagnostic) -> LoadedTable
  /// The physical lines, from 1, in which the given rows start, which count from 1 too; for messages about a file that was
  /// read before.
  func lines(ofRows rows: Set<Int>, in path: String, options: LoadOptions) throws(Diagnostic) -> [Int: Int]
}

/// How a file is to be read.
public struct LoadOptions: Sendable {
  /// The number of threads; the result does not depend on it.
  public var threadCount: Int
  /// The table's name; without one it is made of the file's name.
  public var tableName: String?
  /// What a data package says about the table; without one, types are inferred from all rows.
  public var declaration: TableDeclaration?
  /// The physical line, from 1, where the header stands; what is above it is left out. 0 says that there is none. Without one
  /// it is the first line, or where a forgiving reader finds it.
  public var headerLine: Int?
  /// How many lines the header has, where its line is given.
  public var headerLineCount = 1
  /// The encoding, as a data package or a user names it; without one it is recognised.
  public var encoding: String?
  /// The byte between cells; without one it is recognised.
  public var separator: UInt8?
  /// The widths of cells that nothing parts, in half-width characters.
  public var widths: [Int]
  /// Whether the rows of merged cells all have their value.
  public var fillsMerged: Bool
  /// Texts besides an empty cell that stand for a missing value in every column.
  public var missingTexts: [String]
  /// The columns whose cells stay texts, whatever they look like.
  public var textColumns: Set<FoldedName>
  /// Whether what a file of unknown origin has wrong is mended, and said, instead of refused: lines above the header, names
  /// that stand twice, empty lines.
  public var isForgiving: Bool
  /// Whether rows of other lengths than the header are set aside by a forgiving reader.
  public var setsRowsAside: Bool
  /// What ends the reading.
  public var limits = ReadingLimits()
  /// The bytes that one thread parses at a time. Only tests have a reason to change it.
  public var chunkByteCount: Int

  /// Options of which everything is recognised from the file.
  public init(
    threadCount: Int = 1, tableName: String? = nil, declaration: TableDeclaration? = nil, headerLine: Int? = nil,
    encoding: String? = nil, separator: UInt8? = nil, widths: [Int] = [], fillsMerged: Bool = false,
    missingTexts: [String] = [],
    textColumns: Set<FoldedName> = [], isForgiving: Bool = false, setsRowsAside: Bool = false,
    chunkByteCount: Int = 1 << 22
  ) {
    self.threadCount = threadCount
    self.tableName = tableName
    self.declaration = declaration
    self.headerLine = headerLine
    self.encoding = encoding
    self.separator = separator
    self.widths = widths
    self.fillsMerged = fillsMerged
    self.missingTexts = missingTexts
    self.textColumns = textColumns
    self.isForgiving = isForgiving
    self.setsRowsAside = setsRowsAside
    self.chunkByteCount = max(1, chunkByteCount)
  }
}

/// A row of a file that could not be taken into its table.
public struct RejectedRow: Sendable, Hashable {
  /// The physical line where it starts, from 1.
  public var line: Int
  /// Why it was set aside.
  public var reason: Message
  /// The row as it stands in the file.
  public var text: String

  /// A row.
  public init(line: Int, reason: Message, text: String) {
    self.line = line
    self.reason = reason
    self.text = text
  }
}

/// A table and what was found out while it was read.
public struct LoadedTable: Sendable {
  /// The table.
  public var table: Table
  /// What was assumed or left out, each a sentence.
  public var notes: [Message]
  /// The size of the file in bytes.
  public var byteCount: Int
  /// The encoding that the file was read in: `UTF-8`, `CP932`, `Windows-1252`, `UTF-16`.
  public var encoding: String
  /// Where its header stands and what parts its cells, in words: `line 3`, `commas`.
  public var layout: [Message] = []
  /// What of the file was mended, each a sentence; these are not among the notes.
  public var repairs: [Message] = []
  /// The rows that were set aside, in the order of the file.
  public var rejects: [RejectedRow] = []
  /// The physical line of each row, from 1, where the reader knows it already.
  public var lines: [Int]?
  /// The physical line of the first row, where each row is known to take one line.
  public var firstLine: Int?
  /// Of several files the first row of each, from 0.
  public var fileStarts: [Int]?
  /// Their names.
  public var fileNames: [String] = []

  /// A loaded table.
  public init(table: Table, notes: [Message], byteCount: Int, encoding: String) {
    self.table = table
    self.notes = notes
    self.byteCount = byteCount
    self.encoding = encoding
  }
}
