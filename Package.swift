// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled alike: Swift 6 mode, warnings are errors, unsafe code must be marked.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableExperimentalFeature("Lifetimes"),
]

/// A source target and the targets it may import; docs/ARCHITECTURE.md holds the same table and a test compares the two.
func source(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

/// The test target of one source target, with what its tests need beside it.
func tests(
  _ name: String, _ imports: [Target.Dependency] = [], resources: [Resource] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + imports, exclude: exclude, resources: resources,
    swiftSettings: strict)
}

let package = Package(
  name: "meibo",
  products: [.executable(name: "meibo", targets: ["meibo"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    source("Diagnostics"),
    .systemLibrary(name: "CMachine"),
    source("Columns", ["CMachine"]),
    source("Syntax", ["Diagnostics"]),
    source("Plan", ["Syntax", "Columns", "Diagnostics"]),
    source("Operators", ["Plan", "Syntax", "Columns", "Diagnostics"]),
    // RE2 is linked into the program, with what it needs of the C++ library that Swift's runtime does not: a shared
    // library more would be loaded at every start.
    .target(name: "CRE2", linkerSettings: [.linkedLibrary(":libre2.a"), .linkedLibrary(":libstdc++.a")]),
    source("RegularExpressions", ["CRE2", "Diagnostics"]),
    source("Functions", ["Plan", "Columns", "RegularExpressions", "Diagnostics"]),
    source("Workforce", ["Plan", "Syntax", "Columns", "Diagnostics"]),
    source("Execution", ["Plan", "Columns", "Diagnostics"]),
    .target(name: "CZip", linkerSettings: [.linkedLibrary(":libz.a")]),
    .target(name: "CArchive", linkerSettings: [.linkedLibrary(":libminizip.a"), .linkedLibrary(":libz.a")]),
    source("Archive", ["CArchive"]),
    .target(name: "CExpat", linkerSettings: [.linkedLibrary(":libexpat.a")]),
    source("Markup", ["CExpat"]),
    source("Compression", ["CZip"]),
    .target(name: "CMapping"),
    // Its library is that which stands behind RE2.
    .target(name: "CCharconv"),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary(":libsqlite3.a"), .linkedLibrary("m")]),
    source("Database", ["CSQLite"]),
    source(
      "Formats", ["Columns", "Diagnostics", "Archive", "CCharconv", "CMapping", "Compression", "Database", "Markup"]),
    source("Charts", ["Columns", "Diagnostics"]),
    .target(name: "CXlsxWriter"),
    source("Spreadsheet", ["CXlsxWriter", "Markup"]),
    source("Rendering", ["Charts", "Columns", "Diagnostics", "Spreadsheet"]),
    source(
      "Session",
      [
        "Diagnostics", "Columns", "Syntax", "Plan", "Operators", "Functions", "Workforce", "Execution", "Formats",
        "Charts", "Rendering", "Compression",
      ]),
    source("SampleCity", ["Columns", "Diagnostics", "Workforce"]),
    .systemLibrary(name: "CReadline"),
    source("LineEditor", ["CReadline"]),
    source("Shell", ["Session", "Columns", "Diagnostics", "Charts", "Rendering", "LineEditor"]),
    .executableTarget(
      name: "meibo",
      dependencies: [
        "Shell", "Session", "Diagnostics", "SampleCity",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    tests("Diagnostics"),
    tests("Columns"),
    tests("Syntax", ["Diagnostics"]),
    tests("Plan", ["Session", "Syntax", "Columns", "Diagnostics"]),
    tests("Operators", ["Session", "Plan", "Functions", "Columns", "Diagnostics"]),
    tests("RegularExpressions", ["Diagnostics"]),
    tests("Functions", ["Plan", "Columns", "Diagnostics"]),
    tests("Workforce", ["Plan", "Columns", "Diagnostics"]),
    tests("Execution", ["Session", "Plan", "Syntax", "Columns", "Diagnostics"]),
    tests("Formats", ["Columns", "Diagnostics"], resources: [.copy("Data")]),
    tests("Compression"),
    tests("Archive"),
    tests("Markup"),
    tests("Charts", ["Columns", "Diagnostics"]),
    tests("Rendering", ["Charts", "Columns", "Diagnostics"]),
    tests("Session", ["Plan", "Columns", "Diagnostics", "Formats", "Rendering", "Workforce"]),
    tests("SampleCity", ["Columns", "Diagnostics", "Workforce"]),
    tests("Shell", ["Session", "LineEditor", "Diagnostics"], exclude: ["terminal_test.py"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// `make fuzz` builds this with libFuzzer; nothing else sees it.
if Context.environment["MEIBO_FUZZ"] != nil {
  package.targets += [
    .target(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
    .executableTarget(
      name: "fuzz", dependencies: ["CFuzzer", "Session", "Syntax", "Diagnostics"], path: "Tests/Fuzz/Fuzz"),
  ]
}
