import Diagnostics
import Glibc

/// The folder that a sample city is written to. Files that Meibo did not write are never touched.
enum OutputFolder {
  /// The name of the data package, by which an earlier sample city is known.
  static let packageName = "meibo-sample-city"

  /// Makes the folder, or accepts one that is empty or holds an earlier sample city.
  static func prepare(_ folder: String) throws(Diagnostic) {
    // Why unsafe: mkdir(2) takes the path as a C string, which lives for the call.
    if unsafe mkdir(folder, 0o755) == 0 { return }
    guard errno == EEXIST else { throw OutputFile.unwritable(folder) }
    let names = try names(in: folder)
    if names.isEmpty || holdsSampleCity(folder) { return }
    throw Diagnostic(
      .unwritable,
      Message(
        "'\(folder)' holds files and is no sample city (\(names.sorted()[0]), …); nothing was written",
        ja: "「\(folder)」には架空の市以外のファイル(\(names.sorted()[0])など)があるため、何も書きませんでした"),
      help: [Message("name a new or empty folder", ja: "新しいフォルダか空のフォルダを指定してください")])
  }

  private static func names(in folder: String) throws(Diagnostic) -> [String] {
    // Why unsafe: opendir and readdir hand out C pointers, which live until closedir below.
    guard let directory = unsafe opendir(folder) else { throw OutputFile.unwritable(folder) }
    defer { _ = unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      // Why unsafe: the name is a C string inside the entry and is copied before the next readdir.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Whether the folder's datapackage.json bears our name near its beginning.
  private static func holdsSampleCity(_ folder: String) -> Bool {
    // Why unsafe: open(2) takes the path as a C string, which lives for the call.
    let descriptor = unsafe open("\(folder)/datapackage.json", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { _ = Glibc.close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 400)
    // Why unsafe: read(2) writes into a raw pointer; the count is the buffer's.
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).contains("\"name\": \"\(packageName)\"")
  }
}
