import Columns
import Diagnostics

/// A report as JSON, for programs: all rows, values as the `json` format writes them, columns with their types.
public struct JSONReport: TextReportRenderer {
  /// `json`.
  public let ending = "json"

  /// A renderer.
  public init() {}

  /// The whole document: `title`, `language`, `clock`, `parameters`, `data` and `blocks`, each of which is
  /// `{"prose": …}` or `{"result": …}`.
  public func render(_ report: Report) -> String {
    let parameters = report.parameters.map { object([("name", quoted($0.name)), ("value", quoted($0.value))]) }
    let blocks = report.blocks.map { block in
      switch block {
      case .prose(let markdown): object([("prose", quoted(markdown))])
      case .result(let result): object([("result", render(result))])
      }
    }
    return object([
      ("title", quoted(report.title)), ("language", quoted(report.language.rawValue)),
      ("clock", report.clock.isEmpty ? "null" : quoted(report.clock)), ("parameters", array(parameters)),
      ("data", array(report.dataDescription.map(quoted))), ("blocks", "[\n" + blocks.joined(separator: ",\n") + "\n]"),
    ]) + "\n"
  }

  private func render(_ result: ReportResult) -> String {
    let columns = result.batch.schema.fields.map { field in
      object([
        ("name", quoted(field.name)), ("title", field.title.map(quoted) ?? "null"),
        ("type", quoted(field.type.rawValue)),
      ])
    }
    return object([
      ("caption", result.caption.map(quoted) ?? "null"), ("source", quoted(result.source)),
      ("notes", array(result.notes.map(quoted))), ("losses", array(result.losses.map(quoted))),
      ("columns", array(columns)),
      ("rowCount", String(result.batch.rowCount)),
      ("rows", String(JSONRenderer().render(result.batch).dropLast())),
    ])
  }

  private func quoted(_ text: String) -> String { Value.quoted(text) }

  private func array(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }

  private func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\(quoted($0)):\($1)" }.joined(separator: ",") + "}"
  }
}
