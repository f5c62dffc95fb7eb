/// What keys were pressed while an input method that makes kana was left on.
enum KanaInput {
  /// The Latin letters behind a text that holds kana (`whえれ` is `where`); nil where a character is neither a kana nor
  /// ASCII, or where none is a kana.
  static func typed(_ text: String) -> String? {
    var output = ""
    var hasKana = false
    var doubles = false
    for character in text {
      let letter = folded(character)
      if letter == "っ" {
        doubles = true
        hasKana = true
        continue
      }
      let latin = romaji[letter] ?? (letter.isASCII ? String(letter) : nil)
      guard let latin else { return nil }
      hasKana = hasKana || romaji[letter] != nil
      if doubles, let first = latin.first { output.append(first) }
      doubles = false
      output += latin
    }
    return hasKana ? output : nil
  }

  /// Katakana as hiragana, full-width letters as ASCII.
  private static func folded(_ character: Character) -> Character {
    guard let value = character.unicodeScalars.first?.value, character.unicodeScalars.count == 1 else {
      return character
    }
    switch value {
    case 0x30A1...0x30F6: return Unicode.Scalar(value - 0x60).map(Character.init) ?? character
    case 0xFF01...0xFF5E: return Unicode.Scalar(value - 0xFEE0).map(Character.init) ?? character
    default: return character
    }
  }

  private static let romaji: [Character: String] = {
    var result: [Character: String] = ["ー": "-", "ん": "n", "ゃ": "ya", "ゅ": "yu", "ょ": "yo"]
    for (consonant, kana) in rows {
      for (vowel, letter) in zip("aiueo", kana) where letter != "・" { result[letter] = consonant + String(vowel) }
    }
    return result
  }()

  /// The kana of each consonant with a, i, u, e, o; ・ where there is none.
  private static let rows = [
    ("", "あいうえお"), ("k", "かきくけこ"), ("g", "がぎぐげご"), ("s", "さしすせそ"), ("z", "ざじずぜぞ"),
    ("t", "たちつてと"), ("d", "だぢづでど"), ("n", "なにぬねの"), ("h", "はひふへほ"), ("b", "ばびぶべぼ"),
    ("p", "ぱぴぷぺぽ"), ("m", "まみむめも"), ("y", "や・ゆ・よ"), ("r", "らりるれろ"), ("w", "わ・・・を"),
  ]
}
