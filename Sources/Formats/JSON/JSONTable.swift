import Columns
import Diagnostics

/// A table as JSON. The file is walked over twice: once to learn its columns and their types from all rows, and once to
/// read the values, run by run on all threads.
struct JSONTable: Sendable {
  private let source: TextSource
  private let path: String
  private let layout: JSONLayout
  private let options: LoadOptions

  /// Opens a file; one without a byte order mark is UTF-8 unless another encoding is named.
  init(path: String, layout: JSONLayout, options: LoadOptions) throws(Diagnostic) {
    var known = options
    known.encoding = options.encoding ?? options.declaration?.encoding ?? "utf-8"
    source = try TextSource(path: path, options: known)
    self.path = path
    self.layout = layout
    self.options = options
  }

  /// Reads all rows; types are inferred from all of them unless they are declared.
  func load() throws(Diagnostic) -> LoadedTable {
    let declaration = options.declaration
    let outline = try outline()
    let header = try TableHeader(names: outline.columns.names, path: path)
    if header.names.isEmpty { throw noColumns() }
    let plan = try ColumnPlan(header: header, declaration: declaration, path: path, options: LoadOptions())
    let types = plan.targets.indices.map { plan.targets[$0].declared ?? outline.columns.evidence[$0].cellType }
    let chunks = try chunks(outline, plan: plan, types: types)
    let name = options.tableName ?? declaration?.name ?? TableName.from(path: path)
    try TypeViolations(source: source, chunks: chunks, plan: plan, tableName: name).refuse()
    let merger = ColumnMerger(chunks)
    let columns = try parallelMap(count: types.count, threadCount: options.threadCount) {
      (column) throws(Diagnostic) -> Column in
      try merger.column(column, type: types[column]) { () throws(Diagnostic) in try options.limits.check(path) }
    }
    let batch = Batch(schema: plan.schema(types: types), columns: columns, rowCount: merger.rowCount)
    let table = Table(name: name, batch: batch, properties: declaration?.properties ?? TableProperties())
    try plan.refuseUndeclaredCategories(in: table)
    let inferred = types.indices.filter { plan.targets[$0].declared == nil }
    let notes = inferred.compactMap { outline.columns.evidence[$0].note(on: header.names[$0]) }
    return LoadedTable(
      table: table, notes: source.notes + header.notes + notes, byteCount: source.byteCount, encoding: source.encoding)
  }

  /// The physical lines in which rows start; rows count from 1.
  func lines(ofRows rows: Set<Int>) -> [Int: Int] {
    let bytes = source.bytes.span
    var lines: [Int: Int] = [:]
    var counted = source.start
    var line = 1
    var row = 0
    let last = rows.max() ?? 0
    var walk = JSONRowWalk(layout, at: source.start)
    do throws(JSONFault) {
      try walk.open(bytes)
      while row < last, try walk.nextRow(bytes) {
        row += 1
        line += LineCounter.lineEnds(in: bytes, counted, walk.place)
        counted = walk.place
        if rows.contains(row) { lines[row] = line }
        var isFirst = true
        while try walk.nextCell(isFirst: isFirst, bytes) != nil { isFirst = false }
      }
    } catch {
      return lines
    }
    return lines
  }

  private func outline() throws(Diagnostic) -> JSONOutline {
    do throws(JSONFault) {
      return try JSONOutline(
        source.bytes.span, from: source.start, layout: layout, declaration: options.declaration,
        runByteCount: options.chunkByteCount)
    } catch {
      throw diagnostic(of: error)
    }
  }

  private func chunks(_ outline: JSONOutline, plan: ColumnPlan, types: [CellType]) throws(Diagnostic) -> [RowChunk] {
    let bytes = source.bytes
    let layout = layout
    do throws(JSONFault) {
      return try parallelMap(count: outline.runs.count, threadCount: options.threadCount) {
        (number) throws(JSONFault) -> RowChunk in
        try Self.chunk(bytes.span, outline.runs[number], layout, outline.columns, plan: plan, types: types)
      }
    } catch {
      throw diagnostic(of: error)
    }
  }

  private static func chunk(
    _ bytes: Span<UInt8>, _ run: JSONOutline.Run, _ layout: JSONLayout, _ known: JSONColumns, plan: ColumnPlan,
    types: [CellType]
  ) throws(JSONFault) -> RowChunk {
    var columns = known
    var fillers = types.indices.map { column in
      JSONColumnFiller(type: types[column], target: plan.targets[column], rowCount: run.rowCount)
    }
    var walk = JSONRowWalk(layout, at: run.start)
    var row = 0
    while row < run.rowCount, try walk.nextRow(bytes) {
      var isFirst = true
      while let (key, cell) = try walk.nextCell(isFirst: isFirst, bytes) {
        isFirst = false
        fillers[columns.column(of: key, bytes)].set(row, cell, bytes)
      }
      row += 1
    }
    let pieces = fillers.indices.map { fillers[$0].piece() }
    let block = RowBlock(start: run.start, end: walk.place, firstRow: nil, rowCount: run.rowCount, pieces: pieces)
    return RowChunk(blocks: [block], dictionaries: fillers.map(\.dictionary))
  }
}

extension JSONTable {
  private func noColumns() -> Diagnostic {
    Diagnostic(
      .malformed, Message("'\(path)' has no keys, so there are no columns", ja: "'\(path)' にキーがなく、列が決まらない"),
      help: [Message("declare the fields in a data package", ja: "データパッケージでフィールドを宣言する")])
  }

  /// The error with its line and what to do about it.
  private func diagnostic(of fault: JSONFault) -> Diagnostic {
    let bytes = source.bytes.span
    let line = fault.line(in: bytes)
    let sentence = fault.sentence(in: bytes)
    return Diagnostic(
      .malformed,
      Message(
        "'\(path)' line \(line): \(sentence.english)", ja: "'\(path)' \(line) 行目：\(sentence.text(in: .japanese))"),
      help: help(for: fault.reason))
  }

  private func help(for reason: JSONFault.Reason) -> [Message] {
    switch reason {
    case .nested:
      return [Message("give each part of it a key of its own in the row", ja: "中の値を、行の直下の別々のキーにする")]
    case .notList:
      return [
        Message(
          "a .json file must be a list of objects: [{…}, {…}]; one object a line is .ndjson",
          ja: ".json はオブジェクトのリスト [{…}, {…}] とする。1 行に 1 件なら .ndjson とする")
      ]
    case .notRow where layout == .lines:
      return [
        Message(
          "each line must be an object: {…}; a list of objects is .json", ja: "各行をオブジェクト {…} とする。オブジェクトのリストなら .json とする"
        )
      ]
    case .notRow: return [Message("write rows as {\"column\": value, …}", ja: "行は {\"列\": 値, …} と書く")]
    case .secondInLine: return [Message("start a new line for each object", ja: "オブジェクトごとに行を改める")]
    case .repeatedKey: return [Message("rename or delete one of them", ja: "どちらかを改名するか削除する")]
    case .loneSurrogate, .escape, .control:
      return [Message("write the character itself, or \\u and four digits", ja: "文字そのものか、\\u と 4 桁で書く")]
    case .leadingZero:
      return [Message("write keys with leading zeros as texts: \"007\"", ja: "先頭に 0 のある番号は文字列 \"007\" とする")]
    case .unexpected, .notUTF8, .tooDeep: return []
    }
  }
}
