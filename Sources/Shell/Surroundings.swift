import Diagnostics
import LineEditor
import Session

/// What the program finds around it: the user's language, and the data of the working folder.
public enum Surroundings {
  /// The sample data's folder, opened where nothing else is named.
  public static let usualData = "datasets/city"

  /// Japanese where the locale of messages is, else English.
  public static var language: Language {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
    let locale = names.lazy.compactMap(Terminal.variable).first { !$0.isEmpty }
    return locale?.hasPrefix("ja") == true ? .japanese : .english
  }

  /// Whether somebody types.
  public static var isInteractive: Bool { Terminal.File.input.isTerminal }

  /// How many processors the machine has.
  public static var processorCount: Int { Terminal.processorCount }

  /// A session with these data open, or with those of the working folder where none are named. Nil where one cannot be
  /// read, which has been said on standard error.
  public static func session(data paths: [String], threadCount: Int) -> Session? {
    let session = Session(threadCount: threadCount)
    session.language = language
    let isUsual = paths.isEmpty && FilePaths.isFolder(usualData)
    do throws(Diagnostic) {
      for path in isUsual ? [usualData] : paths {
        try checkExists(path)
        try session.data.open(path, usualRejects: isInteractive ? .aside : .refuse)
      }
    } catch {
      OutcomePrinter(language: language, format: .screen, messages: .error).show(error)
      return nil
    }
    return session
  }

  private static func checkExists(_ path: String) throws(Diagnostic) {
    guard !FilePaths.exists(path) else { return }
    throw Diagnostic(
      .unreadable, Message("there is no file or folder '\(path)'", ja: "「\(path)」というファイルもフォルダもない"),
      help: [Message("`meibo --help` lists the subcommands", ja: "`meibo --help` でサブコマンドの一覧")])
  }
}
