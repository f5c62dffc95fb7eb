import Plan

/// The functions that general query languages lack and workforce analysis needs.
public enum WorkforceFunctions {
  /// The functions; a new one is a new file and a line here.
  public static let scalars: [any ScalarFunction] = []
}
