extension Value {
  /// The value as it is shown: ISO 8601 dates, `true`, `1.0` as `1.0`, null as an empty text, lists as JSON.
  public var text: String { text(isExact: false) }

  /// The value as `tostring` gives it inside a dynamic: as it is shown, but moments always with seven digits of the
  /// second.
  public var exactText: String { text(isExact: true) }

  /// The value as `tostring` gives it for a column of the type: a bool of its own is `True`, one in a dynamic `true`.
  public func exactText(of type: DataType) -> String {
    if type == .bool, case .bool(let flag) = self { return flag ? "True" : "False" }
    return exactText
  }

  private func text(isExact: Bool) -> String {
    switch self {
    case .null: ""
    case .bool(let flag): flag ? "true" : "false"
    case .long(let number): String(number)
    case .real(let number): Self.text(of: number)
    case .string(let text): text
    case .date(let days): CivilDate(days: Int(days)).iso
    case .datetime(let ticks): Self.text(ofMoment: ticks, isExact: isExact)
    case .timespan(let ticks): Self.text(ofTimespan: ticks)
    case .list(let values): "[" + values.map { $0.json(isExact: isExact) }.joined(separator: ",") + "]"
    case .bag(let bag):
      "{" + zip(bag.names, bag.values).map { "\(Self.quoted($0)):\($1.json(isExact: isExact))" }.joined(separator: ",")
        + "}"
    }
  }

  /// The value as JSON: dates, moments and timespans as texts; a real that is no number as a text.
  public var json: String { json(isExact: false) }

  private func json(isExact: Bool) -> String {
    switch self {
    case .null: "null"
    case .real(let number): number.isFinite ? text : "\"\(text)\""
    case .bool, .long, .list, .bag: text(isExact: isExact)
    case .string(let text): Self.quoted(text)
    case .date, .datetime, .timespan: "\"\(text(isExact: isExact))\""
    }
  }

  /// The shortest digits that read back as the same number: `2.5`, `3.0`, `1e+20`, `NaN`, `∞` as `Infinity`.
  public static func text(of number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return "\(number)"
  }

  /// `2025-04-01T09:30:00Z`, with seven digits of the second where they are needed, or always.
  public static func text(ofMoment ticks: Int64, isExact: Bool = false) -> String {
    let days = (ticks >= 0 ? ticks : ticks - Ticks.perDay + 1) / Ticks.perDay
    return "\(CivilDate(days: Int(days)).iso)T\(clock(ticks - days * Ticks.perDay, isExact: isExact))Z"
  }

  /// `1.02:03:04`, with the days only where there are some, as KQL prints it.
  public static func text(ofTimespan ticks: Int64) -> String {
    let magnitude = ticks.magnitude
    let days = magnitude / UInt64(Ticks.perDay)
    let rest = Int64(magnitude % UInt64(Ticks.perDay))
    return (ticks < 0 ? "-" : "") + (days > 0 ? "\(days)." : "") + clock(rest)
  }

  private static func clock(_ ticks: Int64, isExact: Bool = false) -> String {
    let seconds = Int(ticks / Ticks.perSecond)
    let fraction = Int(ticks % Ticks.perSecond)
    let hours = padded(seconds / 3600, to: 2)
    let whole = "\(hours):\(padded(seconds / 60 % 60, to: 2)):\(padded(seconds % 60, to: 2))"
    return fraction == 0 && !isExact ? whole : "\(whole).\(padded(fraction, to: 7))"
  }

  /// The text as a JSON string.
  public static func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case "\u{0}"..."\u{1F}": output += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }
}
