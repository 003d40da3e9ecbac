// The metadata of a sandbox, kept in its file.

package import Dialect
import Primitives
import Records
package import SQLite

/// The metadata in a sandbox's file: how it was created, and its clock and its seed at
/// present. A change of it and of the data is one, since both lie in one file.
package struct SandboxMetadata: Sendable, Equatable {
    /// The name of the data's origin.
    package var fixture: String
    /// The mode; nil in a file of an earlier version.
    package var mode: Mode?
    /// The sets of fixtures that it began with; nil if `origin` is a file that holds the data.
    var sets: [String]?
    /// The name of the file, in the folder of snapshots, that holds what it began with.
    var origin: String?
    /// Whether a request asked for it by name; others are made on first use.
    var isExplicit: Bool
    /// The bytes to which the data can grow.
    var byteCountMax: Int
    /// The clock that it began with.
    var initialClock: String
    /// The seed of faults that it began with.
    var initialSeed: Int64
    /// The clock at present.
    var clock: String
    /// The seed of faults at present.
    var seed: Int64
    /// The time of a snapshot; nil for a sandbox itself.
    var takenAt: Timestamp?

    /// Creates the metadata of a new sandbox.
    init(_ initial: InitialState, origin: String?, isExplicit: Bool) {
        fixture = initial.fixture
        mode = initial.mode
        sets = initial.sets
        self.origin = origin
        self.isExplicit = isExplicit
        byteCountMax = initial.byteCountMax
        initialClock = initial.clock?.setting ?? SandboxClock.machineSetting
        initialSeed = initial.faults?.seed ?? 0
        clock = initialClock
        seed = initialSeed
    }

    /// Creates the metadata for a file of an earlier version: a sandbox created on first use.
    init(unmarked byteCount: Int) {
        fixture = Templates.standard
        sets = nil
        isExplicit = false
        byteCountMax = byteCount + Limits.sandboxSpareBytes
        initialClock = SandboxClock.machineSetting
        initialSeed = 0
        clock = initialClock
        seed = initialSeed
    }
}

extension SandboxMetadata {
    private static let table = """
        CREATE TABLE IF NOT EXISTS "_sandbox" ("name" TEXT PRIMARY KEY, "value" TEXT) STRICT
        """

    /// Each member by its name, as text.
    private var members: [(name: String, value: String?)] {
        [
            ("fixture", fixture), ("mode", mode?.rawValue), ("sets", sets?.joined(separator: "\n")),
            ("origin", origin),
            ("isExplicit", isExplicit ? "1" : nil), ("byteCountMax", String(byteCountMax)),
            ("initialClock", initialClock), ("initialSeed", String(initialSeed)),
            ("clock", clock), ("seed", String(seed)), ("takenAt", takenAt?.text),
        ]
    }

    /// Writes it into a database, in place of what that held.
    func store(in database: borrowing Database) throws {
        try database.transaction {
            try database.execute(Self.table)
            for (name, value) in members {
                try database.run(
                    """
                    INSERT OR REPLACE INTO "_sandbox" VALUES (\(name), \(value))
                    """)
            }
        }
    }

    /// Reads what a database holds.
    package init(from database: borrowing Database) throws(DatabaseError) {
        self.init(unmarked: try database.byteCount)
        let table: SQL = "SELECT 1 FROM sqlite_schema WHERE name = '_sandbox'"
        guard try database.first(table, { _ in true }) ?? false else { return }
        var values: [String: String] = [:]
        try database.forEachRow(
            #"SELECT "name", "value" FROM "_sandbox" WHERE "value" IS NOT NULL"#
        ) {
            row in values[row.text(0)] = row.text(1)
        }
        fixture = values["fixture"] ?? fixture
        mode = values["mode"].flatMap { Mode(rawValue: $0) }
        sets = values["sets"].map { $0.split(separator: "\n").map(String.init) }
        origin = values["origin"]
        isExplicit = values["isExplicit"] != nil
        byteCountMax = values["byteCountMax"].flatMap { Int($0) } ?? byteCountMax
        initialClock = values["initialClock"] ?? initialClock
        initialSeed = values["initialSeed"].flatMap { Int64($0) } ?? initialSeed
        clock = values["clock"] ?? clock
        seed = values["seed"].flatMap { Int64($0) } ?? seed
        takenAt = values["takenAt"].flatMap { Timestamp($0) }
    }
}

extension Faults {
    /// No faults, with a seed for those to come.
    init(seed: Int64) { if seed != 0 { reseed(seed) } }
}
