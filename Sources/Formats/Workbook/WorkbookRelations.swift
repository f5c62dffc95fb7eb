import Markup

/// What a part of a workbook's archive relates to: the parts by the names of their relations, and by what they are.
final class WorkbookRelations: XMLTarget {
  /// The folder of the part, with a slash behind it, from which targets count.
  private let folder: String
  /// The paths of the parts by the names of their relations.
  private(set) var paths: [String: String] = [:]
  /// The paths of the first part of each kind, by the last word of the kind's address.
  private var kinds: [String: String] = [:]

  /// The relations of the part at a path of the archive; those of the archive itself where the path is empty.
  init(of part: String) { folder = part.lastIndex(of: "/").map { String(part[...$0]) } ?? "" }

  /// Where the relations of a part stand.
  static func path(of part: String) -> String {
    let slash = part.lastIndex(of: "/").map { part.index(after: $0) } ?? part.startIndex
    return part[..<slash] + "_rels/" + part[slash...] + ".rels"
  }

  func begin(_ element: String, _ attributes: [(name: String, value: String)]) {
    func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    guard element == "Relationship", let target = value("Target"), value("TargetMode") != "External" else { return }
    let path = resolved(target)
    if let id = value("Id") { paths[id] = path }
    if let kind = value("Type")?.split(separator: "/").last.map(String.init), kinds[kind] == nil { kinds[kind] = path }
  }

  func end(_ element: String) {}

  func text(_ text: String) {}

  /// The part of a kind: `worksheet`, `styles`.
  func path(ofKind kind: String) -> String? { kinds[kind] }

  /// The path in the archive; `.` and `..` lead to the folder and the one above it.
  private func resolved(_ target: String) -> String {
    var steps: [Substring] = []
    for step in (target.hasPrefix("/") ? target : folder + target).split(separator: "/") {
      switch step {
      case ".": break
      case "..": _ = steps.popLast()
      default: steps.append(step)
      }
    }
    return steps.joined(separator: "/")
  }
}
