import Columns
import Diagnostics

/// What a query computes, and not how.
public indirect enum LogicalPlan: Sendable {
  /// A column that is computed.
  public struct Output: Sendable {
    /// Its name and type.
    public var field: Field
    /// How it is computed from the input.
    public var expression: TypedExpression

    /// An output.
    public init(field: Field, expression: TypedExpression) {
      self.field = field
      self.expression = expression
    }
  }

  /// An aggregate and what it is called on.
  public struct Aggregate: Sendable {
    /// The results' names and types; most functions have one.
    public var fields: [Field]
    /// The function.
    public var function: any AggregateFunction
    /// The way it is called.
    public var overload: Overload
    /// What it is called on.
    public var arguments: [TypedExpression]

    /// An aggregate.
    public init(fields: [Field], function: any AggregateFunction, overload: Overload, arguments: [TypedExpression]) {
      self.fields = fields
      self.function = function
      self.overload = overload
      self.arguments = arguments
    }

    /// What its arguments are, as far as it is known before anything runs.
    public var argumentTypes: [ArgumentType] {
      arguments.map { ArgumentType(type: $0.type, constant: $0.constant, order: $0.order) }
    }
  }

  /// A column that is computed from all rows at once, in their order.
  public struct WindowCall: Sendable {
    /// How it is computed.
    public enum Kind: Sendable {
      /// A window function, over all rows.
      case function(any WindowFunction, Overload, [TypedExpression])
      /// An aggregate over the row's group, or a moving frame of it.
      case aggregate(Aggregate, WindowGroup)
    }

    /// The column's name and type.
    public var field: Field
    /// How it is computed.
    public var kind: Kind

    /// A call.
    public init(field: Field, kind: Kind) {
      self.field = field
      self.kind = kind
    }
  }

  /// The rows that an aggregate of `within` looks at.
  public struct WindowGroup: Sendable {
    /// What the rows of a group have in common.
    public var keys: [TypedExpression]
    /// The order of the rows in a group; equal rows, and rows without an order, stand as they come.
    public var order: [Key]
    /// The first and the last row that count, from the row at hand; nil for all rows of the group.
    public var frame: ClosedRange<Int>?

    /// A group.
    public init(keys: [TypedExpression], order: [Key], frame: ClosedRange<Int>?) {
      self.keys = keys
      self.order = order
      self.frame = frame
    }
  }

  /// Something to sort by.
  public struct Key: Sendable {
    /// What to sort by.
    public var expression: TypedExpression
    /// Whether small values come first.
    public var isAscending: Bool
    /// Whether nulls come first.
    public var nullsFirst: Bool

    /// A key.
    public init(expression: TypedExpression, isAscending: Bool, nullsFirst: Bool) {
      self.expression = expression
      self.isAscending = isAscending
      self.nullsFirst = nullsFirst
    }
  }

  /// Which rows a join keeps.
  public enum JoinKind: String, Sendable, CaseIterable {
    /// Pairs of rows that match.
    case inner
    /// Those, and left rows without a match.
    case leftouter
    /// Those, and right rows without a match.
    case rightouter
    /// Pairs, and the rows of either side without a match.
    case fullouter
    /// Left rows with a match.
    case leftsemi
    /// Left rows without one.
    case leftanti
    /// Right rows with a match.
    case rightsemi
    /// Right rows without one.
    case rightanti
  }

  /// Two inputs and the columns that must be equal.
  public struct Join: Sendable {
    /// Which rows are kept.
    public var kind: JoinKind
    /// The left side.
    public var left: LogicalPlan
    /// The right side.
    public var right: LogicalPlan
    /// The left side's key columns.
    public var leftKeys: [Int]
    /// The right side's key columns, as many.
    public var rightKeys: [Int]
    /// The right side's columns that are shown behind the left's.
    public var rightColumns: [Int]
    /// The columns of the result.
    public var schema: Schema

    /// A join.
    public init(
      kind: JoinKind, left: LogicalPlan, right: LogicalPlan, leftKeys: [Int], rightKeys: [Int], rightColumns: [Int],
      schema: Schema
    ) {
      self.kind = kind
      self.left = left
      self.right = right
      self.leftKeys = leftKeys
      self.rightKeys = rightKeys
      self.rightColumns = rightColumns
      self.schema = schema
    }
  }

  /// All rows of a table.
  case scan(Table)
  /// Rows that are known already; the text says what they are.
  case values(Batch, label: String)
  /// Whole numbers, moments or days from one to another.
  case sequence(Field, from: Value, to: Value, step: Value)
  /// The rows for which a condition is true.
  case filter(TypedExpression, LogicalPlan)
  /// Columns computed from each row.
  case project([Output], LogicalPlan)
  /// Groups, and what is computed from each.
  case aggregate(keys: [Output], aggregates: [Aggregate], LogicalPlan)
  /// Rows in order; only the first `limit` where there is one.
  case sort([Key], limit: Int?, LogicalPlan)
  /// The first rows.
  case limit(Int, LogicalPlan)
  /// Rows of two inputs, brought together by equal keys.
  case join(Join)
  /// The rows of all inputs, one after the other; each input's columns are brought to the schema by its outputs.
  case union([LogicalPlan], Schema)
  /// The input's rows with more columns, computed from all rows at once.
  case window([WindowCall], LogicalPlan)
  /// What a table function makes of its inputs.
  case transform(any TableTransform, [LogicalPlan])
  /// The rows that somebody gives when it runs: the input of what is done with each part of a table.
  case given(Schema)

  /// The columns of the result.
  public var schema: Schema {
    switch self {
    case .scan(let table): table.schema
    case .values(let batch, _): batch.schema
    case .sequence(let field, _, _, _): Schema([field])
    case .filter(_, let input), .sort(_, _, let input), .limit(_, let input): input.schema
    case .project(let outputs, _): Schema(outputs.map(\.field))
    case .aggregate(let keys, let aggregates, _): Schema(keys.map(\.field) + aggregates.flatMap(\.fields))
    case .join(let join): join.schema
    case .union(_, let schema), .given(let schema): schema
    case .window(let calls, let input): Schema(input.schema.fields + calls.map(\.field))
    case .transform(let transform, _): transform.schema
    }
  }

  /// What it reads from.
  public var inputs: [LogicalPlan] {
    switch self {
    case .scan, .values, .sequence, .given: []
    case .filter(_, let input), .sort(_, _, let input), .limit(_, let input), .project(_, let input),
      .aggregate(_, _, let input), .window(_, let input):
      [input]
    case .join(let join): [join.left, join.right]
    case .union(let inputs, _), .transform(_, let inputs): inputs
    }
  }
}

/// A plan and what is known about the rows beyond their columns.
public struct Relation: Sendable {
  /// What is computed.
  public var plan: LogicalPlan
  /// Person key, validity dates and keys, as far as they still hold.
  public var properties: TableProperties
  /// Whether its columns are known only when it runs: nothing that follows is checked before.
  public var isOpen = false
  /// How the last stage wants it drawn.
  public var visualization: Visualization?
  /// The name that it has in this query: that of its table, or the one that `as` gives.
  public var name: String?
  /// How many stages lie on the longest way down to a table, through `let`s too.
  var depth = 0

  /// A relation.
  public init(_ plan: LogicalPlan, properties: TableProperties = TableProperties()) {
    self.plan = plan
    self.properties = properties
  }

  /// The columns.
  public var schema: Schema { plan.schema }
}
