/// A table schema as a data package writes it.
struct SchemaDescription: JSONReadable {
  var fields: [FieldDescription]
  var missingValues: [MissingValue]?
  var primaryKey: OneOrMore?
  var foreignKeys: [ForeignKeyDescription]?

  init(json value: JSONValue) throws(JSONMismatch) {
    let object = try JSONObject(json: value)
    fields = try object.required("fields")
    missingValues = try object.optional("missingValues")
    primaryKey = try object.optional("primaryKey")
    foreignKeys = try object.optional("foreignKeys")
  }
}

/// One field of a table schema.
struct FieldDescription: JSONReadable {
  var name: String
  var type: String?
  var format: String?
  var title: String?
  var description: String?
  var decimalChar: String?
  var groupChar: String?
  var constraints: ConstraintsDescription?
  var categories: [MissingValue]?
  var categoriesOrdered: Bool?
  var missingValues: [MissingValue]?

  init(json value: JSONValue) throws(JSONMismatch) {
    let object = try JSONObject(json: value)
    name = try object.required("name")
    type = try object.optional("type")
    format = try object.optional("format")
    title = try object.optional("title")
    description = try object.optional("description")
    decimalChar = try object.optional("decimalChar")
    groupChar = try object.optional("groupChar")
    constraints = try object.optional("constraints")
    categories = try object.optional("categories")
    categoriesOrdered = try object.optional("categoriesOrdered")
    missingValues = try object.optional("missingValues")
  }
}

/// The constraints of a field.
struct ConstraintsDescription: JSONReadable {
  var required: Bool?
  var unique: Bool?
  var allowed: [Scalar]?
  var minimum: Scalar?
  var maximum: Scalar?
  var minLength: Int?
  var maxLength: Int?
  var pattern: String?

  init(json value: JSONValue) throws(JSONMismatch) {
    let object = try JSONObject(json: value)
    required = try object.optional("required")
    unique = try object.optional("unique")
    allowed = try object.optional("enum")
    minimum = try object.optional("minimum")
    maximum = try object.optional("maximum")
    minLength = try object.optional("minLength")
    maxLength = try object.optional("maxLength")
    pattern = try object.optional("pattern")
  }
}

/// Columns that point to another table.
struct ForeignKeyDescription: JSONReadable {
  /// The table and the columns that they point to.
  struct Reference: JSONReadable {
    var resource: String?
    var fields: OneOrMore

    init(json value: JSONValue) throws(JSONMismatch) {
      let object = try JSONObject(json: value)
      resource = try object.optional("resource")
      fields = try object.required("fields")
    }
  }

  var fields: OneOrMore
  var reference: Reference

  init(json value: JSONValue) throws(JSONMismatch) {
    let object = try JSONObject(json: value)
    fields = try object.required("fields")
    reference = try object.required("reference")
  }
}
