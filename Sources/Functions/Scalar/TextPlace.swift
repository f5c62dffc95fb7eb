import Columns
import Diagnostics
import Plan

/// `indexof`: where a text stands in another, in characters from 0.
public struct TextPlace: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "indexof",
    signature: "indexof(TEXT, PART)\nindexof(TEXT, PART, START)\nindexof(TEXT, PART, START, LENGTH)\n"
      + "indexof(TEXT, PART, START, LENGTH, OCCURRENCE)",
    summary: Message(
      "Where the part stands in the text, from 0; -1 where it does not.", ja: "部分が文字列の何文字目にあるか。先頭は 0、なければ -1。"),
    details: Message(
      "Places are characters. A negative START counts from the end; LENGTH characters are looked at, -1 for all, anew behind each occurrence. Null where START lies before the text, LENGTH is less than -1 or OCCURRENCE is negative. Case counts. Other values are taken as their text.",
      ja:
        "位置は文字で数える。負の START は末尾から数える。LENGTH は調べる文字数で、-1 なら終わりまで、出現ごとに数え直す。START が先頭より前、LENGTH が -1 より小さい、OCCURRENCE が負のときは null。大文字と小文字は区別する。文字列でない値は文字列にして調べる。"
    ),
    examples: [
      .init(
        "print indexof(\"税務課長\", \"課\"), indexof(\"abc\", \"x\"), indexof(\"abab\", \"ab\", 1), indexof(\"abab\", \"ab\", 0, -1, 2)",
        gives: "print_0,print_1,print_2,print_3\n2,-1,2,2\n")
    ])

  /// Two values and up to three numbers; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// Any two values, then whole numbers.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard (2...5).contains(arguments.count) else { return nil }
    guard arguments.dropFirst(2).allSatisfy({ [nil, .int, .long].contains($0.type) }) else { return nil }
    let numbers = Array(repeating: DataType.long, count: arguments.count - 2)
    return Overload(arguments.prefix(2).map { $0.type ?? .string } + numbers, .long)
  }

  /// The places of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let texts = operands.prefix(2).map(\.texts) + operands.dropFirst(2)
    let places: BufferSlice<Int64?> = try mapTexts(Array(texts), text: 0) { values in
      if values.count == 2 {
        let part = Array(values[1].text.utf8)
        return { Self.place(of: part, in: $0) }
      }
      let part = Array(values[1].text.unicodeScalars)
      let numbers = values.dropFirst(2).map(\.integer)
      if numbers.contains(where: { $0 == nil }) { return { _ in nil } }
      let search = Search(part: part, numbers: numbers.compactMap { $0 })
      return { search.place(in: Array(String(bytes: $0).unicodeScalars)) }
    }
    let validity = Validity.unlessAll((0..<places.count).map { places[$0] != nil })
    return .integers(places.mapped { $0 ?? 0 }, validity: validity)
  }

  /// The characters before the first place of the part; -1 where it has none.
  private static func place(of part: [UInt8], in text: Span<UInt8>) -> Int64 {
    var start = 0
    var characters: Int64 = 0
    while start + part.count <= text.count {
      var length = 0
      while length < part.count, text[start + length] == part[length] { length += 1 }
      if length == part.count { return characters }
      // Only the first byte of a character counts.
      if text[start] & 0xC0 != 0x80 { characters += 1 }
      start += 1
    }
    return -1
  }

  private struct Search {
    let part: [Unicode.Scalar]
    let start: Int64
    let length: Int64
    let occurrence: Int64

    init(part: [Unicode.Scalar], numbers: [Int64]) {
      self.part = part
      start = numbers.first ?? 0
      length = numbers.count > 1 ? numbers[1] : -1
      occurrence = numbers.count > 2 ? numbers[2] : 1
    }

    func place(in text: [Unicode.Scalar]) -> Int64? {
      guard length >= -1, occurrence >= 0 else { return nil }
      let count = Int64(text.count)
      let (fromEnd, overflows) = start.addingReportingOverflow(start < 0 ? count : 0)
      guard fromEnd >= 0, !overflows else { return nil }
      var next = Int(min(fromEnd, count))
      var found = -1
      var remaining = occurrence
      while remaining > 0 {
        let end = length < 0 ? text.count : next + Int(min(length, count - Int64(next)))
        found = first(in: text[next..<end])
        if found < 0 { return -1 }
        remaining -= 1
        // The end of the text has no place behind it.
        if found >= text.count { return remaining > 0 ? -1 : Int64(found) }
        next = found + 1
      }
      return Int64(found)
    }

    private func first(in text: ArraySlice<Unicode.Scalar>) -> Int {
      var place = text.startIndex
      while place + part.count <= text.endIndex {
        if text[place..<(place + part.count)].elementsEqual(part) { return place }
        place += 1
      }
      return -1
    }
  }
}
