// When and by whom records went.

package import SQLite

/// The last deletion of each record: a row that is gone cannot tell of it. A deletion that is rolled
/// back may stay noted, for it is asked for records alone that are not there; the next real one
/// takes its place.
package struct Deletions {
    private var stamps: [Record: Stamp] = [:]

    /// A record of a table.
    private struct Record: Hashable {
        let table: String
        let id: Int64
    }

    /// When and by whom a record was deleted last; nil if that is not known: it went with the record
    /// above it, or in an earlier run.
    package func stamp(of id: Int64, in table: String) -> Stamp? {
        stamps[Record(table: table, id: id)]
    }

    fileprivate mutating func note(_ id: Int64, in table: String, _ stamp: Stamp) {
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
        for id in ids { deletions.note(id, in: table, stamp) }
    }
}
