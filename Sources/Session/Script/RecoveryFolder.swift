import Diagnostics
import Rendering

/// Where a session at the prompt leaves its steps while it runs, so that a crash or a closed terminal loses nothing: a script
/// a process, `recovery-PID.kql`, which only its owner may read and which goes when the session ends.
public struct RecoveryFolder: Sendable {
  private let folder: String
  private let ownPath: String

  /// The folder of a session's state, which is there already.
  public init(folder: String) {
    self.folder = folder
    ownPath = FilePaths.join(folder, "recovery-\(FilePaths.processNumber).kql")
  }

  /// Leaves the steps and prose of a session.
  func write(_ text: String) throws(Diagnostic) { try AtomicFile.write(text, to: ownPath, mode: 0o600) }

  /// The path of this process's file.
  var path: String { ownPath }

  /// Takes this process's file away.
  func removeOwn() { FilePaths.remove(ownPath) }

  /// The files of processes that are no more, the newest last.
  var abandoned: [String] {
    let names = FolderContents.names(in: folder).filter { name in
      guard name.hasPrefix("recovery-"), name.hasSuffix(".kql"),
        let process = Int32(name.dropFirst("recovery-".count).dropLast(".kql".count))
      else { return false }
      return !FolderContents.isRunning(process)
    }
    let paths = names.map { FilePaths.join(folder, $0) }
    return paths.map { ($0, FolderContents.modificationSecond(of: $0) ?? 0) }.sorted { $0.1 < $1.1 }.map(\.0)
  }
}

extension Session {
  /// Leaves the steps so far in the recovery folder, if there is one. That this does not work is no reason to stop.
  public func leaveSteps() {
    guard let recovery else { return }
    if steps.isEmpty { return recovery.removeOwn() }
    let mark = (steps.map(\.number), prose.count)
    if let left = leftSteps, left == mark { return }
    leftSteps = mark
    let writer = ScriptWriter(session: self, steps: steps, choice: StepChoice(), path: recovery.path)
    guard let text = try? writer.recoveryText() else { return }
    try? recovery.write(text)
  }

  /// Takes away what was left in the recovery folder: the session ends as its user wants.
  public func forgetLeftSteps() { recovery?.removeOwn() }

  /// What is said of sessions that ended without being closed; nil where there are none.
  public var recoveryNote: Message? {
    guard let count = recovery?.abandoned.count, count > 0 else { return nil }
    return Message(
      count == 1
        ? "a session ended without being closed: `.recover` runs its steps again, `.recover --drop` forgets them"
        : "\(count) sessions ended without being closed: `.recover` runs the steps of the last one again, `.recover --drop` forgets them",
      ja: "閉じられずに終わったセッションが \(count) 件ある。`.recover` で最後の手順をもう一度実行し、`.recover --drop` で捨てる")
  }
}
