import Diagnostics
import LineEditor
import Rendering
import Session

/// The reference pages as files: what `meibo docs` does.
public struct ReferenceFiles {
  private let folder: String

  /// Pages for a folder that is there.
  public init(folder: String) { self.folder = folder }

  /// Writes all pages. Returns 0, or 2 where one cannot be written.
  public func write() -> Int32 {
    do throws(Diagnostic) {
      for page in ReferencePages(session: Session(threadCount: 1)).pages() {
        let path = FilePaths.join(folder, page.path)
        FilePaths.makeFolder(FilePaths.folder(of: path))
        try AtomicFile.write(page.text, to: path)
      }
      return 0
    } catch {
      OutcomePrinter(language: Surroundings.language, format: .screen, messages: .error).show(error)
      return 2
    }
  }
}
