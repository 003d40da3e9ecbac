// Tickets that become part of another one: merged into it, or bundled below it.

import API
import Dialect
import HTTP
import Primitives
import Records
import SQLite
import Schema

extension Action {
    /// Merges tickets into that of the path (docs/LIVE-API.md#below-tickets): they have the status of the body and
    /// name that ticket from then on. What stands below them stays there.
    static let mergeTickets = Action(
        "mergeTickets", .post, "/service/tickets/{id}/merge", body: .json(.ticketMerge),
        answer: .object(.ok, .successResponse))

    /// Bundles tickets below that of the path.
    static let attachChildren = Action(
        "attachChildren", .post, "/service/tickets/{id}/attachChildren", body: .json(.ticketBundle),
        answer: .object(.ok, .successResponse))
}

extension Resource {
    /// The body of a merge of tickets (`TicketMerge`, docs/LIVE-API.md#schemas).
    fileprivate static let ticketMerge = Resource(
        shape: "TicketMerge",
        [
            Field("mergeTicketIds", .integers, .required, .ids(of: "Ticket")),
            Field("status", .reference(to: "BoardStatus"), .required),
        ])

    /// The body of a bundle of tickets (`TicketBundle`, docs/LIVE-API.md#schemas).
    fileprivate static let ticketBundle = Resource(
        shape: "TicketBundle",
        [Field("childTicketIds", .integers, .required, .ids(of: "Ticket"))])
}

/// A way in which tickets become part of another one.
private struct TicketJoin {
    /// The list of the body that names them.
    let list: String
    /// The field by which they name the ticket that they join.
    let field: String
    /// The flag that this ticket gets.
    let flag: String
    /// Whether a ticket does so once.
    let isFinal: Bool

    static let merge = TicketJoin(
        list: "mergeTicketIds", field: "mergedParentTicket", flag: "hasMergedChildTicketFlag",
        isFinal: true)
    static let bundle = TicketJoin(
        list: "childTicketIds", field: "parentTicketId", flag: "hasChildTicket", isFinal: false)
}

extension ActionHandler {
    static let mergeTickets = ActionHandler(.mergeTickets) { context, response in
        let ticket = try context.recordID()
        let (given, members) = try context.bodyAndMembers(of: .ticketMerge)
        // As it is given: a name means the status of the board of each ticket.
        let status = Resource.ticketMerge.index(of: "status").flatMap { given.inputs[$0] }
            .map { ("status", $0) }
        let merged = try context.join(
            members, to: ticket, .merge,
            [(TicketJoin.merge.field, .reference(.id(ticket)))] + [status].compactMap(\.self))
        response.writeSuccess("\(merged.named) merged into ticket \(ticket).", at: context.now)
    }

    static let attachChildren = ActionHandler(.attachChildren) { context, response in
        let ticket = try context.recordID()
        let children = try context.join(
            context.members(of: .ticketBundle), to: ticket, .bundle,
            [(TicketJoin.bundle.field, .value(.integer(ticket)))])
        response.writeSuccess("\(children.named) attached to ticket \(ticket).", at: context.now)
    }
}

extension RequestContext {
    /// Gives the tickets that a body names values, and the ticket that they join its flag, in one transaction.
    /// - Returns: The tickets.
    /// - Throws: `APIError.invalid` with everything that is wrong; nothing is written then.
    fileprivate func join(
        _ body: PreparedRecord, to ticket: Int64, _ join: TicketJoin,
        _ values: [(field: String, input: Input)]
    ) throws -> [Int64] {
        let stamp = try stamp()
        let ids = body.numbers(join.list)
        return try store.database.transaction {
            try store.check(ids, joining: ticket, join, body.errorName)
            var errors: [FieldError] = []
            for (index, id) in ids.enumerated() where ids.firstIndex(of: id) == index {
                do {
                    try store.change(ticket: id, values, at: "\(join.list)/\(index)/", by: stamp)
                } catch APIError.invalid(_, let more) {
                    errors += more
                }
            }
            guard errors.isEmpty else { throw APIError.invalid(resource: body.errorName, errors) }
            try store.change(ticket: ticket, [(join.flag, .value(Value(true)))], at: "", by: stamp)
            return ids.distinct
        }
    }
}

extension Store {
    /// Checks that tickets can join another one.
    /// - Throws: `APIError.invalid` if the list is empty, one of them is unknown, or the other is part of it.
    fileprivate func check(
        _ ids: [Int64], joining ticket: Int64, _ join: TicketJoin, _ errorName: String
    ) throws {
        let above = try tickets(above: ticket, join)
        var errors: [FieldError] = []
        if ids.isEmpty {
            errors.append(
                .invalid("The field \(join.list) must name a ticket.", join.list, of: errorName))
        }
        for (index, id) in ids.enumerated() {
            let place = "\(join.list)/\(index)"
            func refuse(_ message: String) {
                errors.append(.invalid(message, place, of: errorName))
            }
            if id == ticket {
                refuse("Ticket \(id) cannot join itself.")
            } else if try !contains(catalog.resource("Ticket"), id, below: nil) {
                errors.append(.notFound("Ticket \(id) not found", place, of: errorName))
            } else if above.contains(id) {
                refuse("Ticket \(id) cannot join ticket \(ticket), which is part of it.")
            } else if join.isFinal, let other = try tickets(above: id, join).first {
                refuse("Ticket \(id) is merged into ticket \(other) already.")
            }
        }
        guard errors.isEmpty else { throw APIError.invalid(resource: errorName, errors) }
    }

    /// The ticket that one is part of, the one that this is part of, and so on.
    private func tickets(above ticket: Int64, _ join: TicketJoin) throws(DatabaseError) -> [Int64] {
        guard let column = catalog.resource("Ticket").field(join.field)?.column else { return [] }
        return try database.all(
            """
            WITH RECURSIVE above("id") AS (\
            SELECT \(name: column) FROM "Ticket" WHERE "id" = \(ticket) UNION \
            SELECT \(name: column) FROM "Ticket" JOIN above USING ("id")) \
            SELECT "id" FROM above WHERE "id" IS NOT NULL
            """
        ) { $0.integer(0) }
    }

    /// Changes fields of a ticket, those among them that the vendor's contract alone has. To be called in the
    /// transaction of the whole change.
    /// - Parameter path: The place in the body that errors name.
    fileprivate func change(
        ticket id: Int64, _ values: [(field: String, input: Input)], at path: String,
        by stamp: Stamp
    ) throws {
        let ticket = catalog.resource("Ticket")
        let whole = catalog.extended(ticket) ?? ticket
        var draft = Draft(whole, for: .update)
        draft.path = path
        for (field, input) in values { draft.put(input, in: field, of: whole) }
        try write(draft, of: ticket, id: id, parent: nil, refused: [], by: stamp)
    }
}

extension [Int64] {
    /// The tickets of these ids, with the verb, as the beginning of a sentence.
    fileprivate var named: String {
        let ids = map(String.init).joined(separator: ", ")
        return count == 1 ? "Ticket \(ids) was" : "Tickets \(ids) were"
    }
}
