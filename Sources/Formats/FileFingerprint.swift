import Columns
import Diagnostics

/// A short proof that a file is still the same, for the headers of session scripts.
public struct FileFingerprint {
  /// 64 bits made of the bytes of the file, or of the workbook that the path names a part of: the same in every run and on every machine.
  public static func of(_ path: String) throws(Diagnostic) -> UInt64 {
    let file = try FileBytes(path: FileFormats.file(of: path))
    return file.span.fingerprint
  }
}
