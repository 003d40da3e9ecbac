// The first notes of a new ticket, and the contact that its e-mail address names.

import API
import Primitives
import Records
import SQLite
import Schema

extension RuleID {
    /// The texts of a new ticket become its first notes.
    static let initialTicketNotes = named("initialTicketNotes")
    /// A ticket without a contact gets the one of an e-mail address.
    static let contactByAddress = named("contactByAddress")
}

extension Rule {
    /// The texts of a new ticket become its first notes.
    static let initialTicketNotes = Rule(
        transition: Transition(
            // Nothing but being new: a state that comes about once.
            watching: [],
            isIn: { _, _ in true },
            entered: { id, store, stamp in try store.addInitialNotes(to: id, by: stamp) }))

    /// A ticket without a contact gets the one of its company with the e-mail address of
    /// `contactEmailLookup`, an active one first. Without a match it has no contact.
    static let contactByAddress = Rule(prepare: { write, store in
        guard write.bodyNames("contactEmailLookup"), !write.bodyNames("contact") else { return }
        let contact = try store.database.first(
            """
            SELECT c."id" FROM "Contact" c \
            JOIN "ContactCommunication" item ON item."contactId" = c."id" \
            JOIN "CommunicationType" t ON t."id" = item."typeId" AND t."emailFlag" \
            WHERE item."value" = \(write.text("contactEmailLookup")) \
            AND c."companyId" = \(write["company"]) \
            ORDER BY c."inactiveFlag", c."id" LIMIT 1
            """
        ) { $0.integer(0) }
        if let contact { write["contact"] = .integer(contact) }
    })
}

extension Store {
    /// The texts of a ticket, and the flags of the notes that they become.
    private static let initialTicketNotes = [
        ("initialDescription", "detailDescriptionFlag"),
        ("initialInternalAnalysis", "internalAnalysisFlag"),
        ("initialResolution", "resolutionFlag"),
    ]

    fileprivate func addInitialNotes(to ticket: Int64, by stamp: Stamp) throws {
        let resource = catalog.resource("ServiceNote")
        for (member, flag) in Self.initialTicketNotes {
            let text = try database.first(
                "SELECT \(name: member) FROM \"Ticket\" WHERE \"id\" = \(ticket)"
            ) { $0.text(0) }
            guard let text, !text.isEmpty else { continue }
            var draft = Draft(resource, for: .create)
            draft.put(.value(.text(text)), in: "text", of: resource)
            draft.put(.value(Value(true)), in: flag, of: resource)
            let write = try prepare(
                draft, of: resource, id: nil, parent: ticket, errorName: resource.errorName)
            try save(write, by: stamp)
        }
    }
}
