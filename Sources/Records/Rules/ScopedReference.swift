// References whose records belong to another reference's record, such as the site to the company.

import Dialect
import SQLite
import Schema

extension Rule {
    /// The record in reference field `member` belongs to that in reference field `owner`. Where the
    /// body of a new or replaced record names none, or the owner changes, one of the owner's is
    /// chosen.
    static func scoped(
        _ member: String, to owner: String, otherwise choice: RuleID.Choice
    ) -> Rule {
        Rule(
            prepare: { write, store in
                let ownerChanges = !write.isChange || write.changes(owner)
                guard ownerChanges || write.purpose.isWhole || write.changes(member),
                    case .reference(let name)? = write.resource.field(member)?.type
                else { return }
                let target = store.catalog.resource(name)
                if ownerChanges || write.purpose.isWhole, !write.bodyNames(member) {
                    write[member] =
                        try store.choose(choice, of: target, below: write.integer(owner)) ?? .null
                    return
                }
                guard let id = write.integer(member), let ownerID = write.integer(owner),
                    write.changes(member) || ownerChanges,
                    // Of an owner that was refused it is not known what belongs to it.
                    !write.fieldErrors.contains(where: { $0.speaks(of: write.path + owner) })
                else { return }
                guard try !store.contains(target, id, below: ownerID) else { return }
                let ownerTitle = store.catalog.resource(target.parentResource ?? "").title
                write.addError(
                    .notFound(
                        "\(target.title) \(id) not found for \(ownerTitle) \(ownerID)",
                        "\(write.path)\(member)/id", of: write.errorName))
            }, lookingAt: [member, owner])
    }
}

extension Rule {
    /// The record in a reference field names this one in its own: none can name a new one yet. What a
    /// fixture says is taken as it is: it may name records that are not complete yet.
    static func backReferenced(_ member: String, by owner: String) -> Rule {
        Rule(
            prepare: { write, store in
                guard write.purpose != .fixture, write.changes(member),
                    let id = write.integer(member),
                    case .reference(let name)? = write.resource.field(member)?.type
                else { return }
                let target = store.catalog.resource(name)
                guard try store.contains(target, id, below: nil),
                    try write.id == nil
                        || store.record(namedIn: owner, of: target, id) != write.id
                else { return }
                let own = write.id.map { " \($0)" } ?? ", which is new"
                write.addError(
                    .notFound(
                        "\(target.title) \(id) not found for \(write.resource.title)\(own)",
                        "\(write.path)\(member)/id", of: write.errorName))
            }, lookingAt: [member])
    }
}

extension Store {
    /// The record below a parent that is taken when none is named.
    fileprivate func choose(
        _ choice: RuleID.Choice, of resource: Resource, below parent: Int64?
    ) throws(DatabaseError) -> Value? {
        guard let parent, let column = resource.parentColumn else { return nil }
        let all: SQL = """
            SELECT "id" FROM \(name: resource.table) WHERE \(name: column) = \(parent)
            """
        // The index gives them by their ids: to sort them takes longer than all else.
        func first(_ flag: String) -> SQL { "(\(all) AND \(name: flag) ORDER BY \"id\" LIMIT 1)" }
        let chosen: SQL
        switch choice {
        case .none: return nil
        case .flagged(let flag): chosen = first(flag)
        case .flaggedOrOldest(let flag):
            chosen = "coalesce(\(first(flag)), (\(all) ORDER BY \"id\" LIMIT 1))"
        }
        return try database.first("SELECT \(chosen)") { $0.value(0) }
    }
}
