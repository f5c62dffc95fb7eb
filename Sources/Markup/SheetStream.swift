import CExpat

/// What is told of a sheet of a workbook while it is read, cell by cell.
public protocol SheetTarget: AnyObject {
  /// A row begins; its number counts from 1. Nil where it does not say it: it is the one behind the row before.
  func row(_ number: Int?, isHidden: Bool)
  /// A cell of the row that has a value.
  func cell(_ column: Int, _ kind: SheetCellKind, style: Int?, _ value: Span<UInt8>)
  /// The row ends; false where reading shall stop.
  func endRow() -> Bool
  /// Merged cells, as `A1:B2`.
  func merged(_ area: String)
}

/// What a cell of a sheet holds.
public enum SheetCellKind: Sendable {
  /// A number; days are numbers, too.
  case number
  /// The number of a text that cells share.
  case shared
  /// A text.
  case text
  /// 1 for true.
  case bool
  /// An error, by its name.
  case error
  /// A formula whose value nobody has computed.
  case uncomputed
}

/// The document of a sheet, read piece by piece by expat. A sheet has millions of cells: they are told as cells, not as tags.
///
/// `@safe`: expat's reader is freed when the object goes, the object is there while expat calls back into it, and what it is
/// handed is read during the call.
@safe public final class SheetStream {
  private var reader: OpaquePointer?
  private let target: any SheetTarget

  /// A stream whose events go to `target`.
  public init(to target: any SheetTarget) {
    self.target = target
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe reader = xml_begin_sheet(
      xml_sheet_events(
        context: context,
        row: { context, row, isHidden in
          unsafe SheetStream.of(context)?.target.row(row == 0 ? nil : Int(row), isHidden: isHidden)
        },
        cell: { context, column, kind, style, bytes, count in
          guard let bytes = unsafe bytes, let stream = unsafe SheetStream.of(context) else { return }
          let start = unsafe UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self)
          let value = unsafe Span(_unsafeStart: start, count: count)
          stream.target.cell(Int(column), SheetCellKind(kind), style: style < 0 ? nil : Int(style), value)
        },
        row_end: { context in unsafe SheetStream.of(context)?.target.endRow() ?? false },
        merged: { context, area in
          guard let area = unsafe area else { return }
          unsafe SheetStream.of(context)?.target.merged(String(cString: area))
        }))
  }

  deinit { if let reader = unsafe reader { unsafe xml_free(reader) } }

  private static func of(_ context: UnsafeMutableRawPointer?) -> SheetStream? {
    unsafe context.map { unsafe Unmanaged<SheetStream>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Reads the next bytes; false where they are no XML, or are refused, or reading was stopped.
  public func feed(_ bytes: Span<UInt8>) -> Bool {
    guard let reader = unsafe reader else { return false }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe xml_feed(reader, bytes.baseAddress, bytes.count, false)
    }
  }

  /// Whether the document is whole.
  public func finish() -> Bool {
    guard let reader = unsafe reader else { return false }
    return unsafe xml_feed(reader, nil, 0, true)
  }
}

extension SheetCellKind {
  fileprivate init(_ kind: xml_cell_kind) {
    switch kind {
    case XML_CELL_SHARED: self = .shared
    case XML_CELL_TEXT: self = .text
    case XML_CELL_BOOL: self = .bool
    case XML_CELL_ERROR: self = .error
    case XML_CELL_UNCOMPUTED: self = .uncomputed
    default: self = .number
    }
  }
}
