import Columns
import Diagnostics
import Markup

/// The texts that cells of a workbook share, without the readings (furigana) that stand beside them.
final class SharedTexts: XMLTarget {
  /// The texts, one behind the other.
  struct Pool: Sendable {
    fileprivate(set) var bytes: [UInt8] = []
    fileprivate var ends: [Int] = []

    /// The numbers of the texts.
    var indices: Range<Int> { ends.indices }

    /// Where a text stands among the bytes.
    func range(of number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }
  }

  private(set) var pool = Pool()
  /// What went wrong, where reading was stopped.
  private(set) var fault: Diagnostic?
  private let path: String
  private let limits: ReadingLimits
  private var current = ""
  private var isInText = false
  private var readingDepth = 0

  init(path: String, _ limits: ReadingLimits) { (self.path, self.limits) = (path, limits) }

  func begin(_ element: String, _ attributes: [(name: String, value: String)]) {
    switch element {
    case "si": current = ""
    case "rPh": readingDepth += 1
    case "t": isInText = readingDepth == 0
    default: break
    }
  }

  func end(_ element: String) {
    switch element {
    case "si":
      let text = Array(current.utf8)
      pool.bytes += CellText.decoded(text.span) ?? text
      pool.ends.append(pool.bytes.count)
      if pool.indices.count % (1 << 16) == 0 { fault = limits.fault(path) }
    case "rPh": readingDepth -= 1
    case "t": isInText = false
    default: break
    }
  }

  func text(_ text: String) { if isInText { current += text } }
}
