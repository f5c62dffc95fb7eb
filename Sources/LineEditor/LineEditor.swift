@unsafe @preconcurrency import CReadline
import Glibc

/// A line of input with editing, history and completion, over GNU readline's callback interface.
///
/// readline has one state for the whole program, so there is one editor: `shared`. Between two calls of `readLine` the
/// terminal is in its usual mode. Only one thread may use it.
@safe public final class LineEditor: @unchecked Sendable {
  // `@unchecked`: the callbacks of C need a place of global reach. The shell's one thread calls, and readline calls back
  // on that thread only.

  /// What the user did.
  public enum Input: Sendable, Hashable {
    /// A line, which has line ends inside when it was pasted or came from the history.
    case line(String)
    /// Ctrl-C: the line is gone.
    case interrupted
    /// Ctrl-D on an empty line, or the terminal is gone.
    case endOfInput
  }

  /// The editor.
  public static let shared = LineEditor()

  /// What could stand at the cursor; it is given the line and the cursor's place in bytes.
  public var completionHandler: ((String, Int) -> Completion)?
  /// What readline has handed over since the wait began.
  private var received: Input?

  private static let endings = [SIGTERM, SIGHUP, SIGQUIT]
  private static let signals = [SIGINT, SIGWINCH, SIGTSTP] + endings

  private init() {
    TextLocale.useUTF8()
    SignalPipe.open()
    // readline keeps the pointers: the copies are never freed. The functions capture nothing.
    unsafe rl_readline_name = UnsafePointer(strdup("meibo"))
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    unsafe rl_attempted_completion_function = { _, start, end in
      unsafe LineEditor.shared.complete(wordStart: Int(start), wordEnd: Int(end))
    }
    unsafe rl_basic_quote_characters = UnsafePointer(strdup(""))
    unsafe rl_completion_word_break_hook = { unsafe WordBreaks.characters }
    if !Terminal.File.output.isTerminal { unsafe rl_outstream = stderr }
    unsafe rl_variable_bind("enable-bracketed-paste", Terminal.isDumb ? "off" : "on")
    unsafe rl_variable_bind("show-all-if-ambiguous", "on")
  }

  /// Reads a line. Ctrl-C gives `.interrupted` and never ends the program.
  public func readLine(prompt: Prompt) -> Input {
    received = nil
    _ = SignalPipe.take()
    SignalPipe.catchSignals(Self.signals)
    defer { SignalPipe.releaseSignals(Self.signals.filter { $0 != SIGINT }) }
    // The text is readline's to free, and it calls the function back on this thread, inside the calls below.
    unsafe rl_callback_handler_install(prompt.readlineText) { unsafe LineEditor.shared.receive($0) }
    while true {
      if let received { return received }
      let isReadable = SignalPipe.wait(file: STDIN_FILENO)
      if let input = answer(SignalPipe.take()) { return input }
      if isReadable { rl_callback_read_char() }
    }
  }

  /// Takes a finished line over from readline, which gives no line at the end of input.
  private func receive(_ line: UnsafeMutablePointer<CChar>?) {
    rl_callback_handler_remove()
    guard let line = unsafe line else {
      received = .endOfInput
      return
    }
    // The line was made with malloc for us: copied, then freed.
    received = .line(unsafe String(cString: line))
    unsafe free(line)
  }

  private func answer(_ events: SignalPipe.Events) -> Input? {
    if events.contains(.resize) { rl_resize_terminal() }
    if events.contains(.suspend) { leave(by: SIGTSTP) }
    if events.contains(.end) { leave(by: SignalPipe.endingSignal) }
    guard events.contains(.interrupt) else { return nil }
    giveUpLine()
    return .interrupted
  }

  /// Shows `^C` behind the line and forgets it, with a search or a count that was begun.
  private func giveUpLine() {
    rl_callback_sigcleanup()
    rl_point = rl_end
    rl_redisplay_function?()
    // The streams and the texts live as long as the program. The mark comes first, since readline's farewell to the
    // terminal goes back to the start of the line.
    unsafe fputs("^C\n", rl_outstream)
    unsafe fflush(rl_outstream)
    rl_free_line_state()
    rl_callback_handler_remove()
    unsafe rl_replace_line("", 1)
  }

  /// Lets a signal have its usual effect, with the terminal in its usual mode meanwhile.
  private func leave(by number: Int32) {
    // The shell above ends the line itself when a program is only suspended.
    if number != SIGTSTP {
      unsafe fputs("\n", rl_outstream)
      unsafe fflush(rl_outstream)
    }
    rl_deprep_term_function?()
    SignalPipe.releaseSignals([number])
    raise(number)
    SignalPipe.catchSignals([number])
    rl_prep_term_function?(1)
    _ = rl_forced_update_display()
  }
}
