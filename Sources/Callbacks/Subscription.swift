// The callbacks of a sandbox, and which changes each is told.

import Primitives
package import Records
package import SQLite
import Schema

/// A callback that is told changes.
package struct Subscription {
    package let id: Int64
    package let url: String
    private let objectID: Int64
    private let type: String
    private let level: String
    /// Who has entered it.
    private let member: String
    /// Whether it is told nothing that its own member changes.
    private let ignoresOwn: Bool

    /// The callbacks of a sandbox that are active.
    package static func all(in store: Store) throws(DatabaseError) -> [Subscription] {
        try store.database.all(
            """
            SELECT "id", "url", "objectId", "type", "level", "enteredBy", "isSelfSuppressedFlag" \
            FROM \(name: CallbackType.entries) WHERE "inactiveFlag" = 0 ORDER BY "id"
            """
        ) { row in
            Subscription(
                id: row.integer(0), url: row.text(1), objectID: row.integer(2), type: row.text(3),
                level: row.text(4), member: row.text(5), ignoresOwn: row.integer(6) != 0)
        }
    }

    /// Whether it is told a change that a member has made.
    package func wants(_ change: FeedChange, by author: String, in store: Store)
        throws(DatabaseError) -> Bool
    {
        guard let declared = change.resource.callback, ASCII.equal(declared.name, type),
            !(ignoresOwn && ASCII.equal(author, member)),
            let index = declared.levels.firstIndex(where: { ASCII.equal($0.name, level) })
        else { return false }
        switch declared.levels[index].choice {
        case .all: return true
        case .own: return change.id == objectID
        case .unknown: return false
        case .field, .through, .listed:
            return try change.ids(at: index, in: store).contains(objectID)
        }
    }
}

extension FeedChange {
    /// What a level compares: as the record is, or as it was if it is there no longer.
    fileprivate func ids(at index: Int, in store: Store) throws(DatabaseError) -> Set<Int64> {
        guard let choice = resource.callback?.levels[index].choice else { return [] }
        let own = action == .deleted ? levels[index] ?? [] : try ids(choice, in: store)
        guard case .through(_, let other, let field) = choice else { return own }
        var ids: Set<Int64> = []
        for id in own {
            if let id = try store.record(namedIn: field, of: store.catalog.resource(other), id) {
                ids.insert(id)
            }
        }
        return ids
    }

    private func ids(_ choice: CallbackType.Choice, in store: Store) throws(DatabaseError)
        -> Set<Int64>
    {
        switch choice {
        case .all, .own, .unknown: return []
        case .field(let field), .through(let field, _, _):
            return Set([try store.record(namedIn: field, of: resource, id)].compactMap(\.self))
        case .listed(let table, let field):
            let list = store.catalog.resource(table)
            guard let owner = list.parentColumn, let column = list.field(field)?.column else {
                return []
            }
            return Set(
                try store.database.all(
                    "SELECT \(name: column) FROM \(name: table) WHERE \(name: owner) = \(id)"
                ) { $0.integer(0) })
        }
    }
}
