// The one door for every write: a transaction, and what a change brings about around the record.

import SQLite

extension Sandbox {
    /// Runs a write in one transaction. With it goes what concerns the record's surroundings: the
    /// parent that shows the record was changed too, and states that came about have their effect.
    /// - Parameters:
    ///   - id: The record that is changed; nil for a new one.
    ///   - body: Does the write and answers the record's id.
    func change(
        _ resource: Resource, id: Int64?, parent: Int64?, by stamp: Stamp,
        _ body: () throws -> Int64
    ) throws -> Int64 {
        try database.transaction {
            let before = try states(resource, id, parent)
            let written = try body()
            try touchParent(of: resource, parent, by: stamp)
            let after = try states(resource, written, parent)
            for (index, state) in after.enumerated() where state.isIn && !before[index].isIn {
                try state.transition.entered(state.id, self, stamp)
            }
            return written
        }
    }

    /// The states of a record and of its parent that rules watch.
    private func states(_ resource: Resource, _ id: Int64?, _ parent: Int64?) throws
        -> [(transition: Rule.Transition, id: Int64, isIn: Bool)]
    {
        var subjects: [(Resource, Int64?)] = [(resource, id)]
        if let name = resource.parentResource { subjects.append((catalog.resource(name), parent)) }
        return try subjects.flatMap { subject, id in
            try subject.rules.compactMap(\.transition).map { transition in
                (transition, id ?? 0, try id.map { try transition.isIn($0, self) } ?? false)
            }
        }
    }

    /// A record that shows its children was changed when one of them was.
    private func touchParent(of resource: Resource, _ parent: Int64?, by stamp: Stamp)
        throws(DatabaseError)
    {
        guard let parent, let name = resource.parentResource else { return }
        let owner = catalog.resource(name)
        let shows = owner.fields.contains { field in
            switch field.type {
            case .children(let child), .links(let child): child == resource.name
            default: false
            }
        }
        if shows { try update(owner, parent, [], by: stamp) }
    }
}
