// What tables get when all records of fixtures are there.

import Records
import SQLite
import Schema

extension Store {
    /// Completes what is for all records together. To be called in the transaction that has loaded them.
    func completeLoading() throws(DatabaseError) {
        try keepLaterIndexes()
        try orderLastIDs()
    }

    /// Lets tables have the indexes that come with the first value, of those references that any record has.
    private func keepLaterIndexes() throws(DatabaseError) {
        for resource in catalog.resources where !resource.isView {
            let fields = resource.fields.filter(resource.isIndexedLater)
            guard !fields.isEmpty else { continue }
            let counts = fields.compactMap(\.column).map { "count(\(name: $0))" as SQL }
            let found = try database.first(
                "SELECT \(counts.joined(separator: ", ")) FROM \(name: resource.table)"
            ) { row in
                fields.indices.filter { row.integer($0) > 0 }
            }
            for index in found ?? [] { try keepIndex(of: fields[index], in: resource.table) }
        }
    }

    /// Puts the tables with the most records first in the list of last ids, which SQLite searches row
    /// by row for each new record (SQLite, "The AUTOINCREMENT Keyword").
    private func orderLastIDs() throws(DatabaseError) {
        let rows = try database.all("SELECT name, seq FROM sqlite_sequence") {
            (name: $0.text(0), last: $0.integer(1))
        }
        try database.run("DELETE FROM sqlite_sequence")
        for (name, last) in rows.sorted(by: { ($1.last, $0.name) < ($0.last, $1.name) }) {
            try database.run(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (\(name), \(last))")
        }
    }
}
