import Diagnostics

/// Who held which post when.
struct AssignmentsTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "assignments", title: "任用・配置",
      description:
        "Effective-dated posts. The 本務 rows of a person follow each other without gap or overlap from the row "
        + "that was valid when the history began, or from the hiring; 併任 and 派遣 rows stand beside them.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("valid_from", "date", "有効開始日", "First day of the row"),
        .optional("valid_to", "date", "有効終了日", "Last day of the row, inclusive; empty while it lasts"),
        .required("unit", "string", "所属", "Unit: a 係, or the 課 or 部 that the person heads"),
        .required("kind", "string", "発令区分", "本務 is the primary post").among(PostingKind.allCases.map(\.rawValue)),
        .required("title", "string", "職名", "Title; of a secondment, the host"),
        .optional("tier", "string", "職階", "Tier of the post; empty for 会計年度任用職員")
          .among(Tier.allCases.map(\.name), ordered: true),
        .optional("grade", "integer", "職務の級", "Grade of the salary table; not the same as the tier").between("1", "8"),
        .required("field", "string", "分野", "Field of work of the unit").among(CityPlan.fields),
      ],
      primaryKey: ["staff_id", "valid_from", "kind"],
      foreignKeys: [("staff_id", "staff", "staff_id"), ("unit", "units", "unit")], personKey: "staff_id",
      validity: ("valid_from", "valid_to"), primary: ("kind", "本務"))
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for index in city.byNumber {
      let staffID = city.staffID(Int(index))
      for row in city.rows(of: Int(index)) {
        output.add(staffID)
        output.addDay(row.from)
        output.addDay(row.to)
        output.add(city.unitName(Int(row.unit), on: row.from))
        output.add(row.kind.rawValue)
        output.add(title(of: row, city))
        output.add(row.tier?.name)
        output.add(row.grade.map(Int.init))
        output.add(CityPlan.fields[city.layout.units[Int(row.unit)].field])
        try output.endRow()
      }
    }
  }

  private func title(of row: Posting, _ city: City) -> String {
    if let host = row.host { return SidePostings.hosts[Int(host)] }
    let (person, unit) = (city.people[Int(row.person)], city.layout.units[Int(row.unit)])
    if row.kind == .concurrent { return "併任" }
    switch row.tier {
    case nil: return person.occupation.rawValue + "員"
    case .director: return "部長"
    case .superintendent: return "統括監"
    case .head: return unit.headTitle
    case .deputy: return "副長"
    case .chief: return "係長"
    case .senior: return "主任"
    case .officer: return person.occupation == .general ? "主事" : person.occupation.title
    }
  }
}

extension Occupation {
  /// The title of its youngest staff.
  var title: String {
    switch self {
    case .civilEngineer, .architect: "技師"
    default: rawValue
    }
  }
}

extension City {
  /// The name that a unit bore on a day.
  func unitName(_ unit: Int, on day: Int32) -> String {
    let unit = layout.units[unit]
    return day < reorganisation ? unit.oldName ?? unit.name : unit.name
  }
}
