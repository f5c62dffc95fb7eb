import Glibc

/// What is pasted into the terminal, as it is: tabs and line ends are no commands.
public enum PastedInput {
  private static let interrupt: UInt8 = 3
  private static let endOfInput: UInt8 = 4

  /// The next paste. It ends where the terminal says so (bracketed paste), or with Ctrl-D; nil where Ctrl-C gives it up, or
  /// there is no terminal. Line ends are line feeds.
  public static func read() -> String? {
    var before = termios()
    // The calls fill and read structures that outlive them.
    guard unsafe tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
    var raw = before
    raw.c_lflag &= ~UInt32(ICANON | ECHO | ISIG)
    raw.c_iflag &= ~UInt32(ICRNL | INLCR | IXON)
    unsafe tcsetattr(STDIN_FILENO, TCSANOW, &raw)
    Terminal.write("\u{1B}[?2004h")
    defer {
      Terminal.write("\u{1B}[?2004l")
      unsafe tcsetattr(STDIN_FILENO, TCSANOW, &before)
    }
    guard let bytes = bytes() else { return nil }
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  }

  private static func bytes() -> [UInt8]? {
    let (begin, end) = (Array("\u{1B}[200~".utf8), Array("\u{1B}[201~".utf8))
    var bytes: [UInt8] = []
    var isPasted = false
    var room = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = unsafe room.withUnsafeMutableBytes { unsafe Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return bytes }
      for byte in room[..<count] {
        if byte == interrupt, !isPasted { return nil }
        if byte == endOfInput, !isPasted { return bytes }
        bytes.append(byte)
        if !isPasted, bytes.suffix(begin.count).elementsEqual(begin) {
          // Keys that were pressed before are no part of it.
          bytes = []
          isPasted = true
        } else if bytes.suffix(end.count).elementsEqual(end) {
          return Array(bytes.dropLast(end.count))
        }
      }
    }
  }
}
