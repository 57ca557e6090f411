// swift-tools-version: 6.1
import PackageDescription

/// Swift 6 mode for every target; the release runtime is linked statically by `make`.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "tminus",
  platforms: [.macOS(.v14)],
  products: [
    .executable(name: "tminus", targets: ["tminus"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    .target(
      name: "CTerminal",
      linkerSettings: [
        .linkedLibrary("edit"),
        .linkedLibrary("util", .when(platforms: [.linux])),
      ]),
    .systemLibrary(
      name: "CMarkdown",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(name: "CLZ4", providers: [.apt(["liblz4-dev"])]),
    .target(name: "CMarkdownArena", dependencies: ["CMarkdown"]),
    .target(
      name: "RunbookCore",
      dependencies: [
        "CMarkdown", "CMarkdownArena",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: settings),
    .target(
      name: "RunbookJournal",
      dependencies: [
        "CLZ4", "RunbookCore",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "RunbookShell",
      dependencies: ["CTerminal"],
      swiftSettings: settings),
    .executableTarget(
      name: "tminus",
      dependencies: [
        "CTerminal", "RunbookCore", "RunbookJournal", "RunbookShell",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RunbookCoreTests",
      dependencies: ["RunbookCore", .product(name: "Subprocess", package: "swift-subprocess")],
      swiftSettings: settings),
    .testTarget(
      name: "RunbookJournalTests",
      dependencies: [
        "RunbookJournal", "RunbookCore", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RunbookShellTests",
      dependencies: ["RunbookCore", "RunbookShell", "CTerminal", "tminus"],
      swiftSettings: settings),
    .testTarget(
      name: "TminusTests",
      dependencies: [
        "tminus", "RunbookShell", "CTerminal",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      exclude: ["Expectations", "Fixtures"],
      swiftSettings: settings),
  ]
)
