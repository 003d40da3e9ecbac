// The difference between two states of a sandbox, found by comparing tables.

package import JSON
package import Primitives
package import Records
package import SQLite
package import Schema

/// A record that was added, updated or deleted since an earlier state of the data.
package struct RecordChange {
    /// The net change: a record that was added and deleted since is in no list.
    package enum Kind: Int64 {
        case added, updated, deleted

        package var text: String {
            switch self {
            case .added: "added"
            case .updated: "updated"
            case .deleted: "deleted"
            }
        }
    }

    /// The resource of the record.
    package let resource: Resource
    /// The id of the record.
    package let id: Int64
    /// The kind of the change.
    package let kind: Kind
    /// The record above it, for a resource below another.
    package let parent: Int64?
    /// The record above that one, for a resource two levels below another.
    package var grandparent: Int64?
    /// The time of its last change, as `_info` has it; for a deleted one the time when it or the
    /// record above it was deleted. Nil if it is unknown.
    package var at: String?
    /// The author of the last change; nil if it is unknown.
    package var by: String?
    /// Members with another value than before, as JSON.
    package var fields: [(name: String, before: JSONOutput, after: JSONOutput)] = []
}

/// Compares the data of a sandbox with an image of it.
package struct DataChanges {
    let store: Store
    /// The state that the data is compared with.
    let image: Image
    /// The rows that are compared; nil for all.
    private let rows: ChangedRows?
    /// The only resource whose records are compared; nil for all.
    private let only: Resource?

    /// The name under which the image's tables are read.
    private static let before = "before"

    /// - Parameters:
    ///   - rows: Those that may differ; nil if it may be any.
    ///   - resource: The only one whose records are compared; nil for all.
    package init(
        of store: Store, since image: Image, among rows: ChangedRows?,
        only resource: Resource? = nil
    ) {
        self.rows = rows
        self.store = store
        self.image = image
        only = resource
    }

    /// The changes in the order of their moments, then of resources and ids; those whose
    /// moment is unknown come last. The values of members are found for the first `countMax` alone.
    /// - Parameter moment: Leaves out what is known to have been changed last before it.
    /// - Returns: The first changes, and how many there are in all.
    /// - Throws: `DatabaseError`.
    package func list(from moment: Timestamp?, countMax: Int) throws -> (
        changes: [RecordChange], total: Int
    ) {
        try store.database.attaching(image, as: Self.before) {
            var changes = try found()
            if let moment = moment?.text {
                changes.removeAll { $0.at.map { $0 < moment } ?? false }
            }
            let ranks = changes.enumerated().sorted { left, right in
                let (own, other) = (left.element.at, right.element.at)
                guard own == other else {
                    return own.map { mine in other.map { mine < $0 } ?? true } ?? false
                }
                return left.offset < right.offset
            }
            var first = ranks.prefix(countMax).map(\.element)
            for index in first.indices {
                first[index].grandparent = try grandparent(of: first[index])
                try compareFields(of: &first[index])
            }
            return (first, changes.count)
        }
    }

    // MARK: - Which records

    /// All records that differ, by resource and id. Each resource has a statement of its own: a compound
    /// SELECT takes 500 terms (SQLite, "Limits In SQLite"), and a tenant may have more tables.
    private func found() throws(DatabaseError) -> [RecordChange] {
        var changes: [RecordChange] = []
        for resource in try resources() {
            changes += try store.database.all(difference(of: resource)) {
                change(of: resource, $0)
            }
        }
        return changes
    }

    /// The resources whose records are compared: those that answers show with an id, and that have tables in
    /// either state.
    private func resources() throws(DatabaseError) -> [Resource] {
        let earlier = try store.database.tables(in: Self.before)
        let kept = Set(try store.keptUndeclaredResources().map(\.table) + earlier)
        let catalog = store.catalog.adding(store.entriesWithoutTable(earlier))
        return catalog.resources.filter {
            !$0.isView && $0.showsInfo && (only == nil || $0.table == only?.table)
                && rows?.ids(of: $0.table).isEmpty != true
                && (!$0.isUndeclared || kept.contains($0.table))
        }
    }

    /// The change of a record, from a row of `difference`.
    private func change(of resource: Resource, _ row: borrowing Row) -> RecordChange {
        let (id, parent) = (row.integer(0), row.optionalInteger(2))
        let kind = RecordChange.Kind(rawValue: row.integer(1)) ?? .updated
        let stamp = kind == .deleted ? deletion(of: id, resource, below: parent) : nil
        return RecordChange(
            resource: resource, id: id, kind: kind, parent: parent,
            at: stamp?.time.text ?? row.optionalText(3),
            by: stamp?.member ?? row.optionalText(4))
    }

    /// The deletion of a record, or of the record above it with which it was deleted.
    private func deletion(of id: Int64, _ resource: Resource, below parent: Int64?) -> Stamp? {
        if let own = store.deletions.stamp(of: id, in: resource.table) { return own }
        guard let parent, let owner = resource.parentResource else { return nil }
        return store.deletions.stamp(of: parent, in: store.catalog.resource(owner).table)
    }

    /// The record above the one above a record, in the state that has that one.
    private func grandparent(of change: RecordChange) throws(DatabaseError) -> Int64? {
        guard let parent = change.parent, let name = change.resource.parentResource,
            let above = store.catalog.entry(named: name)?.resource, let column = above.parentColumn
        else { return nil }
        for schema in ["main", Self.before] {
            let rows = try store.rows(of: above, in: schema)
            let owner: SQL = "SELECT \(name: column) FROM \(rows) WHERE \"id\" = \(parent)"
            if let id = try store.database.first(owner, { $0.integer(0) }) { return id }
        }
        return nil
    }

    /// The rows of a resource's table that came, changed or went, by id: id, kind, parent, and the stamp of
    /// those that are there. An outer join of two tables by their row ids walks each of them once, where it
    /// is not known which rows may differ.
    private func difference(of resource: Resource) throws(DatabaseError) -> SQL {
        let old = try store.rows(of: resource, in: Self.before)
        let new = try store.rows(of: resource, in: "main")
        let difference = Tables.difference(of: resource, "n", from: "b", and: Tables.entryColumns)
        let parent: SQL = resource.parentColumn.map { "\(name: $0)" } ?? "NULL"
        let ofNew: SQL = resource.parentColumn == nil ? parent : "n.\(parent)"
        let ofOld: SQL = resource.parentColumn == nil ? parent : "b.\(parent)"
        let range: SQL =
            rows.map { rows in
                let ids = rows.ids(of: resource.table).map(String.init).joined(separator: ",")
                return "IN (SELECT value FROM json_each(\("[\(ids)]")))"
            } ?? "IS NOT NULL"
        return """
            SELECT n."id", b."id" IS NOT NULL, \(ofNew), n."lastUpdated", n."updatedBy" \
            FROM \(new) n LEFT JOIN \(old) b ON b."id" = n."id" \
            WHERE n."id" \(range) AND (b."id" IS NULL OR \(difference)) \
            UNION ALL SELECT b."id", 2, \(ofOld), NULL, NULL FROM \(old) b \
            WHERE b."id" \(range) AND NOT EXISTS (SELECT 1 FROM \(new) n WHERE n."id" = b."id") \
            ORDER BY 1
            """
    }

    // MARK: - Which members

    /// Finds the members of a record that are different.
    private func compareFields(of change: inout RecordChange) throws(DatabaseError) {
        let shown = change.resource.comparedFields
        let before = try values(shown, of: change, in: Self.before)
        let after = try values(shown, of: change, in: "main")
        for (index, shown) in shown.enumerated() {
            let (old, new) = (before?[index] ?? .null, after?[index] ?? .null)
            guard old != new else { continue }
            change.fields.append(
                (
                    shown.field.name,
                    before == nil ? .absent : try old.json(as: shown.field.type),
                    after == nil ? .absent : try new.json(as: shown.field.type)
                ))
        }
    }

    /// The stored values of a record's members in one of the two states; nil if it is not there.
    private func values(
        _ shown: [(field: Field, column: String)], of change: RecordChange, in schema: String
    ) throws(DatabaseError) -> [Value]? {
        guard !shown.isEmpty else { return nil }
        let rows = try store.rows(of: change.resource, in: schema)
        let columns = shown.map { SQL(name: $0.column) }.joined(separator: ", ")
        return try store.database.first(
            "SELECT \(columns) FROM \(rows) WHERE \"id\" = \(change.id)"
        ) { row in shown.indices.map { row.value($0) } }
    }
}

extension Resource {
    /// The members that answers show and that a column holds, each value once: the bare id of a
    /// reference stands only where the reference itself is not shown.
    fileprivate var comparedFields: [(field: Field, column: String)] {
        fields.compactMap { field in
            guard !field.isWriteOnly, !field.isPrimaryKey else { return nil }
            switch field.type {
            case .bytes: return nil
            case .foreignKey(let name):
                guard let reference = self.field(name), reference.isWriteOnly else { return nil }
                return reference.column.map { (field, $0) }
            default: return field.column.map { (field, $0) }
            }
        }
    }
}
