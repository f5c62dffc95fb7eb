import Archive
import Columns
import Diagnostics
import Markup

/// Workbooks (Office Open XML): a sheet or a part of one as a table, `roster.xlsx#職員!B4:K300`.
public struct WorkbookFormat: FileFormat {
  /// `Excel`.
  public let name = "Excel"
  /// Workbooks with and without programs in them; programs are not looked at.
  public let endings = ["xlsx", "xlsm"]
  /// One sentence.
  public let summary = Message(
    "workbooks; FILE.xlsx#SHEET!B4:K300 names a sheet or a part", ja: "Excel ブック。FILE.xlsx#シート!B4:K300 でシートや範囲を選ぶ")

  /// The format.
  public init() {}

  /// The most bytes that a part of a workbook may hold unpacked.
  private static let partLimit = 4 << 30

  /// The sheet's rows as typed columns.
  public func read(_ path: String, options: LoadOptions) throws(Diagnostic) -> LoadedTable {
    let table = try Self.table(path, options)
    let text = try Self.text(table, path, options)
    let file = try WorkbookPath(path).file
    var loaded = try text.load(
      name: options.tableName ?? options.declaration?.name ?? TableName.from(path: file),
      declaration: options.declaration)
    loaded.encoding = name
    loaded.layout = [
      Message("sheet '\(table.sheet.sheet)'", ja: "シート「\(table.sheet.sheet)」"),
      table.sheet.headerRow == 0
        ? Message("no header", ja: "見出しなし")
        : Message("header in row \(table.sheet.headerRow)", ja: "見出しは \(table.sheet.headerRow) 行目"),
    ]
    loaded.lines = Array(table.sheet.numbers)
    return loaded
  }

  /// The sheet as delimited text, and the numbers of its rows.
  func text(_ path: String, _ options: LoadOptions) throws(Diagnostic) -> (DelimitedText, [Int]) {
    let table = try Self.table(path, options)
    return (try Self.text(table, path, options), Array(table.sheet.numbers))
  }

  private static func text(_ table: Contents, _ path: String, _ options: LoadOptions) throws(Diagnostic)
    -> DelimitedText
  {
    let source = TextSource(
      try table.sheet.text(path, options.limits), notes: table.notes + table.sheet.notes, byteCount: table.byteCount,
      options: options)
    var given = options
    (given.headerLine, given.headerLineCount) = (1, 1)
    given.separator = UInt8(ascii: ",")
    given.widths = []
    return try DelimitedText(source: source, path: path, options: given, preferred: nil)
  }

  /// A sheet that was read from a file of so many bytes.
  private struct Contents {
    var sheet: SheetTable
    var notes: [Message]
    var byteCount: Int
  }

  /// The rows of the sheet in which the given rows stand.
  public func lines(ofRows rows: Set<Int>, in path: String, options: LoadOptions) throws(Diagnostic) -> [Int: Int] {
    let table = try Self.table(path, options).sheet
    return Dictionary(
      uniqueKeysWithValues: rows.compactMap { row in
        let numbers = table.numbers
        return row >= 1 && row <= numbers.count ? (row, numbers[numbers.startIndex + row - 1]) : nil
      })
  }

  private static func table(
    _ path: String, _ options: LoadOptions
  ) throws(Diagnostic) -> Contents {
    let place = try WorkbookPath(path)
    let byteCount = try FileBytes(path: place.file).count
    let (archive, outline, styles) = try opened(place.file)
    let texts = SharedTexts(path: path, options.limits)
    let shared = outline.relations.path(ofKind: "sharedStrings") ?? "xl/sharedStrings.xml"
    try read(shared, of: archive, place.file, to: texts, isOptional: true, fault: { texts.fault })
    var notes: [Message] = []
    for sheet in try candidates(outline, place) {
      guard let part = outline.path(of: sheet) else { continue }
      var context = SheetContext(
        area: place.area, texts: texts.pool, meanings: styles.meanings, countsFrom1904: outline.countsFrom1904,
        path: path, limits: options.limits)
      var cells = try contents(of: part, in: archive, place.file, context, options)
      let regions = place.area == nil && options.headerLine == nil ? SheetRegions(cells.rows).areas : []
      if regions.count > 1 {
        let chosen = Self.main(regions)
        context.area = regions[chosen]
        cells = try contents(of: part, in: archive, place.file, context, options)
        notes.append(note(on: regions, chosen, of: sheet, place.file))
      }
      if let line = options.headerLine, line > 0, !cells.rows.isEmpty, (cells.rows.numbers.last ?? 0) < line {
        throw Diagnostic(
          .malformed, Message("'\(path)' has no row \(line)", ja: "'\(path)' に \(line) 行目はない"))
      }
      guard
        let table = SheetTable(
          cells, named: sheet.name, headerRow: options.headerLine, headerLineCount: options.headerLineCount,
          fillsMerged: options.fillsMerged)
      else { continue }
      let others = outline.sheets.filter { $0.name != sheet.name }
      if !others.isEmpty, place.sheet == nil { notes.append(note(on: others, beside: sheet, place.file)) }
      return Contents(sheet: table, notes: notes, byteCount: byteCount)
    }
    throw Diagnostic(
      .malformed, Message("'\(path)' has no cells", ja: "'\(path)' にセルがない"),
      help: [sheets(outline.sheets)])
  }

  /// A workbook's archive, its sheets and its styles.
  static func opened(
    _ file: String
  ) throws(Diagnostic) -> (archive: ZipArchive, outline: WorkbookOutline, styles: NumberStyles) {
    _ = try FileBytes(path: file)
    guard let archive = ZipArchive(path: file) else { throw try refusal(file) }
    let package = WorkbookRelations(of: "")
    try read(WorkbookRelations.path(of: ""), of: archive, file, to: package, isOptional: true)
    let outline = WorkbookOutline(document: package.path(ofKind: "officeDocument") ?? "xl/workbook.xml")
    try read(outline.document, of: archive, file, to: outline)
    try read(WorkbookRelations.path(of: outline.document), of: archive, file, to: outline.relations)
    let styles = NumberStyles()
    let stylesPart = outline.relations.path(ofKind: "styles") ?? "xl/styles.xml"
    try read(stylesPart, of: archive, file, to: styles, isOptional: true)
    return (archive, outline, styles)
  }

  /// The bytes of a part, which is well formed.
  static func bytes(_ part: String, of archive: ZipArchive, _ file: String) throws(Diagnostic) -> [UInt8] {
    final class Nobody: XMLTarget {
      func begin(_ element: String, _ attributes: [(name: String, value: String)]) {}
      func end(_ element: String) {}
      func text(_ text: String) {}
    }
    try read(part, of: archive, file, to: Nobody())
    var bytes: [UInt8] = []
    do throws(ZipArchive.Fault) {
      try archive.read(part, limit: 1 << 30) { piece in
        for place in piece.indices { bytes.append(piece[place]) }
        return true
      }
    } catch {
      throw damaged(file)
    }
    return bytes
  }

  /// The sheet that the path names, or all that are not hidden.
  private static func candidates(
    _ outline: WorkbookOutline, _ place: WorkbookPath
  ) throws(Diagnostic) -> [WorkbookOutline.Sheet] {
    guard let name = place.sheet else {
      let shown = outline.sheets.filter { !$0.isHidden }
      return shown.isEmpty ? outline.sheets : shown
    }
    let named = outline.sheets.first { $0.name == name }
    if let sheet = named ?? outline.sheets.first(where: { FoldedName($0.name) == FoldedName(name) }) { return [sheet] }
    throw Diagnostic(
      .unreadable, Message("'\(place.file)' has no sheet '\(name)'", ja: "'\(place.file)' に「\(name)」というシートはない"),
      help: [sheets(outline.sheets)])
  }

  private static func sheets(_ sheets: [WorkbookOutline.Sheet]) -> Message {
    let list = list(sheets)
    return Message("its sheets: \(list.english)", ja: "シート: \(list.text(in: .japanese))")
  }

  private static func list(_ sheets: [WorkbookOutline.Sheet]) -> Message {
    func names(_ hidden: String) -> String {
      sheets.map { $0.isHidden ? $0.name + hidden : $0.name }.joined(separator: ", ")
    }
    return Message(names(" (hidden)"), ja: names("（非表示）"))
  }

  private static func note(
    on others: [WorkbookOutline.Sheet], beside sheet: WorkbookOutline.Sheet, _ file: String
  ) -> Message {
    let (hint, list) = ("\(file)#\(others[0].name)", list(others))
    return Message(
      "sheet '\(sheet.name)' was read; the others are \(list.english): `.load \(hint)`",
      ja: "シート「\(sheet.name)」を読んだ。ほかのシート: \(list.text(in: .japanese))。`.load \(hint)` で読める")
  }

  /// The first of the tables; where that is but a few cells, the head of a form, the largest.
  private static func main(_ regions: [WorkbookPath.Area]) -> Int {
    let sizes = regions.map { $0.rows.count * $0.columns.count }
    guard let largest = sizes.max(), regions[0].rows.count <= 3, sizes[0] * 5 <= largest else { return 0 }
    return sizes.firstIndex(of: largest) ?? 0
  }

  private static func note(
    on regions: [WorkbookPath.Area], _ chosen: Int, of sheet: WorkbookOutline.Sheet, _ file: String
  ) -> Message {
    let others = regions.indices.filter { $0 != chosen }.map { regions[$0] }
    let list = others.map { "`.load \(file)#\(sheet.name)!\($0.text)`" }.joined(separator: ", ")
    return Message(
      "the sheet holds \(regions.count) tables; the one in \(regions[chosen].text) was read, the others are read by \(list)",
      ja: "シートに表が \(regions.count) 個ある。\(regions[chosen].text) を読んだ。ほかは \(list) で読める")
  }

  // MARK: Parts

  /// Hands a part's events to a target.
  private static func read(
    _ part: String, of archive: ZipArchive, _ file: String, to target: any XMLTarget, isOptional: Bool = false,
    fault: () -> Diagnostic? = { nil }
  ) throws(Diagnostic) {
    let stream = XMLStream(to: target)
    try read(
      part, of: archive, file, isOptional: isOptional, fault: fault, feed: { stream.feed($0) },
      finish: { stream.finish() })
  }

  /// What stands on a sheet.
  private static func contents(
    of part: String, in archive: ZipArchive, _ file: String, _ context: SheetContext, _ options: LoadOptions
  ) throws(Diagnostic) -> SheetContents {
    let parted = SheetParts.read(part, of: archive, limit: partLimit, context, threadCount: options.threadCount)
    if let parted {
      if let fault = parted.fault { throw fault }
      return parted
    }
    let reader = SheetReader(context)
    let stream = SheetStream(to: reader)
    try read(
      part, of: archive, file, fault: { reader.contents.fault }, feed: { stream.feed($0) }, finish: { stream.finish() })
    return reader.contents
  }

  private static func read(
    _ part: String, of archive: ZipArchive, _ file: String, isOptional: Bool = false, fault: () -> Diagnostic?,
    feed: (Span<UInt8>) -> Bool, finish: () -> Bool
  ) throws(Diagnostic) {
    var isWellFormed = true
    do throws(ZipArchive.Fault) {
      try archive.read(part, limit: partLimit) { bytes in
        isWellFormed = feed(bytes)
        return isWellFormed && fault() == nil
      }
    } catch {
      switch error {
      case .missing where isOptional: return
      case .missing:
        throw Diagnostic(
          .malformed,
          Message("'\(file)' is no workbook: it has no part '\(part)'", ja: "'\(file)' は Excel ブックでない（「\(part)」がない）"),
          help: [remedy])
      case .damaged: throw damaged(file)
      case .tooLarge:
        throw Diagnostic(
          .malformed,
          Message("'\(file)': the part '\(part)' holds more than 4 GB", ja: "'\(file)' の「\(part)」が 4 GB を超える"),
          help: [Message("save the sheet as CSV", ja: "シートを CSV で保存する")])
      }
    }
    if let fault = fault() { throw fault }
    guard isWellFormed, finish() else { throw damaged(file) }
  }

  private static let remedy = Message(
    "open it in a spreadsheet program and save it as .xlsx", ja: "表計算ソフトで開き、.xlsx で保存し直す")

  /// Why a file is no archive: an old or encrypted workbook begins otherwise.
  private static func refusal(_ file: String) throws(Diagnostic) -> Diagnostic {
    let bytes = try FileBytes(path: file)
    guard bytes.span.word(at: 0) & 0xFFFF_FFFF == 0xE011_CFD0 else { return damaged(file) }
    return Diagnostic(
      .malformed,
      Message(
        "'\(file)' is encrypted, or an old workbook (.xls) under another name",
        ja: "'\(file)' は暗号化されているか、名前だけ変えた古い Excel ブック（.xls）である"),
      help: [
        Message(
          "open it in a spreadsheet program, with its password, and save it as .xlsx without one",
          ja: "表計算ソフトで（パスワードを入れて）開き、パスワードなしの .xlsx で保存し直す")
      ])
  }

  static func damaged(_ file: String) -> Diagnostic {
    Diagnostic(
      .malformed, Message("'\(file)' is a damaged workbook, or none", ja: "'\(file)' は壊れた Excel ブックか、Excel ブックでない"),
      help: [remedy])
  }
}
