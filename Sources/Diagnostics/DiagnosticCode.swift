/// The kinds of mistakes. A code never changes its meaning, so that it can be searched for and explained.
public enum DiagnosticCode: String, Sendable, Hashable, CaseIterable {
  /// A character that begins nothing.
  case unexpectedCharacter = "E001"
  /// A string, bracketed name or comment that never ends.
  case unterminated = "E002"
  /// Another word was expected here.
  case syntax = "E003"
  /// A number, date or timespan that cannot be read.
  case invalidLiteral = "E004"
  /// An operator that does not exist.
  case unknownOperator = "E010"
  /// A table that does not exist.
  case unknownTable = "E011"
  /// A column that does not exist.
  case unknownColumn = "E012"
  /// A function that does not exist.
  case unknownFunction = "E013"
  /// KQL that Meibo does not speak.
  case unsupported = "E014"
  /// A SQL habit.
  case sqlHabit = "E015"
  /// A name that means two things.
  case ambiguousName = "E016"
  /// Values of types that do not go together.
  case typeMismatch = "E020"
  /// A function called with too few, too many or wrong arguments.
  case wrongArguments = "E021"
  /// An aggregate where rows are computed, or a plain expression where groups are.
  case misplacedAggregate = "E022"
  /// A join without its kind, or with keys that do not exist.
  case joinNeedsKind = "E023"
  /// A value that the ordered category does not have.
  case undeclaredCategory = "E024"
  /// A parameter that was not declared, or has no value, or one of another type.
  case parameter = "E025"
  /// A statement that cannot stand where it does.
  case misplacedStatement = "E026"
  /// A nesting that is too deep.
  case tooDeep = "E027"
  /// An arithmetic result that its type cannot hold.
  case overflow = "E030"
  /// The query was interrupted.
  case interrupted = "E031"
  /// The query needs more memory than it may use.
  case memoryLimit = "E032"
  /// Two rows where only one may hold.
  case ambiguousRows = "E033"
  /// A row, or a table without rows, that is not as `expect` says.
  case expectation = "E034"
  /// A file or folder that cannot be read.
  case unreadable = "E040"
  /// A file whose bytes are no text, or text in no known encoding.
  case notText = "E041"
  /// A file that is not what its format asks.
  case malformed = "E042"
  /// A file in a format that Meibo does not read.
  case unknownFormat = "E043"
  /// A description of data that is wrong.
  case malformedPackage = "E044"
  /// Data that break what their description promises.
  case constraint = "E045"
  /// A file that cannot be written.
  case unwritable = "E046"
  /// A dot command that does not exist, or was given what it does not take.
  case command = "E050"
  /// A session script that cannot be replayed.
  case script = "E051"
  /// A recorded result that moved.
  case moved = "E052"
  /// An integer division that truncates where a share was probably meant.
  case truncatingDivision = "W001"
  /// A table of history that shows all its years.
  case allHistory = "W002"
  /// A text comparison that finds less than its writer may think.
  case narrowComparison = "W003"
  /// A comparison with a value that no row has.
  case absentValue = "W004"
  /// A comparison of two constants, which is the same for every row.
  case constantComparison = "W005"
}
