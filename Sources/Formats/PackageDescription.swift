import Columns
import Diagnostics
import FoundationEssentials

/// `datapackage.json` as it is written (Frictionless Data Package, versions 1 and 2), before anything is checked.
struct PackageDescription: Decodable {
  var name: String?
  var title: String?
  var asOf: String?
  var missingValues: [MissingValue]?
  var resources: [ResourceDescription]

  enum CodingKeys: String, CodingKey {
    case name, title, resources, missingValues
    case asOf = "meibo:asOf"
  }
}

/// One resource: a table.
struct ResourceDescription: Decodable {
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

  enum CodingKeys: String, CodingKey {
    case name, path, title, description, encoding, dialect, schema
    case personKey = "meibo:personKey"
    case validFrom = "meibo:validFrom"
    case validTo = "meibo:validTo"
    case primary = "meibo:primary"
    case isAboutHealth = "meibo:health"
  }
}

/// Which of several rows of a person is the primary one.
struct PrimaryDescription: Decodable {
  var column: String
  var value: Scalar
}

/// What is said about a file's signs; the rest of a table dialect does not matter to the reader.
struct DialectDescription: Decodable {
  var delimiter: String?
  var header: Bool?
}

/// A table schema.
struct SchemaDescription: Decodable {
  var fields: [FieldDescription]
  var missingValues: [MissingValue]?
  var primaryKey: OneOrMore?
  var foreignKeys: [ForeignKeyDescription]?
}

/// One field of a table schema.
struct FieldDescription: Decodable {
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
}

/// The constraints of a field.
struct ConstraintsDescription: Decodable {
  var required: Bool?
  var unique: Bool?
  var allowed: [Scalar]?
  var minimum: Scalar?
  var maximum: Scalar?
  var minLength: Int?
  var maxLength: Int?
  var pattern: String?

  enum CodingKeys: String, CodingKey {
    case required, unique, minimum, maximum, minLength, maxLength, pattern
    case allowed = "enum"
  }
}

/// Columns that point to another table.
struct ForeignKeyDescription: Decodable {
  struct Reference: Decodable {
    var resource: String?
    var fields: OneOrMore
  }

  var fields: OneOrMore
  var reference: Reference
}

/// A text or a list of texts.
struct OneOrMore: Decodable {
  var texts: [String]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      texts = [text]
    } else {
      texts = try container.decode([String].self)
    }
  }
}

/// A text, a number or a truth value, as text.
struct Scalar: Decodable {
  var text: String

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self.text = text
    } else if let flag = try? container.decode(Bool.self) {
      text = flag ? "true" : "false"
    } else if let whole = try? container.decode(Int64.self) {
      text = String(whole)
    } else {
      text = "\(try container.decode(Double.self))"
    }
  }
}

/// A value as such, or with a label beside it.
struct MissingValue: Decodable {
  var text: String

  enum CodingKeys: String, CodingKey {
    case value
  }

  init(from decoder: any Decoder) throws {
    if let scalar = try? Scalar(from: decoder) {
      text = scalar.text
    } else {
      text = try decoder.container(keyedBy: CodingKeys.self).decode(Scalar.self, forKey: .value).text
    }
  }
}

extension PackageDescription {
  /// Reads the JSON; gives the place and the reason where it is not what a data package asks.
  static func read(_ bytes: [UInt8]) -> Result<PackageDescription, Fault> {
    do {
      return .success(try JSONDecoder().decode(PackageDescription.self, from: Data(bytes)))
    } catch let error as DecodingError {
      if case .dataCorrupted = error, let fault = syntaxFault(bytes) { return .failure(fault) }
      return .failure(Fault(error))
    } catch {
      return .failure(syntaxFault(bytes) ?? Fault(place: "", reason: "\(error)"))
    }
  }

  /// Where the text is no JSON at all.
  private static func syntaxFault(_ bytes: [UInt8]) -> Fault? {
    let span = bytes.span
    guard let place = JSONFault.place(in: span) else { return nil }
    let line = LineCounter.line(of: place, in: span)
    if place >= span.count {
      return Fault(
        place: "line \(line)", reason: Message("the JSON ends too early", ja: "JSON が途中で終わっている"))
    }
    var end = place + 1
    while end < span.count, end < place + 20, span[end] >= 32 { end += 1 }
    let text = String(bytes: span.extracting(place..<end))
    return Fault(
      place: "line \(line)", reason: Message("this is no JSON: \(text)", ja: "JSON として正しくない：\(text)"))
  }

  /// What is wrong, and where.
  struct Fault: Error {
    /// `resources[2].schema.fields[0]`; empty for the file as a whole.
    var place: String
    var reason: Message

    init(place: String, reason: Message) {
      self.place = place
      self.reason = reason
    }

    init(_ error: DecodingError) {
      switch error {
      case .keyNotFound(let key, let context):
        self.init(
          place: Self.path(context.codingPath),
          reason: Message("'\(key.stringValue)' is missing", ja: "'\(key.stringValue)' がない"))
      case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
        self.init(place: Self.path(context.codingPath), reason: Self.expected(type))
      case .dataCorrupted(let context):
        let underlying = context.underlyingError.map { ": \($0)" } ?? ""
        self.init(place: Self.path(context.codingPath), reason: Message(context.debugDescription + underlying))
      @unknown default:
        self.init(place: "", reason: "\(error)")
      }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
      keys.reduce("") { path, key in
        if let index = key.intValue { return path + "[\(index)]" }
        return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
      }
    }

    private static func expected(_ type: any Any.Type) -> Message {
      let name = "\(type)"
      if name.hasPrefix("Array") { return Message("expected a list", ja: "リストでない") }
      switch name {
      case "String": return Message("expected a text", ja: "文字列でない")
      case "Bool": return Message("expected true or false", ja: "true か false でない")
      case "Int", "Int64", "Double": return Message("expected a number", ja: "数でない")
      default: return Message("expected an object", ja: "オブジェクトでない")
      }
    }
  }
}
