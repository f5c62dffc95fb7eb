/// The declared values of an ordered category, lowest first.
public struct CategoryOrder: Sendable, Hashable {
  /// The values, lowest first.
  public let values: [String]

  /// An order over the values as given.
  public init(_ values: [String]) { self.values = values }

  /// The place of a value, or nil where it is not declared.
  public func rank(of value: String) -> Int? { values.firstIndex(of: value) }
}

/// The name and meaning of one column.
public struct Field: Sendable, Hashable {
  /// The name that queries use.
  public var name: String
  /// What the values mean.
  public var type: DataType
  /// The order of the category, where one is declared; such a column sorts and compares in it.
  public var order: CategoryOrder?
  /// The name that readers see, from the data package; queries may use it too.
  public var title: String?
  /// One sentence about the column, from the data package.
  public var summary: String?
  /// Whether its texts are figures, such as `＜5`, and stand to the right like numbers.
  public var isFigure = false

  /// Whether its values stand to the right.
  public var alignsRight: Bool { isFigure || type.alignsRight }

  /// A field.
  public init(
    _ name: String, _ type: DataType, order: CategoryOrder? = nil, title: String? = nil, summary: String? = nil
  ) {
    self.name = name
    self.type = type
    self.order = order
    self.title = title
    self.summary = summary
  }
}

/// The columns of a table, in order.
public struct Schema: Sendable, Hashable {
  /// The fields, in order.
  public var fields: [Field]

  /// A schema of the given fields.
  public init(_ fields: [Field]) { self.fields = fields }

  /// The names, in order.
  public var names: [String] { fields.map(\.name) }

  /// The place of the column that a name or a title means, names first; nil where there is none.
  public func index(of name: String) -> Int? {
    if let exact = fields.firstIndex(where: { $0.name == name }) { return exact }
    let folded = FoldedName(name)
    return fields.firstIndex { FoldedName($0.name) == folded }
      ?? fields.firstIndex { $0.title.map(FoldedName.init) == folded }
  }
}
