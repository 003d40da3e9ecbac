// swift-tools-version: 6.2

import PackageDescription

/// The one set of settings for every Swift target: Swift 6 mode with every unsafe operation marked.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
]

/// `Span` as the result of a property: what lets a byte buffer lend its bytes without a copy.
let lifetimes: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes")]

func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], _ extra: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings + extra)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [])
    -> Target
{
    .testTarget(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let package = Package(
    name: "psa-mock",
    products: [.executable(name: "psa-mock", targets: ["psa-mock"])],
    targets: [
        // C: the system library, what the Glibc module does not show, and the embedded fixtures.
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CAssets"),

        // Leaves: none of them knows what a contact is, and none imports a sibling.
        module("Primitives", [], lifetimes),
        module("SQLite", ["CSQLite", "Primitives"]),
        module("JSON", ["Primitives"]),
        module("Conditions", ["Primitives"]),
        module("HTTP", ["CLinux", "Primitives"]),

        // The service, in memory; and the program around it.
        module("PSA", ["Primitives", "SQLite", "JSON", "Conditions", "HTTP", "CAssets"]),
        .executableTarget(
            name: "psa-mock", dependencies: ["PSA", "HTTP", "JSON", "SQLite", "Primitives"],
            swiftSettings: settings),

        // What tests share: a client that sends raw bytes, JSON paths, files.
        .target(
            name: "TestSupport", dependencies: ["Primitives", "JSON"], path: "Tests/TestSupport",
            swiftSettings: settings),

        tests("PrimitivesTests", ["Primitives"]),
        tests("SQLiteTests", ["SQLite", "Primitives", "TestSupport"]),
        tests("JSONTests", ["JSON", "Primitives"]),
        tests(
            "ConditionsTests", ["Conditions", "Primitives", "TestSupport"],
            resources: [.copy("corpus.jsonl")]),
        tests("HTTPTests", ["HTTP", "Primitives", "TestSupport"]),
        tests(
            "PSATests",
            ["PSA", "HTTP", "SQLite", "JSON", "Conditions", "Primitives", "TestSupport"],
            resources: [.copy("operations.tsv")]),
        // The recordings are read where they are, since they are also written there.
        .testTarget(
            name: "RecordingTests", dependencies: ["PSA", "HTTP", "JSON", "Primitives"],
            exclude: ["recordings"], swiftSettings: settings),
        tests("ServerTests", ["PSA", "HTTP", "JSON", "Primitives", "TestSupport"]),
        tests(
            "SpecTests", ["PSA", "HTTP", "JSON", "Primitives", "TestSupport"],
            resources: [.copy("contact-management.txt")]),
    ]
)
