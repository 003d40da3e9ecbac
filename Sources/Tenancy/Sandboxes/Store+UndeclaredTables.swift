// Tables of resources without a declaration, in data that was written before.

import Records
import SQLite
import Schema

extension Store {
    /// Finds the tables of resources without a declaration that the data has.
    func findUndeclaredTables() throws(DatabaseError) {
        let mark = try database.first("PRAGMA application_id") { $0.integer(0) }
        guard mark == Self.undeclaredMark else { return }
        let tables = try database.all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"
        ) { $0.text(0) }
        show(tables.filter { !catalog.has($0) }.compactMap { catalog.entry(named: $0) })
    }
}
