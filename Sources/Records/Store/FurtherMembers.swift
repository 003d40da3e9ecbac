// Members that only the vendor's contract has: their columns are made with the first value.

package import SQLite
package import Schema

extension Store {
    /// The resource that a draft is of, with the members that it has values for. To be called in the
    /// transaction that writes the record.
    func resource(_ resource: Resource, for draft: inout Draft) throws -> Resource {
        if draft.keepFurther(behind: catalog.resource(resource.name).fields.count) {
            try keepFurtherColumns(of: resource.table)
        }
        return catalog.resource(resource.name)
    }

    /// Lets a table have the columns of all members that the vendor's contract has.
    private func keepFurtherColumns(of table: String) throws {
        guard let extended = catalog.extended(catalog.resource(table)) else { return }
        try database.addColumns(Tables.furtherColumns(of: extended), to: table)
        try mark(UndeclaredContents.columns.rawValue)
        try showFurtherMembers(of: extended)
    }

    /// Lets answers show the members of a table that only the vendor's contract has. What they refer to gets
    /// tables of this connection, where the data has none.
    private func showFurtherMembers(of extended: Resource) throws(DatabaseError) {
        try standIn(for: extended.namedResources)
        catalog = catalog.extending(extended.table)
    }

    /// What has the rows of a resource in one of the databases of the connection: its table, with null for
    /// members whose columns that lacks; the records that it begins with where that lacks the table, as it may
    /// that of a resource without a declaration.
    package func rows(of resource: Resource, in schema: String) throws(DatabaseError) -> SQL {
        if resource.isUndeclared, try database.columnCount(of: resource.table, in: schema) == 0 {
            return Tables.initialRows(of: resource)
        }
        let table: SQL = "\(name: schema).\(name: resource.table)"
        let further = resource.fields.filter(\.isFurther).compactMap(\.column)
        guard !further.isEmpty, try !hasFurtherColumns(resource, in: schema) else { return table }
        let columns = further.map { "NULL AS \(name: $0)" as SQL }.joined(separator: ", ")
        return "(SELECT *, \(columns) FROM \(table))"
    }

    /// Whether the table of a resource has the columns of all members, in one of the databases of the
    /// connection.
    package func hasFurtherColumns(_ resource: Resource, in schema: String) throws(DatabaseError)
        -> Bool
    {
        let declared = Tables.columns(of: resource.withoutFurther).count
        return try database.columnCount(of: resource.table, in: schema) > declared
    }

    /// Shows the further members of the tables whose columns the data has.
    /// - Parameter tables: All tables of the data.
    func showFurtherMembers(in tables: [String]) throws(DatabaseError) {
        for table in tables where catalog.has(table) {
            let resource = catalog.resource(table)
            guard !resource.isUndeclared,
                try hasFurtherColumns(resource, in: "main"),
                let extended = catalog.extended(resource)
            else { continue }
            try showFurtherMembers(of: extended)
        }
    }
}
