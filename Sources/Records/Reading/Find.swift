// Lookup of records by id, below a parent.

import Dialect
package import SQLite
package import Schema

extension Store {
    /// The id of the record that a path names below a parent: by its own id, or by that of the
    /// record in its locator. Nil if it does not exist.
    package func locate(_ resource: Resource, _ named: Int64, below parent: Int64?)
        throws(DatabaseError)
        -> Int64?
    {
        guard let column = resource.locatorColumn else {
            return try contains(resource, named, below: parent) ? named : nil
        }
        var sql: SQL = """
            SELECT "id" FROM \(name: resource.table) WHERE \(name: column) = \(named)
            """
        if let parent, let own = resource.parentColumn { sql += " AND \(name: own) = \(parent)" }
        return try database.first(sql) { $0.integer(0) }
    }

    /// The id of a record in paths: its own, or that of the record in its locator.
    package func locator(of resource: Resource, _ id: Int64) throws(DatabaseError) -> Int64 {
        guard let column = resource.locatorColumn else { return id }
        return try reference(column, of: resource, id) ?? id
    }

    /// The id that a column of a record holds; nil for none, and where there is no such record.
    func reference(_ column: String, of resource: Resource, _ id: Int64) throws(DatabaseError)
        -> Int64?
    {
        try database.first(
            "SELECT \(name: column) FROM \(name: resource.table) WHERE \"id\" = \(id)"
        ) { $0.optionalInteger(0) } ?? nil
    }

    /// The record whose flag is set, else the oldest; nil if there is no record.
    package func flagged(_ resource: Resource, _ flag: String) throws(DatabaseError) -> Int64? {
        try database.first(
            """
            SELECT "id" FROM \(name: resource.table) ORDER BY \(name: flag) DESC, "id" LIMIT 1
            """
        ) { $0.integer(0) }
    }

    /// The id that a record has in a reference field; nil for null.
    package func record(namedIn field: String, of resource: Resource, _ id: Int64)
        throws(DatabaseError)
        -> Int64?
    {
        guard let column = resource.field(field)?.column else { return nil }
        return try reference(column, of: resource, id)
    }
}

extension Resource {
    /// The column of the id of a record in paths, where that is not its own id.
    fileprivate var locatorColumn: String? { locator.flatMap { field($0)?.column } }
}
