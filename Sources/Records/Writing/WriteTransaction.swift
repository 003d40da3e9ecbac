// The one door for every write: a transaction, and what a change brings about around the record.

import Dialect
package import SQLite
package import Schema

extension Store {
    /// Runs a write in one transaction. With it goes what concerns the record's surroundings: the
    /// record above that shows it was changed too, and states that came about have their effect.
    /// - Parameters:
    ///   - id: The record that is changed; nil for a new one.
    ///   - parent: The record above it that the path names.
    ///   - body: Does the write and answers the record's id.
    package func performWrite(
        _ resource: Resource, id: Int64?, parent: Int64?, by stamp: Stamp,
        _ body: () throws -> Int64
    ) throws -> Int64 {
        let base = catalog.resource(resource.table)
        let named = resource.isView ? nil : parent
        return try database.transaction {
            let ownerBefore = try id.flatMap { try owner(of: base, $0) } ?? named
            let before = try states(base, id, ownerBefore)
            let written = try body()
            let ownerAfter = try owner(of: base, written) ?? ownerBefore
            for owner in Set([ownerBefore, ownerAfter].compactMap(\.self)).sorted() {
                try touch(owner, above: base, by: stamp)
            }
            let after = try states(base, written, ownerAfter)
            for state in after where state.isIn {
                let wasIn = before.first { $0.subject == state.subject && $0.id == state.id }?.isIn
                let isNew = id == nil && state.id == written && state.subject == base.name
                guard wasIn == false || isNew else { continue }
                try state.transition.entered(state.id, self, stamp)
            }
            try leniencies.settle()
            return written
        }
    }

    /// A state of a record that a rule watches.
    private struct State {
        let subject: String
        let id: Int64
        let transition: Rule.Transition
        let isIn: Bool
    }

    /// The states of a record and of the one above it that rules watch.
    private func states(_ resource: Resource, _ id: Int64?, _ owner: Int64?) throws -> [State] {
        var subjects: [(Resource, Int64?)] = [(resource, id)]
        if let name = resource.parentResource { subjects.append((catalog.resource(name), owner)) }
        return try subjects.flatMap { subject, id in
            guard let id else { return [State]() }
            return try rules.rules(of: subject).compactMap(\.transition).map { transition in
                State(
                    subject: subject.name, id: id, transition: transition,
                    isIn: try transition.isIn(id, self))
            }
        }
    }

    /// The record that a record stands below; nil if it stands below none.
    package func owner(of resource: Resource, _ id: Int64) throws(DatabaseError) -> Int64? {
        guard let column = resource.parentColumn else { return nil }
        return try reference(column, of: resource, id)
    }

    /// A record that shows its children was changed when one of them was.
    private func touch(_ owner: Int64, above resource: Resource, by stamp: Stamp)
        throws(DatabaseError)
    {
        guard let name = resource.parentResource else { return }
        let parent = catalog.resource(name)
        let shows = parent.fields.contains { field in
            switch field.type {
            case .children(let child), .links(let child): child == resource.name
            default: false
            }
        }
        if shows { try update(parent, owner, [], by: stamp) }
    }
}
