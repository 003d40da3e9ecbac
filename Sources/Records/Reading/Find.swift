// Ids of the records that a request asks for.

import Dialect
package import SQLite
package import Schema

extension Store {
    /// The id of the record that a path names below a parent: by its own id, or by that of the
    /// record in its locator. Nil if there is none.
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

    /// What stands for a record in paths: its id, or that of the record in its locator.
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

    /// The id that a record has in a reference field; nil if there is none.
    package func record(namedIn field: String, of resource: Resource, _ id: Int64)
        throws(DatabaseError)
        -> Int64?
    {
        guard let column = resource.field(field)?.column else { return nil }
        return try reference(column, of: resource, id)
    }
}

extension Resource {
    /// The column that holds what stands for a record in paths, where that is not its id.
    fileprivate var locatorColumn: String? { locator.flatMap { field($0)?.column } }
}
