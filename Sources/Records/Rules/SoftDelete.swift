// Soft delete: a deleted company keeps its row, with the time and the author of the deletion.

import Primitives
package import SQLite
package import Schema

extension Store {
    /// Marks a record as deleted. One that is marked already keeps when and by whom.
    /// - Precondition: the resource's records are marked, not removed.
    package func mark(_ resource: Resource, _ id: Int64, by stamp: Stamp) throws(DatabaseError) {
        guard case .flag(let flag, let when, let who) = resource.deletion else {
            preconditionFailure("\(resource.name) has no mark")
        }
        func once(_ column: String, _ value: String) -> SQL {
            "\(name: column) = CASE WHEN \(name: flag) THEN \(name: column) ELSE \(value) END"
        }
        try update(
            resource, id,
            ["\(name: flag) = 1", once(when, stamp.time.text), once(who, stamp.member)], by: stamp)
    }

    /// The oldest record that is not marked as deleted; nil if all are.
    package func oldest(_ resource: Resource) throws(DatabaseError) -> Int64? {
        var whereClause: SQL = ""
        if case .flag(let flag, _, _) = resource.deletion {
            whereClause = " WHERE NOT \(name: flag)"
        }
        return try database.first(
            "SELECT \"id\" FROM \(name: resource.table)\(whereClause) ORDER BY \"id\" LIMIT 1"
        ) { $0.integer(0) }
    }
}

extension Rule {
    /// A record whose mark is taken away was never deleted.
    static let undeletion = Rule(prepare: { write, _ in
        guard case .flag(let flag, let when, let who) = write.resource.deletion, write.isChange,
            write.changes(flag), !write.flag(flag)
        else { return }
        write[when] = .null
        write[who] = .null
    })
}
