import Columns
import Diagnostics
import Testing

@testable import Formats

struct JSONValueTests {
  private func read(_ text: String) throws(JSONFault) -> JSONValue {
    let bytes = Array(text.utf8)
    return try JSONValue.read(bytes.span)
  }

  private func fault(_ bytes: [UInt8]) -> (fault: JSONFault, text: String)? {
    do throws(JSONFault) {
      _ = try JSONValue.read(bytes.span)
      return nil
    } catch {
      let sentence = error.sentence(in: bytes.span)
      #expect(sentence.japanese != nil)
      return (error, "line \(error.line(in: bytes.span)): \(sentence.english)")
    }
  }

  @Test func everyKindIsRead() throws {
    let value = try read(#" { "b" : [ null , true,false ] , "a":{"":-1.50e+2 }, "c":[],"d":{} } "#)
    guard case .object(let object) = value else {
      Issue.record("no object")
      return
    }
    #expect(object.members.map(\.key) == ["b", "a", "c", "d"])
    #expect(object["b"] == .list([.null, .bool(true), .bool(false)]))
    var inner = JSONObject()
    inner.append("", .number(JSONNumber(text: "-1.50e+2")))
    #expect(object["a"] == .object(inner))
    #expect(object["c"] == .list([]))
    #expect(object["d"] == .object(JSONObject()))
    #expect(object["e"] == nil)
    #expect(try read("0") == .number(JSONNumber(text: "0")))
  }

  @Test(arguments: [
    ("0", 0, 0.0), ("-0", 0, -0.0), ("9223372036854775807", Int64.max, 0x1p63), ("1e3", 1000, 1000.0), ("5.0", 5, 5.0),
    ("9223372036854775808", nil, 0x1p63), ("9007199254740993.0", nil, 9007199254740992.0), ("0.1", nil, 0.1),
    ("1E-2", nil, 0.01), ("1e400", nil, Double.infinity), ("-1e400", nil, -Double.infinity),
  ])
  func numbersKeepTheirText(_ text: String, _ whole: Int64?, _ real: Double) throws {
    guard case .number(let number) = try read(text) else {
      Issue.record("no number")
      return
    }
    #expect(number.text == text)
    #expect(number.whole == whole)
    #expect(number.real == real)
  }

  @Test(arguments: [
    (#""""#, ""), (#""税務課""#, "税務課"), (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{C}\n\r\tz"),
    (#""\u7a0E\u0000x""#, "税\u{0}x"), (#""\ud83D\uDE00!""#, "😀!"), (#""12345678\\12345678""#, #"12345678\12345678"#),
    (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
  ])
  func textsAreUnescaped(_ json: String, _ text: String) throws {
    #expect(try read(json) == .text(text))
  }

  @Test(arguments: [
    ("", "line 1: the JSON ends too early (column 1)"), ("  \n ", "line 2: the JSON ends too early (column 2)"),
    ("[1,]", "line 1: this is no JSON: ] (column 4)"), ("[1 2]", "line 1: this is no JSON: 2] (column 4)"),
    (#"{"a":1,}"#, "line 1: this is no JSON: } (column 8)"), ("{a:1}", "line 1: this is no JSON: a:1} (column 2)"),
    (#"{"a" 1}"#, "line 1: this is no JSON: 1} (column 6)"), ("[true] x", "line 1: this is no JSON: x (column 8)"),
    ("nul", "line 1: this is no JSON: nul (column 1)"), ("True", "line 1: this is no JSON: True (column 1)"),
    ("[NaN]", "line 1: this is no JSON: NaN] (column 2)"), ("'a'", "line 1: this is no JSON: 'a' (column 1)"),
    ("[01]", "line 1: a number cannot begin with 0 (column 2)"), ("-", "line 1: the JSON ends too early (column 2)"),
    ("[-x]", "line 1: this is no JSON: -x] (column 2)"), ("[1.]", "line 1: this is no JSON: ] (column 4)"),
    ("[.5]", "line 1: this is no JSON: .5] (column 2)"), ("[1e]", "line 1: this is no JSON: ] (column 4)"),
    ("[+1]", "line 1: this is no JSON: +1] (column 2)"), ("[0x1]", "line 1: this is no JSON: x1] (column 3)"),
    ("[\n \"税務課\" \"x]", "line 2: this is no JSON: \"x] (column 8)"),
    (#"["a\qb"]"#, #"line 1: an unknown escape: \qb"] (column 4)"#),
    (#"["\u12G4"]"#, #"line 1: an unknown escape: \u12G4"] (column 3)"#),
    (#"["\ud83d"]"#, #"line 1: half of a surrogate pair: \ud83d"] (column 3)"#),
    (#"["\ude00"]"#, #"line 1: half of a surrogate pair: \ude00"] (column 3)"#),
    (#"["\ud83d\u0041"]"#, #"line 1: half of a surrogate pair: \ud83d\u0041"] (column 3)"#),
    ("[\"a\tb\"]", "line 1: a control character in a text must be escaped (column 4)"),
    ("[\"a\nb\"]", "line 1: a control character in a text must be escaped (column 4)"),
    (#"["a\"#, "line 1: the JSON ends too early (column 5)"),
    ("{\"a\":1,\n \"b\":2,\r\n \"a\":3}", "line 3: the key 'a' stands twice in an object (column 2)"),
    (#"{"a":1,"\u0061":2}"#, "line 1: the key 'a' stands twice in an object (column 8)"),
    ("[\u{FEFF}1]", "line 1: this is no JSON: \u{FEFF}1] (column 2)"),
  ])
  func whatIsNoJSONIsPlaced(_ text: String, _ expected: String) throws {
    #expect(try #require(fault(Array(text.utf8))).text == expected)
  }

  @Test func aRepeatedKeyIsFoundAmongMany() throws {
    let keys = (0..<100).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    guard case .object(let object) = try read("{\(keys)}") else {
      Issue.record("no object")
      return
    }
    #expect(object.members.count == 100)
    #expect(object["k99"] == .number(JSONNumber(text: "99")))
    #expect(fault(Array("{\(keys),\"k5\":1}".utf8))?.fault.reason == .repeatedKey("k5"))
    #expect(fault(Array("{\(keys),\"k50\":1}".utf8))?.fault.reason == .repeatedKey("k50"))
  }

  @Test(arguments: [
    [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE7, 0xA8, 0x22],
  ])
  func invalidUTF8IsRefused(_ bytes: [UInt8]) throws {
    let found = try #require(fault(bytes))
    #expect(found.fault == JSONFault(1, .notUTF8))
    #expect(found.text == "line 1: a byte that is no UTF-8 (column 2)")
  }

  @Test func depthHasALimit() throws {
    let limit = JSONScanner.depthLimit
    let deep = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
    #expect(throws: Never.self) { try read(deep) }
    let found = try #require(fault(Array(("[" + deep + "]").utf8)))
    #expect(found.fault == JSONFault(limit, .tooDeep))
    #expect(found.text.contains("more than 512 deep"))
    #expect(fault(Array(String(repeating: "{\"a\":", count: 100_000).utf8))?.fault.reason == .tooDeep)
  }
}
