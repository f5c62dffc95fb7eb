import Diagnostics
import Glibc
import Synchronization
import Testing

@testable import Rendering

@Suite struct AtomicFileTests {
  @Test func writesAndReplaces() throws {
    try TemporaryFolder.use { folder in
      let path = "\(folder)/名簿.csv"
      try AtomicFile.write("old", to: path, mode: 0o600)
      try AtomicFile.write("new 税", to: path)
      #expect(TemporaryFolder.read(path) == "new 税")
      #expect(FileCalls.kind(of: path) == .file(permissions: 0o600))
      #expect(TemporaryFolder.names(in: folder) == ["名簿.csv"])
    }
  }

  @Test func aSecretFileIsNeverOpenToOthers() throws {
    try TemporaryFolder.use { folder in
      try AtomicFile.write("old", to: "\(folder)/x", mode: 0o600)
      var file = try AtomicFileWriter(path: "\(folder)/x", mode: 0o644)
      try file.write([1])
      let hidden = try #require(TemporaryFolder.names(in: folder).first { $0.hasSuffix(".tmp") })
      #expect(FileCalls.kind(of: "\(folder)/\(hidden)") == .file(permissions: 0o600))
      try file.commit()
      #expect(FileCalls.kind(of: "\(folder)/x") == .file(permissions: 0o600))
    }
  }

  /// The superuser may write anywhere, so this is shown where tests run as somebody else.
  @Test(.enabled(if: getuid() != 0)) func withoutPermissionTheOldFileStays() throws {
    try TemporaryFolder.use { folder in
      try AtomicFile.write("old", to: "\(folder)/x")
      #expect(unsafe chmod(folder, 0o500) == 0)
      let error = #expect(throws: Diagnostic.self) { try AtomicFile.write("new", to: "\(folder)/x") }
      #expect(unsafe chmod(folder, 0o700) == 0)
      #expect(error?.message.english == "cannot write '\(folder)/x': permission denied")
      #expect(TemporaryFolder.read("\(folder)/x") == "old")
    }
  }

  @Test func followsALink() throws {
    try TemporaryFolder.use { folder in
      try AtomicFile.write("old", to: "\(folder)/real")
      #expect(unsafe symlink("\(folder)/real", "\(folder)/link") == 0)
      try AtomicFile.write("new", to: "\(folder)/link")
      #expect(TemporaryFolder.read("\(folder)/real") == "new")
      #expect(TemporaryFolder.names(in: folder) == ["link", "real"])
    }
  }

  @Test func aFullDiskLeavesTheOldFileWhole() throws {
    try TemporaryFolder.use { folder in
      let path = "\(folder)/x"
      try AtomicFile.write("old", to: path)
      var calls = FileCalls()
      let usual = calls.write
      let isFirst = Mutex(true)
      // Takes three bytes, and no more.
      calls.write = { descriptor, bytes, start in
        let takes = isFirst.withLock { first in
          defer { first = false }
          return first
        }
        return takes ? usual(descriptor, Array(bytes.prefix(3)), 0) : .failure(FileError(code: ENOSPC))
      }
      let error = #expect(throws: Diagnostic.self) {
        var file = try AtomicFileWriter(path: path, mode: 0o644, calls: calls)
        try file.write(Array("new and longer".utf8))
        try file.commit()
      }
      #expect(error?.code == .unwritable)
      #expect(error?.message.english == "cannot write '\(path)': the disk is full")
      #expect(error?.message.japanese == "「\(path)」に書き込めません: ディスクに空きがありません")
      #expect(TemporaryFolder.read(path) == "old")
      #expect(TemporaryFolder.names(in: folder) == ["x"])
    }
  }

  @Test func aFailureToReachTheDiskLeavesTheOldFileWhole() throws {
    try TemporaryFolder.use { folder in
      let path = "\(folder)/x"
      try AtomicFile.write("old", to: path)
      var calls = FileCalls()
      calls.synchronize = { _ in FileError(code: EIO) }
      #expect(throws: Diagnostic.self) {
        var file = try AtomicFileWriter(path: path, mode: 0o644, calls: calls)
        try file.write([1, 2, 3])
        try file.commit()
      }
      #expect(TemporaryFolder.read(path) == "old")
      #expect(TemporaryFolder.names(in: folder) == ["x"])
    }
  }

  @Test func withoutACommitNothingIsLeft() throws {
    try TemporaryFolder.use { folder in
      var file = try AtomicFileWriter(path: "\(folder)/x")
      try file.write([1])
      #expect(TemporaryFolder.names(in: folder).count == 1)
      _ = consume file
      #expect(TemporaryFolder.names(in: folder) == [])
    }
  }

  @Test func aDeviceIsWrittenDirectly() throws {
    let error = #expect(throws: Diagnostic.self) { try AtomicFile.write("x", to: "/dev/full") }
    #expect(error?.message.english == "cannot write '/dev/full': the disk is full")
    try AtomicFile.write("x", to: "/dev/null")
    #expect(FileCalls.kind(of: "/dev/null") == .special)
  }

  @Test func badPathsAreExplained() throws {
    try TemporaryFolder.use { folder in
      func message(_ path: String) -> String? {
        (#expect(throws: Diagnostic.self) { try AtomicFile.write("x", to: path) })?.message.english
      }
      #expect(message(folder) == "cannot write '\(folder)': it is a folder")
      #expect(message("\(folder)/no/x") == "cannot write '\(folder)/no/x': there is no such folder")
      try AtomicFile.write("x", to: "\(folder)/file")
      #expect(message("\(folder)/file/x") == "cannot write '\(folder)/file/x': a part of the path is no folder")
    }
  }
}
