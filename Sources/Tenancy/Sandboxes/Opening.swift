// Opening of a sandbox: tables, lookups, fixtures; or a file of an earlier run.

import CAssets
import ConnectWise
package import Dialect
package import Fixtures
import Glibc
package import Primitives
package import Records
package import SQLite
import Schema

/// The error of a sandbox that cannot be opened.
package struct OpeningError: Error, Sendable {
    /// The reason and the remedy, in one line.
    package let message: String
}

extension Sandbox {
    /// A sandbox in memory with the lookups and then the fixtures.
    /// - Throws: `FixtureError`, `DatabaseError`.
    package static func open(
        _ name: String = "default", mode: Mode = .default, fixtures: [Fixture],
        in location: Database.Location = .memory,
        clock: @escaping @Sendable () -> Timestamp
    ) throws -> sending Sandbox {
        let database = try Database(location, cachedStatementsMax: Limits.cachedStatementsMax)
        let isImage = if case .workspace = location { true } else { false }
        let store = Store(
            name: name, rules: .shared(mode), database: database, observesRows: !isImage,
            clock: clock)
        try store.database.transaction {
            let script = Tables.script(for: store.catalog)
            try store.database.execute(script)
            let isComplete = fixtures.first?.isComplete ?? false
            try store.load(isComplete ? fixtures : [Fixture.lookups] + fixtures)
            try store.database.execute("PRAGMA user_version = \(Self.version(of: script))")
        }
        return Sandbox(store)
    }

    /// A sandbox in memory that begins with an image.
    package convenience init(
        _ name: String, _ rules: Ruleset, _ image: Image,
        _ clock: @escaping @Sendable () -> Timestamp
    ) throws(DatabaseError) {
        let database = try Database(
            .image(image), cachedStatementsMax: Limits.cachedStatementsMax)
        self.init(Store(name: name, rules: rules, database: database, clock: clock))
        store.descend(from: Lineage(image))
    }

    /// A sandbox that a file keeps, as it was left.
    /// - Parameter mode: The mode that it must have; nil for any.
    /// - Throws: `OpeningError` for a file of another mode or version, `DatabaseError`.
    static func open(
        _ name: String, file: String, mode: Mode?, _ clock: @escaping @Sendable () -> Timestamp
    ) throws -> (sandbox: Sandbox, metadata: SandboxMetadata) {
        // Files of earlier versions could be read by others.
        _ = unsafe chmod(file, 0o600)
        let database = try Database(
            .file(file), cachedStatementsMax: Limits.cachedStatementsMax)
        let metadata = try SandboxMetadata(from: database)
        let rules = try rules(of: database, metadata.mode, mode, file)
        try database.limit(byteCountMax: metadata.byteCountMax)
        let sandbox = Sandbox(Store(name: name, rules: rules, database: database, clock: clock))
        sandbox.store.clock = SandboxClock(machine: clock, setting: metadata.clock)
        sandbox.faults = Faults(seed: metadata.seed)
        sandbox.isInFile = true
        sandbox.isReopened = true
        return (sandbox, metadata)
    }

    /// The rules of the catalog whose tables a file has.
    /// - Parameters:
    ///   - own: The mode that the file tells; nil if it tells none.
    ///   - wanted: The mode that it must have; nil for any.
    static func rules(
        of database: borrowing Database, _ own: Mode?, _ wanted: Mode?, _ file: String
    ) throws -> Ruleset {
        let version = try database.first("PRAGMA user_version") { $0.integer(0) } ?? 0
        let found = Mode.allCases.first { mode in
            version == Int64(Self.versions[mode] ?? 0) && mode == own ?? mode
                && mode == wanted ?? mode
        }
        guard let found else {
            throw OpeningError(
                message: "\(file) was made in another mode or by another version of psa-mock; "
                    + "move it away, or start with the mode and version that made it")
        }
        return .shared(found)
    }

    /// Whether a number is the version of the tables of a mode.
    static func isVersion(_ number: Int32) -> Bool { versions.values.contains(number) }

    /// The version of the tables of each mode.
    private static let versions = Dictionary(
        uniqueKeysWithValues: Mode.allCases.map {
            ($0, version(of: Tables.script(for: .shared($0))))
        })

    /// A number that changes with the tables: FNV-1a, not 0.
    private static func version(of script: String) -> Int32 {
        Int32(bitPattern: FNV1a.hash32(script.utf8) | 1)
    }
}

extension Fixture {
    /// The lookups of every sandbox: types, statuses, countries and others.
    package static var lookups: Fixture {
        get throws(FixtureError) {
            var count = 0
            let start = unsafe psa_mock_lookups_json(&count)
            return try unsafe Fixture(embedded: "lookups.json", start, count)
        }
    }

    /// The data of a managed service provider, in which every example of the spec finds something.
    package static var demo: Fixture {
        get throws(FixtureError) {
            var count = 0
            let start = unsafe psa_mock_demo_json(&count)
            return try unsafe Fixture(embedded: "demo.json", start, count)
        }
    }

    private init(embedded name: String, _ start: UnsafePointer<UInt8>?, _ count: Int)
        throws(FixtureError)
    {
        try unsafe self.init(name: name, Array(UnsafeBufferPointer(start: start, count: count)))
    }
}
