import Columns
import Plan

/// Keys of groups of which the values lie far apart, though there are few: until the groups are made, numbers that lie close
/// together stand for them.
struct RankedKeys: Sendable {
  /// The keys, some of them numbers.
  private(set) var keys: [TypedExpression]
  /// The fields that these keys make.
  private(set) var fields: [Field]
  /// The values by their numbers, where there are numbers.
  private var values: [Column?]

  /// The keys as they are, and numbers for those that are looked up in a table.
  init(_ keys: [TypedExpression], fields: [Field]) {
    self.keys = keys
    self.fields = fields
    values = Array(repeating: nil, count: keys.count)
    for (place, key) in keys.enumerated() {
      guard case .call(let function as Tabulation, let overload, let arguments) = key.kind,
        let (table, values) = function.ranked
      else { continue }
      self.keys[place].kind = .call(table, Overload(overload.parameters, .long), arguments)
      self.keys[place].type = .long
      self.fields[place] = Field(fields[place].name, .long)
      self.values[place] = values
    }
  }

  /// The groups with the values in the place of their numbers.
  func restored(_ groups: Batch, fields: [Field]) -> Batch {
    if values.allSatisfy({ $0 == nil }) { return groups }
    var columns = groups.columns
    for (place, values) in values.enumerated() {
      guard let values else { continue }
      let numbers = columns[place]
      let places = numbers.mapIntegers { UInt32(truncatingIfNeeded: $0) }
      let found = values.gather(Selection(numbers.validity.map { $0.masked(places, with: 0) } ?? places))
      columns[place] = Column(type: found.type, storage: found.storage, validity: numbers.validity)
    }
    let schema = Schema(fields + groups.schema.fields.dropFirst(fields.count))
    return Batch(schema: schema, columns: columns, rowCount: groups.rowCount)
  }
}
