// Lists below records whose ids come from one sequence.

import Dialect
import Records
import Schema

extension RequestContext {
    /// Answers with a list below the record of the path; where that is a record of another resource with the same
    /// sequence of ids, with that record's list of the same name: `/service/tickets/4001/notes` are the notes of a
    /// project's ticket (docs/LIVE-API.md#project-tickets).
    func belowEither(_ answer: (RequestContext) throws -> Void) throws {
        do {
            try answer(self)
        } catch let error as APIError {
            guard let other = try belowOther() else { throw error }
            try answer(other)
        }
    }

    /// The same request for the list below such a record; nil if the path names none.
    private func belowOther() throws -> RequestContext? {
        guard let parent = path.parent, let name = resource.parentResource,
            let list = resource.path.split(separator: "/").last
        else { return nil }
        let owner = store.catalog.resource(name)
        guard try !store.contains(owner, parent, below: path.grandparent) else { return nil }
        for other in store.catalog.sharingSequence(with: owner)
        where try store.contains(other, parent, below: nil) {
            guard let entry = store.catalog.entry("/" + list, inside: other) else { continue }
            try store.open(entry)
            return RequestContext(
                request, target, work, path, of: entry, in: store, by: author, at: now,
                trace: trace, memory, reading: reading)
        }
        return nil
    }
}
