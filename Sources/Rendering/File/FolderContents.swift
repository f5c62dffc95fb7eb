import Glibc

/// What stands in a folder.
public enum FolderContents {
  /// The names in a folder, sorted; none where it cannot be read.
  ///
  /// The C library hands over each entry in memory of its own, which is copied at once: hence `unsafe`.
  public static func names(in folder: String) -> [String] {
    guard let handle = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether a process of this number runs on this machine.
  public static func isRunning(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno == EPERM }

  /// When a file was last written, as seconds since 1970-01-01T00:00Z and a fraction; nil where there is none.
  public static func modificationSecond(of path: String) -> Double? {
    var info = stat()
    // The C call fills a local value.
    guard unsafe stat(path, &info) == 0 else { return nil }
    return Double(info.st_mtim.tv_sec) + Double(info.st_mtim.tv_nsec) / 1e9
  }
}
