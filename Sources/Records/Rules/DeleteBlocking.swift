// Deletes, and what refuses them: "Contacts with related records (tickets, etc.) cannot be deleted.
// Mark as inactive instead." (spec, "Delete Contact")

import Dialect
import Primitives
package import SQLite
package import Schema

/// Records that hold on to the one that shall be deleted.
package struct BlockingReference {
    /// The resource and field of the references.
    package let referrer: Catalog.Referrer
    /// The number of records that refer.
    package let count: Int
    /// The first of them.
    package let ids: [Int64]
}

extension Store {
    /// Deletes a record with its own children, or marks it as deleted where the service does that.
    /// To be called inside a transaction.
    /// - Parameters:
    ///   - replacement: The record that what refers to this one shall refer to instead.
    /// - Throws: `APIError.inUse` while records refer to it, naming them.
    package func delete(
        _ resource: Resource, _ id: Int64, reassigningTo replacement: Int64?, by stamp: Stamp
    )
        throws
    {
        if case .flag = resource.deletion { return try mark(resource, id, by: stamp) }
        if let replacement { try transfer(resource, from: id, to: replacement, by: stamp) }
        let references = try self.blockingReferences(to: resource, id)
        guard references.isEmpty else { throw inUseError(of: resource, id, references) }
        let owned = try owned(by: resource, id)
        try deleteRows(of: resource.table, where: "\"id\" = \(id)", by: stamp)
        for (resource, id) in owned { try removeUnreferenced(resource, id, by: stamp) }
    }

    /// The records that go with a record, such as the photo of a contact.
    private func owned(by resource: Resource, _ id: Int64) throws(DatabaseError) -> [(
        Resource, Int64
    )] {
        var owned: [(Resource, Int64)] = []
        for field in resource.fields where field.isOwned {
            guard case .reference(let name) = field.type,
                let other = try record(namedIn: field.name, of: resource, id)
            else { continue }
            owned.append((catalog.resource(name), other))
        }
        return owned
    }

    /// Deletes a record if no other refers to it.
    package func removeUnreferenced(_ resource: Resource, _ id: Int64, by stamp: Stamp)
        throws(DatabaseError)
    {
        guard try blockingReferences(to: resource, id).isEmpty else { return }
        try deleteRows(of: resource.table, where: "\"id\" = \(id)", by: stamp)
    }

    /// The records of other resources, or of the same, that refer to a record or to its children.
    /// The declarations say which can: every reference holds, but for that of a child to its
    /// parent.
    /// - Parameter idsMax: How many ids of each kind are named.
    package func blockingReferences(
        to resource: Resource, _ id: Int64, idsMax: Int = Limits.blockingIdsMax
    ) throws(DatabaseError) -> [BlockingReference] {
        var references: [BlockingReference] = []
        for referrer in catalog.referrers(to: resource.table) {
            var test: SQL = "\(name: referrer.column) = \(id)"
            // A record that refers to itself does not hold itself.
            if referrer.resource.name == resource.table { test += " AND \"id\" <> \(id)" }
            if let found = try blockingReference(referrer, where: test, idsMax) {
                references.append(found)
            }
        }
        for child in catalog.children(of: resource.table) {
            guard let parent = child.parentColumn else { continue }
            for referrer in catalog.referrers(to: child.name) {
                let test: SQL = """
                    \(name: referrer.column) IN (SELECT "id" FROM \(name: child.table) \
                    WHERE \(name: parent) = \(id))
                    """
                if let found = try blockingReference(referrer, where: test, idsMax) {
                    references.append(found)
                }
            }
        }
        return references
    }

    private func blockingReference(
        _ referrer: Catalog.Referrer, where test: SQL, _ idsMax: Int
    ) throws(DatabaseError) -> BlockingReference? {
        let table: SQL = "\(name: referrer.resource.table)"
        let count = try database.first("SELECT count(*) FROM \(table) WHERE \(test)") {
            Int($0.integer(0))
        }
        guard let count, count > 0 else { return nil }
        let ids = try database.all(
            """
            SELECT "id" FROM \(table) WHERE \(test) ORDER BY "id" \
            LIMIT \(Int64(idsMax))
            """
        ) { $0.integer(0) }
        return BlockingReference(referrer: referrer, count: count, ids: ids)
    }

    private func inUseError(of resource: Resource, _ id: Int64, _ references: [BlockingReference])
        -> APIError
    {
        let kinds = references.map(\.text).joined(separator: "; ")
        var advice: [String] = []
        if resource.field("inactiveFlag") != nil {
            advice.append("set inactiveFlag to true instead")
        }
        if let parameter = resource.transferParameter {
            advice.append("move them to another record with ?\(parameter)=")
        }
        if advice.isEmpty { advice.append("change or delete those records first") }
        let sentence = advice.joined(separator: ", or ")
        return .inUse(
            message: "\(resource.title) \(id) cannot be deleted while other records refer to it: "
                + "\(kinds). \(sentence.prefix(1).uppercased())\(sentence.dropFirst()).",
            references.map(\.fieldError))
    }

    /// Lets everything that refers to one record refer to another.
    private func transfer(
        _ resource: Resource, from id: Int64, to replacement: Int64, by stamp: Stamp
    )
        throws(DatabaseError)
    {
        for referrer in catalog.referrers(to: resource.table) {
            let table: SQL = "\(name: referrer.resource.table)"
            let column: SQL = "\(name: referrer.column)"
            // Where the replacement has such a record already, that one stays and this one goes.
            try database.run(
                """
                UPDATE OR IGNORE \(table) \
                SET \(column) = \(referrer.value(transferredTo: replacement, of: resource)), \
                "lastUpdated" = \(stamp.time.text), "updatedBy" = \(stamp.member) \
                WHERE \(column) = \(id)
                """)
            if !referrer.resource.unique.isEmpty {
                try deleteRows(
                    of: referrer.resource.table, where: "\(column) = \(id)", by: stamp)
            }
        }
    }
}

extension BlockingReference {
    /// The kind, the count and the first ids, for a human.
    package var text: String {
        let role = isPlain ? "" : " as \(referrer.field.name)"
        let more = count > ids.count ? ", …" : ""
        let list = ids.map(String.init).joined(separator: ", ")
        return "\(referrer.resource.noun)\(role) (\(count): \(list)\(more))"
    }

    /// Whether the field is called as what it refers to, so that it says nothing more.
    private var isPlain: Bool { referrer.field.name == referrer.target.lowercased() }

    var fieldError: FieldError {
        FieldError(
            code: "ObjectInUse", message: "In use by \(text).",
            resource: referrer.resource.errorName, field: referrer.field.name)
    }
}
