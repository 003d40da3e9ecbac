// The transaction of every write, with its effects around the record.

package import Dialect
package import SQLite
package import Schema

extension Store {
    /// Writes a draft. These are all the steps of a write.
    /// - Parameters:
    ///   - id: The record that is changed; nil for a new one.
    ///   - parent: The record above it that the path names.
    ///   - refused: The errors of decoding the body.
    /// - Throws: `APIError.invalid` with all field errors; nothing is written then.
    @discardableResult
    package func write(
        _ draft: Draft, of resource: Resource, id: Int64?, parent: Int64?, refused: [FieldError],
        by stamp: Stamp
    ) throws -> Written {
        try database.transaction {
            // Finds references, fills in defaults, runs the rules; writes nothing.
            var draft = draft
            draft.author = stamp.member
            var record = try prepare(
                draft, of: resource, id: id, parent: parent, errorName: resource.errorName)
            record.add(refused)
            // One answer has all errors.
            let fieldErrors = record.allFieldErrors
            guard fieldErrors.isEmpty else {
                for missing in fieldErrors where missing.code == "MissingRequiredField" {
                    let field = resource.field(missing.field)
                    if let leniency = field?.leniencyOfNeed { leniencies.permits(leniency) }
                }
                throw APIError.invalid(resource: resource.errorName, fieldErrors)
            }
            var written = try change(
                resource, id: id, parent: parent, by: stamp, touching: record.touched
            ) {
                // The row, its links, its children, and back references.
                try save(record, by: stamp)
            }
            written.remarks = record.allRemarks + written.remarks
            return written
        }
    }

    /// Runs a change of a record in one transaction, with its effects around the record.
    /// - Parameters:
    ///   - id: The record that is changed; nil for a new one.
    ///   - parent: The record above it that the path names.
    ///   - change: Makes the change and returns the record's id.
    /// - Throws: What `change` and the transitions throw, `DatabaseError`; nothing is written then.
    package func performWrite(
        _ resource: Resource, id: Int64?, parent: Int64?, by stamp: Stamp,
        _ change: () throws -> Int64
    ) throws -> Written {
        try database.transaction {
            try self.change(resource, id: id, parent: parent, by: stamp, touching: nil, change)
        }
    }

    /// Makes a change with its effects around the record.
    /// - Parameter touched: The columns of the record, and the tables of records below it, that it
    ///   touches; nil if that is not known. States that follow from others are not looked at.
    private func change(
        _ resource: Resource, id: Int64?, parent: Int64?, by stamp: Stamp,
        touching touched: Set<String>?, _ change: () throws -> Int64
    ) throws -> Written {
        let base = catalog.resource(resource.table)
        try keepTable(of: base)
        // The states that rules watch, before the change.
        let oldOwner =
            try id.flatMap { try owner(of: base, $0) } ?? (resource.isView ? nil : parent)
        let before = try states(base, id, oldOwner, touched)
        let written = try change()
        // Parent records that show it change with it.
        let newOwner = try owner(of: base, written) ?? oldOwner
        for owner in Set([oldOwner, newOwner].compactMap(\.self)).sorted() {
            try touch(owner, above: base, by: stamp)
        }
        // States that the record has entered have their effect.
        let new = id == nil ? written : nil
        let after = try states(base, written, newOwner, touched)
        for state in after where state.cameAbout(since: before, new: new, of: base) {
            try state.transition.entered(state.id, self, stamp)
        }
        // Leniencies that depend on the written state are counted.
        try leniencies.countSuspicions()
        return Written(id: written, remarks: after.compactMap { $0.missed(since: before) })
    }

    /// A state of a record that a rule watches.
    private struct State {
        let subject: Resource
        let id: Int64
        /// The place of the transition among those of the resource.
        let number: Int
        let transition: Rule.Transition
        let standing: Rule.Standing

        /// Whether a change has entered it: it was not so before, or the record is new.
        func cameAbout(since before: [State], new: Int64?, of resource: Resource) -> Bool {
            guard standing == .isIn else { return false }
            let old = standing(in: before)
            return old.map { $0 != .isIn } ?? (id == new && subject.name == resource.name)
        }

        /// The remark on a change that asked for the state in vain; nil if it did not ask.
        func missed(since before: [State]) -> Remark? {
            let old = standing(in: before)
            guard case .isKeptOut(let obstacle) = standing, old != .isIn, old != standing else {
                return nil
            }
            return Remark(
                resource: subject.errorName, field: obstacle.field, message: obstacle.message)
        }

        /// Where the record stood before; nil if that is not known, since it is new.
        private func standing(in before: [State]) -> Rule.Standing? {
            before.first {
                $0.id == id && $0.number == number && $0.subject.name == subject.name
            }?.standing
        }
    }

    /// The states of a record and of the one above it that rules watch, and that a change may touch.
    private func states(
        _ resource: Resource, _ id: Int64?, _ owner: Int64?, _ touched: Set<String>?
    ) throws -> [State] {
        var states = try states(resource, id, touched)
        if let name = resource.parentResource {
            let table = touched.map { _ in Set([resource.table]) }
            states += try self.states(catalog.resource(name), owner, table)
        }
        return states
    }

    private func states(_ subject: Resource, _ id: Int64?, _ touched: Set<String>?) throws
        -> [State]
    {
        guard let id else { return [] }
        return try rules.rules(of: subject).compactMap(\.transition).enumerated().compactMap {
            guard $1.mayFollow(from: touched) else { return nil }
            return State(
                subject: subject, id: id, number: $0, transition: $1,
                standing: try $1.standing(id, self))
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
