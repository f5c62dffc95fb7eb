import Columns
import Diagnostics
import Plan

/// `take_any(x, …)`: a value of the group; here always that of the first row, so that it replays.
public struct TakeAny: AggregateFunction {
  /// Its words.
  public let documentation: Documentation

  init(_ name: String) {
    let shown = name == "any" ? "any_" : ""
    documentation = Documentation(
      name, signature: "\(name)(x, …)\n\(name)(*)",
      summary: Message(
        "A value of the group: the first that is not missing; of several columns, those of the first row.",
        ja: "グループの値の一つ（欠けていない最初の値）。列が複数なら最初の行の値。"),
      details: Message(
        "`*` stands for all columns that are not grouped by. The results are named after the columns, with `any_` in front for the old name `any`. Of no rows it is null.",
        ja: "`*` はグループのキーでないすべての列を表す。結果は列の名前になり、古い名前 any では前に any_ が付く。行がなければ null。"),
      examples: [
        .init("datatable(x:long)[long(null), 7, 8] | summarize v = \(name)(x)", gives: "v\n7\n"),
        .init(
          "datatable(unit:string, name:string, age:long)[\"税務課\", \"森\", 41, \"税務課\", \"林\", 35] | summarize \(name)(*) by unit",
          gives: "unit,\(shown)name,\(shown)age\n税務課,森,41\n"),
      ])
  }

  /// Any value, alone; several are told by `overload(for:)`.
  public var overloads: [Overload] { Overload.uniform(DataType.allCases, count: 1) }

  /// Any values.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard let first = arguments.first else { return nil }
    return Overload(arguments.map { $0.type ?? .string }, first.type ?? .string)
  }

  /// `*` stands for all columns that are not grouped by.
  public var takesStar: Bool { true }

  /// A result a column, with the column's name; the old name `any` sets itself in front (KQL reference).
  public func fields(_ overload: Overload, arguments: [ArgumentType], names: [String?], given: String?) -> [Field] {
    zip(overload.parameters, names).enumerated().map { place, column in
      let implied = name == "any" ? "any_\(column.1 ?? "")" : column.1 ?? "any_arg\(place)"
      let order = column.0 == .string ? arguments[place].order : nil
      return Field(place == 0 ? given ?? implied : implied, column.0, order: order)
    }
  }

  /// It adds nothing up.
  public var roundsSums: Bool { false }

  /// No rows yet.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    FirstRowState(types: overload.parameters)
  }
}

/// The first row of each group; of a single column the first whose value is not missing.
struct FirstRowState: Accumulator {
  private let isSingle: Bool
  private var chosen: ChosenRows

  init(types: [DataType]) {
    isSingle = types.count == 1
    chosen = ChosenRows(types: types)
  }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    chosen.grow(to: groupCount)
    let isMissing = isSingle ? arguments[0].missingRows : nil
    var isTaken = Set<UInt32>()
    var rows: [UInt32] = []
    var taken: [UInt32] = []
    let span = groups.span
    for row in span.indices where chosen.places[Int(span[row])] == Selection.none {
      if isMissing?(row) == true || !isTaken.insert(span[row]).inserted { continue }
      rows.append(UInt32(truncatingIfNeeded: row))
      taken.append(span[row])
    }
    chosen.take(rows, for: taken, of: arguments)
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? FirstRowState else { return }
    chosen.grow(to: groupCount)
    let wanted = other.chosen.places.indices.filter { group in
      other.chosen.places[group] != Selection.none && chosen.places[Int(mapping[group])] == Selection.none
    }
    let columns = other.chosen.columns(groupCount: other.chosen.places.count)
    chosen.take(wanted.map { UInt32($0) }, for: wanted.map { mapping[$0] }, of: columns)
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column { chosen.columns(groupCount: groupCount)[0] }

  func finishAll(groupCount: Int) throws(Diagnostic) -> [Column] { chosen.columns(groupCount: groupCount) }
}

extension Column {
  /// Whether a row's value is null or an empty text; nil where no row's is.
  fileprivate var missingRows: ((Int) -> Bool)? {
    if case .string(let texts) = storage {
      let pool = texts.pool
      return { pool.isEmpty(at: texts.code(at: $0)) }
    }
    guard let validity else { return nil }
    return { !validity.isValid($0) }
  }
}
