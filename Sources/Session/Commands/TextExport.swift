import Columns
import Diagnostics
import Formats
import Rendering

/// A result as CSV or TSV in the encoding that was asked for.
struct TextExport {
  private let batch: Batch
  private let guardedCount: Int
  private let renderer: any Renderer
  private let target: TargetFile

  /// The sign that stands for a character that an encoding lacks, as Japanese printers have it.
  private static let substitute: Unicode.Scalar = "〓"

  init(_ batch: Batch, renderer: any Renderer, _ target: TargetFile) {
    (self.batch, guardedCount) = target.has("--raw") ? (batch, 0) : FormulaGuard.guarded(batch)
    self.renderer = renderer
    self.target = target
  }

  /// Writes the file. Gives what is to be said: texts that were guarded, characters that were substituted.
  func write(mode: UInt32) throws(Diagnostic) -> [Message] {
    var notes = guardedCount > 0 ? [Self.note(on: guardedCount)] : []
    var written = batch
    if target.has("--cp932") {
      let lacking = Lacking(batch)
      notes += lacking.likenessNote.map { [$0] } ?? []
      if !lacking.places.isEmpty {
        guard target.has("--substitute") else { throw lacking.refusal }
        written = lacking.substituted(batch, Self.substitute)
        notes.append(lacking.note)
      }
    }
    var file = try AtomicFileWriter(path: target.path, mode: mode)
    if target.has("--bom") { try file.write([0xEF, 0xBB, 0xBF]) }
    if target.has("--cp932") {
      var bytes: [UInt8] = []
      renderer.write(written, to: &bytes)
      guard let converted = TextConversion.cp932(bytes) else {
        throw Diagnostic(
          .unwritable, Message("this system cannot write CP932", ja: "このシステムは CP932 を書き出せない"),
          help: [Message("leave out --cp932: Excel reads UTF-8 with --bom", ja: "--cp932 を外す。--bom なら Excel でも読める")])
      }
      try file.write(converted)
    } else {
      try renderer.write(written, to: &file)
    }
    try file.commit()
    return notes
  }

  private static func note(on count: Int) -> Message {
    Message(
      "\(count) text\(count == 1 ? "" : "s") that a spreadsheet would take for a formula got an apostrophe in front; `--raw` leaves them",
      ja: "表計算ソフトが数式とみなす文字列 \(count) 個の前に ' を付けた。`--raw` なら付けない")
  }
}

/// The characters of a result that CP932 lacks, with their places.
private struct Lacking {
  /// A cell with such a character: the row from 1, 0 for the columns' names.
  struct Place {
    var row: Int
    var column: String
    var text: String
    var scalar: Unicode.Scalar
  }

  private(set) var places: [Place] = []
  private(set) var scalars: Set<Unicode.Scalar> = []
  /// The characters that become others that look alike, and how often they stand.
  private var likenesses: [Unicode.Scalar: (count: Int, other: String)] = [:]

  init(_ batch: Batch) {
    var known: [Unicode.Scalar: Bool] = [:]
    func lacks(_ scalar: Unicode.Scalar) -> Bool {
      if scalar.isASCII { return false }
      if let known = known[scalar] { return known }
      let bytes = TextConversion.cp932(Array(String(scalar).utf8))
      if let bytes, let other = TextConversion.text(ofCP932: bytes), other != String(scalar) {
        likenesses[scalar] = (0, other)
      }
      known[scalar] = bytes == nil
      return bytes == nil
    }
    func look(_ text: String, _ row: Int, _ column: String) {
      for scalar in text.unicodeScalars {
        if lacks(scalar) {
          scalars.insert(scalar)
          places.append(Place(row: row, column: column, text: text, scalar: scalar))
        }
        likenesses[scalar]?.count += 1
      }
    }
    for field in batch.schema.fields { look(field.name, 0, field.name) }
    for (field, column) in zip(batch.schema.fields, batch.columns) where [.string, .dynamic].contains(column.type) {
      for row in 0..<column.count { look(column.value(at: row).text, row + 1, field.name) }
    }
    places.sort { $0.row < $1.row }
  }

  private func list(_ language: Language) -> [Message] {
    places.prefix(10).map { place in
      let code = "U+" + String(place.scalar.value, radix: 16, uppercase: true)
      let cell = place.text.count > 30 ? place.text.prefix(29) + "…" : place.text
      return Message(
        "\(place.row == 0 ? "the name" : "row \(place.row), '\(place.column)'"): \(place.scalar) (\(code)) in '\(cell)'",
        ja: "\(place.row == 0 ? "列名" : "\(place.row) 行目の「\(place.column)」"): \(place.scalar)（\(code)）、「\(cell)」")
    }
  }

  /// What becomes something that looks alike.
  var likenessNote: Message? {
    if likenesses.isEmpty { return nil }
    let list = likenesses.sorted { $0.key.value < $1.key.value }.map { scalar, likeness in
      let code = "U+" + String(scalar.value, radix: 16, uppercase: true)
      return "\(scalar) (\(code)) → \(likeness.other) × \(likeness.count)"
    }.joined(separator: ", ")
    return Message("in CP932 stand as what looks alike: \(list)", ja: "CP932 で似た文字になる: \(list)")
  }

  var refusal: Diagnostic {
    let rest = places.count - 10
    return Diagnostic(
      .unwritable,
      Message(
        "\(places.count) character\(places.count == 1 ? " is" : "s are") not in CP932, and nothing was written",
        ja: "CP932 にない文字が \(places.count) 個あり、何も書き出していない"),
      help: list(.english)
        + (rest > 0 ? [Message("and \(rest) more", ja: "ほかに \(rest) 個")] : []) + [
          Message(
            "write UTF-8 (with --bom for Excel), or add --substitute to have 〓 in their places",
            ja: "UTF-8 で書き出す（Excel 向けには --bom）か、--substitute を付けて 〓 に置き換える")
        ])
  }

  var note: Message {
    let english = list(.english).map(\.english).joined(separator: "; ")
    let japanese = list(.japanese).map { $0.text(in: .japanese) }.joined(separator: "、")
    let more = places.count > 10 ? "; …" : ""
    return Message(
      "\(places.count) characters that CP932 lacks stand as 〓: \(english)\(more)",
      ja: "CP932 にない \(places.count) 文字を 〓 に置き換えた: \(japanese)\(more)")
  }

  func substituted(_ batch: Batch, _ sign: Unicode.Scalar) -> Batch {
    func text(_ text: String) -> String {
      var output = String.UnicodeScalarView()
      for scalar in text.unicodeScalars { output.append(scalars.contains(scalar) ? sign : scalar) }
      return String(output)
    }
    var result = batch
    for (place, column) in batch.columns.enumerated() {
      result.schema.fields[place].name = text(batch.schema.fields[place].name)
      guard [.string, .dynamic].contains(column.type) else { continue }
      result.schema.fields[place].type = .string
      result.columns[place] = .strings((0..<column.count).map { text(column.value(at: $0).text) })
    }
    return result
  }
}
