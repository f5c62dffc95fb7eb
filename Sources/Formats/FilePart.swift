/// A path with the part of its file that is meant, where its kind has parts: `hr.sqlite#staff`.
struct FilePart {
  /// The file.
  let file: String
  /// What stands behind the sign; nil where nothing does.
  let part: String?

  init(_ path: String) {
    guard path.utf8.contains(UInt8(ascii: "#")) else {
      (file, part) = (path, nil)
      return
    }
    // A table's name may have the sign, too.
    let lower = path.lowercased()
    let ends = DatabaseFormat().endings.compactMap { ending in lower.firstRange(of: ".\(ending)#")?.upperBound }
    let behind = ends.min().map {
      path.index(path.startIndex, offsetBy: lower.distance(from: lower.startIndex, to: $0) - 1)
    }
    guard let mark = behind ?? path.lastIndex(of: "#") else {
      (file, part) = (path, nil)
      return
    }
    let rest = String(path[path.index(after: mark)...])
    (file, part) = (String(path[..<mark]), rest.isEmpty ? nil : rest)
  }
}
