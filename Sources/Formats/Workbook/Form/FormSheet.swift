import Columns

/// A sheet's document, of which the values of some cells are exchanged: what is not written to stays byte by byte, and
/// cells keep their formats.
struct FormSheet {
  /// A cell as it stands.
  struct Cell {
    var column: Int
    var range: Range<Int>
    var style: String?
    var hasFormula = false
    /// Whether a text or a number stands there.
    var holdsValue = false
    /// Where its value stands, tags included; nil where there is none.
    var value: Range<Int>?
  }

  /// A row as it stands; the range is that of the whole element.
  struct Row {
    var number: Int
    var tag: XMLTags.Tag
    var range: Range<Int>
    var cells: [Cell] = []
    var isHidden = false
    /// The style of its cells that are not there yet.
    var style: String?
  }

  let bytes: [UInt8]
  private(set) var rows: [Row] = []
  /// The places of the rows by their numbers; of two alike the first.
  private var rowPlaces: [Int: Int] = [:]
  private(set) var merged: [WorkbookPath.Area] = []
  /// Parts that one formula computes: array formulas and tables of data.
  private(set) var computed: [WorkbookPath.Area] = []
  /// Whether the tags that are read stand among the rows, or among the columns: drawings have rows and columns, too.
  private var isInData = false
  private var isInColumns = false
  /// Whether a row has begun that has not ended.
  private var isInRow = false
  private var columnStyles: [(columns: ClosedRange<Int>, style: String)] = []
  private var dimension: Range<Int>?
  /// The prefix of the document's elements, and the range of the tag or of both tags of the rows.
  private var prefix = ""
  private var dataTag: XMLTags.Tag?
  private var dataEnd = 0

  /// Nil for what is no sheet.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    var tags = XMLTags(bytes)
    while let tag = tags.next() {
      if tag.name == "c", isInRow { readCell(tag, &tags) } else { read(tag, tags) }
    }
    if dataTag == nil { return nil }
    for (place, row) in rows.enumerated() where rowPlaces[row.number] == nil { rowPlaces[row.number] = place }
  }

  private func row(_ number: Int) -> Row? { rowPlaces[number].map { rows[$0] } }

  private mutating func read(_ tag: XMLTags.Tag, _ tags: XMLTags) {
    switch tag.name {
    case "sheetData" where !tag.isEnd:
      dataTag = tag
      prefix = String(tag.prefix)
      dataEnd = tag.range.upperBound
      isInData = !tag.isEmpty
    case "sheetData":
      dataEnd = tag.range.lowerBound
      (isInData, isInRow) = (false, false)
    case "cols": isInColumns = !tag.isEnd && !tag.isEmpty
    case "row" where !isInData || isInRow != tag.isEnd: return
    case "row" where !tag.isEnd:
      isInRow = !tag.isEmpty
      let number = tags.attribute("r", of: tag).flatMap { Int($0.value) } ?? (rows.last?.number ?? 0) + 1
      let isStyled = tags.attribute("customFormat", of: tag).map { ["1", "true"].contains($0.value) } ?? false
      let style = isStyled ? tags.attribute("s", of: tag)?.value : nil
      let isHidden = tags.attribute("hidden", of: tag).map { ["1", "true"].contains($0.value) } ?? false
      rows.append(Row(number: number, tag: tag, range: tag.range, isHidden: isHidden, style: style))
    case "row":
      isInRow = false
      guard let last = rows.indices.last else { return }
      rows[last].range = rows[last].range.lowerBound..<tag.range.upperBound
    case "col" where isInColumns:
      if let low = tags.attribute("min", of: tag).flatMap({ Int($0.value) }),
        let high = tags.attribute("max", of: tag).flatMap({ Int($0.value) }), low <= high,
        let style = tags.attribute("style", of: tag)?.value
      {
        columnStyles.append((low...high, style))
      }
    case "dimension": dimension = tags.attribute("ref", of: tag)?.range
    case "mergeCell":
      if let area = (tags.attribute("ref", of: tag)?.value).flatMap(WorkbookPath.Area.init) { merged.append(area) }
    default: break
    }
  }

  private mutating func readCell(_ tag: XMLTags.Tag, _ tags: inout XMLTags) {
    guard let last = rows.indices.last, !tag.isEnd else { return }
    let place = tags.attribute("r", of: tag).flatMap { WorkbookPath.cell($0.value) }
    var cell = Cell(
      column: place?.column ?? (rows[last].cells.last?.column ?? 0) + 1, range: tag.range,
      style: tags.attribute("s", of: tag)?.value)
    if !tag.isEmpty {
      var valueStart: Int?
      while let inner = tags.next() {
        if inner.name == "f", !inner.isEnd {
          cell.hasFormula = true
          let isOfMany = tags.attribute("t", of: inner).map { ["array", "dataTable"].contains($0.value) } ?? false
          if isOfMany, let area = (tags.attribute("ref", of: inner)?.value).flatMap(WorkbookPath.Area.init) {
            computed.append(area)
          }
        }
        if ["v", "t"].contains(inner.name), !inner.isEnd, !inner.isEmpty { cell.holdsValue = true }
        if inner.name == "v", !inner.isEnd { valueStart = inner.range.lowerBound }
        if inner.name == "v", inner.isEnd, let start = valueStart { cell.value = start..<inner.range.upperBound }
        if inner.name == "c", inner.isEnd {
          cell.range = tag.range.lowerBound..<inner.range.upperBound
          break
        }
      }
    }
    rows[last].cells.append(cell)
  }

  // MARK: Questions

  /// Whether any cell is computed.
  var hasFormulas: Bool { rows.contains { $0.cells.contains(where: \.hasFormula) } }

  func cell(_ row: Int, _ column: Int) -> Cell? {
    self.row(row)?.cells.first { $0.column == column }
  }

  /// The style that a cell has, or would have.
  func style(_ row: Int, _ column: Int) -> String? {
    let known = self.row(row)
    if let cell = known?.cells.first(where: { $0.column == column }) { return cell.style }
    return known?.style ?? columnStyles.first { $0.columns.contains(column) }?.style
  }

  /// Whether a row is not shown.
  func isHidden(_ row: Int) -> Bool { self.row(row)?.isHidden ?? false }

  /// The merged cells that a cell is one of.
  func area(_ row: Int, _ column: Int) -> WorkbookPath.Area? {
    merged.first { $0.rows.contains(row) && $0.columns.contains(column) }
  }

  // MARK: Writing

  /// What a cell gets.
  enum Content: Hashable {
    case nothing
    case number(String)
    case text(String)
    case bool(Bool)
  }

  /// The document with these contents, by row and column; what formulas gave before is left out.
  func filled(_ contents: [Int: [Int: Content]]) -> [UInt8] {
    guard let dataTag else { return bytes }
    var output = Array(bytes[..<dataTag.range.lowerBound])
    if let dimension, !contents.isEmpty { replaceDimension(dimension, &output, contents) }
    let openTag = Array(bytes[dataTag.range])
    output += dataTag.isEmpty ? Array(openTag.dropLast(2)) + [UInt8(ascii: ">")] : openTag
    var place = dataTag.range.upperBound
    var missing = contents.keys.filter { rowPlaces[$0] == nil }.sorted()[...]
    for row in rows {
      while let next = missing.first, next < row.number {
        output += newRow(next, contents[next] ?? [:])
        missing = missing.dropFirst()
      }
      output += bytes[place..<row.range.lowerBound]
      output += filled(row, contents[row.number] ?? [:])
      place = row.range.upperBound
    }
    output += bytes[place..<dataEnd]
    for number in missing { output += newRow(number, contents[number] ?? [:]) }
    if dataTag.isEmpty { output += Array("</\(prefix)sheetData>".utf8) }
    return output + bytes[dataEnd...]
  }

  private func newRow(_ number: Int, _ cells: [Int: Content]) -> [UInt8] {
    let inner = cells.sorted { $0.key < $1.key }.map { element($0.value, number, $0.key) }.joined()
    return Array("<\(prefix)row r=\"\(number)\">\(inner)</\(prefix)row>".utf8)
  }

  private func filled(_ row: Row, _ contents: [Int: Content]) -> [UInt8] {
    if contents.isEmpty, !row.cells.contains(where: { $0.hasFormula && $0.value != nil }) {
      return Array(bytes[row.range])
    }
    var output = opening(row, isChanged: !contents.isEmpty)
    var place = row.tag.range.upperBound
    var missing = contents.keys.filter { column in !row.cells.contains { $0.column == column } }.sorted()[...]
    for cell in row.cells {
      while let next = missing.first, next < cell.column {
        output += Array(element(contents[next] ?? .nothing, row.number, next).utf8)
        missing = missing.dropFirst()
      }
      output += bytes[place..<cell.range.lowerBound]
      if let content = contents[cell.column] {
        output += Array(element(content, row.number, cell.column).utf8)
      } else if cell.hasFormula, let value = cell.value {
        output += bytes[cell.range.lowerBound..<value.lowerBound] + bytes[value.upperBound..<cell.range.upperBound]
      } else {
        output += bytes[cell.range]
      }
      place = cell.range.upperBound
    }
    for column in missing { output += Array(element(contents[column] ?? .nothing, row.number, column).utf8) }
    if row.tag.isEmpty { return output + Array("</\(row.tag.prefix)row>".utf8) }
    return output + bytes[place..<row.range.upperBound]
  }

  /// The row's own tag; how far its cells reach is no longer said where they reach further.
  private func opening(_ row: Row, isChanged: Bool) -> [UInt8] {
    var tag = Array(bytes[row.tag.range])
    if row.tag.isEmpty { tag = Array(tag.dropLast(2)) + [UInt8(ascii: ">")] }
    let tags = XMLTags(bytes)
    guard isChanged, let spans = tags.attribute("spans", of: row.tag) else { return tag }
    let start = spans.range.lowerBound - row.tag.range.lowerBound
    tag.removeSubrange(start..<start + spans.range.count)
    return tag
  }

  private func element(_ content: Content, _ row: Int, _ column: Int) -> String {
    let place = "\(WorkbookPath.Area.letters(column))\(row)"
    let style = style(row, column).map { " s=\"\($0)\"" } ?? ""
    let open = "<\(prefix)c r=\"\(place)\"\(style)"
    switch content {
    case .nothing: return "\(open)/>"
    case .number(let text): return "\(open)><\(prefix)v>\(text)</\(prefix)v></\(prefix)c>"
    case .bool(let flag): return "\(open) t=\"b\"><\(prefix)v>\(flag ? 1 : 0)</\(prefix)v></\(prefix)c>"
    case .text(let text):
      return
        "\(open) t=\"inlineStr\"><\(prefix)is><\(prefix)t xml:space=\"preserve\">\(text.asXML)</\(prefix)t></\(prefix)is></\(prefix)c>"
    }
  }

  /// How far the sheet reaches, with what is written.
  private func replaceDimension(_ range: Range<Int>, _ output: inout [UInt8], _ contents: [Int: [Int: Content]]) {
    let allRows = rows.filter { !$0.cells.isEmpty }.map(\.number) + contents.keys
    let allColumns = rows.flatMap { $0.cells.map(\.column) } + contents.values.flatMap(\.keys)
    guard let top = allRows.min(), let bottom = allRows.max(), let left = allColumns.min(), let right = allColumns.max()
    else { return }
    let area = WorkbookPath.Area(rows: top...bottom, columns: left...right)
    output.replaceSubrange(range, with: "ref=\"\(area.text)\"".utf8)
  }
}
