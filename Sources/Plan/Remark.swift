import Diagnostics

/// What a function says of its arguments before anything runs: a mistake in a constant, or a warning.
public struct Remark: Sendable {
  /// The place of the argument among all, from 0.
  public let argument: Int
  /// What is wrong, or should be known; it stands at the argument.
  public let diagnostic: Diagnostic

  /// A remark.
  public init(argument: Int, _ diagnostic: Diagnostic) {
    self.argument = argument
    self.diagnostic = diagnostic
  }
}
