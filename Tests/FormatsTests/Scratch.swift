import Columns
import Diagnostics
import Glibc
import Testing

@testable import Formats

/// A folder of files for one test, which is removed with it.
final class Scratch {
  let folder: String

  init() {
    var template = Array("/tmp/meibo-formats-XXXXXX".utf8CString)
    // Why unsafe: mkdtemp writes the name into the array that it is given.
    unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      _ = unsafe mkdtemp(base)
    }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    let task = "rm -rf '\(folder)'"
    _ = unsafe system(task)
  }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let path = "\(folder)/\(name)"
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var written = 0
    unsafe bytes.withUnsafeBytes { buffer in
      while written < buffer.count, let base = buffer.baseAddress {
        let count = unsafe Glibc.write(descriptor, base + written, buffer.count - written)
        if count <= 0 { break }
        written += count
      }
    }
    close(descriptor)
    return path
  }

  @discardableResult
  func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

  func load(_ text: String, name: String = "table.csv", _ options: LoadOptions = LoadOptions()) throws -> LoadedTable {
    try DelimitedFormat().read(write(name, text), options: options)
  }

  /// The error that loading the text gives.
  func refusal(_ text: String, _ options: LoadOptions = LoadOptions()) -> Diagnostic? {
    refusal(Array(text.utf8), options)
  }

  func refusal(_ bytes: [UInt8], _ options: LoadOptions = LoadOptions()) -> Diagnostic? {
    let path = write("table.csv", bytes)
    do throws(Diagnostic) {
      _ = try DelimitedFormat().read(path, options: options)
      return nil
    } catch {
      return error
    }
  }
}

extension LoadedTable {
  func values(_ name: String) -> [Value] {
    table.schema.names.firstIndex(of: name).map { table.batch.columns[$0].values } ?? []
  }

  func type(_ name: String) -> DataType? { table.schema.fields.first { $0.name == name }?.type }

  var englishNotes: [String] { notes.map(\.english) }
}

/// The folder of the real data files.
let dataFolder = #filePath.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/Data"
