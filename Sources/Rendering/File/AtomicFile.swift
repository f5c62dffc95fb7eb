import Diagnostics
import Glibc

/// Writes whole files so that a failure leaves the old file as it was.
public enum AtomicFile {
  /// Writes all bytes to a new file beside `path` and puts it in the old one's place.
  ///
  /// A file that exists keeps its permissions; a new one gets `mode` less the process's mask. Error: `unwritable`, after
  /// which the old file is whole and the new one is gone.
  public static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(Diagnostic) {
    var file = try AtomicFileWriter(path: path, mode: mode)
    try file.write(bytes)
    try file.commit()
  }

  /// Writes a text as UTF-8, as `write(_:to:mode:)` does.
  public static func write(_ text: String, to path: String, mode: mode_t = 0o644) throws(Diagnostic) {
    try write(Array(text.utf8), to: path, mode: mode)
  }
}
