import Columns
import Plan
import Testing

@testable import Functions

/// Places of parts in texts: looked for byte by byte, and character by character.
struct TextPlaceTests {
  @Test("the first place is that of the first occurrence from the beginning")
  func firstPlaces() throws {
    var state: UInt64 = 9
    func text(_ length: Int) -> String {
      (0..<length).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return ["a", "b", "課", "é", "𠮷"][Int(state >> 33) % 5]
      }.joined()
    }
    let texts = (0..<600).map { text($0 % 9) }
    let rows = Operand(Column.strings(texts))
    let number = { (value: Int64) in Operand(constant: .long(value), type: .long, rowCount: texts.count) }
    for length in [0, 1, 1, 1, 2, 2, 3] {
      let part = text(length)
      let wanted = Operand(constant: .string(part), type: .string, rowCount: texts.count)
      let context = EvaluationContext(now: 0)
      let found = try TextPlace().evaluate([rows, wanted], context)
      let other = try TextPlace().evaluate([rows, wanted, number(0), number(-1), number(1)], context)
      for (row, text) in texts.enumerated() {
        let characters = Array(text.unicodeScalars)
        let place = (0...characters.count).first { characters[$0...].starts(with: part.unicodeScalars) }
        #expect(found.value(at: row) == .long(Int64(place ?? -1)), "\(part) in \(text)")
        #expect(other.value(at: row) == found.value(at: row), "\(part) in \(text)")
      }
    }
  }

  @Test("lengths are numbers of code points") func lengths() throws {
    let letters = ["a", "é", "課", "𠮷", "\u{7F}", "\u{80}", "\u{FFFD}"]
    let texts = (0..<900).map { row in
      (0..<(row % 45)).map { letters[(row &* 31 &+ $0 &* $0) % letters.count] }.joined()
    }
    let found = try TextLength().evaluate([Operand(Column.strings(texts))], EvaluationContext(now: 0))
    #expect(found.values == texts.map { .long(Int64($0.unicodeScalars.count)) })
  }
}
