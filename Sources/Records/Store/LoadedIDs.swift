// The ids of records while fixtures are loaded.

package import SQLite

/// Which ids the tables have, kept in memory while many records are loaded: each of them refers to
/// some others, and a question to the database takes ten times as long.
package final class LoadedIDs {
    private var tables: [String: Table] = [:]

    package init() {}

    /// The ids of one table.
    package final class Table {
        private let name: String
        private var ids: IDSet?
        /// Whether records were deleted, so that only the database knows.
        fileprivate var isOutdated = false {
            didSet { ids = nil }
        }
        /// The last id that the table ever had; nil if it was not asked for yet.
        package internal(set) var lastID: Int64?

        fileprivate init(_ name: String) { self.name = name }

        /// Whether the table has a record of an id; nil if only the database knows.
        package func contains(_ id: Int64, of database: borrowing Database) throws(DatabaseError)
            -> Bool?
        {
            if let ids { return ids.contains(id) }
            guard !isOutdated else { return nil }
            var found = IDSet()
            try database.forEachRow("SELECT \"id\" FROM \(name: name)") {
                found.insert($0.integer(0))
            }
            ids = found
            return found.contains(id)
        }

        /// Notes a new record.
        func insert(_ id: Int64) {
            ids?.insert(id)
            noteLastID(id)
        }

        /// Notes that new ids come behind one.
        func noteLastID(_ id: Int64) {
            if let last = lastID { lastID = max(last, id) }
        }
    }

    /// The ids of a table.
    package func table(_ name: String) -> Table {
        if let table = tables[name] { return table }
        let table = Table(name)
        tables[name] = table
        return table
    }

    /// Notes that records were deleted, of whatever table.
    package func noteDeletion() { for table in tables.values { table.isOutdated = true } }

    /// Reads the ids anew when they are asked for, where they are outdated.
    package func refresh() {
        for table in tables.values where table.isOutdated { table.isOutdated = false }
    }
}

/// A set of ids, most of which follow each other.
package struct IDSet {
    /// Sixty-four ids each, a bit for each one.
    private var words: [Int64: UInt64] = [:]

    package init() {}

    package func contains(_ id: Int64) -> Bool {
        words[id >> 6, default: 0] & 1 << UInt64(id & 63) != 0
    }

    package mutating func insert(_ id: Int64) { words[id >> 6, default: 0] |= 1 << UInt64(id & 63) }
}
