/// The release of Meibo that runs.
public enum Release {
  /// Its number, as `CHANGELOG.md` has it.
  public static let number = "0.1.0"
}
