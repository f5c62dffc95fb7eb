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
  /// The files that hold tables, but are not read as a part of one.
  let unread: [String]
  /// The months that several files say.
  private let repeated: [(month: String, names: [String])]
  /// Whether a name says a month, but no year.
  private let lacksYear: Bool
  private let folder: String

  /// Looks into a folder that is no data package; code `.unreadable` where nothing in it can be read.
  init(_ folder: String, year: Int? = nil) throws(Diagnostic) {
    self.folder = folder
    guard FilePaths.isReadable(folder) else {
      throw Diagnostic(
        .unreadable, Message("no permission to read '\(folder)'", ja: "'\(folder)' を読む権限がない"),
        help: [Message("ask its owner, or copy it to a folder of your own", ja: "所有者に頼むか、自分のフォルダーに写す")])
    }
    let endings = DelimitedFormat().endings + WorkbookFormat().endings
    func ending(of name: String) -> String {
      let plain = name.lowercased().hasSuffix(".gz") ? String(name.dropLast(3)) : name
      return plain.contains(".") ? plain.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
    }
    let all = FolderContents.names(in: folder).filter { !$0.hasPrefix(".") && !$0.hasPrefix("~$") }
    var names = all.filter { endings.contains(ending(of: $0)) }
    // A text among tables is about them.
    if names.contains(where: { ending(of: $0) != "txt" }) { names.removeAll { ending(of: $0) == "txt" } }
    unread = all.filter {
      !names.contains($0) && ["xls", "xlsb", "ods", "json", "ndjson", "sqlite", "db", "txt"].contains(ending(of: $0))
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
    let months = names.map { (name: $0, month: MonthName.month(of: $0, fiscalYear: year)) }
    let known = Dictionary(grouping: months.filter { $0.month != nil }, by: { $0.month?.iso ?? "" })
    repeated = known.filter { $1.count > 1 }.map { (month: String($0.prefix(7)), names: $1.map(\.name)) }.sorted {
      $0.month < $1.month
    }
    lacksYear = months.contains { $0.month == nil && MonthName.month(of: $0.name, fiscalYear: 2025) != nil }
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
    func list(_ names: [String]) -> String { names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "") }
    var doubts = repeated.map { month, names in
      Doubt(
        message: Message(
          "\(names.count) files say \(month), and all of them are read: \(list(names))",
          ja: "\(month) のファイルが \(names.count) 個あり、すべて読んだ: \(list(names))"))
    }
    if !unread.isEmpty {
      doubts.append(
        Doubt(
          message: Message(
            "files of the folder that are not read: \(list(unread))", ja: "フォルダーにあるが読まなかったファイル: \(list(unread))")))
    }
    if lacksYear {
      doubts.append(
        Doubt(
          message: Message(
            "the files' names say a month, but no year", ja: "ファイル名に月はあるが年がない"), remedies: YearHint.choices(folder)))
    } else if !withoutMonth.isEmpty {
      doubts.append(
        Doubt(
          message: Message(
            "the rows are told apart by their files' names, since some say no month: \(list(withoutMonth))",
            ja: "月のわからない名前（\(list(withoutMonth))）があるので、ファイル名の列で区別した")))
    }
    return doubts
  }
}
