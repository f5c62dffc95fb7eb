import Columns
import Diagnostics
import Markup

/// The cells of a sheet as texts, row by row.
final class SheetReader: SheetTarget {
  /// What has been found.
  private(set) var contents = SheetContents()

  private let context: SheetContext
  private var row = 0
  /// The texts of whole numbers that are days, by style.
  private var dayTexts: [Int: [Int: [UInt8]]] = [:]
  private var isInArea = true
  /// How many rows were kept since the memory was looked at.
  private var keptCount = 0

  init(_ context: SheetContext) { self.context = context }

  // MARK: Events

  func row(_ number: Int?, isHidden: Bool) {
    if number == nil { contents.hasUnnumberedRows = true }
    row = number ?? row + 1
    isInArea = context.area?.rows.contains(row) ?? true
    if isHidden { contents.hiddenRows.append(row) }
  }

  func merged(_ area: String) {
    if let area = WorkbookPath.Area(area) { contents.merged.append(area) }
  }

  func cell(_ column: Int, _ kind: SheetCellKind, style: Int?, _ value: Span<UInt8>) {
    guard isInArea, context.area?.columns.contains(column) ?? true else { return }
    switch kind {
    case .text:
      if let text = CellText.decoded(value) {
        contents.rows.append(column: column, text[...])
      } else {
        contents.rows.append(column: column, value)
      }
    case .shared:
      if let number = Self.whole(value), context.texts.indices.contains(number),
        !context.texts.range(of: number).isEmpty
      {
        contents.rows.append(column: column, context.texts.bytes[context.texts.range(of: number)])
      }
    case .number where Self.isPlain(value) && context.meaning(of: style) == .number:
      contents.rows.append(column: column, value)
    case .number:
      // Days stand again and again.
      let serial = Self.whole(value)
      if serial == 0, context.meaning(of: style) == .day,
        NumberStyles.isNoDay(0, countsFrom1904: context.countsFrom1904)
      {
        contents.noDayCount += 1
        return
      }
      if let serial, let style, let known = dayTexts[style]?[serial] {
        return contents.rows.append(column: column, known[...])
      }
      let text = Array(number(String(bytes: value), style).utf8)
      if let serial, let style { dayTexts[style, default: [:]][serial] = text }
      contents.rows.append(column: column, text[...])
    case .bool:
      let text = String(bytes: value)
      contents.rows.append(column: column, Array((text == "1" ? "true" : text == "0" ? "false" : text).utf8)[...])
    case .uncomputed: contents.uncomputedCount += 1
    case .error:
      if contents.errors.count == 0 { contents.errors.first = String(bytes: value) }
      contents.errors.count += 1
    }
  }

  func endRow() -> Bool {
    contents.rows.endRow(row)
    keptCount += 1
    if keptCount < 1 << 14 { return true }
    keptCount = 0
    contents.fault = context.limits.fault(context.path)
    return contents.fault == nil
  }

  // MARK: Cells

  /// A whole number of a few digits; nil for what is none.
  private static func whole(_ text: Span<UInt8>) -> Int? {
    var number = 0
    for place in text.indices {
      guard (48...57).contains(text[place]), place < 10 else { return Int(String(bytes: text).trimmedBlanks) }
      number = number * 10 + Int(text[place]) - 48
    }
    return text.isEmpty ? nil : number
  }

  /// Whether a number stands as it is to be shown: digits, perhaps with a sign in front.
  private static func isPlain(_ text: Span<UInt8>) -> Bool {
    guard text.count < 16 else { return false }
    for place in text.indices {
      let isSign = place == 0 && text[place] == UInt8(ascii: "-") && text.count > 1
      if !(48...57).contains(text[place]), !isSign { return false }
    }
    // 007 and -0 are shown as 7 and 0.
    let first = text[text[0] == UInt8(ascii: "-") ? 1 : 0]
    return first != 48 || text.count == 1
  }

  private func number(_ value: String, _ style: Int?) -> String {
    guard let number = Double(value) else { return value }
    let meaning = context.meaning(of: style)
    if meaning != .number,
      let text = NumberStyles.text(of: number, meaning, countsFrom1904: context.countsFrom1904)
    {
      return text
    }
    if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
    return value.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") } ? "\(number)" : value
  }
}

extension String {
  /// Without blanks at its ends.
  fileprivate var trimmedBlanks: Substring {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return rest
  }
}
