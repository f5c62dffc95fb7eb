import Columns
import Diagnostics

/// A delimited text of which the header is known and the rows are still bytes.
struct DelimitedText: Sendable {
  let source: TextSource
  let path: String
  let options: LoadOptions
  let dialect: Dialect
  let header: TableHeader
  /// The first byte of the first row and one past the last byte of the last.
  let body: Range<Int>
  private var notes: [Message]

  init(source: TextSource, path: String, options: LoadOptions, preferred: UInt8?) throws(Diagnostic) {
    self.source = source
    self.path = path
    self.options = options
    let bytes = source.bytes.span
    var start = source.start
    if let line = options.headerLine {
      guard let place = LineCounter.start(ofLine: line, in: bytes, from: start) else {
        throw Diagnostic(
          .malformed, Message("'\(path)' has no line \(line)", ja: "'\(path)' に \(line) 行目はない"))
      }
      start = place
    }
    dialect = Dialect(
      of: bytes, from: start, preferred: preferred, given: options.separator ?? options.declaration?.separator)
    header = try TableHeader(bytes, from: start, dialect: dialect, path: path)
    let trimmed = BodyEnd.find(bytes, from: header.end, dialect: dialect, columnCount: header.names.count)
    body = header.end..<max(header.end, trimmed.end)
    notes = source.notes + header.notes
    if trimmed.emptyRowCount > 0 {
      notes.append(
        Message(
          "left out \(trimmed.emptyRowCount) rows at the end that have only empty cells",
          ja: "末尾の空の行 \(trimmed.emptyRowCount) 行を除いた"))
    }
  }

  /// Reads the rows; types are inferred from all of them unless they are declared.
  func load(name: String, declaration: TableDeclaration?) throws(Diagnostic) -> LoadedTable {
    let plan = try ColumnPlan(header: header, declaration: declaration, path: path)
    var chunks = try readChunks(plan.targets)
    let merger = ColumnMerger(chunks)
    let types = plan.targets.indices.map { column in plan.targets[column].declared ?? merger.type(of: column) }
    try rereadTexts(&chunks, types: types, targets: plan.targets)
    try TypeViolations(source: source, chunks: chunks, plan: plan, tableName: name).refuse()
    let complete = ColumnMerger(chunks)
    let columns = try parallelMap(count: types.count, threadCount: options.threadCount) {
      (column) throws(Diagnostic) -> Column in
      if let needed = MemoryBudget.shared.excess(with: 0) { throw .memory(needed: needed, path: path) }
      return try complete.column(column, type: types[column])
    }
    let hugeNotes = notesOnHugeNumbers(columns, types)
    let schema = plan.schema(types: types)
    let batch = Batch(schema: schema, columns: columns, rowCount: complete.rowCount)
    let table = Table(name: name, batch: batch, properties: declaration?.properties ?? TableProperties())
    try plan.refuseUndeclaredCategories(in: table)
    return LoadedTable(
      table: table, notes: notes + hugeNotes, byteCount: source.byteCount,
      encoding: source.encoding)
  }

  /// Reads all chunks. Where quotes made the guess of the chunks' starts wrong, they are found one after the other.
  private func readChunks(_ targets: [ColumnTarget]) throws(Diagnostic) -> [RowChunk] {
    let bytes = source.bytes
    let guessed = ChunkPlan.guess(self)
    do throws(RowFault) {
      return try Self.read(bytes, guessed, targets, dialect, options.threadCount)
    } catch {
      let hasQuotes = source.inspection.quoteCounts.contains { $0 > 0 }
      guard hasQuotes, guessed.count > 1 else { throw diagnostic(of: error) }
    }
    do throws(RowFault) {
      return try Self.read(bytes, ChunkPlan.walk(self), targets, dialect, options.threadCount)
    } catch {
      throw diagnostic(of: error)
    }
  }

  private static func read(
    _ bytes: FileBytes, _ ranges: [Range<Int>], _ targets: [ColumnTarget], _ dialect: Dialect, _ threadCount: Int
  ) throws(RowFault) -> [RowChunk] {
    try parallelMap(count: ranges.count, threadCount: threadCount) { (number) throws(RowFault) -> RowChunk in
      if let needed = MemoryBudget.shared.excess(with: 0) { throw .memory(needed: needed) }
      var reader = ChunkReader(targets: targets, dialect: dialect)
      return try reader.read(bytes.span, ranges[number])
    }
  }

  /// Reads again, as texts, what some chunk took for numbers in a column that is text after all.
  private func rereadTexts(
    _ chunks: inout [RowChunk], types: [CellType], targets: [ColumnTarget]
  ) throws(Diagnostic) {
    let known = chunks
    let textColumns = types.indices.filter { types[$0].isText }
    let bytes = source.bytes
    let dialect = dialect
    do throws(RowFault) {
      chunks = try parallelMap(count: known.count, threadCount: options.threadCount) {
        (number) throws(RowFault) -> RowChunk in
        let chunk = known[number]
        let columns = textColumns.filter { column in chunk.blocks.contains { $0.pieces[column].isToBeReread } }
        if columns.isEmpty { return chunk }
        var reader = ChunkReader(targets: targets, dialect: dialect)
        return try reader.readTexts(bytes.span, of: chunk, columns: columns)
      }
    } catch {
      throw diagnostic(of: error)
    }
  }

  /// A sentence for each column that is text only because a number is too large.
  private func notesOnHugeNumbers(_ columns: [Column], _ types: [CellType]) -> [Message] {
    columns.indices.filter { types[$0] == .huge && columns[$0].strings().areAllNumbers }.map { column in
      let name = header.names[column]
      return Message(
        "column '\(name)' is text: it has whole numbers that 64 bits cannot hold",
        ja: "列 '\(name)' は文字列とした：64 ビットに収まらない整数がある")
    }
  }
}

extension ColumnPiece {
  /// Whether the piece holds values that a text column cannot take over.
  var isToBeReread: Bool {
    switch values {
    case .none, .codes, .narrowCodes, .plain: false
    default: true
    }
  }
}

extension StringStorage {
  /// Whether every text is empty or a number.
  var areAllNumbers: Bool {
    for code in 0..<pool.count where !pool.isEmpty(at: code) {
      let text = pool.utf8(at: code)
      let type = CellType.classify(text, 0, text.count)
      if type != .long && type != .real && type != .huge { return false }
    }
    return true
  }
}
