/// What stands before the line that is typed.
public struct Prompt: Sendable, Hashable {
  /// The text.
  public var text: String
  /// Whether it is shown dim.
  public var isDim: Bool

  /// A prompt.
  public init(_ text: String, isDim: Bool) {
    self.text = text
    self.isDim = isDim
  }

  /// The prompt with its colours between the marks that tell readline that they take no room.
  var readlineText: String { isDim ? "\u{1}\u{1B}[2m\u{2}\(text)\u{1}\u{1B}[0m\u{2}" : text }
}
