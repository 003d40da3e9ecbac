// Tables and columns without a declaration, in data that was written before.

package import SQLite
import Schema

extension Store {
    /// Finds the tables of resources without a declaration, and the columns of members without one, that the
    /// data has.
    /// - Parameter mark: The mark in its header.
    package func findUndeclared(mark: Int32) throws(DatabaseError) {
        guard mark == Self.undeclaredMark else { return }
        let tables = try database.all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"
        ) { $0.text(0) }
        show(tables.filter { !catalog.has($0) }.compactMap { catalog.entry(named: $0) })
        try showFurtherMembers(in: tables)
    }
}
