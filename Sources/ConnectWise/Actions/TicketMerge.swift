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

extension ActionHandler {
    static let mergeTickets = ActionHandler(.mergeTickets) { context, response in
        let ticket = try context.recordID()
        let body = try context.members(of: .ticketMerge)
        let merged = try context.store.tickets(in: "mergeTicketIds", of: body, joining: ticket) {
            try context.store.merged(ticket: $0)
        }
        var values = [("mergedParentTicket", Input.reference(.id(ticket)))]
        if let status = body.integer("status") {
            values.append(("status", .reference(.id(status))))
        }
        try context.join(merged, values, to: ticket, marking: "hasMergedChildTicketFlag")
        response.writeSuccess("\(merged.named) merged into ticket \(ticket).", at: context.now)
    }

    static let attachChildren = ActionHandler(.attachChildren) { context, response in
        let ticket = try context.recordID()
        let body = try context.members(of: .ticketBundle)
        let children = try context.store.tickets(in: "childTicketIds", of: body, joining: ticket)
        let values = [("parentTicketId", Input.value(.integer(ticket)))]
        try context.join(children, values, to: ticket, marking: "hasChildTicket")
        response.writeSuccess("\(children.named) attached to ticket \(ticket).", at: context.now)
    }
}

extension RequestContext {
    /// Gives tickets values, and sets a flag of the ticket that they join, in one transaction.
    fileprivate func join(
        _ tickets: [Int64], _ values: [(field: String, input: Input)], to ticket: Int64,
        marking flag: String
    ) throws {
        let stamp = try stamp()
        try store.database.transaction {
            for joining in tickets { try store.change(ticket: joining, values, by: stamp) }
            try store.change(ticket: ticket, [(flag, .value(Value(true)))], by: stamp)
        }
    }
}

extension Store {
    /// The tickets that a list in a body names, each once.
    /// - Parameter refusal: Why a ticket cannot be among them; nil if it can.
    /// - Throws: `APIError.invalid` if the list is empty, names a ticket that is not there, or the one that
    ///   they are to join.
    fileprivate func tickets(
        in member: String, of body: PreparedRecord, joining ticket: Int64,
        unless refusal: (Int64) throws -> String? = { _ in nil }
    ) throws -> [Int64] {
        let ids = body.numbers(member)
        var errors: [FieldError] = []
        if ids.isEmpty {
            errors.append(
                .invalid("The field \(member) must name a ticket.", member, of: body.errorName))
        }
        for (index, id) in ids.enumerated() {
            let place = "\(member)/\(index)"
            if id == ticket {
                errors.append(
                    .invalid("Ticket \(id) cannot join itself.", place, of: body.errorName))
            } else if try !contains(catalog.resource("Ticket"), id, below: nil) {
                errors.append(.notFound("Ticket \(id) not found", place, of: body.errorName))
            } else if let reason = try refusal(id) {
                errors.append(.invalid(reason, place, of: body.errorName))
            }
        }
        guard errors.isEmpty else { throw APIError.invalid(resource: body.errorName, errors) }
        return ids.distinct
    }

    /// Says into which ticket one is merged; nil if it is not.
    fileprivate func merged(ticket: Int64) throws(DatabaseError) -> String? {
        guard let column = catalog.resource("Ticket").field("mergedParentTicket")?.column else {
            return nil
        }
        let parent = try database.first(
            "SELECT \(name: column) FROM \"Ticket\" WHERE \"id\" = \(ticket)"
        ) { $0.optionalInteger(0) }
        return parent.flatMap(\.self).map {
            "Ticket \(ticket) is merged into ticket \($0) already."
        }
    }

    /// Changes fields of a ticket, those among them that the vendor's contract alone has. To be called in the
    /// transaction of the whole change.
    fileprivate func change(
        ticket id: Int64, _ values: [(field: String, input: Input)], by stamp: Stamp
    ) throws {
        let ticket = catalog.resource("Ticket")
        let whole = catalog.extended(ticket) ?? ticket
        var draft = Draft(whole, for: .update)
        for (field, input) in values { draft.put(input, in: field, of: whole) }
        try write(draft, of: ticket, id: id, parent: nil, refused: [], by: stamp)
    }
}

extension [Int64] {
    /// The same numbers, each once, in their order.
    var distinct: [Int64] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }

    /// The tickets of these ids, with the verb, as the beginning of a sentence.
    fileprivate var named: String {
        let ids = map(String.init).joined(separator: ", ")
        return count == 1 ? "Ticket \(ids) was" : "Tickets \(ids) were"
    }
}
