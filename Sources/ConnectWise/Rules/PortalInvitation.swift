// The invitation of a contact that gets access to the portal, by mail.

import Primitives
import Records
import SQLite
import Schema

extension RuleID {
    /// A contact that becomes able to use the portal is invited.
    static let portalInvitation = named("portalInvitation")
}

extension Rule {
    /// "Portal sends automatic invitation email" (spec, "Portal Invitation"): when the contact has
    /// a valid e-mail, a level above 0, `disablePortalLoginFlag` false, is active, and was not in
    /// that state before.
    static let portalInvitation = Rule(
        transition: Transition(
            watching: [
                "inactiveFlag", "portalSecurityLevel", "disablePortalLoginFlag",
                "ContactCommunication",
            ],
            standing: { id, store in try store.portalStanding(of: id) },
            entered: { id, store, stamp in try store.invite(id, by: stamp) }))
}

extension Store {
    /// Whether a contact can use the portal and be told so; if its portal is open and it cannot,
    /// what it lacks.
    fileprivate func portalStanding(of contact: Int64) throws(DatabaseError) -> Rule.Standing {
        let found = try database.first(
            """
            SELECT c."inactiveFlag", count(item."id"), total(\(Self.isAddress)), \
            coalesce(group_concat(item."value", char(10)), '') \
            FROM "Contact" c LEFT JOIN "ContactCommunication" item ON item."contactId" = c."id" \
            AND EXISTS (SELECT 1 FROM "CommunicationType" t \
            WHERE t."id" = item."typeId" AND t."emailFlag") \
            WHERE c."id" = \(contact) AND \(Self.isPortalOpen) GROUP BY c."id"
            """
        ) { row in
            Rule.Standing(
                isInactive: row.integer(0) == 1, emails: row.integer(1),
                hasAddress: row.real(2) > 0, tried: row.text(3))
        }
        return found ?? .isOut
    }

    /// The e-mail address of a contact with access to the portal: the default e-mail, else the
    /// first valid one; nil if the contact has no access.
    fileprivate func portalAddress(of contact: Int64) throws(DatabaseError) -> String? {
        try database.first(
            """
            SELECT item."value" FROM "Contact" c \
            JOIN "ContactCommunication" item ON item."contactId" = c."id" \
            JOIN "CommunicationType" t ON t."id" = item."typeId" AND t."emailFlag" \
            WHERE c."id" = \(contact) AND \(Self.hasPortalAccess) AND \(Self.isAddress) \
            ORDER BY item."defaultFlag" DESC, item."id" LIMIT 1
            """
        ) { $0.text(0) }
    }

    /// Whether contact `c` can use the portal.
    static let hasPortalAccess: SQL = "(\(isPortalOpen) AND NOT c.\"inactiveFlag\")"

    /// Whether contact `c` could use the portal if it is active.
    private static let isPortalOpen: SQL = """
        c."portalSecurityLevel" > 0 AND NOT c."disablePortalLoginFlag"
        """

    /// Whether an item's value is an e-mail address: words with dots between on both sides of one
    /// `@` (RFC 5322, 3.4.1, without quoted local parts), the domain of letters, digits and hyphens.
    private static let isAddress: SQL = """
        (item."value" LIKE '_%@_%._%' AND item."value" NOT LIKE '%@%@%' \
        AND item."value" NOT GLOB '*[^-A-Za-z0-9.!#$%&''*+/=?^_`{|}~@]*' \
        AND substr(item."value", instr(item."value", '@') + 1) NOT GLOB '*[^-A-Za-z0-9.]*' \
        AND '.' || replace(item."value", '@', '.') || '.' NOT LIKE '%..%')
        """

    /// Puts the invitation into the outbox. It names no password: those are not the API's affair.
    fileprivate func invite(_ contact: Int64, by stamp: Stamp) throws {
        guard let address = try portalAddress(of: contact) else { return }
        let facts = try database.first(
            """
            SELECT \(.contactName(of: "c")), \
            coalesce(company."name", 'your service provider'), \
            coalesce(level."caption", 'level ' || c."portalSecurityLevel") \
            FROM "Contact" c LEFT JOIN "Company" company ON company."id" = c."companyId" \
            LEFT JOIN "PortalSecurityLevel" level ON level."id" = c."portalSecurityLevel" \
            WHERE c."id" = \(contact)
            """
        ) { (name: $0.text(0), company: $0.text(1), level: $0.text(2)) }
        guard let facts else { return }
        try mail(
            to: address, "You are invited to the customer portal",
            """
            Hello \(facts.name),

            you have been given access to the customer portal of \(facts.company) \
            with the security level \(facts.level). Open the portal and choose \
            "Forgot password" to set a password of your own.
            """, about: contact, by: stamp)
    }

    /// Puts a mail about a contact into the outbox.
    func mail(
        to address: String, _ subject: String, _ text: String, about contact: Int64,
        by stamp: Stamp
    ) throws {
        let outbox = catalog.resource("OutboxMessage")
        var draft = Draft(outbox, for: .create)
        let texts = [
            ("to", address), ("subject", subject), ("text", text), ("when", stamp.time.text),
        ]
        for (field, text) in texts { draft.put(.value(.text(text)), in: field, of: outbox) }
        draft.put(.reference(.id(contact)), in: "contact", of: outbox)
        let write = try prepare(
            draft, of: outbox, id: nil, parent: nil, errorName: outbox.errorName)
        try save(write, by: stamp)
    }
}

extension Rule.Standing {
    /// The standing of a contact whose portal is open.
    /// - Parameters:
    ///   - emails: The number of its items of a type for e-mail.
    ///   - hasAddress: Whether one of them is an address.
    fileprivate init(isInactive: Bool, emails: Int64, hasAddress: Bool, tried: String) {
        var lacks: [String] = []
        if isInactive { lacks.append("is inactive") }
        if emails == 0 { lacks.append("has no e-mail item") }
        if emails > 0, !hasAddress { lacks.append("has no e-mail item whose value is an address") }
        guard !lacks.isEmpty else {
            self = .isIn
            return
        }
        let reason = lacks.joined(separator: " and ")
        self = .isKeptOut(
            by: Rule.Obstacle(
                field: "disablePortalLoginFlag",
                message: "No invitation to the portal was sent: the contact \(reason); it is sent "
                    + "when that changes.",
                tried: tried))
    }
}
