// Values of examples that are taken from the data: ids of existing records.

import JSON
import Primitives
import Records
import SQLite
import Schema

/// Finds what examples name. Where there is no such record it names id 1: what an example needs is
/// missing in a sandbox without data, and the answer to it will say so.
struct OpenAPISamples {
    private let store: Store
    /// By the resource's name: the ids that a new record would refer to, by the field's name.
    private var references: [String: [String: Int64]] = [:]

    init(_ store: Store) { self.store = store }

    /// Writes a value of an example.
    mutating func write(_ value: OpenAPIDocument.Later, to buffer: inout ByteBuffer)
        throws(DatabaseError)
    {
        switch value {
        case .server(let path): buffer.appendJSON(path)
        case .reference(let name, let field):
            buffer.append(decimal: try reference(field, of: store.catalog.resource(name)))
        case .record(let name):
            buffer.append(decimal: try record(of: store.catalog.resource(name)))
        case .another(let name):
            let resource = store.catalog.resource(name)
            let first = try record(of: resource)
            buffer.append(decimal: try id(at: 1, of: resource, having: nil) ?? first)
        case .parent(let name):
            buffer.append(decimal: try parent(of: store.catalog.resource(name)))
        case .word(let name): buffer.appendJSON(try word(of: store.catalog.resource(name)))
        case .holder(let name, let field):
            let resource = store.catalog.resource(name)
            buffer.append(decimal: try first(of: resource, having: field) ?? 1)
        case .newText(let name, let max):
            let last = try store.lastID(of: store.catalog.resource(name))
            buffer.appendJSON(String("Example \(last + 1)".prefix(max)))
        }
    }

    /// The value of `{id}` for the first record.
    private func record(of resource: Resource) throws(DatabaseError) -> Int64 {
        guard let id = try first(of: resource, having: nil) else { return 1 }
        return try store.locator(of: resource, id)
    }

    /// The value of `{parentId}` for the first record; for a resource below no other, a record.
    private func parent(of resource: Resource) throws(DatabaseError) -> Int64 {
        guard let name = resource.parentResource else {
            return try first(of: resource, having: nil) ?? 1
        }
        if let id = try first(of: resource, having: nil),
            let owner = try store.owner(of: resource, id)
        {
            return owner
        }
        return try first(of: store.catalog.resource(name), having: nil) ?? 1
    }

    /// The word that names the first record in a path.
    private func word(of resource: Resource) throws(DatabaseError) -> String {
        guard resource.field("identifier")?.column != nil, store.catalog.has(resource.table) else {
            return "Example"
        }
        return try store.database.first(
            "SELECT \"identifier\" FROM \(name: resource.table) ORDER BY \"id\" LIMIT 1"
        ) { $0.text(0) } ?? "Example"
    }

    /// The first record of all, or of those whose field has a value.
    private func first(of resource: Resource, having field: String?) throws(DatabaseError) -> Int64?
    {
        try id(at: 0, of: resource, having: field)
    }

    /// The record behind so many others of all, or of those whose field has a value.
    private func id(at offset: Int, of resource: Resource, having field: String?)
        throws(DatabaseError) -> Int64?
    {
        // What has no declaration may have no table.
        guard store.catalog.has(resource.table) else { return nil }
        let column = field.flatMap { resource.field($0)?.column }
        let whereClause: SQL = column.map { " WHERE \(name: $0) IS NOT NULL" } ?? ""
        return try store.database.first(
            "SELECT \"id\" FROM \(name: resource.table)\(whereClause) ORDER BY \"id\" LIMIT 1 OFFSET \(offset)"
        ) { $0.integer(0) }
    }

    // MARK: - References of a new record

    private mutating func reference(_ field: String, of resource: Resource) throws(DatabaseError)
        -> Int64
    {
        if references[resource.name] == nil {
            references[resource.name] = try newReferences(of: resource)
        }
        if let id = references[resource.name]?[field] { return id }
        guard let found = resource.field(field),
            let target = store.catalog.target(of: found, in: resource)
        else { return 1 }
        return try first(of: store.catalog.resource(target), having: nil) ?? 1
    }

    /// The ids of a combination of records that no record of the resource has yet, where a
    /// combination can occur only once.
    private func newReferences(of resource: Resource) throws(DatabaseError) -> [String: Int64] {
        let parts = resource.fields.compactMap {
            field -> (name: String, column: String, table: String)? in
            guard field.name == resource.parent || resource.needs(field),
                let target = store.catalog.target(of: field, in: resource),
                let column = resource.field(field.type.keyedField ?? field.name)?.column
            else { return nil }
            return (field.name, column, store.catalog.resource(target).table)
        }
        let once = resource.unique.first { unique in
            unique.flag == nil
                && unique.columns.allSatisfy { column in
                    parts.contains { $0.column == column }
                }
        }
        guard let once, store.catalog.has(resource.table),
            parts.allSatisfy({ store.catalog.has($0.table) })
        else { return [:] }
        let own = parts.filter { once.columns.contains($0.column) }
        let ids = own.map { "\(name: $0.name).\"id\"" as SQL }
        let tables = own.map { "\(name: $0.table) AS \(name: $0.name)" as SQL }
        let same = own.map { "held.\(name: $0.column) = \(name: $0.name).\"id\"" as SQL }
        let list = ids.joined(separator: ", ")
        let found = try store.database.first(
            """
            SELECT \(list) FROM \(tables.joined(separator: ", ")) WHERE NOT EXISTS \
            (SELECT 1 FROM \(name: resource.table) AS held \
            WHERE \(same.joined(separator: " AND "))) ORDER BY \(list) LIMIT 1
            """
        ) { row in own.indices.map { row.integer($0) } }
        guard let found else { return [:] }
        return Dictionary(uniqueKeysWithValues: zip(own.map(\.name), found))
    }
}
