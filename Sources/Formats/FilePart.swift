/// A path with the part of its file that is meant, where its kind has parts: `hr.sqlite#staff`.
struct FilePart {
  /// The file.
  let file: String
  /// What stands behind the sign; nil where nothing does.
  let part: String?

  init(_ path: String) {
    guard let mark = path.lastIndex(of: "#") else {
      (file, part) = (path, nil)
      return
    }
    let rest = String(path[path.index(after: mark)...])
    (file, part) = (String(path[..<mark]), rest.isEmpty ? nil : rest)
  }
}
