// Tables and columns without a declaration, in data that was written before.

package import SQLite
import Schema

extension Store {
    /// Finds the tables of resources without a declaration, and the columns of members without one, that the
    /// data has.
    /// - Parameter mark: The mark in its header.
    package func findUndeclared(mark: Int32) throws(DatabaseError) {
        guard mark == Self.undeclaredMark else { return }
        let tables = try database.tables()
        show(entriesWithoutTable(tables))
        try showFurtherMembers(in: tables)
    }
}
