import Columns
import Diagnostics

/// The names of a delimited text's columns.
struct TableHeader: Sendable {
  var names: [String]
  /// One past the header's last byte, its line end included.
  var end: Int
  var notes: [Message] = []
  /// What was mended of it, each a sentence.
  var repairs: [Message] = []

  /// Reads the record at a place, or two. Refuses an empty file, a line of only empty cells, and names that mean the same;
  /// a forgiving reader numbers these.
  init(
    _ bytes: Span<UInt8>, at header: HeaderPlace, dialect: Dialect, path: String, isForgiving: Bool = false
  ) throws(Diagnostic) {
    let scanner = RecordScanner(dialect: dialect)
    var place = header.start
    while place < bytes.count, bytes[place] == 10 || bytes[place] == 13 { place += 1 }
    guard place < bytes.count else { throw Self.empty(path) }
    guard let record = scanner.cells(bytes, from: place) else {
      let line = LineCounter.line(of: place, in: bytes)
      throw Diagnostic(
        .malformed,
        Message(
          "'\(path)' line \(line): a quote in the header never closes", ja: "'\(path)' \(line) 行目：見出しの引用符が閉じていない"),
        help: [Message("close it, or double it inside a cell", ja: "閉じるか、セルの中なら二つ重ねる")])
    }
    if header.lineCount == 0 {
      names = record.cells.indices.map { "Column\($0 + 1)" }
      end = place
      return
    }
    let texts = record.cells.map { Self.trimmed(scanner.text(of: $0, bytes)) }
    if texts.allSatisfy(\.isEmpty) {
      throw Self.noHeader(bytes, record, place, scanner: scanner, path: path)
    }
    names = texts
    end = record.end
    var lines = [texts]
    while lines.count < header.lineCount, let next = scanner.cells(bytes, from: end) {
      lines.append(next.cells.map { Self.trimmed(scanner.text(of: $0, bytes)) })
      end = next.end
    }
    if lines.count > 1 {
      names = lines.dropLast().reversed().reduce(lines[lines.count - 1]) { HeaderPlace.joined($1, $0) }
      repairs.append(
        Message(
          "the header has \(lines.count) lines; their names are joined", ja: "見出しが\(lines.count)行なので、名前をつないだ"))
    }
    while names.count < header.width { names.append("") }
    nameEmptyColumns()
    if isForgiving {
      // A name over several lines of a cell is one.
      names = names.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      numberClashes()
    }
    try refuseClashes(path)
  }

  /// Numbers names that stand more than once: 氏名, 氏名_2.
  private mutating func numberClashes() {
    var taken = Set(names.map(FoldedName.init))
    var counts: [FoldedName: Int] = [:]
    var repeated: [(name: String, columns: [Int])] = []
    var places: [FoldedName: Int] = [:]
    for (place, name) in names.enumerated() {
      let folded = FoldedName(name)
      counts[folded, default: 0] += 1
      guard var number = counts[folded], number > 1 else { continue }
      while taken.contains(FoldedName("\(name)_\(number)")) { number += 1 }
      counts[folded] = number
      names[place] = "\(name)_\(number)"
      taken.insert(FoldedName(names[place]))
      if let known = places[folded] {
        repeated[known].columns.append(place + 1)
      } else {
        places[folded] = repeated.count
        repeated.append((name, [place + 1]))
      }
    }
    for (name, columns) in repeated.prefix(10) {
      let list = columns.prefix(5).map(String.init).joined(separator: ", ") + (columns.count > 5 ? ", …" : "")
      repairs.append(
        Message(
          "the name '\(name)' stands more than once; column \(list) is called '\(names[columns[0] - 1])'\(columns.count > 1 ? " and so on" : "")",
          ja:
            "「\(name)」という列が二つ以上ある。\(list) 列目を「\(names[columns[0] - 1])」\(columns.count > 1 ? "など" : "")とした"))
    }
    if repeated.count > 10 {
      repairs.append(
        Message(
          "\(repeated.count - 10) more names stand more than once", ja: "ほかに \(repeated.count - 10) 個の名前が二つ以上ある"))
    }
  }

  /// The names as they were found elsewhere. Names that mean the same are refused.
  init(names: [String], path: String) throws(Diagnostic) {
    self.names = names.map(Self.trimmed)
    end = 0
    nameEmptyColumns()
    try refuseClashes(path)
  }

  /// A file that is empty, or has nothing but line ends.
  private static func empty(_ path: String) -> Diagnostic {
    Diagnostic(
      .malformed, Message("'\(path)' is empty", ja: "'\(path)' は空である"),
      help: [Message("the first line must hold the columns' names", ja: "1 行目に列の名前が要る")])
  }

  private mutating func nameEmptyColumns() {
    let unnamed = names.indices.filter { names[$0].isEmpty }
    if unnamed.isEmpty { return }
    let taken = Set(names.map(FoldedName.init))
    for index in unnamed {
      var name = "Column\(index + 1)"
      while taken.contains(FoldedName(name)) { name += "_" }
      names[index] = name
    }
    let list = unnamed.map { "'\(names[$0])'" }.joined(separator: ", ")
    notes.append(
      Message("columns without a name in the header are called \(list)", ja: "見出しに名前のない列を \(list) とした"))
  }

  private func refuseClashes(_ path: String) throws(Diagnostic) {
    var known: [FoldedName: Int] = [:]
    for (index, name) in names.enumerated() {
      guard let first = known.updateValue(index, forKey: FoldedName(name)) else { continue }
      throw Diagnostic(
        .malformed,
        Message(
          "'\(path)': columns \(first + 1) '\(names[first])' and \(index + 1) '\(name)' have the same name",
          ja: "'\(path)'：\(first + 1) 列目 '\(names[first])' と \(index + 1) 列目 '\(name)' の名前が同じである"),
        help: [
          Message(
            "rename one of them; full-width and half-width characters count as the same",
            ja: "どちらかの名前を変える。全角と半角は同じとみなす")
        ])
    }
  }

  /// The refusal of a first line without names, which says where the names seem to stand.
  private static func noHeader(
    _ bytes: Span<UInt8>, _ record: RecordScanner.Record, _ start: Int, scanner: RecordScanner, path: String
  ) -> Diagnostic {
    let line = LineCounter.line(of: start, in: bytes)
    var help = [Message("delete the lines above the header", ja: "見出しより上の行を削除する")]
    if let place = likelyHeader(bytes, from: record.end, width: record.cells.count, scanner: scanner) {
      let likely = LineCounter.line(of: place, in: bytes)
      help = [
        Message(
          "the header seems to stand in line \(likely): delete the lines above it",
          ja: "見出しは \(likely) 行目にあるらしい。それより上の行を削除する")
      ]
    }
    return Diagnostic(
      .malformed,
      Message(
        "'\(path)' has no header: line \(line) has only empty cells",
        ja: "'\(path)' に見出しがない：\(line) 行目は空のセルだけである"), help: help)
  }

  /// Among the next rows, the first with at least two filled cells of which none is a number: a title fills one.
  private static func likelyHeader(
    _ bytes: Span<UInt8>, from start: Int, width: Int, scanner: RecordScanner
  ) -> Int? {
    var place = start
    for _ in 0..<20 where place < bytes.count {
      guard let record = scanner.cells(bytes, from: place) else { return nil }
      let filled = record.cells.filter { $0.end > $0.start }
      let areNames = filled.allSatisfy { CellType.classify(bytes, $0.start, $0.end) == .text }
      if filled.count >= min(2, width), areNames { return place }
      place = record.end
    }
    return nil
  }

  /// A name without blanks around it.
  private static func trimmed(_ name: String) -> String {
    let blanks: Set<Unicode.Scalar> = [" ", "\t", "\u{3000}", "\u{FEFF}", "\u{A0}"]
    var scalars = Substring(name).unicodeScalars
    while let first = scalars.first, blanks.contains(first) { scalars.removeFirst() }
    while let last = scalars.last, blanks.contains(last) { scalars.removeLast() }
    return String(scalars)
  }
}
