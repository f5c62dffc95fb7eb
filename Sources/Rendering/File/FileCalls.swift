import Glibc

/// The calls of the C library that writing a file needs. Those that can fail half-way can be replaced, so that a full
/// disk can be tested.
struct FileCalls: Sendable {
  /// What stands at a path.
  enum Kind: Equatable {
    case nothing
    case file(permissions: mode_t)
    case folder
    case special
  }

  /// Writes the bytes from a place on; gives how many were written.
  var write: @Sendable (Int32, [UInt8], Int) -> Result<Int, FileError> = { descriptor, bytes, start in
    // The C call takes a pointer; the buffer outlives it.
    let count = unsafe bytes[start...].withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    return count < 0 ? .failure(FileError(code: errno)) : .success(count)
  }

  /// Brings a file's bytes to the disk; gives the error, if any.
  var synchronize: @Sendable (Int32) -> FileError? = { descriptor in
    fsync(descriptor) == 0 ? nil : FileError(code: errno)
  }

  static func open(_ path: String, _ flags: Int32, _ mode: mode_t) -> Result<Int32, FileError> {
    // The C call takes a pointer to the path, which lives as long as the call.
    let descriptor = unsafe Glibc.open(path, flags, mode)
    return descriptor < 0 ? .failure(FileError(code: errno)) : .success(descriptor)
  }

  static func close(_ descriptor: Int32) -> FileError? {
    Glibc.close(descriptor) == 0 || errno == EINTR ? nil : FileError(code: errno)
  }

  static func rename(_ old: String, _ new: String) -> FileError? {
    // The C call takes pointers to the paths, which live as long as the call.
    unsafe Glibc.rename(old, new) == 0 ? nil : FileError(code: errno)
  }

  static func remove(_ path: String) {
    // The C call takes a pointer to the path. There is nobody to tell a failure to: another error is on its way.
    _ = unsafe unlink(path)
  }

  static func isWritable(_ path: String) -> Bool {
    // The C call takes a pointer to the path, which lives as long as the call.
    unsafe access(path, W_OK) == 0
  }

  static func setPermissions(_ descriptor: Int32, _ permissions: mode_t) { _ = fchmod(descriptor, permissions) }

  /// Brings a rename to the disk; a file system that cannot do so is no failure, since the file is whole either way.
  static func synchronizeFolder(of path: String) {
    guard case .success(let descriptor) = open(folder(of: path), O_RDONLY | O_CLOEXEC, 0) else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }

  /// The path with all links followed; the path itself where nothing stands there yet.
  static func resolved(_ path: String) -> String {
    // The C call gives memory that is freed here after the copy.
    guard let pointer = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(pointer) }
    return unsafe String(cString: pointer)
  }

  static func kind(of path: String) -> Kind {
    var status = stat()
    // The C call fills a local value.
    guard unsafe stat(path, &status) == 0 else { return .nothing }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(permissions: status.st_mode & 0o7777)
    case S_IFDIR: return .folder
    default: return .special
    }
  }

  /// A hidden name in the same folder that no other writer takes.
  static func temporaryName(beside path: String) -> String {
    let place = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let mark = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    return "\(path[..<place]).meibo-\(getpid())-\(mark).tmp"
  }

  /// Removes hidden files of writers that were killed: their process is no more, and for an hour nobody wrote there. (A
  /// folder may be shared with machines whose processes cannot be seen from here.)
  static func removeForgotten(beside path: String) {
    let folder = folder(of: path)
    for name in FolderContents.names(in: folder) where name.hasPrefix(".meibo-") && name.hasSuffix(".tmp") {
      let process = name.dropFirst(".meibo-".count).prefix { $0 != "-" }
      let place = "\(folder)/\(name)"
      guard let process = Int32(process), !FolderContents.isRunning(process),
        let written = FolderContents.modificationSecond(of: place), Double(time(nil)) - written > 3600
      else { continue }
      remove(place)
    }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
