import Columns
import Diagnostics

/// A short proof that a file is still the same, for the headers of session scripts.
public struct FileFingerprint {
  /// 64 bits made of the file's bytes: the same in every run and on every machine.
  public static func of(_ path: String) throws(Diagnostic) -> UInt64 {
    let file = try FileBytes(path: path)
    return file.span.fingerprint
  }
}
