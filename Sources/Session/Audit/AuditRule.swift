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
    order + (register.map { $0.name == name ? [] : employment($0) } ?? [])
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
    rules.append(
      AuditRule(
        fault: Message("leave a gap behind the person's primary row before them", ja: "同じ人の前の本務との間が空いている"),
        query: "\(behind) | where to_before < \(from) - 1d"))
    return rules
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
    if let year = schema.fields.first(where: { ["year", "fiscal_year"].contains($0.name) && $0.type == .long }) {
      let name = Self.quoted(year.name)
      return
        "end_of_fiscal_year(\(name)) < hired_day or start_of_fiscal_year(\(name)) > coalesce(left_day, start_of_fiscal_year(\(name)))"
    }
    guard let date = schema.fields.first(where: { $0.type.isTemporal }) else { return nil }
    let name = Self.quoted(date.name)
    return "\(name) < startofmonth(hired_day) or \(name) > coalesce(left_day, \(name))"
  }
}
