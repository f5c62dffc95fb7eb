import Diagnostics

/// A way to write a report as a file.
public protocol ReportRenderer: Sendable {
  /// The ending of such files, without the dot.
  var ending: String { get }
  /// The bytes of the whole file; code `.unwritable` where it cannot be made.
  func file(_ report: Report) throws(Diagnostic) -> [UInt8]
}

/// A way to write a report as a text.
public protocol TextReportRenderer: ReportRenderer {
  /// The whole file.
  func render(_ report: Report) -> String
}

extension TextReportRenderer {
  /// The text as UTF-8.
  public func file(_ report: Report) throws(Diagnostic) -> [UInt8] { Array(render(report).utf8) }
}

/// The formats that reports are written in.
public enum ReportRenderers {
  /// All formats.
  public static let all: [any ReportRenderer] = [HTMLReport(), MarkdownReport(), WorkbookReport(), JSONReport()]

  /// The format of a file's ending, whatever its case; nil where there is none.
  public static func named(_ ending: String) -> (any ReportRenderer)? {
    let wanted = ending.lowercased()
    return all.first { $0.ending == wanted }
  }
}
