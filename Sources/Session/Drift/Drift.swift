import Columns
import Diagnostics

/// Why a script's results are not those that it records: what changed of all that they are made of.
struct Drift {
  let script: PinnedScript
  let session: Session
  /// What the results were recorded with.
  let pins: ScriptPins
  /// What they were, where that was kept.
  let kept: KeptResults?
  /// Why what was kept cannot be read.
  var unreadable: Message?
  /// The day that was today then, as days since 1970-01-01.
  let clock: Int32?

  private let tables: [String: TableDrift]

  init(
    _ script: PinnedScript, in session: Session, pins: ScriptPins, kept: KeptResults?, clock: Int32?
  ) {
    self.script = script
    self.session = session
    self.pins = pins
    self.kept = kept
    self.clock = clock
    var tables: [String: TableDrift] = [:]
    for pin in pins.tables {
      // A table that cannot be read is said to be gone; why, the step that needs it has said.
      let table = (try? session.data.table(named: pin.name)) ?? nil
      tables[pin.name] = TableDrift(
        pin, now: table.map(script.pin), kept: kept?.tables[pin.name], table: table,
        files: session.data.files(of: pin.name))
    }
    self.tables = tables
  }

  /// How and why the results of another script's steps moved.
  func details(ofSteps steps: Range<Int>) -> [Message] {
    script.entries.filter { entry in entry.result != nil && entry.step.map(steps.contains) ?? false }.flatMap { entry in
      guard let step = entry.step, let number = script.number(ofStep: step), let result = entry.result,
        let recorded = pins.results[number], recorded.columns.map(\.print) != ResultFingerprint.columns(of: result)
      else { return [Message]() }
      return [Message("its step \(step):", ja: "その手順 \(step):")] + details(of: number)
    }
  }

  /// How and why the result of a number moved.
  func details(of number: Int) -> [Message] {
    guard number > 0, number <= script.queries.count else { return [] }
    return how(number) + why(number) + [unreadable].compactMap { $0 }
  }

  /// What of the tables' columns changed, for a script that cannot run since.
  var schemaDetails: [Message] {
    pins.tables.compactMap { tables[$0.name] }.flatMap { drift -> [Message] in
      if drift.isGone {
        return [
          Message("why: table '\(drift.name)' is gone since it was recorded", ja: "理由: 記録したときの表「\(drift.name)」がない")
        ]
      }
      let lost = drift.lostColumns.map { drift.schemaMessage($0, needs) }
      let retyped = drift.retyped.map {
        Message(
          "column '\($0.name)' was \($0.old) and is \($0.new)", ja: "列「\($0.name)」の型が \($0.old) から \($0.new) に変わった")
      }
      return (lost + retyped).map {
        Message("why: \(drift.name): \($0.text(in: .english))", ja: "理由: \(drift.name): \($0.text(in: .japanese))")
      }
    }
  }

  // MARK: How

  private func how(_ number: Int) -> [Message] {
    let entry = script.entries[script.queries[number - 1]]
    guard let result = entry.result else { return [] }
    if let old = kept?.results[number], result.rowCount <= KeptResults.rowLimit {
      return [RowDifference(old: old, new: KeptResults.Rows(result)).message]
    }
    guard let recorded = pins.results[number] else { return [] }
    let now = zip(result.schema.names, ResultFingerprint.columns(of: result)).map(ScriptPins.Item.init)
    var parts: [Message] = []
    let lost = recorded.columns.filter { column in !now.contains { $0.name == column.name } }.map(\.name)
    let fresh = now.filter { column in !recorded.columns.contains { $0.name == column.name } }.map(\.name)
    let changed = recorded.columns.filter { column in
      now.contains { $0.name == column.name && $0.print != column.print }
    }
    let same = recorded.columns.filter(now.contains)
    if !lost.isEmpty { parts.append(Self.list(lost, Message("gone", ja: "ない列"))) }
    if !fresh.isEmpty { parts.append(Self.list(fresh, Message("new", ja: "増えた列"))) }
    if !changed.isEmpty { parts.append(Self.list(changed.map(\.name), Message("changed", ja: "変わった列"))) }
    if !same.isEmpty { parts.append(Self.list(same.map(\.name), Message("as before", ja: "同じ列"))) }
    if parts.isEmpty { return [] }
    return [
      Message(
        "how: columns " + parts.map { $0.text(in: .english) }.joined(separator: "; "),
        ja: "変化: " + parts.map { $0.text(in: .japanese) }.joined(separator: "; "))
    ]
  }

  private static func list(_ names: [String], _ word: Message) -> Message {
    let list = names.joined(separator: ", ")
    return Message("\(word.text(in: .english)): \(list)", ja: "\(word.text(in: .japanese)): \(list)")
  }

  // MARK: Why

  private func why(_ number: Int) -> [Message] {
    let index = script.queries[number - 1]
    let causes =
      changedTexts(number, index) + changedParameters(index) + changedClock + changedTables(index, number)
    if causes.isEmpty { return [otherRelease].compactMap { $0 } }
    return causes.map { Message("why: \($0.text(in: .english))", ja: "理由: \($0.text(in: .japanese))") }
  }

  private func changedTexts(_ number: Int, _ index: Int) -> [Message] {
    guard let recorded = pins.results[number] else { return [] }
    var causes: [Message] = []
    if ScriptPins.print(of: script.entries[index].statement) != recorded.query {
      causes.append(
        Message(
          "the query itself was changed" + before(kept?.queries[number], .english),
          ja: "問い合わせそのものが変わった" + before(kept?.queries[number], .japanese)))
    }
    let definitions = script.definitions(of: index)
    for definition in definitions {
      let print = ScriptPins.print(of: definition.statement)
      // Of a name that was given more than once, those that are as before do not count.
      let old = recorded.definitions.filter { item in
        item.name == definition.name
          && !definitions.contains {
            $0.name == item.name && ScriptPins.print(of: $0.statement) == item.print && item.print != print
          }
      }
      if old.contains(where: { $0.print == print }) { continue }
      let text = old.first.flatMap { kept?.definitions[$0.print] }
      causes.append(
        old.isEmpty
          ? Message("the definition '\(definition.name)' is new", ja: "定義「\(definition.name)」が増えた")
          : Message(
            "the definition '\(definition.name)' was changed" + before(text, .english),
            ja: "定義「\(definition.name)」が変わった" + before(text, .japanese)))
    }
    for old in recorded.definitions where !definitions.contains(where: { $0.name == old.name }) {
      causes.append(Message("the definition '\(old.name)' is no longer used", ja: "定義「\(old.name)」を使わなくなった"))
    }
    return causes
  }

  private func before(_ text: String?, _ language: Language) -> String {
    guard let text else { return "" }
    let lines = text.split(separator: "\n").map { "\n    \($0)" }.joined()
    return Message("; it was", ja: "。前は").text(in: language) + lines
  }

  private func changedParameters(_ index: Int) -> [Message] {
    let used = script.parameters(of: index)
    return script.parameterValues.filter { used.contains($0.name) }.compactMap { now in
      guard let old = pins.parameters.first(where: { $0.name == now.name }), old.print != now.print else { return nil }
      return Message(
        "the parameter \(now.name) was \(old.print) and is \(now.print)",
        ja: "パラメータ \(now.name) が \(old.print) から \(now.print) に変わった")
    }
  }

  private var changedClock: [Message] {
    let today = Ticks.day(of: session.now)
    guard let clock, Int64(clock) != today else { return [] }
    let (old, new) = (CivilDate(days: Int(clock)).iso, CivilDate(days: Int(today)).iso)
    return [Message("today was \(old) and is \(new)", ja: "基準の日が \(old) から \(new) に変わった")]
  }

  private func changedTables(_ index: Int, _ number: Int) -> [Message] {
    let names = Set(script.tables(of: index) + (pins.results[number]?.tables ?? []))
    return pins.tables.filter { names.contains($0.name) }.compactMap { pin in
      guard let drift = tables[pin.name], !drift.isEmpty else { return nil }
      let words = drift.message(needs: needs)
      return Message("the data have changed: \(words.text(in: .english))", ja: "データが変わった: \(words.text(in: .japanese))")
    }
  }

  /// Nothing that the result is made of has changed: what computes it has.
  private var otherRelease: Message? {
    guard let release = pins.release else { return nil }
    if release == Release.number {
      return Message(
        "why: nothing that it is made of has changed since it was recorded; by this release (\(release)) it should be the same: please report it",
        ja: "理由: 記録後に変わったものがない。同じ版（\(release)）なら同じになるはずなので、報告してほしい")
    }
    return Message(
      "why: nothing that it is made of has changed: Meibo \(Release.number) computes it otherwise than \(release) did",
      ja: "理由: 記録後に変わったものがない。Meibo \(release) と \(Release.number) で計算が違う")
  }

  /// How many of the script's statements name a column.
  private func needs(_ column: String) -> Int { script.entries.count { $0.statement.words.contains(column) } }
}
