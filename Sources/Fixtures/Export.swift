// Records -> a fixture that loads again.

import Dialect
package import HTTP
import JSON
package import Primitives
package import Records
import SQLite
import Schema

/// All stored data as a fixture: an object of lists, the records below a record inside it. It is
/// complete: nothing has to be loaded before it. The data is held until the last record is written; the
/// body breaks off if the sandbox is reset or ended, or if the data changes all the same.
package struct Export: BodySource {
    private weak var store: Store?
    private let changeCount: Int
    /// The resources whose records are not written yet, and the records of the first one.
    private var resources: ArraySlice<Resource>
    private var ids: ArraySlice<Int64> = []
    private var isBegun = false
    private var isListOpen = false
    private var hold: DataHold?

    package var isWrittenAhead: Bool { true }

    package init(of store: Store) {
        self.store = store
        changeCount = store.database.changeCount
        resources = store.catalog.outermost.filter(\.isInFixtures)[...]
    }

    package mutating func write(to body: inout ByteBuffer, until end: Int) throws -> BodyProgress {
        guard let store, hold == nil || changeCount == store.database.changeCount else {
            return .broken
        }
        store.database.limitWork(to: .max)
        defer { store.database.limitWork(to: nil) }
        let sliceEnd = store.slicing.sliceEnd(of: store.database)
        while try writeNext(of: store, to: &body) {
            guard body.count < end, !sliceEnd.isReached(by: store.database) else {
                if hold == nil { hold = try store.slicing.holdData() }
                return .more
            }
        }
        hold = nil
        return .done
    }

    /// Writes a record, or what stands between two.
    /// - Returns: Whether there is more.
    private mutating func writeNext(of store: Store, to body: inout ByteBuffer) throws -> Bool {
        guard isBegun else {
            isBegun = true
            // What a new table begins with is no data until a record of it is written.
            let kept = Set(try store.keptUndeclaredResources().map(\.name))
            resources = resources.filter { !$0.isUndeclared || kept.contains($0.name) }[...]
            try store.beginExport(to: &body)
            return true
        }
        guard let resource = resources.first else {
            body.append("}\n")
            return false
        }
        if let id = ids.popFirst() {
            body.append(isListOpen ? ",\n" : "\n")
            isListOpen = true
            try store.record(id, of: resource).append(to: &body)
            if ids.isEmpty {
                body.append("]")
                isListOpen = false
                resources.removeFirst()
                try beginList(of: store, to: &body)
            }
            return true
        }
        try beginList(of: store, to: &body)
        return true
    }

    /// Begins the next list that has records.
    private mutating func beginList(of store: Store, to body: inout ByteBuffer) throws {
        while let resource = resources.first {
            ids = try store.ids(of: resource, below: nil)[...]
            guard ids.isEmpty else {
                body.append(",\n")
                body.appendJSON(resource.collection)
                return body.append(":[")
            }
            resources.removeFirst()
        }
    }
}

extension Store {
    /// Writes all stored data as a fixture.
    /// - Throws: `DatabaseError`.
    package func export(to buffer: inout ByteBuffer) throws {
        var source = Export(of: self)
        while try source.write(to: &buffer, until: .max) == .more {}
    }

    /// Writes what comes before the lists.
    fileprivate func beginExport(to buffer: inout ByteBuffer) throws {
        buffer.append("{\"complete\":true")
        try appendLastIDs(to: &buffer)
    }

    /// The last ids of resources whose last record was deleted, and of those without a declaration, so that
    /// it is known which there are.
    private func appendLastIDs(to buffer: inout ByteBuffer) throws {
        var last: [(String, JSONOutput)] = []
        for resource in try keptUndeclaredResources() {
            last.append((resource.name, .number(try lastID(of: resource))))
        }
        for resource in catalog.resources
        where !resource.isView && !resource.isUndeclared && resource.isInFixtures {
            let id = try lastID(of: resource)
            let highest = try database.first(
                "SELECT max(\"id\") FROM \(name: resource.table)"
            ) { $0.integer(0) }
            if id > highest ?? 0 { last.append((resource.name, .number(id))) }
        }
        guard !last.isEmpty else { return }
        buffer.append(",\n\"lastIds\":")
        JSONOutput.object(last).append(to: &buffer)
    }

    /// A record as a fixture has it, with what stands below it.
    fileprivate func record(_ id: Int64, of resource: Resource) throws -> JSONOutput {
        guard let stored = try stored(resource, id) else { return .absent }
        var members: [(String, JSONOutput)] = []
        for (field, value) in zip(resource.fields, stored) where field.name != resource.parent {
            // What a body says by the id alone, it says in another member.
            if let key = resource.keyed(by: field), case .integer(let id) = value {
                members.append((key.name, .number(id)))
            } else if value == .null, field.column != nil, field.defaultValue != .null {
                // An omitted member means the default.
                members.append((field.name, .null))
            } else if value != .null {
                members.append((field.name, try value.json(as: field.type)))
            }
        }
        for child in catalog.nested(in: resource.name) {
            let ids = try child.isView ? idsBelowOther(id, of: child) : ids(of: child, below: id)
            guard !ids.isEmpty else { continue }
            members.append((child.collection, .list(try ids.map { try record($0, of: child) })))
        }
        members.append(("_info", try info(of: resource, id)))
        return .object(members)
    }

    /// The times and authors of change and entry; the author of entry only if it is another.
    private func info(of resource: Resource, _ id: Int64) throws(DatabaseError) -> JSONOutput {
        let names = Tables.entryColumns
        let columns = names.map { "\(name: $0)" as SQL }.joined(separator: ", ")
        let texts = try database.first(
            "SELECT \(columns) FROM \(name: resource.table) WHERE \"id\" = \(id)"
        ) { row in names.indices.map { row.text($0) } }
        let members = zip(names, texts ?? [])
        let member = members.first { $0.0 == "updatedBy" }?.1
        return .object(
            members.filter { $0.0 != "enteredBy" || $0.1 != member }.map { ($0, .text($1)) })
    }

    fileprivate func ids(of resource: Resource, below parent: Int64?) throws(DatabaseError)
        -> [Int64]
    {
        var query = Query(resource)
        query.parent = parent
        return try database.all(query.ids(limit: .max, offset: 0)) { $0.integer(0) }
    }

    /// The records that stand below one in a view, and not in the resource that it is a view of.
    private func idsBelowOther(_ parent: Int64, of view: Resource) throws(DatabaseError) -> [Int64]
    {
        guard let column = view.parentColumn, let own = catalog.resource(view.table).parentColumn
        else { return [] }
        return try database.all(
            """
            SELECT "id" FROM \(name: view.table) WHERE \(name: column) = \(parent) \
            AND \(name: own) IS NULL ORDER BY "id"
            """
        ) { $0.integer(0) }
    }
}

extension Resource {
    /// Whether its records belong in a fixture: mails that were sent do not.
    fileprivate var isInFixtures: Bool { !path.hasPrefix("/_mock") }
}
