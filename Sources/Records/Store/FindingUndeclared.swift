// Tables and columns without a declaration, in data that was written before.

package import SQLite
package import Schema

extension Store {
    /// Finds the tables of resources without a declaration, and the columns of members without one, that the
    /// data has.
    /// - Parameter contents: What its header tells.
    package func findUndeclared(_ contents: UndeclaredContents) throws(DatabaseError) {
        if contents.isEmpty { return }
        let tables = try database.tables()
        catalog = catalog.expecting(tables)
        firstCatalog = catalog
        if contents.contains(.columns) { try showFurtherMembers(in: tables) }
    }
}
