import Columns
import Diagnostics

/// Files of one kind as one table, as those of a year's months: rows one file after the other, with what tells the files
/// apart in a column of its own.
public enum FolderTable {
  /// A file, and what stands in the column that tells the files apart.
  public struct Part: Sendable, Hashable {
    /// The path.
    public var path: String
    /// What its rows have in that column.
    public var label: String

    /// A file of a folder.
    public init(path: String, label: String) { (self.path, self.label) = (path, label) }

    /// The file's name.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  }

  /// Reads the files. Columns are those of all files, in the order in which they are met; where a file lacks one, its cells
  /// are missing. Types are inferred from all rows of all files.
  public static func read(
    _ parts: [Part], labelled label: String, in folder: String, options: LoadOptions
  ) throws(Diagnostic) -> LoadedTable {
    try FileFormats.whole(folder) { () throws(Diagnostic) in try joined(parts, label, folder, options) }
  }

  private static func joined(
    _ parts: [Part], _ label: String, _ folder: String, _ options: LoadOptions
  ) throws(Diagnostic) -> LoadedTable {
    var texts: [(text: DelimitedText, rows: [Int]?, encoding: String)] = []
    for part in parts {
      var own = options
      own.declaration = nil
      try options.limits.check(part.path)
      texts.append(try text(of: part.path, own))
    }
    var table = Joined(label: label)
    for file in texts { table.add(names: file.text.header.names) }
    table.begin()
    for (part, file) in zip(parts, texts) {
      try table.append(file.text, file.rows, part, options)
    }
    var given = options
    (given.headerLine, given.separator, given.widths, given.encoding) = (1, UInt8(ascii: ","), [], nil)
    given.headerLineCount = 1
    let byteCount = texts.reduce(0) { $0 + $1.text.source.byteCount }
    let source = TextSource(table.bytes, notes: [], byteCount: byteCount, options: given)
    let whole = try DelimitedText(source: source, path: folder, options: given, preferred: nil)
    var loaded = try whole.load(name: options.tableName ?? TableName.from(path: folder), declaration: nil)
    let encodings = Set(texts.map(\.encoding)).sorted()
    loaded.encoding = encodings.joined(separator: ", ")
    loaded.layout = [Message("\(parts.count) files", ja: "\(parts.count) ファイル")]
    loaded.notes += texts.flatMap(\.text.source.notes).uniqued
    loaded.repairs = table.remarks(fileCount: parts.count)
    (loaded.rejects, loaded.lines, loaded.fileStarts) = (table.rejects, table.lines, table.starts)
    loaded.fileNames = parts.map(\.name)
    return loaded
  }

  /// A file as delimited text, whatever its format; of a sheet with the numbers of its rows.
  private static func text(
    of path: String, _ options: LoadOptions
  ) throws(Diagnostic) -> (text: DelimitedText, rows: [Int]?, encoding: String) {
    switch try FileFormats.format(for: path) {
    case let format as DelimitedFormat:
      let text = try format.text(path, options)
      return (text, nil, text.source.encoding)
    case let format as WorkbookFormat:
      let (text, rows) = try format.text(path, options)
      return (text, rows, format.name)
    case let other:
      throw Diagnostic(
        .unknownFormat,
        Message(
          "'\(path)': \(other.name) files are not read as a folder", ja: "'\(path)'：\(other.name) はフォルダーとしては読めない"),
        help: [Message("load it alone", ja: "一つずつ読む")])
    }
  }

  /// The table that grows file by file.
  private struct Joined {
    let label: String
    private(set) var bytes: [UInt8] = []
    private(set) var rejects: [RejectedRow] = []
    private(set) var lines: [Int] = []
    /// The first row of each file.
    private(set) var starts: [Int] = []
    private var names: [String] = []
    private var places: [FoldedName: Int] = [:]
    /// In how many files each column stands.
    private var counts: [Int] = []
    private var blankCount = 0

    init(label: String) { self.label = label }

    mutating func add(names given: [String]) {
      for name in given {
        if let place = places[FoldedName(name)] {
          counts[place] += 1
        } else {
          places[FoldedName(name)] = names.count
          names.append(name)
          counts.append(1)
        }
      }
    }

    /// Writes the header; the files' own columns keep their names.
    mutating func begin() {
      var label = label
      while places[FoldedName(label)] != nil { label = "file_" + label }
      write(names + [label])
    }

    private mutating func write(_ cells: [String]) {
      for (place, cell) in cells.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.appendCell(cell)
      }
      bytes.append(0x0A)
    }

    mutating func append(_ text: DelimitedText, _ rows: [Int]?, _ part: Part, _ options: LoadOptions) throws(Diagnostic)
    {
      let first = lines.count
      let firstReject = rejects.count
      starts.append(first)
      let source = text.source.bytes.span
      let scanner = RecordScanner(dialect: text.dialect)
      let targets = text.header.names.map { places[FoldedName($0)] ?? 0 }
      MendedText.walk(text) { found, place, end, line in
        // A sheet has numbers of its own.
        let line = rows.map { lines.count - first < $0.count ? $0[lines.count - first] : line } ?? line
        switch found {
        case .row(let record):
          var cells = Array(repeating: "", count: names.count) + [part.label]
          for (target, cell) in zip(targets, record.cells) { cells[target] = scanner.text(of: cell, source) }
          write(cells)
          lines.append(line)
        case .blank: blankCount += 1
        case .fault(let reason):
          rejects.append(RejectedRow(line: line, reason: reason, text: text.source.row(place, end)))
        }
      }
      let own = Array(rejects[firstReject...])
      let isTooMuch = own.count * 4 > lines.count - first + own.count
      if let row = own.first, isTooMuch || !options.setsRowsAside {
        throw .rejected(row, own.count, of: lines.count - first + own.count, in: part.path, isTooMuch: isTooMuch)
      }
      for place in firstReject..<rejects.count { rejects[place].reason = rejects[place].reason.of(file: part.name) }
      try options.limits.check(part.path)
    }

    /// What was found out about the files together.
    func remarks(fileCount: Int) -> [Message] {
      var remarks: [Message] = []
      for (name, count) in zip(names, counts) where count < fileCount {
        remarks.append(
          Message(
            "'\(name)' stands in \(count) of the \(fileCount) files; it is missing in the others",
            ja: "「\(name)」は \(fileCount) ファイル中 \(count) ファイルにだけある。ほかでは空とした"))
      }
      if blankCount > 0 {
        remarks.append(Message("\(blankCount) empty lines are left out", ja: "空の \(blankCount) 行を除いた"))
      }
      return remarks
    }
  }
}

extension Message {
  /// The sentence with the name of the file that it is about.
  public func of(file: String) -> Message {
    Message("\(file): \(english)", ja: "\(file)：\(text(in: .japanese))")
  }
}

extension [Message] {
  /// Each message once, in the order in which they are met.
  fileprivate var uniqued: [Message] {
    var seen: Set<Message> = []
    return filter { seen.insert($0).inserted }
  }
}
