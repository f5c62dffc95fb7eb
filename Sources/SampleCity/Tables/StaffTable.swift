import Diagnostics

/// Everybody who was in office during the history, one row a staff number.
struct StaffTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "staff", title: "職員",
      description: "Everybody who was in office during the history: permanent staff, and fixed-term staff since 2018. "
        + "A person who comes back has a new number. Names and readings are those in use at the end of the history.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number with leading zeros").matching("[0-9]{5,8}"),
        .required("name", "string", "氏名", "Family and given name, an ideographic space between them"),
        .required("kana", "string", "氏名カナ", "Reading of the name in katakana"),
        .required("gender", "string", "性別", "女 or 男").among(["女", "男"]),
        .required("born_on", "date", "生年月日", "Date of birth"),
        .required("hired_on", "date", "採用日", "First day in office"),
        .optional("left_on", "date", "退職日", "Last day in office, inclusive; empty while in office"),
        .optional("left_reason", "string", "退職事由", "Why the person left").among(LeftReason.allCases.map(\.rawValue)),
        .required("employment", "string", "任用区分", "常勤 is permanent and full-time; the others have terms")
          .among(Employment.allCases.map(\.rawValue)),
        .required("occupation", "string", "職種", "What the person was hired to do")
          .among(Occupation.allCases.map(\.rawValue)),
        .required("weekly_hours", "number", "週勤務時間", "Working hours a week; full time is 38.75").between("1", "38.75"),
      ],
      primaryKey: ["staff_id"], personKey: "staff_id", validity: ("hired_on", "left_on"))
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for index in city.byNumber {
      let person = city.people[Int(index)]
      output.add(city.staffID(Int(index)))
      output.add(person.name)
      output.add(person.kana)
      output.add(person.isWoman ? "女" : "男")
      output.addDay(person.born)
      output.addDay(person.hired)
      output.addDay(person.left)
      output.add(person.left == openEnd ? nil : person.reason?.rawValue)
      output.add(person.employment.rawValue)
      output.add(person.occupation.rawValue)
      output.addHundredths(person.weeklyHours)
      try output.endRow()
    }
  }
}
