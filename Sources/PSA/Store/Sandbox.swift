// One tenant's data: a database, a clock, a catalog.

public import Primitives
public import SQLite

/// A sandbox: one set of data with everything that belongs to it. It lives on one worker and is
/// never touched from elsewhere.
public final class Sandbox {
    /// The name by which requests choose it.
    public let name: String
    let catalog: Catalog
    let database: Database
    /// Read once for each request.
    public internal(set) var clock: SandboxClock

    /// A sandbox over a database that has its tables.
    init(
        name: String, catalog: Catalog, database: consuming Database,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.name = name
        self.catalog = catalog
        self.database = database
        self.clock = SandboxClock(machine: clock)
    }

    /// The time by the sandbox's clock.
    public var now: Timestamp { clock.now }

    /// Whether anything was changed since it began.
    var isTouched: Bool { database.changeCount > 0 || !clock.isMachine }

    /// How many records of a resource there are.
    public func count(of resource: String) throws(DatabaseError) -> Int {
        let count = try database.first("SELECT count(*) FROM \(name: resource)") { $0.integer(0) }
        return Int(count ?? 0)
    }

    /// Whether there is a record of that id, below that parent if one is given.
    func contains(_ resource: Resource, _ id: Int64, below parent: Int64?) throws(DatabaseError)
        -> Bool
    {
        let finding = catalog.writePlan(of: resource.name).finding
        guard let parent, let column = resource.parentColumn else {
            return try database.first(text: finding, bindings: [.integer(id)]) { _ in true }
                ?? false
        }
        let sql: SQL = """
            SELECT 1 FROM \(name: resource.table) WHERE "id" = \(id) AND \(name: column) = \(parent)
            """
        return try database.first(sql) { _ in true } ?? false
    }

    /// The id that the next record of a resource gets: one more than the greatest that ever was.
    func nextID(of resource: Resource) throws(DatabaseError) -> Int64 {
        let last = try database.first(
            "SELECT seq FROM sqlite_sequence WHERE name = \(resource.table)"
        ) { $0.integer(0) }
        return (last ?? 0) + 1
    }
}

/// When and by whom a change is made.
struct Stamp {
    let time: Timestamp
    let member: String
}

/// GUIDs that are the same wherever the same record is made.
enum GUID {
    /// The GUID of a record, in the form of RFC 9562 version 8: what is in it is our own affair.
    static func text(of id: Int64, in resource: String) -> String {
        let seed = resource.utf8.reduce(0xcbf2_9ce4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        var state = seed ^ UInt64(bitPattern: id) &* 0x9e37_79b9_7f4a_7c15
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            var word = next(&state)
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        bytes[6] = bytes[6] & 0x0f | 0x80
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// SplitMix64: one step, well mixed.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
