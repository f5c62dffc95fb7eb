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
  private let place: HeaderPlace
  private let preferred: UInt8?
  /// What was set aside of the file, where the source is what is left of it.
  private var mended: MendedText?

  /// A text whose header stands at a place, or where the options say, or where it is found.
  init(
    source: TextSource, path: String, options: LoadOptions, preferred: UInt8?, at known: HeaderPlace? = nil
  ) throws(Diagnostic) {
    self.source = source
    self.path = path
    self.options = options
    self.preferred = preferred
    let bytes = source.bytes.span
    let given = options.separator ?? options.declaration?.separator
    if let known { place = known } else { place = try Self.place(of: source, path, options, given) }
    dialect = Dialect(of: bytes, from: place.start, preferred: preferred, given: given)
    header = try TableHeader(bytes, at: place, dialect: dialect, path: path, isForgiving: options.isForgiving)
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

  private static func place(
    of source: TextSource, _ path: String, _ options: LoadOptions, _ separator: UInt8?
  ) throws(Diagnostic) -> HeaderPlace {
    let bytes = source.bytes.span
    if let line = options.headerLine {
      if line == 0 { return HeaderPlace(start: source.start, line: 0, lineCount: 0) }
      guard let start = LineCounter.start(ofLine: line, in: bytes, from: source.start) else {
        throw Diagnostic(
          .malformed, Message("'\(path)' has no line \(line)", ja: "'\(path)' に \(line) 行目はない"))
      }
      return HeaderPlace(start: start, line: line, lineCount: options.headerLineCount)
    }
    if options.isForgiving, options.declaration == nil {
      let terminator = Dialect(of: bytes, from: source.start, given: separator ?? 44).terminator
      let separators = separator.map { [$0] } ?? Dialect.separators
      let found = HeaderPlace(in: bytes, from: source.start, separators: separators, terminator: terminator)
      if let found { return found }
    }
    return HeaderPlace(start: source.start, line: 1)
  }

  /// The same text without what was set aside, which is said of the table.
  func replaced(by mended: MendedText) throws(Diagnostic) -> DelimitedText {
    let rest = source.replaced(by: mended.bytes, options)
    var place = place
    place.start -= source.start
    var options = options
    options.separator = dialect.separator
    var text = try DelimitedText(source: rest, path: path, options: options, preferred: preferred, at: place)
    text.mended = mended
    return text
  }

  /// Reads the rows; types are inferred from all of them unless they are declared.
  func load(name: String, declaration: TableDeclaration?) throws(Diagnostic) -> LoadedTable {
    let plan = try ColumnPlan(header: header, declaration: declaration, path: path, options: options)
    var (chunks, rooms) = try readChunks(plan.targets)
    let merger = ColumnMerger(chunks)
    let types = plan.targets.indices.map { column in plan.targets[column].declared ?? merger.type(of: column) }
    try rereadTexts(&chunks, rooms, types: types, targets: plan.targets)
    try TypeViolations(source: source, chunks: chunks, plan: plan, tableName: name).refuse()
    let complete = ColumnMerger(chunks, rooms: rooms)
    // The columns of one chunk are there already: to start a thread would take longer.
    let threadCount = chunks.count > 1 ? options.threadCount : 1
    let columns = try parallelMap(count: types.count, threadCount: threadCount) {
      (column) throws(Diagnostic) -> Column in
      try complete.column(column, type: types[column]) { () throws(Diagnostic) in try options.limits.check(path) }
    }
    let hugeNotes = notesOnHugeNumbers(columns, types)
    let schema = plan.schema(types: types)
    let batch = Batch(schema: schema, columns: columns, rowCount: complete.rowCount)
    let table = Table(name: name, batch: batch, properties: declaration?.properties ?? TableProperties())
    try plan.refuseUndeclaredCategories(in: table)
    var loaded = LoadedTable(
      table: table, notes: notes + hugeNotes, byteCount: source.byteCount,
      encoding: source.encoding)
    describe(&loaded)
    loaded.firstLine = firstLine(rowCount: complete.rowCount)
    return loaded
  }

  /// The line of the first row, where every row takes one: no line ends but those of rows are among them.
  private func firstLine(rowCount: Int) -> Int? {
    guard mended == nil else { return nil }
    let first = LineCounter.line(of: body.lowerBound, in: source.bytes.span)
    if source.inspection.quoteCounts.allSatisfy({ $0 == 0 }) { return first }
    let (bytes, body, terminator) = (source.bytes, body, dialect.terminator)
    let size = options.chunkByteCount
    let counts = parallelMap(count: (body.count + size - 1) / size, threadCount: options.threadCount) { number in
      let start = body.lowerBound + number * size
      return bytes.span.number(of: terminator, start, min(start + size, body.upperBound))
    }
    let lineEnds = counts.reduce(0, +)
    let hasLastEnd = body.isEmpty || bytes.span[body.upperBound - 1] == terminator
    return lineEnds + (hasLastEnd ? 0 : 1) == rowCount ? first : nil
  }

  /// Says how the text is laid out, and what was mended or set aside.
  private func describe(_ loaded: inout LoadedTable) {
    loaded.layout = [
      options.widths.isEmpty ? dialect.layout : Message("cells of fixed widths", ja: "固定長"),
      place.lineCount == 0
        ? Message("no header", ja: "見出しなし")
        : Message("header in line \(place.line)", ja: "見出しは \(place.line) 行目"),
    ]
    loaded.repairs = header.repairs
    if place.line > 1, options.headerLine == nil {
      let title = self.title
      loaded.repairs.append(
        Message(
          "what stands above the header in line \(place.line) is left out\(title.isEmpty ? "" : ": \(title)")",
          ja: "\(place.line) 行目の見出しより上を除いた\(title.isEmpty ? "" : ": \(title)")"))
    }
    guard let mended else { return }
    loaded.rejects = mended.rejects
    loaded.lines = mended.lines
    if mended.blankCount > 0 {
      let count = mended.blankCount
      loaded.repairs.append(
        Message("\(count) empty line\(count == 1 ? " is" : "s are") left out", ja: "空の \(count) 行を除いた"))
    }
  }

  /// What stands in the first lines above the header that have anything.
  private var title: String {
    let scanner = RecordScanner(dialect: dialect)
    var start = source.start
    var lines: [String] = []
    while lines.count < 3, start < place.start, let record = scanner.cells(source.bytes.span, from: start) {
      let cells = record.cells.map { source.excerpt($0.start, $0.end) }.filter { !$0.isEmpty }
      if !cells.isEmpty { lines.append(cells.joined(separator: " ")) }
      start = record.end
    }
    return lines.joined(separator: " / ")
  }

  /// Reads all chunks, into a room for each column. Where quotes made the guess of the chunks' starts wrong, they are found
  /// one after the other.
  private func readChunks(_ targets: [ColumnTarget]) throws(Diagnostic) -> ([RowChunk], [ColumnRoom]) {
    let guessed = ChunkPlan.guess(self)
    do throws(RowFault) {
      return try read(guessed, targets)
    } catch {
      let hasQuotes = source.inspection.quoteCounts.contains { $0 > 0 }
      guard hasQuotes, guessed.chunks.count > 1 else { throw diagnostic(of: error) }
    }
    do throws(RowFault) {
      return try read(ChunkPlan.walk(self), targets)
    } catch {
      throw diagnostic(of: error)
    }
  }

  private func read(
    _ plan: ChunkPlan, _ targets: [ColumnTarget]
  ) throws(RowFault) -> ([RowChunk], [ColumnRoom]) {
    let (bytes, options, path, dialect) = (source.bytes, options, path, dialect)
    let rooms = targets.map { _ in ColumnRoom(rowCount: plan.rowBound) }
    let chunks = try parallelMap(count: plan.chunks.count, threadCount: options.threadCount) {
      (number) throws(RowFault) -> RowChunk in
      if let fault = options.limits.fault(path) { throw .stopped(fault) }
      var reader = ChunkReader(targets: targets, rooms: rooms, dialect: dialect)
      return try reader.read(bytes.span, plan.chunks[number])
    }
    return (chunks, rooms)
  }

  /// Reads again, as texts, what some chunk took for numbers in a column that is text after all.
  private func rereadTexts(
    _ chunks: inout [RowChunk], _ rooms: [ColumnRoom], types: [CellType], targets: [ColumnTarget]
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
        var reader = ChunkReader(targets: targets, rooms: rooms, dialect: dialect)
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
    case .none, .codes, .plain: false
    case .bool, .whole, .units, .real: true
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
