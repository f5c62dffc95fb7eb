/// Makes a name that queries can use of the name of a file.
enum TableName {
  /// The file's name without its folder and ending; what is no letter, digit or `_` becomes `_`.
  static func from(path: String) -> String {
    let file = GzipFile.inner(path.split(separator: "/").last.map(String.init) ?? path)
    let stem = file.lastIndex(of: ".").flatMap { $0 == file.startIndex ? nil : String(file[..<$0]) } ?? file
    return legal(stem)
  }

  /// The name with `_` for all that is no letter, digit or `_`.
  static func legal(_ stem: String) -> String {
    var name = ""
    for scalar in stem.unicodeScalars {
      let isLegal =
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
        || (scalar.properties.generalCategory == .nonspacingMark)
      name.unicodeScalars.append(isLegal ? scalar : "_")
    }
    if name.isEmpty { return "table" }
    let startsWithDigit = name.unicodeScalars.first?.properties.numericType == .decimal
    return startsWithDigit ? "_" + name : name
  }
}
