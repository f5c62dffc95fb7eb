import Diagnostics
import Formats
import Rendering

/// The files of a folder that are read as one table, with the month that each one's name says, or the name itself.
struct FolderFiles {
  /// The files in their order.
  let parts: [FolderTable.Part]
  /// The name of the column that tells them apart: `month`, or `file`.
  let label: String
  /// The names that say no month, where others do.
  let withoutMonth: [String]

  /// Looks into a folder that is no data package; code `.unreadable` where nothing in it can be read.
  init(_ folder: String) throws(Diagnostic) {
    guard FilePaths.isReadable(folder) else {
      throw Diagnostic(
        .unreadable, Message("no permission to read '\(folder)'", ja: "'\(folder)' を読む権限がない"),
        help: [Message("ask its owner, or copy it to a folder of your own", ja: "所有者に頼むか、自分のフォルダーに写す")])
    }
    let endings = DelimitedFormat().endings + WorkbookFormat().endings
    let names = FolderContents.names(in: folder).filter { name in
      let plain = name.lowercased().hasSuffix(".gz") ? String(name.dropLast(3)) : name
      let ending = plain.split(separator: ".").last.map { $0.lowercased() } ?? ""
      return !name.hasPrefix(".") && !name.hasPrefix("~$") && plain.contains(".") && endings.contains(ending)
    }
    guard !names.isEmpty else {
      throw Diagnostic(
        .unreadable,
        Message(
          "'\(folder)' is no data package, and has no files that are read as tables",
          ja: "'\(folder)' はデータパッケージでなく、表として読めるファイルもない"),
        help: [
          Message(
            "a data package has a datapackage.json; a folder of one table has files of \(endings.map { ".\($0)" }.joined(separator: " "))",
            ja: "データパッケージには datapackage.json がある。表のフォルダーには \(endings.map { ".\($0)" }.joined(separator: " ")) のファイルを置く")
        ])
    }
    let months = names.map { (name: $0, month: MonthName.month(of: $0)) }
    let areMonths = months.allSatisfy { $0.month != nil }
    label = areMonths ? "month" : "file"
    withoutMonth = months.contains { $0.month != nil } ? months.filter { $0.month == nil }.map(\.name) : []
    let sorted = areMonths ? months.sorted { ($0.month?.iso ?? "", $0.name) < ($1.month?.iso ?? "", $1.name) } : months
    parts = sorted.map { name, month in
      FolderTable.Part(path: FilePaths.join(folder, name), label: areMonths ? month?.iso ?? "" : name)
    }
  }

  /// What is dubious about the names.
  var doubts: [Doubt] {
    if withoutMonth.isEmpty { return [] }
    let list = withoutMonth.prefix(3).joined(separator: ", ") + (withoutMonth.count > 3 ? ", …" : "")
    return [
      Doubt(
        message: Message(
          "the rows are told apart by their files' names, since some say no month: \(list)",
          ja: "月のわからない名前（\(list)）があるので、ファイル名の列で区別した"))
    ]
  }
}
