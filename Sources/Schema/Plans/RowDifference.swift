// Rows of two states of the same table, compared.

package import SQLite

extension Tables {
    /// The test whether two rows of a resource differ in more than their ids. Text is compared byte by byte:
    /// a change of case is one.
    /// - Parameters:
    ///   - row: The name under which the one is read, and that of the other.
    ///   - columns: Columns beside those of its fields that count.
    package static func difference(
        of resource: Resource, _ row: SQL, from other: SQL, and columns: [String] = []
    ) -> SQL {
        let own = resource.fields.filter { !$0.isPrimaryKey }.compactMap(\.column)
        let tests = (own + columns).map { column -> SQL in
            "\(row).\(name: column) IS NOT \(other).\(name: column) COLLATE BINARY"
        }
        return tests.joined(separator: " OR ")
    }
}
