import Diagnostics

/// Something about a file that a planner should look at: nothing was done about it.
struct Doubt: Sendable, Hashable {
  /// What is dubious.
  var message: Message
  /// The first rows that show it, from 0; at most three.
  var rows: [Int] = []
  /// What would read the file otherwise, as it is written inside `with (…)`: one of these.
  var remedies: [String] = []
}
