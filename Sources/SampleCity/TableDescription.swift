import Diagnostics

/// A column of a table as the data package describes it.
struct Field {
  var name: String
  /// A type of the Frictionless Table Schema: string, integer, number, boolean or date.
  var type: String
  var title: String
  var description: String
  var constraints: [(String, JSONText)] = []
  var categories: [String] = []
  var isOrdered = false

  /// A column that is never empty.
  static func required(_ name: String, _ type: String, _ title: String, _ description: String) -> Field {
    Field(name: name, type: type, title: title, description: description, constraints: [("required", true)])
  }

  /// A column that may be empty.
  static func optional(_ name: String, _ type: String, _ title: String, _ description: String) -> Field {
    Field(name: name, type: type, title: title, description: description)
  }

  /// The column with a closed set of values; `ordered` where they stand from low to high.
  func among(_ categories: [String], ordered: Bool = false) -> Field {
    var field = self
    (field.categories, field.isOrdered) = (categories, ordered)
    return field
  }

  /// The column with smallest and largest values, written as JSON numbers.
  func between(_ low: String, _ high: String) -> Field {
    var field = self
    field.constraints += [("minimum", .decimal(low)), ("maximum", .decimal(high))]
    return field
  }

  /// The column with a pattern that its texts follow.
  func matching(_ pattern: String) -> Field {
    var field = self
    field.constraints.append(("pattern", .text(pattern)))
    return field
  }

  fileprivate var json: JSONText {
    var members: [(String, JSONText)] = [
      ("name", .text(name)), ("type", .text(type)), ("title", .text(title)), ("description", .text(description)),
    ]
    if !categories.isEmpty {
      members.append(("categories", .list(categories.map { .text($0) })))
      members.append(("categoriesOrdered", .flag(isOrdered)))
    }
    if !constraints.isEmpty { members.append(("constraints", .object(constraints))) }
    return .object(members)
  }
}

/// A table as the data package describes it.
struct TableDescription {
  var name: String
  var title: String
  var description: String
  var fields: [Field]
  var primaryKey: [String]
  /// Columns that hold keys of other tables: the column, the table, the column there.
  var foreignKeys: [(column: String, table: String, key: String)] = []
  /// The column that names the person.
  var personKey: String?
  /// The columns of the first and the last valid day.
  var validity: (from: String, to: String)?
  /// The column and the value that mark a person's primary row.
  var primary: (column: String, value: String)?
  /// Whether the table tells about health, so that larger groups are asked for.
  var isHealth = false

  /// The resource in the data package.
  var json: JSONText {
    var members: [(String, JSONText)] = [
      ("name", .text(name)), ("path", .text("\(name).csv")), ("type", "table"), ("title", .text(title)),
      ("description", .text(description)), ("format", "csv"), ("mediatype", "text/csv"), ("encoding", "utf-8"),
    ]
    if let personKey { members.append(("meibo:personKey", .text(personKey))) }
    if let validity {
      members.append(("meibo:validFrom", .text(validity.from)))
      members.append(("meibo:validTo", .text(validity.to)))
    }
    if let primary {
      members.append(("meibo:primary", .object([("column", .text(primary.column)), ("value", .text(primary.value))])))
    }
    members.append(("meibo:health", .flag(isHealth)))
    members.append(("schema", schema))
    return .object(members)
  }

  private var schema: JSONText {
    var members: [(String, JSONText)] = [
      ("fields", .list(fields.map(\.json))), ("missingValues", .list([""])),
      ("primaryKey", .list(primaryKey.map { .text($0) })),
    ]
    if !foreignKeys.isEmpty {
      let keys = foreignKeys.map { key -> JSONText in
        // A table that refers to itself names itself by an empty text.
        let table = key.table == name ? "" : key.table
        let reference: JSONText = .object([("resource", .text(table)), ("fields", .list([.text(key.key)]))])
        return .object([("fields", .list([.text(key.column)])), ("reference", reference)])
      }
      members.append(("foreignKeys", .list(keys)))
    }
    return .object(members)
  }
}

/// A table of the sample city. Each draws from a random stream of its own, so that a new table changes no other.
protocol CityTable: Sendable {
  /// Its description.
  var description: TableDescription { get }
  /// The largest city whose table is written.
  var largestStaffCount: Int { get }
  /// Writes its rows, in an order that never changes.
  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic)
}

extension CityTable {
  /// Most tables are written for a city of any size.
  var largestStaffCount: Int { Int.max }
}
