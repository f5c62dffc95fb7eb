import Diagnostics
import Glibc

/// Writes a file of any size piece by piece; nobody sees it before `commit`.
///
/// The bytes go to a hidden file in the same folder, which `commit` brings to the disk and renames over the old file. If
/// anything fails, or the writer is given up without a commit, the hidden file is removed and the old one stays whole.
/// A path that is a link is followed. A path that is a device or a pipe has no old content to keep and is written
/// directly.
public struct AtomicFileWriter: ~Copyable {
  private let path: String
  /// The hidden file; nil where the path is written directly.
  private let temporaryPath: String?
  private let calls: FileCalls
  /// The open file; nil once it is closed.
  private var descriptor: Int32?

  /// Begins a file. One that exists keeps its permissions; a new one gets `mode` less the process's mask. Error:
  /// `unwritable`.
  public init(path: String, mode: mode_t = 0o644) throws(Diagnostic) {
    try self.init(path: path, mode: mode, calls: FileCalls())
  }

  init(path: String, mode: mode_t, calls: FileCalls) throws(Diagnostic) {
    let target = FileCalls.resolved(path)
    let kind = FileCalls.kind(of: target)
    if kind == .folder { throw Self.failure(path, EISDIR) }
    let temporary = kind == .special ? nil : FileCalls.temporaryName(beside: target)
    // The new file must not be readable for more people than the old one, not even while it is written.
    var permissions = mode
    if case .file(let old) = kind {
      if !FileCalls.isWritable(target) { throw Self.failure(path, EACCES) }
      // What is to be its owner's alone is so though it takes the place of a file that was not.
      permissions = mode & 0o077 == 0 ? old & ~0o077 : old
    }
    let opened = try Self.opened(path, at: temporary ?? target, isNew: temporary != nil, mode: permissions)
    if case .file = kind { FileCalls.setPermissions(opened, permissions) }
    self.path = path
    self.calls = calls
    temporaryPath = temporary
    descriptor = opened
  }

  private static func opened(
    _ path: String, at target: String, isNew: Bool, mode: mode_t
  ) throws(Diagnostic) -> Int32 {
    let flags = isNew ? O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC : O_WRONLY | O_CLOEXEC
    switch FileCalls.open(target, flags, mode) {
    case .success(let descriptor): return descriptor
    case .failure(let error): throw failure(path, error.code)
    }
  }

  deinit { giveUp() }

  /// Adds bytes. Error: `unwritable`.
  public mutating func write(_ bytes: [UInt8]) throws(Diagnostic) {
    guard let descriptor else { throw Self.failure(path, EBADF) }
    var start = 0
    while start < bytes.count {
      switch calls.write(descriptor, bytes, start) {
      case .success(let count): start += count
      case .failure(let error) where error.code == EINTR: continue
      case .failure(let error): throw abandoned(error.code)
      }
    }
  }

  /// Puts the file in its place. Error: `unwritable`. Nothing can be written afterwards.
  public mutating func commit() throws(Diagnostic) {
    guard let descriptor else { throw Self.failure(path, EBADF) }
    // A pipe or a device cannot be brought to a disk; only files that will be renamed must be.
    if temporaryPath != nil, let error = calls.synchronize(descriptor) { throw abandoned(error.code) }
    self.descriptor = nil
    let closing = FileCalls.close(descriptor)
    guard let temporaryPath else {
      if let closing { throw Self.failure(path, closing.code) }
      return
    }
    if let error = closing ?? FileCalls.rename(temporaryPath, FileCalls.resolved(path)) {
      FileCalls.remove(temporaryPath)
      throw Self.failure(path, error.code)
    }
    FileCalls.synchronizeFolder(of: temporaryPath)
    FileCalls.removeForgotten(beside: temporaryPath)
  }

  /// Gives the file up and says why.
  private mutating func abandoned(_ code: Int32) -> Diagnostic {
    giveUp()
    descriptor = nil
    return Self.failure(path, code)
  }

  private borrowing func giveUp() {
    guard let descriptor else { return }
    _ = FileCalls.close(descriptor)
    if let temporaryPath { FileCalls.remove(temporaryPath) }
  }

  private static func failure(_ path: String, _ code: Int32) -> Diagnostic {
    let reason = FileError(code: code).reason
    return Diagnostic(
      .unwritable,
      Message(
        "cannot write '\(path)': \(reason.text(in: .english))",
        ja: "「\(path)」に書き込めません: \(reason.text(in: .japanese))"),
      help: FileError(code: code).help)
  }
}
