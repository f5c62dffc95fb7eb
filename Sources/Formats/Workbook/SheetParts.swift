import Archive
import Columns
import Markup

/// A sheet read in parts, side by side: its document is cut behind rows, and each part is read as a document of its own while
/// the next bytes are unpacked.
///
/// Only what most workbooks are is read so: a long document in UTF-8, with tags without a prefix and rows that say their
/// numbers. Any other is read from its beginning to its end by one reader.
struct SheetParts {
  /// The bytes of a round, whole rows, and what stands behind them.
  private struct Round: Sendable {
    var rows: ArraySlice<UInt8> = []
    var rest: ArraySlice<UInt8> = []
    var isLast = false
  }

  /// What one thread did: unpacked the next round, or read a part.
  private enum Done: Sendable {
    case unpacked(Round?)
    case read(SheetContents?)
  }

  private final class Unpacker {
    var entry: ZipArchive.Entry
    init(_ entry: consuming ZipArchive.Entry) { self.entry = entry }
  }

  private static let roundByteCount = 1 << 22
  private static let opening = Array("<worksheet><sheetData>".utf8)
  private static let closing = Array("</sheetData></worksheet>".utf8)
  private static let rowEnd = Array("</row>".utf8)

  /// What stands on the sheet; nil where it cannot be read in parts, or is damaged.
  static func read(
    _ part: String, of archive: ZipArchive, limit: Int, _ context: SheetContext, threadCount: Int
  ) -> SheetContents? {
    guard threadCount > 1, let entry = try? ZipArchive.Entry(part, of: archive, limit: limit) else { return nil }
    let unpacker = Guarded(Unpacker(entry))
    guard var round = next(unpacker, behind: []), !round.isLast, isPlain(round.rows) else { return nil }
    var whole = SheetContents()
    var isFirst = true
    while true {
      let pieces = pieces(of: round.rows, count: threadCount)
      let (current, begins) = (round, isFirst)
      let done = parallelMap(count: pieces.count + 1, threadCount: threadCount) { task -> Done in
        if task == 0 { return .unpacked(current.isLast ? nil : next(unpacker, behind: current.rest)) }
        let isLast = current.isLast && task == pieces.count
        return .read(
          contents(
            (begins && task == 1 ? [] : opening) + pieces[task - 1] + (isLast ? [] : closing), context))
      }
      var following: Round?
      for item in done {
        switch item {
        case .unpacked(let round): following = round
        case .read(let contents):
          guard let contents, !contents.hasUnnumberedRows else { return nil }
          whole.append(contents)
          if whole.fault != nil { return whole }
        }
      }
      whole.fault = context.limits.fault(context.path)
      if whole.fault != nil { return whole }
      if round.isLast { return whole }
      guard let following else { return nil }
      (round, isFirst) = (following, false)
    }
  }

  /// The next bytes behind what is left of the ones before; nil where the entry is damaged or too large.
  private static func next(_ unpacker: Guarded<Unpacker>, behind rest: ArraySlice<UInt8>) -> Round? {
    unpacker.withLock { unpacker in
      var room = [UInt8](repeating: 0, count: roundByteCount)
      guard let count = try? unpacker.entry.next(&room) else { return nil }
      if count < room.count { return Round(rows: rest + room[..<count], isLast: true) }
      let bytes = Array(rest) + room
      let end = lastRowEnd(bytes[...]) ?? bytes.startIndex
      return Round(rows: bytes[..<end], rest: bytes[end...])
    }
  }

  /// One past the last end of a row.
  private static func lastRowEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    var place = bytes.endIndex - rowEnd.count
    while place >= bytes.startIndex {
      if bytes[place] == rowEnd[0], bytes[place...].starts(with: rowEnd) { return place + rowEnd.count }
      place -= 1
    }
    return nil
  }

  /// Whether the beginning of a sheet is one that can be cut.
  private static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
    let head = String(decoding: bytes.prefix(1 << 14), as: UTF8.self)
    let declaration = head.prefix { $0 != ">" }.lowercased()
    return head.contains("<sheetData>") && (!declaration.contains("encoding") || declaration.contains("utf-8"))
      && !bytes.isEmpty
  }

  /// Whole rows in about as many parts as are wanted.
  private static func pieces(of rows: ArraySlice<UInt8>, count: Int) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = rows.startIndex
    for number in 1..<max(1, count) {
      let middle = rows.startIndex + rows.count * number / count
      guard middle > start, let end = lastRowEnd(rows[start..<middle]) else { continue }
      pieces.append(rows[start..<end])
      start = end
    }
    return pieces + [rows[start...]]
  }

  /// What stands in a document; nil where it is not well formed.
  private static func contents(_ document: [UInt8], _ context: SheetContext) -> SheetContents? {
    let reader = SheetReader(context)
    let stream = SheetStream(to: reader)
    guard stream.feed(document.span), stream.finish() else {
      return reader.contents.fault == nil ? nil : reader.contents
    }
    return reader.contents
  }
}
