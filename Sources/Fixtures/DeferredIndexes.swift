// Indexes that are made when their records are there.

import Dialect
import Records
import SQLite
import Schema

/// The indexes of a resource, and of those below it, that loading a long list does not need: made
/// once over all records, each takes a third of the time. Unique ones stay, which are the second
/// guard, and those by which the records below a record are found.
struct DeferredIndexes {
    private let store: Store
    private let indexes: [Tables.Index]
    private let tables: [String]

    /// - Parameter count: The number of records that come.
    /// - Returns: Nil if they are too few, or fewer than those that are there.
    init?(of resource: Resource, expecting count: Int, _ store: Store) throws(DatabaseError) {
        guard count >= Limits.deferredIndexRecordsMin, try store.count(of: resource.table) <= count
        else { return nil }
        self.store = store
        var resources = [resource]
        var next = 0
        while next < resources.count {
            resources += store.catalog.children(of: resources[next].name)
            next += 1
        }
        tables = resources.map(\.table)
        // A further member gets its own with its first value.
        let names = try Set(
            store.database.all("SELECT name FROM main.sqlite_schema WHERE type = 'index'") {
                $0.text(0)
            })
        indexes = resources.flatMap { resource in
            Tables.fieldIndexes(resource).filter {
                $0.field != resource.parent && names.contains($0.name)
            }
        }
    }

    /// Drops them, before the records come.
    func drop() throws(DatabaseError) {
        for table in tables { try moveLastID(of: table) }
        for index in indexes { try store.database.run("DROP INDEX \(name: index.name)") }
    }

    /// Puts a table first in the list of last ids, which SQLite searches row by row for each record
    /// (SQLite, "The AUTOINCREMENT Keyword").
    private func moveLastID(of table: String) throws(DatabaseError) {
        try store.database.run(
            """
            UPDATE sqlite_sequence SET rowid = (SELECT min(rowid) - 1 FROM sqlite_sequence) \
            WHERE name = \(table)
            """)
        try store.database.run(
            """
            INSERT INTO sqlite_sequence (rowid, name, seq) \
            SELECT (SELECT coalesce(min(rowid), 0) - 1 FROM sqlite_sequence), \(table), 0 \
            WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = \(table))
            """)
    }

    /// Makes them, when the records are there.
    func make() throws(DatabaseError) {
        for index in indexes { try store.database.execute(index.statement) }
    }
}
