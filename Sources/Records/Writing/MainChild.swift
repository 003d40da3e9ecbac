// The child record that a record shows as its main one: made with the record, chosen by a change.

import Dialect
import SQLite
package import Schema

extension Store {
    /// The child record that a body makes the main one; none, with an error added where there is no
    /// such record, if nothing changes.
    func mainChild(_ reference: Reference, of field: Field, in write: inout PreparedRecord) throws
        -> [PreparedRecord]
    {
        guard write.purpose != .fixture else { return [] }
        if write.isChange { return try chosenChild(reference, of: field, in: &write) }
        guard case .name(let name) = reference else {
            addNotFound(reference, of: field, to: &write)
            return []
        }
        return try [newMainChild(of: field, named: name, in: write)]
    }

    /// A new child record with the flag of the main one.
    /// - Precondition: the field is that of a main child.
    package func newMainChild(of field: Field, named name: String, in write: PreparedRecord) throws
        -> PreparedRecord
    {
        guard case .mainChild(let child, _, let flag) = field.type else {
            preconditionFailure("\(field.name) has no main child")
        }
        let resource = catalog.resource(child)
        var draft = Draft(resource, for: .create)
        draft.path = "\(write.path)\(field.name)/"
        draft.put(.value(.text(name)), in: resource.label.member, of: resource)
        draft.put(.value(.integer(1)), in: flag, of: resource)
        // The parent has no id yet; its place is taken until it is known.
        return try prepare(
            draft, of: resource, id: nil, parent: write.id ?? 0, errorName: write.errorName)
    }

    private func chosenChild(
        _ reference: Reference, of field: Field, in write: inout PreparedRecord
    )
        throws -> [PreparedRecord]
    {
        guard case .mainChild(let child, _, let flag) = field.type else { return [] }
        let resource = catalog.resource(child)
        let ids = try children(resource, of: write.id)
        guard let id = try id(of: reference, in: resource, below: write.id), ids.contains(id) else {
            addNotFound(reference, of: field, to: &write)
            return []
        }
        guard try mainChild(of: field, write) != id else { return [] }
        var draft = Draft(resource, for: .update)
        draft.path = "\(write.path)\(field.name)/"
        draft.put(.value(.integer(1)), in: flag, of: resource)
        return [
            try prepare(
                draft, of: resource, id: id, parent: write.id, errorName: write.errorName)
        ]
    }

    /// The id of the present main child.
    private func mainChild(of field: Field, _ write: PreparedRecord) throws(DatabaseError) -> Int64?
    {
        let id = ColumnExpression(field, of: write.resource).sql(
            Scope(alias: write.resource.table))
        return try database.first(
            "SELECT \(id) FROM \(name: write.resource.table) WHERE \"id\" = \(write.id)"
        ) { $0.optionalInteger(0) } ?? nil
    }

    private func addNotFound(
        _ reference: Reference, of field: Field, to write: inout PreparedRecord
    ) {
        let title = field.type.childResource.map { catalog.resource($0).title } ?? field.name
        let owner = write.id.map { " for \(write.resource.title) \($0)" } ?? ""
        write.addError(
            .notFound(
                "\(title) \(reference.text) not found\(owner)",
                "\(write.path)\(field.name)/\(reference.member)", of: write.errorName))
    }
}
