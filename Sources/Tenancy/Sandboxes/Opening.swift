// Opening of a sandbox: tables, lookups, fixtures; or a file of an earlier run.

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
    /// A sandbox in memory with the lookups and then the fixtures. A database that has tables has
    /// the lookups as well.
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
        let hasTables = try store.database.first("PRAGMA user_version") { $0.integer(0) } != 0
        try store.database.transaction {
            if !hasTables { try store.makeTables() }
            let isComplete = hasTables || fixtures.first?.isComplete ?? false
            try store.load(isComplete ? fixtures : [Fixture.lookups] + fixtures)
        }
        return Sandbox(store)
    }

    /// A sandbox in memory that begins with an image.
    package convenience init(
        _ name: String, _ rules: Ruleset, _ image: Image, recycling: RecycledConnections? = nil,
        _ clock: @escaping @Sendable () -> Timestamp
    ) throws(DatabaseError) {
        let database = try Database(
            image, cachedStatementsMax: Limits.cachedStatementsMax, recycling: recycling)
        self.init(
            Store(
                name: name, rules: rules, database: database, recycling: recycling, clock: clock))
        store.descend(from: Lineage(image))
        try store.findUndeclared(
            UndeclaredContents(rawValue: store.database.imageApplicationID))
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
        let mark = try database.first("PRAGMA application_id") { $0.integer(0) } ?? 0
        let sandbox = Sandbox(Store(name: name, rules: rules, database: database, clock: clock))
        try sandbox.store.findUndeclared(
            UndeclaredContents(rawValue: Int32(truncatingIfNeeded: mark)))
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
            version == Int64(Self.version(of: mode)) && mode == own ?? mode
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
    static func isVersion(_ number: Int32) -> Bool {
        Mode.allCases.contains { version(of: $0) == number }
    }

    /// The version of the tables of a mode: a number that changes with their statements, not 0.
    static func version(of mode: Mode) -> Int32 { versions[mode] }

    private static let versions = PerMode { version(of: Tables.script(for: .shared($0))) }

    fileprivate static func version(of script: String) -> Int32 {
        Int32(truncatingIfNeeded: FNV1a.longHash64(script.utf8.span) | 1)
    }
}

extension Store {
    /// Makes the tables, and says which they are.
    fileprivate func makeTables() throws(DatabaseError) {
        let script = Tables.script(for: catalog)
        try database.execute(script)
        try database.execute("PRAGMA user_version = \(Sandbox.version(of: script))")
    }
}
