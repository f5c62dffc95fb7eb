import Markup

/// The sheets of a workbook, and where it keeps them.
final class WorkbookOutline: XMLTarget {
  /// A sheet.
  struct Sheet {
    var name: String
    var isHidden: Bool
    /// The name under which the workbook relates to its part.
    var relation: String
  }

  private(set) var sheets: [Sheet] = []
  private(set) var countsFrom1904 = false
  /// The paths of the parts by the names of their relations.
  private(set) var targets: [String: String] = [:]

  func begin(_ element: String, _ attributes: [(name: String, value: String)]) {
    func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    switch element {
    case "sheet":
      let relation = attributes.first { $0.name == "id" || $0.name.hasSuffix(":id") }?.value ?? ""
      sheets.append(
        Sheet(name: value("name") ?? "", isHidden: (value("state") ?? "visible") != "visible", relation: relation))
    case "workbookPr": countsFrom1904 = ["1", "true"].contains(value("date1904") ?? "")
    case "Relationship":
      if let id = value("Id"), let target = value("Target") { targets[id] = target }
    default: break
    }
  }

  func end(_ element: String) {}

  func text(_ text: String) {}

  /// The path of a sheet's part in the archive.
  func path(of sheet: Sheet) -> String? {
    targets[sheet.relation].map { target in
      target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
    }
  }
}
