import Columns
import Diagnostics

/// A fault that rows about people may have, as a query that gives the rows with it.
struct AuditRule {
  /// What is wrong with the rows.
  let fault: Message
  /// The query that gives them.
  let query: String
}

/// What is known of a table for its audit.
struct AuditedTable {
  let name: String
  let schema: Schema
  let properties: TableProperties

  /// The name as a query writes it.
  static func quoted(_ name: String) -> String {
    "['" + name.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "']"
  }

  private func column(_ name: String?) -> String? {
    guard let name, schema.index(of: name) != nil else { return nil }
    return Self.quoted(name)
  }

  private var person: String? { column(properties.personKey) }

  /// The first and the last day of the rows, where both are columns.
  private var days: (from: String, to: String)? {
    guard let from = column(properties.validFrom), let to = column(properties.validTo) else { return nil }
    return (from, to)
  }

  /// Whether it says who is employed and when: a row a person, with a first and a last day.
  var isRegister: Bool { days != nil && person != nil && properties.primaryKey == [properties.personKey] }

  /// The rules of a table; `register` says who is employed and when.
  func rules(register: AuditedTable?) -> [AuditRule] {
    order + weights + (register.map { $0.name == name ? [] : employment($0) } ?? [])
  }

  // MARK: Days of the rows themselves

  private var order: [AuditRule] {
    guard let (from, to) = days else { return [] }
    let table = Self.quoted(name)
    var rules = [
      AuditRule(
        fault: Message("end before they begin", ja: "終わりが始まりより前"),
        query: "\(table) | where isnotnull(\(to)) and \(to) < \(from)"),
      AuditRule(fault: Message("have no first day", ja: "初日がない"), query: "\(table) | where isnull(\(from))"),
    ]
    guard let person, !isRegister else { return rules }
    var primary = ""
    if let rule = properties.primaryRule, let column = column(rule.column) {
      primary = " | where \(column) == \(Value.quoted(rule.value))"
    }
    let behind =
      "\(table)\(primary) | where isnull(\(to)) or \(to) >= \(from) | sort by \(person) asc, \(from) asc"
      + " | extend person_before = prev(\(person)), to_before = prev(\(to)) | where person_before == \(person)"
    rules.append(
      AuditRule(
        fault: Message("begin before the person's primary row before them ends", ja: "同じ人の前の本務が終わる前に始まる"),
        query: "\(behind) | where isnull(to_before) or to_before >= \(from)"))
    // Only posts follow each other; a course or a mentor may come and go.
    guard properties.primaryRule != nil else { return rules }
    rules.append(
      AuditRule(
        fault: Message("leave a gap behind the person's primary row before them", ja: "同じ人の前の本務との間が空いている"),
        query: "\(behind) | where to_before < \(from) - 1d"))
    return rules
  }

  // MARK: Weights

  /// Weights of an owner, or of a category such as a tier, that do not add up to one or a hundred.
  private var weights: [AuditRule] {
    guard let weight = schema.fields.first(where: { $0.name == "weight" && $0.type.isNumeric }) else { return [] }
    let year = schema.fields.first { ["year", "fiscal_year"].contains($0.name) }.map { Self.quoted($0.name) }
    let unit = person == nil ? nil : column("unit")
    let category = person == nil ? schema.fields.first { $0.order != nil }.map { Self.quoted($0.name) } : nil
    let keys = [person, unit, category, year].compactMap { $0 }
    guard person != nil || category != nil else { return [] }
    let list = keys.joined(separator: ", ")
    let shown = keys.map { $0.unbracketed }.joined(separator: ", ")
    return [
      AuditRule(
        fault: Message(
          "of \(shown): the weights add up to neither 1 nor 100", ja: "\(shown) ごとのウエイトの合計が 1 でも 100 でもない"),
        query:
          "\(Self.quoted(name)) | summarize total = sum(\(Self.quoted(weight.name))), parts = count() by \(list)"
          + " | where abs(total - 1) > 0.000001 and abs(total - 100) > 0.0001")
    ]
  }

  // MARK: Against who is employed

  private func employment(_ register: AuditedTable) -> [AuditRule] {
    guard let person, let key = register.person, let (hired, left) = register.days else { return [] }
    let table = Self.quoted(name)
    let employed =
      "\(Self.quoted(register.name)) | project audited_person = \(key), hired_day = \(hired), left_day = \(left)"
    let joined = "\(table) | lookup (\(employed)) on $left.\(person) == $right.audited_person"
    let unknown = AuditRule(
      fault: Message("are about nobody in \(register.name)", ja: "\(register.name) にいない人の行"),
      query:
        "\(table) | where isnotempty(tostring(\(person))) and \(person) !in ((\(Self.quoted(register.name)) | project \(key)))"
    )
    guard let outside = outsideCondition else { return [unknown] }
    return [
      unknown,
      AuditRule(
        fault: Message("lie outside the person's time in office", ja: "本人の在職期間の外にある"),
        query: "\(joined) | where isnotnull(hired_day) and (\(outside))"),
    ]
  }

  /// When a row lies outside `hired_day` and `left_day`: by its days, by the fiscal year in its column `year`, or by its
  /// first date, of which a month may begin before the person does.
  private var outsideCondition: String? {
    if let (from, to) = days {
      return
        "\(from) < hired_day or \(from) > coalesce(left_day, \(from)) or (isnotnull(left_day) and isnotnull(\(to)) and \(to) > left_day)"
    }
    let isOfYears = properties.personKey.map { properties.primaryKey.contains($0) } ?? false
    if let year = schema.fields.first(where: { ["year", "fiscal_year"].contains($0.name) && $0.type == .long }) {
      // A row with a number of its own may speak of a year before the person came: an examination.
      guard isOfYears else { return nil }
      let name = Self.quoted(year.name)
      return
        "end_of_fiscal_year(\(name)) < hired_day or start_of_fiscal_year(\(name)) > coalesce(left_day, start_of_fiscal_year(\(name)))"
    }
    guard let date = schema.fields.first(where: { $0.type.isTemporal }) else { return nil }
    let name = Self.quoted(date.name)
    return "\(name) < startofmonth(hired_day) or \(name) > coalesce(left_day, \(name))"
  }
}
