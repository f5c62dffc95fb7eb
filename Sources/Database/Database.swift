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
    /// There is no database, or it is encrypted.
    case none
    /// Another program is writing to it.
    case busy
    /// The query cannot be answered, as SQLite says it: a view of what is no longer there.
    case query(String)
    /// The database is damaged.
    case damaged
  }

  private let handle: OpaquePointer

  /// Opens the database at a path.
  public init(path: String) throws(Fault) {
    var fault = DATABASE_NONE
    guard let handle = unsafe database_open(path, &fault) else { throw Self.fault(fault, "") }
    unsafe self.handle = handle
  }

  private static func fault(_ fault: database_fault, _ message: String) -> Fault {
    switch fault {
    case DATABASE_NONE: .none
    case DATABASE_BUSY: .busy
    case DATABASE_NO_QUERY: .query(message)
    default: .damaged
    }
  }

  private func thrown(_ fault: database_fault) -> Fault {
    Self.fault(fault, unsafe database_message(handle).map { unsafe String(cString: $0) } ?? "")
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
    var fault = DATABASE_DAMAGED
    guard let rows = unsafe database_query(handle, query, &fault) else { throw thrown(fault) }
    defer { unsafe database_end(rows) }
    let count = unsafe database_column_count(rows)
    let names = (0..<count).map { column in
      unsafe database_column_name(rows, column).map { unsafe String(cString: $0) } ?? ""
    }
    var isEmpty = true
    while true {
      let status = unsafe database_next(rows, &fault)
      if status < 0 { throw thrown(fault) }
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
