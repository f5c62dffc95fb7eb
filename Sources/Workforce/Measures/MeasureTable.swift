import Columns
import Diagnostics
import Plan

/// A measure of each group, of an input that holds a person, a first and a last day, what else it needs, and the keys.
struct MeasureTable: TableTransform {
  let measure: Measure
  let definition: Measure.Definition
  let keys: [Field]
  /// What the fourth column says of a primary post; nil where every row counts.
  let primary: String?
  /// Where the columns stand that the measure needs.
  let needed: [MeasureColumn: Int]
  let firstKey: Int
  /// The first and the last day, as days since 1970-01-01, and today.
  let first: Int64
  let last: Int64
  let today: Int64

  var name: String { "measure \(measure.name)" }

  /// The columns behind the keys.
  static func figures(of measure: Measure, _ definition: Measure.Definition) -> [Field] {
    let parts = [definition.numerator] + [definition.denominator].compactMap { $0 }
    let fields = parts.map { Field($0.name, $0.isWhole ? .long : .real, title: $0.title) }
    return fields.filter { $0.name != measure.name } + [Field(measure.name, .real, title: measure.title)]
  }

  var schema: Schema { Schema(keys + Self.figures(of: measure, definition)) }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    let keyColumns = Array(input.columns[firstKey...])
    try context.check(input.rowCount * 32)
    let groups = try keyColumns.isEmpty ? nil : context.grouped(keyColumns, input.rowCount)
    let people = try context.grouped([input.columns[0]], input.rowCount)
    var careers = PostsByPerson(input, people, groups, primary: primary)
    var counts = [MeasureCounts](repeating: MeasureCounts(), count: groups?.count ?? 1)
    let reasons = needed[.reason].map { input.columns[$0].strings() }
    let hours = needed[.hours].map { ($0, input.columns[$0]) }
    for person in 0..<people.count {
      if person % 65_536 == 0 { try context.check(0) }
      let posts = careers.posts(of: person)
      for place in posts.indices { count(posts, place, reasons, hours?.1, &counts) }
    }
    for remark in careers.remarks { context.remark(remark) }
    say(counts, context)
    return table(counts, keyColumns, groups, input.rowCount)
  }

  private func count(
    _ posts: [Post], _ place: Int, _ reasons: StringStorage?, _ hours: Column?, _ counts: inout [MeasureCounts]
  ) {
    let post = posts[place]
    let begins = place == 0 || posts[place - 1].to != post.from - 1
    let ends = place + 1 == posts.count || posts[place + 1].from != post.to + 1
    func update(_ body: (inout MeasureCounts) -> Void) { body(&counts[post.group]) }
    if post.from <= first, first <= post.to { update { $0.atStart += 1 } }
    let days = min(post.to, last) - max(post.from, first) + 1
    if days > 0 { update { $0.days += days } }
    if post.from <= last, last <= post.to {
      update { $0.atEnd += 1 }
      update { $0.tenureDays += last - start(of: place, in: posts) }
      if let hours { add(hours.value(at: post.row), to: &counts[post.group]) }
    }
    if begins, first <= post.from, post.from <= last {
      update { $0.hires += 1 }
      let border = Int64(CivilDate(days: Int(post.from)).adding(years: 3).days)
      if border <= today {
        update { $0.observed += 1 }
        if end(of: place, in: posts) < border { update { $0.early += 1 } }
      }
    }
    if ends, first <= post.to, post.to <= last {
      update { $0.leavers += 1 }
      if let reasons, reasons[post.row] == "自己都合" { update { $0.resignations += 1 } }
    }
  }

  private func add(_ value: Value, to counts: inout MeasureCounts) {
    switch value {
    case .real(let number): counts.weeklyHours += number
    case .long(let number): counts.weeklyHours += Double(number)
    default: counts.withoutHours += 1
    }
  }

  /// The first day of the time in office that a post belongs to.
  private func start(of place: Int, in posts: [Post]) -> Int64 {
    var place = place
    while place > 0, posts[place - 1].to == posts[place].from - 1 { place -= 1 }
    return posts[place].from
  }

  /// The last day of the time in office that a post belongs to.
  private func end(of place: Int, in posts: [Post]) -> Int64 {
    var place = place
    while place + 1 < posts.count, posts[place + 1].from == posts[place].to + 1 { place += 1 }
    return posts[place].to
  }

  /// Says the definition, and who is left out.
  private func say(_ counts: [MeasureCounts], _ context: TransformContext) {
    let name = definition.name.isEmpty ? measure.name : "\(measure.name) (\(definition.name))"
    let period = "\(CivilDate(days: Int(first)).iso) – \(CivilDate(days: Int(last)).iso)"
    let source = definition.source.isEmpty ? "" : ", \(definition.source)"
    context.remark(
      Message(
        "\(name), \(period): \(definition.text.text(in: .english))\(source)",
        ja:
          "\(measure.title)、\(definition.name.isEmpty ? "" : definition.name + "、")\(period): \(definition.text.text(in: .japanese))\(source)"
      ))
    let without = counts.reduce(0) { $0 + $1.withoutHours }
    if without > 0 {
      context.remark(
        Message("\(without) people have no weekly hours and count as none", ja: "週の勤務時間のない \(without) 人は 0 時間とした"))
    }
  }

  private func table(
    _ counts: [MeasureCounts], _ keyColumns: [Column], _ groups: GroupNumbers?, _ rowCount: Int
  ) -> Batch {
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    var count = 0
    func add(_ head: [Value], _ figures: MeasureCounts) {
      let (numerator, denominator) = definition.values(figures)
      var cells: [Value] = []
      if definition.numerator.name != measure.name { cells.append(definition.numerator.value(numerator)) }
      if let part = definition.denominator { cells.append(part.value(denominator)) }
      // Nothing can be said of a group without a denominator.
      cells.append(denominator > 0 ? .real(measure.scale * numerator / denominator) : .null)
      for (place, value) in (head + cells).enumerated() { builders[place].append(value) }
      count += 1
    }
    if let groups {
      var seen = [Bool](repeating: false, count: counts.count)
      for row in 0..<rowCount {
        let group = Int(groups.numbers[row])
        if seen[group] { continue }
        seen[group] = true
        let values = definition.values(counts[group])
        guard values.numerator != 0 || (values.denominator != 0 && definition.denominator != nil) else { continue }
        add(keyColumns.map { $0.value(at: row) }, counts[group])
      }
    } else {
      add([], counts[0])
    }
    return Batch(schema: schema, columns: builders.map { $0.finish() }, rowCount: count)
  }
}

extension Measure.Part {
  /// A count as a whole number, all else as a real.
  fileprivate func value(_ number: Double) -> Value { isWhole ? .long(Int64(number)) : .real(number) }
}
