import Columns
import Diagnostics
import Formats
import Plan

/// The session's tables: described when a package is opened, read when a query first names them.
public final class DataSource: TableSource {
  /// Where a table comes from.
  fileprivate enum Origin: Sendable {
    /// A table of a data package.
    case package(DataPackage)
    /// A file of its own, read already.
    case file(paths: [String])
    /// The rows of a file that were set aside.
    case rejects(paths: [String])
  }

  /// A table, and where it came from.
  fileprivate struct Entry: Sendable {
    var origin: Origin
    var loaded: LoadedTable?
    /// Another number for other contents.
    var version = 0
  }

  /// What was opened, in order: the path as it was given, and the names of its tables.
  public struct Opened: Sendable {
    /// The path.
    public var path: String
    /// Its title, where the data package has one.
    public var title: String?
    /// The names of its tables.
    public var tables: [String]
    /// The files that it is made of.
    public var files: [String]
    /// What was chosen about a file.
    public var choices = LoadChoices()
    /// Whether it is one table of its own, of a file or a folder of files, and not a package.
    public var isFile = false
  }

  fileprivate struct State: Sendable {
    var entries: [String: Entry] = [:]
    var names: [String] = []
    var opened: [Opened] = []
    var packages: [DataPackage] = []
    var asOf: Int32?
    var fresh: [LoadedTable] = []
    var files: [LoadedFile] = []
    var asked: Set<String> = []
    var versionCount = 0
    var stamps: [String: FileStamp] = [:]

    /// Puts a table in the place of what had its name.
    mutating func set(_ entry: Entry, named name: String) {
      if entries[name] == nil { names.append(name) }
      versionCount += 1
      entries[name] = entry
      entries[name]?.version = versionCount
    }

    /// Takes a table away.
    mutating func remove(_ name: String) {
      entries[name] = nil
      names.removeAll { $0 == name }
    }
  }

  private let state = Guarded(State())
  private let threadCount: Int
  /// What ends the reading of a file.
  private let limits: ReadingLimits

  /// A source without tables.
  public init(threadCount: Int, limits: ReadingLimits = ReadingLimits()) {
    self.threadCount = threadCount
    self.limits = limits
  }

  /// The names of all tables, in the order in which they were opened.
  public var tableNames: [String] { state.withLock { $0.names } }

  /// What was opened.
  public var opened: [Opened] { state.withLock { $0.opened } }

  /// The day that the data speak of, as days since 1970-01-01, where the data package names one.
  public var asOf: Int32? { state.withLock { $0.asOf } }

  /// Tables that were read since the last call, with what is to be said about them.
  public func takeFreshTables() -> [LoadedTable] {
    state.withLock { state in
      defer { state.fresh = [] }
      return state.fresh
    }
  }

  /// The names of the tables that were asked for since the last call, in the order in which they were opened.
  func takeAskedTables() -> [String] {
    state.withLock { state in
      defer { state.asked = [] }
      return state.names.filter(state.asked.contains)
    }
  }

  /// Opens a data package folder or its `datapackage.json`, or reads a file as one table. A table of the same name is
  /// replaced. `usualRejects` is what is done with rows that cannot be taken where the choices do not say.
  @discardableResult
  public func open(
    _ path: String, as name: String? = nil, with choices: LoadChoices = LoadChoices(),
    usualRejects: LoadChoices.Rejects = .refuse
  ) throws(Diagnostic) -> Opened {
    if let folder = Self.packageFolder(path) {
      guard choices.isEmpty else {
        throw Diagnostic(
          .command,
          Message(
            "'\(path)' is a data package, whose description says how it is read",
            ja: "'\(path)' はデータパッケージで、読み方はその記述が決める"),
          help: [
            Message("load one of its files instead, or change datapackage.json", ja: "中のファイルを読むか、datapackage.json を直す")
          ])
      }
      let package = try DataPackage.open(folder)
      return register(package, path: path, folder: folder)
    } else {
      // Before the file is read: what changes meanwhile is seen later.
      let paths = FilePaths.isFolder(path) ? [path] + ((try? FolderFiles(path))?.parts.map(\.path) ?? []) : [path]
      var stamps: [String: FileStamp] = [:]
      for path in paths { stamps[path] = FileStamp(of: path) }
      let file = try LoadedFile(
        path, as: name, choices, usualRejects: usualRejects, threadCount: threadCount, limits: limits)
      return register(file, stamps: stamps)
    }
  }

  /// The files that were read since the last call.
  func takeReadFiles() -> [LoadedFile] {
    state.withLock { state in
      defer { state.files = [] }
      return state.files
    }
  }

  /// All that was opened, to be gone back to.
  struct Snapshot: Sendable { fileprivate var state: State }

  var snapshot: Snapshot { Snapshot(state: state.withLock { $0 }) }

  func restore(_ snapshot: Snapshot) { state.withLock { $0 = snapshot.state } }

  /// Looks whether files have changed since they were opened, and opens or reads those anew when they are asked for next.
  /// Gives their paths.
  func refresh() throws(Diagnostic) -> [String] {
    let before = snapshot
    do throws(Diagnostic) {
      return try refreshed()
    } catch {
      restore(before)
      throw error
    }
  }

  /// The files that are not as they were when they were opened.
  var changedFiles: [String] {
    opened.flatMap(\.files).filter { file in state.withLock { $0.stamps[file] != FileStamp(of: file) } }
  }

  private func refreshed() throws(Diagnostic) -> [String] {
    var changed: [String] = []
    for (place, opened) in self.opened.enumerated() {
      let files = opened.files.filter { file in state.withLock { $0.stamps[file] } != FileStamp(of: file) }
      if files.isEmpty { continue }
      changed += files
      if opened.isFile || files.contains(where: { $0.hasSuffix("datapackage.json") }) {
        try open(opened.path, as: opened.isFile ? opened.tables.first : nil, with: opened.choices)
        // A file takes the place of what was opened; a package stands behind it.
        if !opened.isFile {
          state.withLock { state in if let new = state.opened.popLast() { state.opened[place] = new } }
        }
      } else {
        state.withLock { state in
          for file in files { state.stamps[file] = FileStamp(of: file) }
          for name in opened.tables {
            guard case .package(let package)? = state.entries[name]?.origin,
              let paths = package.resources.first(where: { $0.name == name })?.paths,
              paths.contains(where: { files.contains(FilePaths.join(package.folder, $0)) })
            else { continue }
            state.set(Entry(origin: .package(package)), named: name)
          }
        }
      }
    }
    return changed
  }

  /// A number that is another when the table's contents may be others; 0 where there is none.
  func version(of name: String) -> Int { state.withLock { $0.entries[name]?.version ?? 0 } }

  private static func packageFolder(_ path: String) -> String? {
    if path.split(separator: "/").last == "datapackage.json" { return FilePaths.folder(of: path) }
    return FilePaths.exists(FilePaths.join(path, "datapackage.json")) ? path : nil
  }

  private func register(_ package: DataPackage, path: String, folder: String) -> Opened {
    state.withLock { state in
      for declaration in package.resources {
        state.set(Entry(origin: .package(package)), named: declaration.name)
      }
      state.packages.append(package)
      let files = ["datapackage.json"] + package.resources.flatMap(\.paths)
      let opened = Opened(
        path: path, title: package.title, tables: package.resources.map(\.name),
        files: files.map { FilePaths.join(folder, $0) })
      state.opened.append(opened)
      for file in files.map({ FilePaths.join(folder, $0) }) { state.stamps[file] = FileStamp(of: file) }
      state.asOf = package.asOf ?? state.asOf
      return opened
    }
  }

  private func register(_ file: LoadedFile, stamps: [String: FileStamp]) -> Opened {
    state.withLock { state in
      var file = file
      let (loaded, path) = (file.loaded, file.path)
      let name = loaded.table.name
      state.set(Entry(origin: .file(paths: file.files), loaded: loaded), named: name)
      var opened = Opened(path: path, title: nil, tables: [name], files: file.files)
      (opened.choices, opened.isFile) = (file.choices, true)
      if let own = state.opened.first(where: { $0.isFile && $0.tables.first == name })?.tables.dropFirst() {
        for name in own { state.remove(name) }
      }
      if let rejects = file.rejectsTable(called: Self.rejectsName(name, state)) {
        let table = LoadedTable(table: rejects, notes: [], byteCount: 0, encoding: loaded.encoding)
        state.set(Entry(origin: .rejects(paths: file.files), loaded: table), named: rejects.name)
        opened.tables.append(rejects.name)
      }
      if let place = state.opened.firstIndex(where: { $0.isFile && $0.tables.first == name }) {
        state.opened[place] = opened
      } else {
        state.opened.append(opened)
      }
      for (path, stamp) in stamps { state.stamps[path] = stamp }
      state.fresh.append(loaded)
      file.rejectsName = opened.tables.dropFirst().first
      state.files.append(file)
      return opened
    }
  }

  /// A name for the rows that were set aside that no other table has.
  private static func rejectsName(_ table: String, _ state: State) -> String {
    var name = "\(table)_rejects"
    while let entry = state.entries[name] {
      if case .rejects = entry.origin { return name }
      name += "_"
    }
    return name
  }

  /// The table of a name, read now where it was not before.
  public func table(named given: String) throws(Diagnostic) -> Table? {
    // An input method's full-width letters name the same table.
    let name = tableNames.first { $0 == given } ?? tableNames.first { FoldedName($0) == FoldedName(given) } ?? given
    let found = state.withLock { state in
      state.asked.insert(name)
      return state.entries[name]
    }
    guard let entry = found else { return nil }
    if let loaded = entry.loaded { return loaded.table }
    guard case .package(let package) = entry.origin else { return nil }
    var loaded = try package.load(name, threadCount: threadCount)
    loaded.notes += Self.ruleNotes(package, loaded.table)
    state.withLock { state in
      state.entries[name]?.loaded = loaded
      state.fresh.append(loaded)
    }
    return loaded.table
  }

  /// Says how many cells break the table's own rules, so that nobody counts on what does not hold.
  private static func ruleNotes(_ package: DataPackage, _ table: Table) -> [Message] {
    guard let declaration = package.resources.first(where: { $0.name == table.name }) else { return [] }
    let count = declaration.violations(in: table).count
    if count == 0 { return [] }
    return [
      Message(
        "\(table.name): \(count) cells break the data package's rules; `.violations \(table.name)` lists them",
        ja: "\(table.name): データパッケージの決まりに反する値が \(count) 個ある。`.violations \(table.name)` で一覧")
    ]
  }

  /// The tables that have been read so far.
  public var loadedTables: [Table] {
    state.withLock { state in state.names.compactMap { state.entries[$0]?.loaded?.table } }
  }

  /// What in the tables breaks the rules of their data packages; all of them are read for it.
  public func violations() throws(Diagnostic) -> [Violation] {
    var tables: [Table] = []
    for name in tableNames { if let table = try table(named: name) { tables.append(table) } }
    var found: [Violation] = []
    for entry in state.withLock({ $0.packages }) { found += entry.violations(in: tables) }
    return found
  }

  /// Whether the table's rows are about persons: the data package marks them so,
  /// or its columns say so: a number of staff beside a name or a birthday.
  func isPersonal(_ name: String) -> Bool {
    if declaredProperties(of: name)?.personKey != nil { return true }
    // Rows that were set aside are about those that the others are about.
    if let source = source(ofRejects: name) { return isPersonal(source) }
    guard let names = fileSchema(of: name)?.names else { return false }
    func has(_ role: String) -> Bool {
      // A number of anything, `id`, says less.
      Role.all.first { $0.name == role }.map { role in names.contains { role.fit(ofName: $0) >= 80 } } ?? false
    }
    return has("staff_id") && (has("name") || has("born_on") || has("kana"))
  }

  /// The table whose rows stand in a table of rows that were set aside; nil for another table.
  private func source(ofRejects name: String) -> String? {
    state.withLock { state in
      guard case .rejects(let paths)? = state.entries[name]?.origin else { return nil }
      return state.entries.first { _, entry in
        if case .file(let others) = entry.origin { return others == paths }
        return false
      }?.key
    }
  }

  /// The columns of a table that was read from a file of its own; nil for others.
  func fileSchema(of name: String) -> Schema? {
    guard let entry = state.withLock({ $0.entries[name] }), case .file = entry.origin else { return nil }
    return entry.loaded?.table.schema
  }

  /// The files that a table is read from, as paths.
  func files(of name: String) -> [String] {
    guard let entry = state.withLock({ $0.entries[name] }) else { return [] }
    switch entry.origin {
    case .file(let paths), .rejects(let paths): return paths
    case .package(let package):
      let paths = package.resources.first { $0.name == name }?.paths ?? []
      return paths.map { FilePaths.join(package.folder, $0) }
    }
  }

  /// The columns of a table, for completion: known without reading it where a data package declares them.
  public func declaredSchema(of name: String) -> Schema? {
    guard let entry = state.withLock({ $0.entries[name] }) else { return nil }
    if let loaded = entry.loaded { return loaded.table.schema }
    guard case .package(let package) = entry.origin else { return nil }
    return package.resources.first { $0.name == name }?.schema
  }

  /// The columns of a table, without reading its rows where its package declares them.
  public func schema(of name: String) -> Schema? { declaredSchema(of: name) }

  /// What a table is about, without reading its rows where its package declares it.
  public func properties(of name: String) -> TableProperties? { declaredProperties(of: name) }

  /// What a table is about, from its data package.
  public func declaredProperties(of name: String) -> TableProperties? {
    guard let entry = state.withLock({ $0.entries[name] }) else { return nil }
    if let loaded = entry.loaded { return loaded.table.properties }
    guard case .package(let package) = entry.origin else { return nil }
    return package.resources.first { $0.name == name }?.properties
  }

  /// The fingerprint as it is written; zeros where a file is no longer there, so that a session can be kept all the same.
  func digits(of opened: Opened) -> String { ScriptHeader.digits((try? fingerprint(of: opened)) ?? 0) }

  /// A fingerprint of the contents of all files that were opened, and of nothing else: not of their paths or dates.
  public func fingerprint(of opened: Opened) throws(Diagnostic) -> UInt64 {
    var combined: UInt64 = 0xCBF2_9CE4_8422_2325
    for file in opened.files {
      combined = (combined ^ (try FileFingerprint.of(file))) &* 0x100_0000_01B3
      combined ^= combined >> 29
    }
    return combined
  }
}

extension Session {
  /// The permissions of a new file that holds what was made of these tables: what is about persons is its owner's alone.
  public func fileMode(for tables: some Sequence<String>) -> UInt32 {
    tables.contains(where: data.isPersonal) ? 0o600 : 0o644
  }

  /// The permissions of a new file that holds the result of a query, which was just computed. What stands in a name that was
  /// defined before may be about anybody whose table was read.
  func exportMode(of query: String) -> UInt32 {
    let asked = data.takeAskedTables()
    let words = Set(query.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    let usesNames = definedNames.contains(where: words.contains)
    return fileMode(for: usesNames ? asked + data.loadedTables.map(\.name) : asked)
  }

  /// The permissions of a new file that holds the results of all steps.
  public var reportMode: UInt32 { fileMode(for: steps.flatMap(\.tables)) }
}
