import Diagnostics

/// Numbers, widths and names of styles in an SVG.
enum SVGText {
  private static let displayWidth = DisplayWidth()
  /// About how many units a column of text takes at the size of labels.
  static let columnWidth = 6.6

  /// A coordinate with so many digits behind the point, none of them nought at the end.
  static func number(_ value: Double, digits: Int = 1) -> String {
    let factor = digits == 1 ? 10.0 : 100.0
    let scaled = Int((value * factor).rounded())
    let sign = scaled < 0 ? "-" : ""
    let (whole, rest) = (abs(scaled) / Int(factor), abs(scaled) % Int(factor))
    if rest == 0 { return "\(sign)\(whole)" }
    var text = String(String(rest + Int(factor)).dropFirst())
    while text.hasSuffix("0") { text.removeLast() }
    return "\(sign)\(whole).\(text)"
  }

  /// A value with at most two digits behind the point.
  static func plain(_ value: Double) -> String { abs(value) < 1e12 ? number(value, digits: 2) : "\(value)" }

  /// About how wide a label is.
  static func width(_ text: String) -> Double { Double(displayWidth.width(of: text)) * columnWidth }

  static func cut(_ text: String, columns: Int) -> String {
    TerminalText(displayWidth: displayWidth).cut(text, to: columns)
  }

  /// There are twelve colours; a thirteenth series has that of the first again.
  static func fill(_ series: Int) -> String { "s\(series % 12)" }

  static func stroke(_ series: Int) -> String { "l\(series % 12)" }
}
