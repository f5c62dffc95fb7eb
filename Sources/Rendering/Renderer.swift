import Columns
import Diagnostics

/// A way to write a result as text.
public protocol Renderer: Sendable {
  /// The name that `--format` takes.
  var name: String { get }
  /// One sentence about the format.
  var summary: Message { get }
  /// Adds the whole result as UTF-8 bytes; what is written ends with a line end.
  func write(_ batch: Batch, to bytes: inout [UInt8])
}

extension Renderer {
  /// The whole result as text.
  public func render(_ batch: Batch) -> String {
    var bytes: [UInt8] = []
    write(batch, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the result to a file that is not committed yet, piece by piece where the format can be.
  public func write(_ batch: Batch, to file: inout AtomicFileWriter) throws(Diagnostic) {
    var bytes: [UInt8] = []
    guard let streamed = self as? any StreamedRenderer else {
      write(batch, to: &bytes)
      return try file.write(bytes)
    }
    streamed.begin(batch.schema, to: &bytes)
    for (index, piece) in batch.morsels().enumerated() {
      streamed.append(piece, isFirst: index == 0, to: &bytes)
      try file.write(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
    streamed.end(to: &bytes)
    try file.write(bytes)
  }
}

/// A renderer that needs no more than some rows at a time, so that a result of any length can be written.
public protocol StreamedRenderer: Renderer {
  /// Adds what stands before the rows.
  func begin(_ schema: Schema, to bytes: inout [UInt8])
  /// Adds some rows; `isFirst` says that none were added before.
  func append(_ batch: Batch, isFirst: Bool, to bytes: inout [UInt8])
  /// Adds what stands after the rows.
  func end(to bytes: inout [UInt8])
}

extension StreamedRenderer {
  /// Adds the whole result as UTF-8 bytes.
  public func write(_ batch: Batch, to bytes: inout [UInt8]) {
    begin(batch.schema, to: &bytes)
    append(batch, isFirst: true, to: &bytes)
    end(to: &bytes)
  }
}

/// The formats that results are written in.
public enum Renderers {
  /// All formats, the usual one first.
  public static let all: [any Renderer] = [
    TableRenderer(),
    CSVRenderer(),
    TSVRenderer(),
    JSONRenderer(),
    NDJSONRenderer(),
    MarkdownRenderer(),
  ]

  /// The names of all formats.
  public static var names: [String] { all.map(\.name) }

  /// The format of a name, whatever its case; nil where there is none.
  public static func named(_ name: String) -> (any Renderer)? {
    let wanted = name.lowercased()
    return all.first { $0.name == wanted }
  }
}
