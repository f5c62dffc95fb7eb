import Diagnostics
import Syntax

extension Resolver {
  /// The value of a `let`: an expression without columns.
  public mutating func letValue(_ expression: Expression) -> TypedExpression? {
    let outer = scope
    scope = .init([])
    defer { scope = outer }
    return self.expression(expression)?.folded(context)
  }

  /// Names a value from now on; a table of the same name is forgotten.
  public mutating func define(_ name: String, _ value: TypedExpression) {
    environment.relations[name] = nil
    environment.functions[name] = nil
    environment.unreadable.remove(name)
    environment.scalars[name] = Environment.Scalar(value: value, isParameter: false)
  }

  /// Names a table from now on; a value of the same name is forgotten.
  public mutating func define(_ name: String, _ relation: Relation) {
    environment.scalars[name] = nil
    environment.functions[name] = nil
    environment.unreadable.remove(name)
    environment.relations[name] = relation
  }

  /// Notes that a name's definition is wrong, which has been said already.
  public mutating func defineUnreadable(_ name: String) {
    environment.scalars[name] = nil
    environment.functions[name] = nil
    environment.relations[name] = nil
    environment.unreadable.insert(name)
  }
}
