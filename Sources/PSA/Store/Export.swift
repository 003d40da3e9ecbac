// Records -> a fixture that loads again.

import JSON
import Primitives
import SQLite

extension Sandbox {
    /// Writes everything as a fixture: an object of lists, what hangs on a record inside it.
    func export(to buffer: inout ByteBuffer) throws {
        buffer.append("{")
        let start = buffer.count
        for resource in catalog.outermost {
            let ids = try ids(of: resource, below: nil)
            guard !ids.isEmpty else { continue }
            if buffer.count > start { buffer.append(",\n") }
            buffer.appendJSON(resource.collection)
            buffer.append(":")
            try export(ids, of: resource, to: &buffer)
        }
        buffer.append("}\n")
    }

    private func export(_ ids: [Int64], of resource: Resource, to buffer: inout ByteBuffer) throws {
        let writer = RecordWriter(sandbox: self, base: [])
        buffer.append("[")
        for (index, id) in ids.enumerated() {
            buffer.append(index > 0 ? ",\n" : "\n")
            _ = try writer.write(id, of: resource.name, only: nil, to: &buffer)
            try exportChildren(of: resource, id, to: &buffer)
        }
        buffer.append("]")
    }

    /// Puts the lists that a record does not show itself into it.
    private func exportChildren(
        of resource: Resource, _ id: Int64, to buffer: inout ByteBuffer
    ) throws {
        for child in catalog.children(of: resource.name)
        where resource.field(child.collection) == nil && !resource.shows(linksOf: child) {
            let ids = try ids(of: child, below: id)
            guard !ids.isEmpty else { continue }
            // Into the object that was just closed.
            buffer.truncate(to: buffer.count - 1)
            buffer.append(",")
            buffer.appendJSON(child.collection)
            buffer.append(":")
            try export(ids, of: child, to: &buffer)
            buffer.append("}")
        }
    }

    private func ids(of resource: Resource, below parent: Int64?) throws(DatabaseError) -> [Int64] {
        var query = Query(resource)
        query.parent = parent
        return try database.all(query.ids(limit: .max, offset: 0)) { $0.integer(0) }
    }
}

extension Resource {
    /// Whether records show what an association links them to.
    fileprivate func shows(linksOf association: Resource) -> Bool {
        fields.contains { field in
            if case .links(association.name) = field.type { true } else { false }
        }
    }
}
