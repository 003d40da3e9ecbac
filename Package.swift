// swift-tools-version: 6.2

import PackageDescription

/// The one set of settings for every Swift target: Swift 6 mode with every unsafe operation marked.
/// Debug builds, tests and sanitizers check at run time that accesses to one variable do not overlap; the
/// release build does not, since the checks took 12 % of the instructions of a request. Warnings are errors where
/// SWIFT_WARNINGS says so: another compiler may have more of them.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .strictMemorySafety(),
        .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
    ]
    + (Context.environment["SWIFT_WARNINGS"] == "errors" ? [.treatAllWarnings(as: .error)] : [])

/// `Span` as the result of a property: what lets a byte buffer lend its bytes without a copy.
let lifetimes: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes")]

/// OpenSSL, but for a build without TLS.
let openSSL = Target.Dependency.target(name: "COpenSSL", condition: .when(traits: ["TLS"]))

/// The modules that know nothing of contacts.
let leaves: [Target.Dependency] = [
    "Primitives", "SQLite", "JSON", "Conditions", "TLS", "HTTP", "HTTPClient",
]

/// All modules below the server.
let floors: [Target.Dependency] =
    leaves + [
        "Dialect", "Schema", "Contract", "Records", "Fixtures", "Generation", "API", "OpenAPI",
        "ConnectWise", "Callbacks", "Tenancy",
    ]

/// What a test needs that sends requests to the whole service.
let service: [Target.Dependency] = ["MockServer", "TestSupport", "ServiceTestSupport"]

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

/// What `script/fuzz` links with libFuzzer. Nothing else builds it.
let fuzzing: (products: [Product], targets: [Target]) =
    Context.environment["PSA_MOCK_FUZZ"] == nil
    ? ([], [])
    : (
        [.library(name: "Fuzzing", type: .static, targets: ["Fuzzing"])],
        [
            .target(
                name: "Fuzzing", dependencies: floors + ["MockServer"],
                path: "Tests/Fuzzing", exclude: ["dictionaries"], swiftSettings: settings)
        ]
    )

/// What `script/simulate` runs. Nothing else builds it.
let simulating: (products: [Product], targets: [Target]) =
    Context.environment["PSA_MOCK_SIMULATE"] == nil
    ? ([], [])
    : (
        [.executable(name: "simulate", targets: ["simulate"])],
        [
            .executableTarget(
                name: "simulate", dependencies: ["Simulation"], path: "Tests/SimulationProgram",
                swiftSettings: settings)
        ]
    )

let package = Package(
    name: "psa-mock",
    products: [.executable(name: "psa-mock", targets: ["psa-mock"])] + fuzzing.products
        + simulating.products,
    traits: [
        .default(enabledTraits: ["TLS"]),
        // Without it: swift build --disable-default-traits.
        .trait(name: "TLS", description: "https on the port of http, by the system's OpenSSL 3."),
    ],
    targets: [
        // C: the system libraries, what the Glibc module does not show, and the embedded files.
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CAssets", exclude: ["page"]),

        // Leaves: none of them knows what a contact is, and none imports a sibling.
        module("Primitives", [], lifetimes),
        module("SQLite", ["CSQLite", "Primitives"]),
        module("JSON", ["Primitives"]),
        module("Conditions", ["Primitives"]),
        // Empty but for its types where the trait is off.
        module("TLS", [openSSL, "Primitives"]),
        module("HTTP", ["CLinux", "Primitives", "TLS"]),
        // Requests of the server's own, on the event loop of HTTP.
        module("HTTPClient", ["HTTP", "Primitives", "TLS"]),

        // What every floor may know: modes, leniencies, refusals, limits.
        module("Dialect", leaves),
        // Declarations -> SQL. It opens no database.
        module("Schema", leaves + ["Dialect"]),
        // The vendor's operations and models: facts, and the resources that derive from them.
        module("Contract", leaves + ["CAssets", "Dialect", "Schema"]),
        // The database of one tenant: decoding, writing, generic rules, reading.
        module("Records", leaves + ["Dialect", "Schema"]),
        // Files of records -> the database, and back.
        module("Fixtures", leaves + ["Dialect", "Schema", "Records"]),
        // Fixtures whose records are made when they are loaded.
        module("Generation", ["Primitives", "JSON", "Fixtures"]),
        // One request of the ConnectWise protocol.
        module("API", leaves + ["Dialect", "Schema", "Records"]),
        // Catalog -> document.
        module("OpenAPI", leaves + ["Dialect", "Schema", "Records", "API"]),
        // The imitated service: its resources, its own rules and actions.
        module(
            "ConnectWise",
            leaves + ["Dialect", "Schema", "Contract", "Records", "API"]),
        // What callbacks are told, to whom, when, and what became of it.
        module(
            "Callbacks", leaves + ["Dialect", "Schema", "Records", "API"]),
        // Sandboxes, each with its journal, faults and drift.
        module(
            "Tenancy",
            leaves + [
                "Dialect", "Schema", "Records", "Fixtures", "API", "ConnectWise", "Callbacks",
                "CAssets",
            ]),
        // The composed service: routes, the order of a request, the control plane.
        module("MockServer", floors + ["CAssets"]),
        .executableTarget(
            name: "psa-mock", dependencies: ["CLinux"] + floors + ["MockServer"],
            swiftSettings: settings,
            // Loading the libraries of Swift took a fifth of the time to the first answer. Some of their
            // objects do not say that they need no stack that can be run.
            linkerSettings: [
                .unsafeFlags(
                    ["-static-stdlib", "-Xlinker", "-z", "-Xlinker", "noexecstack"],
                    .when(configuration: .release))
            ]),

        // What tests share: a client that sends raw bytes, JSON paths, files.
        .target(
            name: "TestSupport", dependencies: ["Primitives", "JSON", openSSL],
            path: "Tests/TestSupport", swiftSettings: settings),

        // What tests of the floors share: the service in memory, asked without a socket.
        .target(
            name: "ServiceTestSupport", dependencies: floors + ["MockServer", "TestSupport"],
            path: "Tests/ServiceTestSupport", swiftSettings: settings),

        tests("PrimitivesTests", ["Primitives"]),
        tests("SQLiteTests", ["SQLite", "Primitives", "TestSupport"]),
        tests("JSONTests", ["JSON", "Primitives"]),
        tests(
            "ConditionsTests", ["Conditions", "Primitives", "TestSupport"],
            resources: [.copy("corpus.jsonl")]),
        tests("TLSTests", ["TLS", "TestSupport"]),
        tests("HTTPTests", ["HTTP", "TLS", "Primitives", "TestSupport"]),
        // A network and a clock for the simulation of the server: no part of the program.
        .target(name: "CSimulation", path: "Tests/CSimulation"),
        .target(
            name: "Simulation", dependencies: ["CSimulation", "HTTP", "Primitives"],
            path: "Tests/Simulation", swiftSettings: settings),
        tests("SimulationTests", ["Simulation"]),
        tests("HTTPClientTests", ["HTTP", "HTTPClient", "Primitives", "TLS", "TestSupport"]),
        tests(
            "CallbacksTests",
            leaves + ["Dialect", "Schema", "Records", "API", "ConnectWise", "Callbacks", "Tenancy"]
                + service),
        tests("DialectTests", leaves + ["Dialect", "Records", "Tenancy"] + service),
        tests(
            "SchemaTests",
            ["CSQLite"] + leaves
                + ["Dialect", "Schema", "Records", "API", "ConnectWise", "Tenancy"] + service),
        tests(
            "RecordsTests",
            leaves + ["Dialect", "Schema", "Records", "ConnectWise", "Tenancy"] + service),
        tests(
            "FixturesTests",
            leaves + ["Dialect", "Schema", "Records", "Fixtures", "ConnectWise", "Tenancy"]
                + service),
        tests(
            "GenerationTests",
            leaves + ["Dialect", "Records", "Fixtures", "Generation", "ConnectWise", "Tenancy"]
                + service),
        tests(
            "APITests",
            leaves + ["Dialect", "Schema", "Records", "API", "ConnectWise", "Tenancy"] + service),
        tests(
            "OpenAPITests",
            leaves + [
                "Dialect", "Schema", "Contract", "Records", "OpenAPI", "ConnectWise", "Tenancy",
            ] + service),
        tests(
            "ConnectWiseTests",
            leaves
                + [
                    "Dialect", "Schema", "Contract", "Records", "Fixtures", "ConnectWise",
                    "Tenancy",
                ]
                + service,
            resources: [.copy("operations.tsv")]),
        // Faults of the machine: no part of the program.
        .target(name: "CFaults", dependencies: ["CSQLite"], path: "Tests/CFaults"),
        tests(
            "TenancyTests",
            ["CFaults"] + leaves + [
                "Dialect", "Schema", "Records", "Fixtures", "API", "ConnectWise", "Tenancy",
            ]
                + service),
        tests("MockServerTests", floors + service),
        // The recordings are read where they are, since they are also written there.
        .testTarget(
            name: "RecordingTests", dependencies: floors + ["MockServer"],
            exclude: ["recordings"], swiftSettings: settings),
        tests("ServerTests", floors + ["MockServer", "TestSupport"]),
        tests(
            "SpecTests", floors + ["MockServer", "TestSupport"],
            resources: [.copy("contact-management.txt")]),
    ] + fuzzing.targets + simulating.targets
)
