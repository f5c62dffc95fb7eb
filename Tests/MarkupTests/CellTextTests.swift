import Testing

@testable import Markup

@Suite struct CellTextTests {
  private func decoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return CellText.decoded(bytes.span).map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// As Excel shows them: `_x005F_` is the underscore of a text that looks like an escape.
  @Test(arguments: [
    ("a_x000D_\nb", "a\r\nb"), ("_x005F_x0041_", "_x0041_"), ("_x0041_x0042_", "Ax0042_"), ("_x0041__x0042_", "AB"),
    ("__x0041_", "_A"), ("_x304b_", "か"), ("_xD83D__xDE00_", "😀"), ("_xD83D_", "_xD83D_"),
    ("_xDE00__xD83D_", "_xDE00__xD83D_"),
    ("_x0000_", "_x0000_"), ("_x00G1_", "_x00G1_"), ("_X0041_", "_X0041_"), ("_x0041", "_x0041"), ("課_x", "課_x"),
    ("", ""),
  ])
  func readsEscapes(_ written: String, _ meant: String) { #expect(decoded(written) == meant) }

  @Test func writesOnlyWhatNeedsIt() {
    for text in ["総務課_x", "a\tb\nc", "_x004_", "_", "\u{FF5E}", "_X0041_", "x0041_"] {
      #expect(CellText.encoded(text) == text)
    }
    #expect(CellText.encoded("a\rb\u{FFFF}") == "a_x000D_b_xFFFF_")
    #expect(decoded(CellText.encoded("_x0041\u{1}")) == "_x0041\u{1}")
    #expect(CellText.encoded("_x0041_") == "_x005F_x0041_")
  }

  @Test(arguments: 0..<500)
  func whatIsWrittenIsReadBack(seed: Int) {
    var state = UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15
    let pieces = [
      "_", "x", "0", "41", "D83D", "_x000D_", "_x005F_", "_xDE00_", "_x0000_", "\u{1}", "\r", "\u{FFFE}", "か", "😀",
    ]
    var text = ""
    for _ in 0..<12 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text += pieces[Int(state >> 40) % pieces.count]
    }
    #expect(decoded(CellText.encoded(text)).unicodeScalars.elementsEqual(text.unicodeScalars))
  }
}
