import Columns
import Diagnostics

/// Why a text is not the JSON that is asked for (RFC 8259), and at which byte.
struct JSONFault: Error, Hashable {
  /// What is wrong.
  enum Reason: Hashable {
    /// A byte that cannot stand here; behind the last byte, the text ends too early.
    case unexpected
    /// A byte that belongs to no UTF-8 character.
    case notUTF8
    /// A number such as `007`.
    case leadingZero
    /// A backslash with a letter that means nothing.
    case escape
    /// One half of a surrogate pair without the other.
    case loneSurrogate
    /// A control character that is not escaped.
    case control
    /// Lists and objects inside each other, deeper than the limit.
    case tooDeep
    /// A key that the object has already.
    case repeatedKey(String)
    /// Something else than a list where a table must stand.
    case notList
    /// Something else than an object where a table's row must stand.
    case notRow
    /// Something behind the object of a line.
    case secondInLine
    /// A list or an object as the value of a table's cell.
    case nested(key: String)
  }

  /// The byte, counted from the first of the text.
  var place: Int
  var reason: Reason

  init(_ place: Int, _ reason: Reason = .unexpected) {
    self.place = place
    self.reason = reason
  }

  /// The line, from 1.
  func line(in bytes: Span<UInt8>) -> Int { LineCounter.line(of: place, in: bytes) }

  /// The character in its line, from 1.
  func column(in bytes: Span<UInt8>) -> Int {
    var start = min(place, bytes.count)
    var count = 1
    while start > 0, bytes[start - 1] != 10, bytes[start - 1] != 13 {
      start -= 1
      if bytes[start] & 0xC0 != 0x80 { count += 1 }
    }
    return count
  }

  /// What is wrong, with the column; the line stands before it.
  func sentence(in bytes: Span<UInt8>) -> Message {
    let reason = reasonText(in: bytes)
    let column = column(in: bytes)
    return Message(
      "\(reason.english) (column \(column))", ja: "\(reason.text(in: .japanese))（\(column) 文字目）")
  }

  private func reasonText(in bytes: Span<UInt8>) -> Message {
    switch reason {
    case .unexpected where place >= bytes.count:
      return Message("the JSON ends too early", ja: "JSON が途中で終わっている")
    case .unexpected where bytes[place] == 10:
      return Message("the line ends too early", ja: "行が途中で終わっている")
    case .unexpected:
      let text = excerpt(in: bytes)
      return Message("this is no JSON: \(text)", ja: "JSON として正しくない：\(text)")
    case .notUTF8: return Message("a byte that is no UTF-8", ja: "UTF-8 でないバイトがある")
    case .leadingZero: return Message("a number cannot begin with 0", ja: "数の先頭に 0 は置けない")
    case .escape: return Message("an unknown escape: \(excerpt(in: bytes))", ja: "知らないエスケープ：\(excerpt(in: bytes))")
    case .loneSurrogate:
      return Message("half of a surrogate pair: \(excerpt(in: bytes))", ja: "サロゲートペアの片方だけがある：\(excerpt(in: bytes))")
    case .control:
      return Message("a control character in a text must be escaped", ja: "文字列の中の制御文字はエスケープする")
    case .tooDeep:
      let limit = JSONScanner.depthLimit
      return Message("lists and objects more than \(limit) deep", ja: "リストとオブジェクトの入れ子が \(limit) 段を超える")
    case .repeatedKey(let key): return Message("the key '\(key)' stands twice in an object", ja: "キー '\(key)' が二度ある")
    case .notList:
      return Message("a table must be a list: \(excerpt(in: bytes))", ja: "表はリストでなければならない：\(excerpt(in: bytes))")
    case .notRow:
      return Message("a row must be an object: \(excerpt(in: bytes))", ja: "行はオブジェクトでなければならない：\(excerpt(in: bytes))")
    case .secondInLine:
      return Message("more than one object in the line", ja: "1 行に二つ以上のオブジェクトがある")
    case .nested(let key):
      let noun = bytes[place] == UInt8(ascii: "[") ? ("a list", "リスト") : ("an object", "オブジェクト")
      return Message("'\(key)' is \(noun.0), which no cell can hold", ja: "'\(key)' は\(noun.1)で、セルに入らない")
    }
  }

  /// Up to twenty bytes from the place on, in whole characters and on one line.
  private func excerpt(in bytes: Span<UInt8>) -> String {
    var end = min(place + 1, bytes.count)
    while end < bytes.count, end < place + 20, bytes[end] >= 32 { end += 1 }
    while end < bytes.count, end > place + 1, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(bytes: bytes.extracting(min(place, end)..<end))
  }
}
