import CSQLite

/// An SQLite database, of which nothing is changed.
///
/// `@safe`: it is closed when the object goes, and what SQLite hands over is copied at once.
@safe public final class Database {
  /// A value.
  public enum Value: Sendable, Hashable {
    /// Nothing.
    case null
    /// A whole number.
    case integer(Int64)
    /// A number.
    case real(Double)
    /// A text.
    case text(String)
    /// Bytes that are no text, by their number.
    case blob(byteCount: Int)
  }

  /// Why rows cannot be read.
  public enum Fault: Error {
    /// The query cannot be understood: there is no such table.
    case query
    /// The database is damaged.
    case damaged
  }

  private let handle: OpaquePointer

  /// Opens the database at a path; nil for what is none, or is encrypted.
  public init?(path: String) {
    guard let handle = unsafe database_open(path) else { return nil }
    unsafe self.handle = handle
  }

  deinit { unsafe database_close(handle) }

  /// The names of its tables and views, in alphabetical order.
  public func tableNames() throws(Fault) -> [String] {
    var names: [String] = []
    let text =
      "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by name"
    try rows(of: text) { _, values in
      if case .text(let name)? = values.first { names.append(name) }
      return true
    }
    return names
  }

  /// Hands the rows of a table on, one by one, with the names of their columns; `body` says whether to go on. A table
  /// without rows calls it once, with no values.
  public func rows(ofTable name: String, _ body: ([String], [Value]) -> Bool) throws(Fault) {
    let quoted = name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    try rows(of: "select * from \"\(quoted)\"", body)
  }

  private func rows(of query: String, _ body: ([String], [Value]) -> Bool) throws(Fault) {
    guard let rows = unsafe database_query(handle, query) else { throw .query }
    defer { unsafe database_end(rows) }
    let count = unsafe database_column_count(rows)
    let names = (0..<count).map { column in
      unsafe database_column_name(rows, column).map { unsafe String(cString: $0) } ?? ""
    }
    var isEmpty = true
    while true {
      let status = unsafe database_next(rows)
      if status < 0 { throw .damaged }
      if status == 0 { break }
      isEmpty = false
      if !body(names, (0..<count).map { unsafe Self.value(rows, $0) }) { return }
    }
    if isEmpty { _ = body(names, []) }
  }

  private static func value(_ rows: OpaquePointer, _ column: Int32) -> Value {
    switch unsafe database_value_kind(rows, column) {
    case DATABASE_INTEGER: return unsafe .integer(database_integer(rows, column))
    case DATABASE_REAL: return unsafe .real(database_real(rows, column))
    case DATABASE_NULL: return .null
    case let kind:
      var count = 0
      guard let text = unsafe database_text(rows, column, &count) else { return .null }
      if kind == DATABASE_BLOB { return .blob(byteCount: count) }
      let bytes = unsafe UnsafeRawBufferPointer(start: text, count: count)
      return unsafe .text(String(decoding: bytes, as: UTF8.self))
    }
  }
}
