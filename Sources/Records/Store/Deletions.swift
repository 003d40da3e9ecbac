// The times and authors of deletions.

import Dialect
package import SQLite

/// The last deletion of each record, since its row no longer exists, as long as there is room. A deletion
/// that is rolled back may stay noted, for it is asked for records alone that are not there; the next real
/// one takes its place.
package struct Deletions {
    /// The latest, at most half of what there is room for.
    private var stamps: [Record: Stamp] = [:]
    /// Those before, which are forgotten when the latest take their place.
    private var earlier: [Record: Stamp] = [:]

    /// A record of a table.
    private struct Record: Hashable {
        let table: String
        let id: Int64
    }

    /// The last deletion of a record; nil if it is not known, since it was deleted with the record
    /// above it, in an earlier run, or before `Limits.deletionsMax` others.
    package func stamp(of id: Int64, in table: String) -> Stamp? {
        let record = Record(table: table, id: id)
        return stamps[record] ?? earlier[record]
    }

    mutating func add(_ id: Int64, in table: String, _ stamp: Stamp) {
        if stamps.count >= Limits.deletionsMax / 2 {
            earlier = stamps
            stamps = [:]
        }
        stamps[Record(table: table, id: id)] = stamp
    }
}

extension Store {
    /// Deletes the rows of a table for which `test` holds, and remembers when and by whom. What
    /// stands below them goes too, and is not remembered: it goes with its owner.
    package func deleteRows(of table: String, where test: SQL, by stamp: Stamp)
        throws(DatabaseError)
    {
        let ids = try database.all("DELETE FROM \(name: table) WHERE \(test) RETURNING \"id\"") {
            $0.integer(0)
        }
        if !ids.isEmpty { loading?.noteDeletion() }
        for id in ids { deletions.add(id, in: table, stamp) }
    }
}
