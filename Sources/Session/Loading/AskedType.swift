import Columns

/// A type that a planner gave a column, and how its cells are read: by any notation, since it is known what they are.
struct AskedType {
  private let type: DataType
  private let dayOrder: LoadChoices.DayOrder?

  /// Whether every cell of the column stands in brackets, which then mean nothing.
  private let isBracketed: Bool

  /// The type of a column, of which the cells tell what was not said.
  init(_ type: DataType, of column: Column, _ dayOrder: LoadChoices.DayOrder?) {
    self.type = type
    let isDay = type == .date || type == .datetime
    self.dayOrder = dayOrder ?? (isDay ? FoundColumn.dayOrder(of: column) : nil)
    isBracketed = [.long, .int, .real].contains(type) && FoundColumn.isBracketed(column)
  }

  /// Days that old programs write for none.
  private static let noDays: Set<String> = ["0", "00000000", "99999999", "0000/00/00", "9999/99/99"]

  /// Whether a cell says that nothing is there.
  func isNothing(_ text: String) -> Bool {
    if type == .string { return false }
    return NothingWord.isOne(text) || ([.date, .datetime].contains(type) && Self.noDays.contains(text))
  }

  /// The value of a cell and an example of how it is written; nil for what is none of the type.
  func read(_ text: String) -> (value: Value, notation: String?)? {
    var text = text
    if isBracketed {
      text = String(FoldedName(text).description.trimmed.dropFirst().dropLast())
    }
    switch type {
    case .long, .int:
      if let number = Int64(text) { return (.long(number), NumberNotation.plain.example) }
      guard let (number, _, notation) = NumberNotation.read(text, isAskedFor: true), abs(number) < 1e15,
        number == number.rounded()
      else { return nil }
      return (.long(Int64(number)), notation.example)
    case .real:
      if let (number, _, notation) = NumberNotation.read(text, isAskedFor: true) {
        return (.real(number), notation.example)
      }
      guard let number = Double(text), number.isFinite else { return nil }
      return (.real(number), NumberNotation.plain.example)
    case .date:
      if let (day, notation) = day(of: text) { return (.date(Int32(clamping: day.days)), notation.example) }
      guard let ticks = TimeNotation.moment(text), ticks % Ticks.perDay == 0 else { return nil }
      return (.date(Int32(clamping: Ticks.day(of: ticks))), TimeNotation.moment)
    case .datetime:
      if let ticks = MomentText.ticks(FoldedName(text).description) { return (.datetime(ticks), nil) }
      if let ticks = TimeNotation.moment(text) { return (.datetime(ticks), TimeNotation.moment) }
      return day(of: text).map { (.datetime(Int64($0.day.days) * Ticks.perDay), $0.notation.example) }
    case .timespan: return TimeNotation.read(text).map { (.timespan($0.ticks), $0.notation) }
    case .bool: return Self.truth(text).map { (.bool($0), nil) }
    default: return (.string(text), nil)
    }
  }

  private func day(of text: String) -> (day: CivilDate, notation: DayNotation)? {
    DayNotation.read(text) ?? dayOrder.flatMap { DayNotation.read(text, $0) }
  }

  private static func truth(_ text: String) -> Bool? {
    switch FoldedName(text).description.lowercased() {
    case "true", "yes", "1", "○", "〇", "◯", "有", "有り", "あり", "はい", "該当": true
    case "false", "no", "0", "×", "✕", "無", "無し", "なし", "いいえ", "非該当": false
    default: nil
    }
  }
}
