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
  /// Where the workbook's own document stands in the archive, and what it relates to.
  let document: String
  let relations: WorkbookRelations

  /// No sheets yet.
  init(document: String) {
    self.document = document
    relations = WorkbookRelations(of: document)
  }

  func begin(_ element: String, _ attributes: [(name: String, value: String)]) {
    func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    switch element {
    case "sheet":
      let relation = attributes.first { $0.name == "id" || $0.name.hasSuffix(":id") }?.value ?? ""
      sheets.append(
        Sheet(name: value("name") ?? "", isHidden: (value("state") ?? "visible") != "visible", relation: relation))
    case "workbookPr": countsFrom1904 = ["1", "true"].contains(value("date1904") ?? "")
    default: break
    }
  }

  func end(_ element: String) {}

  func text(_ text: String) {}

  /// The path of a sheet's part in the archive.
  func path(of sheet: Sheet) -> String? { relations.paths[sheet.relation] }
}
