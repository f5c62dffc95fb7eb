import Columns
import Diagnostics

/// `datapackage.json` as it is written (Frictionless Data Package, versions 1 and 2), before anything is checked.
struct PackageDescription: JSONReadable {
  var name: String?
  var title: String?
  var asOf: String?
  var missingValues: [MissingValue]?
  var resources: [ResourceDescription]

  init(json value: JSONValue) throws(JSONMismatch) {
    let object = try JSONObject(json: value)
    name = try object.optional("name")
    title = try object.optional("title")
    asOf = try object.optional("meibo:asOf")
    missingValues = try object.optional("missingValues")
    resources = try object.required("resources")
  }

  /// Reads the JSON from `start` on; gives the place and the reason where it is not what a data package asks.
  static func read(_ bytes: Span<UInt8>, from start: Int) throws(JSONMismatch) -> PackageDescription {
    let value: JSONValue
    do throws(JSONFault) {
      value = try JSONValue.read(bytes, from: start)
    } catch {
      throw JSONMismatch(place: "line \(error.line(in: bytes))", error.sentence(in: bytes))
    }
    return try PackageDescription(json: value)
  }
}

/// One resource: a table.
struct ResourceDescription: JSONReadable {
  var name: String
  var path: OneOrMore
  var title: String?
  var description: String?
  var encoding: String?
  var dialect: DialectDescription?
  var schema: SchemaDescription?
  var personKey: String?
  var validFrom: String?
  var validTo: String?
  var primary: PrimaryDescription?
  var isAboutHealth: Bool?

  init(json value: JSONValue) throws(JSONMismatch) {
    let object = try JSONObject(json: value)
    name = try object.required("name")
    path = try object.required("path")
    title = try object.optional("title")
    description = try object.optional("description")
    encoding = try object.optional("encoding")
    dialect = try object.optional("dialect")
    schema = try object.optional("schema")
    personKey = try object.optional("meibo:personKey")
    validFrom = try object.optional("meibo:validFrom")
    validTo = try object.optional("meibo:validTo")
    primary = try object.optional("meibo:primary")
    isAboutHealth = try object.optional("meibo:health")
  }
}

/// Which of several rows of a person is the primary one.
struct PrimaryDescription: JSONReadable {
  var column: String
  var value: Scalar

  init(json value: JSONValue) throws(JSONMismatch) {
    let object = try JSONObject(json: value)
    column = try object.required("column")
    self.value = try object.required("value")
  }
}

/// What is said about a file's signs; the rest of a table dialect does not matter to the reader.
struct DialectDescription: JSONReadable {
  var delimiter: String?
  var header: Bool?

  init(json value: JSONValue) throws(JSONMismatch) {
    let object = try JSONObject(json: value)
    delimiter = try object.optional("delimiter")
    header = try object.optional("header")
  }
}

/// A text or a list of texts.
struct OneOrMore: JSONReadable {
  var texts: [String]

  init(json value: JSONValue) throws(JSONMismatch) {
    if case .text(let text) = value {
      texts = [text]
    } else {
      texts = try [String](json: value)
    }
  }
}

/// A text, a number or a truth value, as text.
struct Scalar: JSONReadable {
  var text: String

  init(json value: JSONValue) throws(JSONMismatch) {
    switch value {
    case .text(let text): self.text = text
    case .bool(let flag): text = flag ? "true" : "false"
    case .number(let number): text = number.whole.map { String($0) } ?? number.text
    case .null, .list, .object: throw JSONMismatch(Message("expected a number", ja: "数でない"))
    }
  }
}

/// A value as such, or with a label beside it.
struct MissingValue: JSONReadable {
  var text: String

  init(json value: JSONValue) throws(JSONMismatch) {
    switch value {
    case .text, .bool, .number: text = try Scalar(json: value).text
    case .null, .list, .object:
      let value: Scalar = try JSONObject(json: value).required("value")
      text = value.text
    }
  }
}
