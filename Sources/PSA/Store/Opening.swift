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
    /// Where the data of a sandbox is kept.
    public enum Place: Sendable {
        /// In memory; gone with the process.
        case memory
        /// In a file. Every answered write is in it, also after `kill -9`.
        case file(String)
    }

    /// Opens a sandbox. A new one gets the lookups and then the fixtures; a file of an earlier run
    /// is taken as it is.
    /// - Returns: The sandbox, and whether its data is that of an earlier run.
    /// - Throws: `FixtureError`, `OpeningError`, `DatabaseError`.
    public static func open(
        _ name: String = "default", mode: Mode = .default, at place: Place = .memory,
        fixtures: [Fixture], clock: @escaping @Sendable () -> Timestamp
    ) throws -> sending (sandbox: Sandbox, isOld: Bool) {
        let catalog = Catalog.shared(mode)
        let location: Database.Location =
            switch place {
            case .memory: .memory
            case .file(let path): .file(path)
            }
        let database = try Database(
            location, cachedStatementsMax: Limits.cachedStatementsMax)
        let script = Tables.script(for: catalog)
        let isOld = try Self.prepare(database, script, place)
        let sandbox = Sandbox(name: name, catalog: catalog, database: database, clock: clock)
        if !isOld {
            try sandbox.database.transaction {
                try sandbox.database.execute(script)
                // Written last: a file without it was never finished.
                let isComplete = fixtures.first?.isComplete ?? false
                try sandbox.load(isComplete ? fixtures : [Fixture.lookups] + fixtures)
                try sandbox.database.execute(
                    "PRAGMA user_version = \(Self.version(of: script))")
            }
        }
        return (sandbox, isOld)
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
        _ = try Self.prepare(database, Tables.script(for: catalog), .file(file))
        self.init(name: name, catalog: catalog, database: database, clock: clock)
        self.isOld = isOld
    }

    /// Whether the database has the tables already.
    private static func prepare(_ database: borrowing Database, _ script: String, _ place: Place)
        throws -> Bool
    {
        let version = try database.first("PRAGMA user_version") { $0.integer(0) } ?? 0
        let tables = try database.first("SELECT count(*) FROM sqlite_schema") { $0.integer(0) } ?? 0
        if version == 0, tables == 0 { return false }
        guard version == Int64(Self.version(of: script)) else {
            let path = if case .file(let path) = place { path } else { "the database" }
            throw OpeningError(
                message: "\(path) was made in another mode or by another version of psa-mock; "
                    + "move it away, or start with the mode and version that made it")
        }
        return true
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
