import Columns
import Diagnostics
import Plan

/// `split`: the parts of a text between delimiters.
public struct Splitting: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "split", signature: "split(TEXT, DELIMITER)\nsplit(TEXT, DELIMITER, INDEX)",
    summary: Message("The parts of the text between delimiters, as a list.", ja: "文字列を区切りで分け、リストにする。"),
    details: Message(
      "Delimiters side by side have an empty part between them. With INDEX, from 0, the list has that part alone, or nothing where there is none. An empty delimiter does not split; a null INDEX gives null.",
      ja: "区切りが続けば、間に空の部分ができる。INDEX（0 から）を書くと、その部分だけのリストになり、なければ空のリスト。空の区切りでは分けない。INDEX が null なら null。"),
    examples: [
      .init(
        "print split(\"総務部/総務課/係\", \"/\"), split(\"a__b\", \"_\"), split(\"a-b-c\", \"-\", 1)",
        gives:
          "print_0,print_1,print_2\n\"[\"\"総務部\"\",\"\"総務課\"\",\"\"係\"\"]\",\"[\"\"a\"\",\"\"\"\",\"\"b\"\"]\",\"[\"\"b\"\"]\"\n"
      )
    ])

  /// As its first argument.
  public var impliedName: ImpliedName { .firstArgument }

  /// Two texts and perhaps a number.
  public var overloads: [Overload] {
    [Overload([.string, .string], .dynamic), Overload([.string, .string, .long], .dynamic)]
  }

  /// The lists of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let texts = operands[0].column.strings()
    let delimiters = operands[1]
    let fixed = delimiters.constant?.utf8
    let places = operands.count > 2 ? operands[2] : nil
    var writer = TextWriter(textCount: texts.count)
    var ends: [Int32] = [0]
    ends.reserveCapacity(texts.count + 1)
    var valid = [Bool](repeating: true, count: texts.count)
    for row in 0..<texts.count {
      let text = texts.pool.utf8(at: texts.code(at: row))
      let delimiter = fixed ?? delimiters.column.value(at: row).utf8
      var count = ends[row]
      let place = places.map { ($0.constant ?? $0.column.value(at: row)).integer }
      if case .some(.none) = place { valid[row] = false }
      var number: Int64 = 0
      Self.forEachPart(of: text, delimiter) { part in
        if place == nil || place == number {
          writer.append(text.extracting(part))
          writer.end()
          count += 1
        }
        number += 1
      }
      ends.append(count)
    }
    let elements = oneTextARow(writer, rowCount: Int(ends[texts.count]))
    let validity = Validity.unlessAll(valid)
    return Column(
      type: .dynamic, storage: .list(offsets: BufferSlice(ends), elements: elements), validity: validity)
  }

  private static func forEachPart(of text: Span<UInt8>, _ delimiter: [UInt8], _ body: (Range<Int>) -> Void) {
    var start = 0
    var place = 0
    while let first = delimiter.first, place + delimiter.count <= text.count {
      if text[place] == first, text.extracting(place..<(place + delimiter.count)).isEqual(to: delimiter.span) {
        body(start..<place)
        place += delimiter.count
        start = place
      } else {
        place += 1
      }
    }
    body(start..<text.count)
  }
}
