// Reference checks: the named record exists, and members that show one value agree.

import Dialect
package import SQLite
import Schema

extension Store {
    /// Finds the record of a reference; nil, with an error added, if it does not exist.
    func find(
        _ reference: Reference, _ field: Field, _ write: inout PreparedRecord, at member: String
    )
        throws -> Value?
    {
        guard let name = catalog.target(of: field, in: write.resource) else { return nil }
        let target = catalog.resource(name)
        let owner = owner(of: target, in: write)
        // A bare id has no member of its own to point at.
        let path =
            field.type.isBareKey
            ? write.path + member : "\(write.path)\(member)/\(reference.member)"
        guard let id = try id(of: reference, in: target, below: owner) else {
            write.addError(
                .notFound(
                    "\(target.title) \(reference.text) not found", path, of: write.errorName))
            return nil
        }
        let stored = field.type.keyedField.flatMap { write.resource.field($0) } ?? field
        guard id != write.id || !stored.namesAnother else {
            write.addError(.ownRecord(id, of: target, path, of: write.errorName))
            return nil
        }
        return .integer(id)
    }

    /// Finds the records that a list of references names, each once, in order.
    func find(_ references: [Reference], _ field: Field, _ write: inout PreparedRecord) throws
        -> [Int64]
    {
        var ids: [Int64] = []
        for (index, reference) in references.enumerated() {
            let isSingle = if case .firstLink = field.type { true } else { false }
            let member = isSingle ? field.name : "\(field.name)/\(index)"
            guard case .integer(let id)? = try find(reference, field, &write, at: member),
                !ids.contains(id)
            else { continue }
            ids.append(id)
        }
        return ids
    }

    /// The record below which a name means something: sites have the same names in every company.
    private func owner(of target: Resource, in write: PreparedRecord) -> Int64? {
        guard let parent = target.parentResource else { return nil }
        let field = write.resource.fields.first { field in
            if case .reference(parent) = field.type { true } else { false }
        }
        return field.flatMap { write.integer($0.name) }
    }

    func id(of reference: Reference, in target: Resource, below owner: Int64?)
        throws(DatabaseError) -> Int64?
    {
        switch reference {
        case .id(let id):
            return try contains(target, id, below: nil) ? id : nil
        case .identifier(let text):
            guard target.field("identifier") != nil else { return nil }
            return try first(in: target, where: "\"identifier\" = \(text)", below: owner)
        case .name(let text):
            let shown = target.label.expression.sql(Scope(alias: target.table))
            let tests =
                target.label.searched.isEmpty
                ? ["\(shown) = \(text) COLLATE CASELESS"]
                : target.label.searched.map { "\(name: $0) = \(text)" as SQL }
            return try first(in: target, where: tests.joined(separator: " OR "), below: owner)
        }
    }

    private func first(in target: Resource, where test: SQL, below owner: Int64?)
        throws(DatabaseError) -> Int64?
    {
        var condition: SQL = "(\(test))"
        if let owner, let column = target.parentColumn {
            condition += " AND \(name: column) = \(owner)"
        }
        return try database.first(
            "SELECT \"id\" FROM \(name: target.table) WHERE \(condition) ORDER BY \"id\" LIMIT 1"
        ) { $0.integer(0) }
    }

    /// Reconciles members that show one value: a reference and its bare id, a list of
    /// links and its first. Clients send records back whole with one of them changed, so the one
    /// that differs from what is stored counts.
    func reconcile(_ write: inout PreparedRecord) throws {
        for index in write.plan.aliases {
            switch write.resource.fields[index].type {
            case .foreignKey(let name): reconcileForeignKey(index, of: name, &write)
            case .foreignKeys(let name), .firstLink(let name):
                try reconcileLinks(index, of: name, &write)
            default: break
            }
        }
    }

    private func reconcileForeignKey(_ key: Int, of name: String, _ write: inout PreparedRecord) {
        guard let given = write.values[key], let index = write.resource.index(of: name) else {
            return
        }
        write.values[key] = nil
        guard let other = write.values[index] else {
            write.values[index] = given
            return
        }
        let before = write.stored?[index] ?? .null
        if other == before {
            write.values[index] = given
        } else if given != other, given != before {
            let field = write.path + write.resource.fields[key].name
            write.addError(
                .invalid(
                    "The fields \(field) and \(write.path)\(name) name different records.", field,
                    of: write.errorName))
        }
    }

    private func reconcileLinks(_ key: Int, of name: String, _ write: inout PreparedRecord) throws {
        guard let given = write.links[key], let index = write.resource.index(of: name),
            case .links(let association) = write.resource.fields[index].type
        else { return }
        write.links[key] = nil
        guard let list = write.links[index] else {
            write.links[index] = given
            return
        }
        guard write.isChange else {
            write.links[index] = given + list.filter { !given.contains($0) }
            return
        }
        let before = try linked(by: association, to: write.id)
        let isFirst = if case .firstLink = write.resource.fields[key].type { true } else { false }
        let isNew = isFirst ? given.first != before.first : given != before
        guard isNew else { return }
        if list == before || list == given {
            write.links[index] = given
        } else {
            let field = write.path + write.resource.fields[key].name
            write.addError(
                .invalid(
                    "The field \(field) disagrees with another that names \(name).", field,
                    of: write.errorName))
        }
    }

    /// Whether the body says of a field what the stored record shows. A new record echoes nothing.
    func echoes(_ index: Int, _ write: PreparedRecord) throws(DatabaseError) -> Bool {
        guard let stored = write.stored else { return false }
        let resource = write.resource
        switch resource.fields[index].type {
        case .links(let association):
            return try write.links[index] == linked(by: association, to: write.id)
        case .foreignKeys(let name), .firstLink(let name):
            guard case .links(let association)? = resource.field(name)?.type,
                let given = write.links[index]
            else { return false }
            let before = try linked(by: association, to: write.id)
            let isFirst = if case .firstLink = resource.fields[index].type { true } else { false }
            return isFirst ? given.first == before.first : given == before
        case .foreignKey(let name):
            return resource.index(of: name).map { write.values[index] == stored[$0] } ?? false
        default:
            return write.values[index] == stored[index]
        }
    }

    /// The ids of the records that an association links to a parent, in order.
    package func linked(by association: String, to parent: Int64?) throws(DatabaseError) -> [Int64]
    {
        let resource = catalog.resource(association)
        guard let parent, let own = resource.parentColumn,
            let other = resource.associatedField?.column
        else { return [] }
        return try database.all(
            """
            SELECT \(name: other) FROM \(name: association) WHERE \(name: own) = \(parent) \
            ORDER BY "id"
            """
        ) { $0.integer(0) }
    }
}

extension FieldError {
    /// The error of a reference by which a record would name itself.
    fileprivate static func ownRecord(
        _ id: Int64, of target: Resource, _ field: String, of resource: String
    ) -> FieldError {
        .invalid(
            "The field \(field) names \(target.errorName) \(id) itself; name another "
                + "\(target.errorName), or send null for none.",
            field, of: resource)
    }
}

extension FieldType {
    /// Whether a body gives the id alone, not an object around it.
    var isBareKey: Bool {
        switch self {
        case .identifier, .foreignKey, .foreignKeys: true
        default: false
        }
    }
}
