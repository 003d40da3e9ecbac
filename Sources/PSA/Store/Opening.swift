// A sandbox comes into being: tables, lookups, fixtures; or a file of an earlier run.

import CAssets
import Glibc
public import Primitives
import SQLite

/// Why a sandbox cannot be opened.
public struct OpeningError: Error, Sendable {
    /// What is wrong and how to mend it, in one line.
    public let message: String
}

extension Sandbox {
    /// A sandbox in memory with the lookups and then the fixtures.
    /// - Throws: `FixtureError`, `DatabaseError`.
    public static func open(
        _ name: String = "default", mode: Mode = .default, fixtures: [Fixture],
        clock: @escaping @Sendable () -> Timestamp
    ) throws -> sending Sandbox {
        let catalog = Catalog.shared(mode)
        let database = try Database(.memory, cachedStatementsMax: Limits.cachedStatementsMax)
        let sandbox = Sandbox(name: name, catalog: catalog, database: database, clock: clock)
        try sandbox.database.transaction {
            let script = Tables.script(for: catalog)
            try sandbox.database.execute(script)
            let isComplete = fixtures.first?.isComplete ?? false
            try sandbox.load(isComplete ? fixtures : [Fixture.lookups] + fixtures)
            try sandbox.database.execute("PRAGMA user_version = \(Self.version(of: script))")
        }
        return sandbox
    }

    /// A sandbox in memory that begins with an image.
    convenience init(
        _ name: String, _ catalog: Catalog, _ image: Image,
        _ clock: @escaping @Sendable () -> Timestamp
    ) throws(DatabaseError) {
        let database = try Database(
            .image(image), cachedStatementsMax: Limits.cachedStatementsMax)
        self.init(name: name, catalog: catalog, database: database, clock: clock)
    }

    /// A sandbox in a file: as an earlier run left it, else beginning with an image.
    /// - Throws: `OpeningError` for a file of another mode or version.
    convenience init(
        _ name: String, _ catalog: Catalog, file: String, _ image: Image,
        _ clock: @escaping @Sendable () -> Timestamp
    ) throws {
        let isOld = try !image.write(toFile: file)
        let database = try Database(
            .file(file), cachedStatementsMax: Limits.cachedStatementsMax)
        try Self.check(database, Tables.script(for: catalog), file)
        self.init(name: name, catalog: catalog, database: database, clock: clock)
        self.isOld = isOld
    }

    /// Whether a file has the tables of this mode and version.
    private static func check(_ database: borrowing Database, _ script: String, _ file: String)
        throws
    {
        let version = try database.first("PRAGMA user_version") { $0.integer(0) } ?? 0
        guard version == Int64(Self.version(of: script)) else {
            throw OpeningError(
                message: "\(file) was made in another mode or by another version of psa-mock; "
                    + "move it away, or start with the mode and version that made it")
        }
    }

    /// A number that changes with the tables: FNV-1a, not 0.
    private static func version(of script: String) -> Int32 {
        let hash = script.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return Int32(bitPattern: hash | 1)
    }
}

extension Fixture {
    /// The lookups that every sandbox has: types, statuses, countries and the like.
    public static var lookups: Fixture {
        get throws(FixtureError) {
            var count = 0
            let start = unsafe psa_mock_lookups_json(&count)
            return try unsafe Fixture(embedded: "lookups.json", start, count)
        }
    }

    /// The data of a managed service provider, in which every example of the spec finds something.
    public static var demo: Fixture {
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

extension Sandbox {
    /// Removes the files of a database.
    static func removeFiles(at path: String) {
        for end in ["", "-wal", "-shm", ".new"] { _ = unsafe unlink(path + end) }
    }
}
