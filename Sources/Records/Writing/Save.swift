// Writing of a prepared record, in one transaction with its links, children and back references.

import Primitives
package import SQLite
package import Schema

extension Store {
    /// Writes a prepared record and what it brings. To be called inside a transaction.
    /// - Returns: The record's id.
    /// - Throws: `DatabaseError`, and what rules throw.
    @discardableResult
    package func save(_ write: PreparedRecord, by stamp: Stamp) throws -> Int64 {
        try save(write, behind: nil, by: stamp)
    }

    /// Writes a prepared record and what it brings.
    /// - Parameter siblings: For a record of the list of a new record, those before it in the list.
    private func save(
        _ write: PreparedRecord, behind siblings: ArraySlice<PreparedRecord>?, by stamp: Stamp
    ) throws -> Int64 {
        var write = write
        if !write.isRestored {
            for rule in rules.rules(of: write.resource) {
                if let siblings, rule.isIdle?(write, siblings, self) ?? false { continue }
                try rule.beforeSave?(&write, self)
            }
        }
        let id = write.isChange ? try change(write, by: stamp) : try insert(write, by: stamp)
        for (index, ids) in write.links.sorted(by: { $0.key < $1.key }) {
            try link(
                ids, through: write.resource.fields[index], from: id, isNew: write.isUnknown,
                by: stamp)
        }
        for (index, children) in write.children.sorted(by: { $0.key < $1.key }) {
            try save(children, in: write.resource.fields[index], of: id, write, by: stamp)
        }
        try clearBackReferences(write)
        for (index, isSet) in write.backReferences {
            try setBackReference(write.resource.fields[index], of: write.resource, isSet, id)
        }
        return id
    }

    private func insert(_ write: PreparedRecord, by stamp: Stamp) throws -> Int64 {
        try keepIndexes(for: write)
        let id = try write.id ?? nextID(of: write.resource)
        let plan = write.plan
        let time = write.stamp.lastUpdated ?? stamp.time.text
        let member = write.stamp.updatedBy ?? stamp.member
        var bindings: [Value] = [.integer(id)]
        for index in plan.fields {
            if plan.guids.contains(index) {
                bindings.append(.text(GUID.text(of: id, in: write.resource.table)))
            } else {
                bindings.append(write.values[index] ?? .null)
            }
        }
        bindings += [
            .text(time), .text(member), .text(write.stamp.dateEntered ?? time),
            .text(write.stamp.enteredBy ?? member),
        ]
        // In a fixture a record with the id of an earlier one takes its place.
        let mayReplace = write.purpose == .fixture && !write.isUnknown
        try database.run(
            text: mayReplace ? plan.replacing : plan.inserting, bindings: bindings)
        loading?.table(write.resource.table).insert(id)
        if write.resource.sequence != nil { try keepLastID(id, of: write.resource) }
        return id
    }

    private func change(_ write: PreparedRecord, by stamp: Stamp) throws -> Int64 {
        try keepIndexes(for: write)
        let id = write.id ?? 0
        try update(write.resource, id, assignments(write), by: stamp)
        return id
    }

    /// Sets the values of a prepared record and leaves the time of its last change.
    package func set(_ write: PreparedRecord) throws(DatabaseError) {
        let parts = assignments(write)
        guard !parts.isEmpty, let id = write.id else { return }
        try database.run(
            """
            UPDATE \(name: write.resource.table) SET \(parts.joined(separator: ", ")) \
            WHERE "id" = \(id)
            """)
    }

    /// The columns that get another value than the stored one.
    private func assignments(_ write: PreparedRecord) -> [SQL] {
        write.plan.fields.compactMap { index in
            guard let value = write.values[index], value != write.stored?[index],
                let column = write.resource.fields[index].column
            else { return nil }
            return "\(name: column) = \(value)"
        }
    }

    /// Sets columns of a record, and when and by whom it was changed.
    package func update(_ resource: Resource, _ id: Int64, _ parts: [SQL], by stamp: Stamp)
        throws(DatabaseError)
    {
        let all =
            parts + [
                "\(name: "lastUpdated") = \(stamp.time.text)",
                "\(name: "updatedBy") = \(stamp.member)",
            ]
        try database.run(
            """
            UPDATE \(name: resource.table) SET \(all.joined(separator: ", ")) WHERE "id" = \(id)
            """)
    }

    /// Makes a list of links exactly the given ones, in their order.
    /// - Parameter isNew: Whether the record is a new one, which nothing is linked to.
    private func link(
        _ ids: [Int64], through field: Field, from id: Int64, isNew: Bool, by stamp: Stamp
    ) throws {
        guard case .links(let name) = field.type, try isNew || linked(by: name, to: id) != ids
        else { return }
        let association = catalog.resource(name)
        try keepTable(of: association)
        guard let own = association.parentColumn, let other = association.associatedField else {
            return
        }
        if isNew, rules.rules(of: association).isEmpty {
            return try insertLinks(ids, association, other.name, from: id, by: stamp)
        }
        try deleteRows(of: name, where: "\(name: own) = \(id)", by: stamp)
        for linked in ids {
            var draft = Draft(association, for: .create)
            draft.put(.reference(.id(linked)), in: other.name, of: association)
            let write = try prepare(
                draft, of: association, id: nil, parent: id, errorName: association.errorName)
            try save(write, by: stamp)
        }
    }

    /// Links a new record to others, each of them once.
    private func insertLinks(
        _ ids: [Int64], _ association: Resource, _ member: String, from id: Int64, by stamp: Stamp
    ) throws {
        let plan = catalog.writePlan(of: association.name)
        for linked in ids {
            // It has no errors, which would need a name.
            var write = PreparedRecord(newOf: association, plan, isRestored: false, errorName: "")
            if let own = association.parent { write[own] = .integer(id) }
            write[member] = .integer(linked)
            try fillIn(&write)
            _ = try insert(write, by: stamp)
        }
    }

    /// Makes a list of child records exactly the given ones: the others go. Beside the main child
    /// they stay.
    private func save(
        _ children: [PreparedRecord], in field: Field, of id: Int64, _ parent: PreparedRecord,
        by stamp: Stamp
    ) throws {
        guard let name = field.type.childResource else { return }
        let resource = catalog.resource(name)
        if parent.isChange, case .children = field.type {
            let kept = children.compactMap { $0.isChange ? $0.id : nil }
            for old in try self.children(resource, of: id) where !kept.contains(old) {
                try deleteRows(of: name, where: "\"id\" = \(old)", by: stamp)
            }
        }
        for (index, child) in children.enumerated() {
            var child = child
            if let own = resource.parent { child[own] = .integer(id) }
            _ = try save(
                child, behind: parent.isUnknown ? children[..<index] : nil, by: stamp)
        }
    }

    /// A record that goes to another owner is no longer named by the one it leaves.
    private func clearBackReferences(_ write: PreparedRecord) throws(DatabaseError) {
        guard write.isChange, let id = write.id else { return }
        for index in write.plan.backReferences {
            guard case .backReference(let holder, let own) = write.resource.fields[index].type,
                write.changes(own),
                case .reference(let table)? = write.resource.field(own)?.type,
                let index = write.resource.index(of: own), let left = write.stored?[index]
            else { continue }
            try database.run(
                """
                UPDATE \(name: table) SET \(name: holder + "Id") = NULL \
                WHERE "id" = \(left) AND \(name: holder + "Id") = \(id)
                """)
        }
    }

    /// Lets the record that this one refers to name it, or no longer.
    private func setBackReference(_ field: Field, of resource: Resource, _ isSet: Bool, _ id: Int64)
        throws(DatabaseError)
    {
        guard case .backReference(let holder, let own) = field.type,
            case .reference(let table)? = resource.field(own)?.type
        else { return }
        let column: SQL = "\(name: holder + "Id")"
        let owner: SQL =
            "\"id\" = (SELECT \(name: own + "Id") FROM \(name: resource.table) WHERE \"id\" = \(id))"
        let change: SQL =
            isSet
            ? "SET \(column) = \(id) WHERE \(owner)"
            : "SET \(column) = NULL WHERE \(column) = \(id) AND \(owner)"
        try database.run("UPDATE \(name: table) \(change)")
    }
}
