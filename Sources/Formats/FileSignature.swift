import Diagnostics

/// Tells files of other kinds by their first bytes, so that they are named instead of read as text.
enum FileSignature {
  private static let kinds: [(bytes: [UInt8], refusal: Message)] = [
    (
      [0x50, 0x4B, 0x03, 0x04],
      Message(
        "is a workbook or another ZIP archive; the name of a workbook ends in .xlsx",
        ja: "は Excel ブックなどの ZIP ファイル。Excel ブックの名前は .xlsx で終わる")
    ),
    (
      [0xD0, 0xCF, 0x11, 0xE0],
      Message("is an old workbook (.xls), which is not read", ja: "は古い Excel ブック（.xls）で、読めない")
    ),
    (Array("%PDF".utf8), Message("is a PDF document", ja: "は PDF 文書である")),
    (Array("PAR1".utf8), Message("is a Parquet file, which is not read yet", ja: "は Parquet ファイルで、まだ読めない")),
    (
      Array("SQLite format 3".utf8),
      Message("is an SQLite database; its name ends in .sqlite or .db", ja: "は SQLite データベース。その名前は .sqlite か .db で終わる")
    ),
    (
      [0x1F, 0x8B],
      Message("is compressed (gzip); the name of such a file ends in .gz", ja: "は圧縮（gzip）されている。その名前は .gz で終わる")
    ),
    (Array("<!DOCTYPE".utf8), Message("is a web page, not a table", ja: "はウェブページで、表ではない")),
    (Array("<html".utf8), Message("is a web page, not a table", ja: "はウェブページで、表ではない")),
    (Array("<?xml".utf8), Message("is an XML document", ja: "は XML 文書である")),
  ]

  /// Throws where the file begins like one of another kind.
  static func refuseOther(_ bytes: Span<UInt8>, path: String) throws(Diagnostic) {
    for kind in kinds where bytes.count >= kind.bytes.count {
      guard bytes.extracting(first: kind.bytes.count).isEqual(to: kind.bytes.span) else { continue }
      throw Diagnostic(
        .unknownFormat,
        Message(
          "'\(path)' \(kind.refusal.english)", ja: "'\(path)' \(kind.refusal.text(in: .japanese))"),
        help: [
          Message(
            "save the sheet as 'CSV UTF-8' and open that file", ja: "シートを「CSV UTF-8」で保存し、そのファイルを開く")
        ])
    }
  }
}
