import Diagnostics

/// What can be made of a JSON value, or refused with the reason.
protocol JSONReadable {
  init(json value: JSONValue) throws(JSONMismatch)
}

/// A JSON value that is not what a description asks for, and where.
struct JSONMismatch: Error {
  /// `resources[2].schema.fields[0]`; empty for the whole.
  var place: String
  var reason: Message

  init(place: String = "", _ reason: Message) {
    self.place = place
    self.reason = reason
  }

  /// The same inside the value of a key.
  func within(_ key: String) -> JSONMismatch {
    let joined = place.isEmpty || place.hasPrefix("[") ? key + place : "\(key).\(place)"
    return JSONMismatch(place: joined, reason)
  }

  /// The same inside a part of a list.
  func within(_ index: Int) -> JSONMismatch {
    within("[\(index)]")
  }
}

extension JSONObject: JSONReadable {
  init(json value: JSONValue) throws(JSONMismatch) {
    guard case .object(let object) = value else {
      throw JSONMismatch(Message("expected an object", ja: "オブジェクトでない"))
    }
    self = object
  }

  /// The value of a key, which must be there.
  func required<T: JSONReadable>(_ key: String) throws(JSONMismatch) -> T {
    guard let value = self[key] else { throw JSONMismatch(Message("'\(key)' is missing", ja: "'\(key)' がない")) }
    do throws(JSONMismatch) {
      return try T(json: value)
    } catch {
      throw error.within(key)
    }
  }

  /// The value of a key, or nil where it is absent or null.
  func optional<T: JSONReadable>(_ key: String) throws(JSONMismatch) -> T? {
    guard let value = self[key], value != .null else { return nil }
    do throws(JSONMismatch) {
      return try T(json: value)
    } catch {
      throw error.within(key)
    }
  }
}

extension Array: JSONReadable where Element: JSONReadable {
  init(json value: JSONValue) throws(JSONMismatch) {
    guard case .list(let values) = value else { throw JSONMismatch(Message("expected a list", ja: "リストでない")) }
    self = []
    reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      do throws(JSONMismatch) {
        append(try Element(json: value))
      } catch {
        throw error.within(index)
      }
    }
  }
}

extension String: JSONReadable {
  init(json value: JSONValue) throws(JSONMismatch) {
    guard case .text(let text) = value else { throw JSONMismatch(Message("expected a text", ja: "文字列でない")) }
    self = text
  }
}

extension Bool: JSONReadable {
  init(json value: JSONValue) throws(JSONMismatch) {
    guard case .bool(let flag) = value else {
      throw JSONMismatch(Message("expected true or false", ja: "true か false でない"))
    }
    self = flag
  }
}

extension Int: JSONReadable {
  init(json value: JSONValue) throws(JSONMismatch) {
    guard case .number(let number) = value else { throw JSONMismatch(Message("expected a number", ja: "数でない")) }
    guard let whole = number.whole, let small = Int(exactly: whole) else {
      throw JSONMismatch(Message("expected a whole number", ja: "整数でない"))
    }
    self = small
  }
}
