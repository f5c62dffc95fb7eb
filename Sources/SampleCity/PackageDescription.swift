/// The datapackage.json of the city.
enum PackageDescription {
  /// The file, with a resource for each table.
  static func text(_ tables: [TableDescription], city: City) -> String {
    let package: JSONText = .object([
      ("$schema", "https://datapackage.org/profiles/2.0/datapackage.json"),
      ("name", .text(OutputFolder.packageName)),
      ("title", "架空の市・職員"),
      (
        "description",
        .text(
          "A fictional Japanese city of \(city.staffCount) permanent staff, for learning and testing. "
            + "Every person in it is invented.")
      ),
      ("version", "1.0.0"),
      ("meibo:asOf", "2026-04-01"),
      ("meibo:seed", .text(String(city.seed))),
      ("resources", .list(tables.map(\.json))),
    ])
    return package.written() + "\n"
  }
}
