import Columns
import Diagnostics
import Plan

/// `fold_width`: texts of one width, so that ＩＴ推進課 and IT推進課, ｶﾅ and カナ are the same.
public struct FoldWidth: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "fold_width", signature: "fold_width(TEXT)",
    summary: Message(
      "The text in one width: full-width letters, digits and signs become half-width, half-width kana become full-width, blanks at the ends go. What differs in nothing else becomes the same.",
      ja: "全角・半角をそろえる。全角の英数字と記号は半角に、半角カナは全角にし、前後の空白を除く。幅だけが違う値が同じになる。"),
    examples: [
      .init(
        "print fold_width(\"ＩＴ推進課　\"), fold_width(\"ﾔﾏﾀﾞ ﾀﾛｳ\"), fold_width(\"１２－３\")",
        gives: "print_0,print_1,print_2\nIT推進課,ヤマダ タロウ,12-3\n")
    ])

  /// A text.
  public var overloads: [Overload] { [Overload([.string], .string)] }

  /// The texts of all rows; an empty one stays empty.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapTextsToTexts(operands[0].column.strings()) { text, writer in
      var scalars = Swift.Substring(Self.joined(FoldedName(String(bytes: text)).description)).unicodeScalars
      while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
      while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
      writer.append(String(scalars))
    }
  }

  /// Kana that take a sound mark; the letter with it is the next one, with the other mark the one behind that.
  private static let voiced = Set("カキクケコサシスセソタチツテトハヒフヘホ".unicodeScalars)
  private static let halfVoiced = Set("ハヒフヘホ".unicodeScalars)

  /// Kana and the sound marks behind them as single letters: equal texts must be equal bytes.
  private static func joined(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0 == "\u{3099}" || $0 == "\u{309A}" }) else { return text }
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let last = output.last
      var joined: Unicode.Scalar?
      if scalar == "\u{3099}", let last {
        if voiced.contains(last) { joined = Unicode.Scalar(last.value + 1) }
        if last == "ウ" { joined = "ヴ" }
      }
      if scalar == "\u{309A}", let last, halfVoiced.contains(last) { joined = Unicode.Scalar(last.value + 2) }
      if let joined {
        output.removeLast()
        output.append(joined)
      } else {
        output.append(scalar)
      }
    }
    return String(output)
  }
}
