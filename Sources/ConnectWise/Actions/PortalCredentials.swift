// The portal's requests: validation of credentials, and a new password.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema

extension Action {
    /// "Email sent to email address in request", says the live API. The answer is the same when
    /// no contact with access to the portal has that address: it must not tell who has an account.
    static let requestPassword = Action(
        "requestPassword", .post, "/company/contacts/requestPassword",
        body: .json(.requestPasswordRequest), answer: .nothing)

    /// Whether an address and a password are those of a contact with access to the portal. The
    /// password is that of the fixture; no request can set or read one.
    static let validatePortalCredentials = Action(
        "validatePortalCredentials", .post, "/company/contacts/validatePortalCredentials",
        body: .json(.validatePortalRequest), answer: .object(.ok, .validatePortalResponse))
}

extension ActionHandler {
    static let requestPassword = ActionHandler(.requestPassword) { context, response in
        let address = try context.members(of: .requestPasswordRequest).text("email")
        try context.store.database.transaction {
            try context.store.mailPasswordRequest(to: address, by: context.stamp())
        }
        response.start(.noContent, date: context.now)
        response.finish()
    }

    static let validatePortalCredentials = ActionHandler(.validatePortalCredentials) {
        context, response in
        let given = try context.members(of: .validatePortalRequest)
        let contact = try context.store.portalContact(
            given.text("email"), password: given.text("password"))
        response.write(
            .object([
                ("success", .flag(contact != nil)),
                ("contactId", contact.map(JSONOutput.number) ?? .absent),
            ]), at: context.now)
    }
}

extension Resource {
    /// Live schema `RequestPasswordRequest`.
    fileprivate static let requestPasswordRequest = Resource(
        shape: "RequestPasswordRequest", [Field("email", .string(max: 250), .required)])

    /// Live schema `ValidatePortalRequest`.
    fileprivate static let validatePortalRequest = Resource(
        shape: "ValidatePortalRequest",
        [
            Field("email", .string(max: 250), .required),
            Field("password", .string(max: 250), .required, .writeOnly),
        ])

    /// Live schema `ValidatePortalResponse`; `contactId` is left out when `success` is false.
    fileprivate static let validatePortalResponse = Resource(
        shape: "ValidatePortalResponse",
        [
            Field("success", .boolean),
            Field("contactId", .integer(1...Limits.idMax)),
        ])
}

extension Store {
    /// The contact with access to the portal that has both; the oldest where several have.
    ///
    /// Every candidate's password is compared, and without a candidate a fixed one, so that the
    /// time does not tell whether the address is known.
    fileprivate func portalContact(_ address: String, password: String) throws(DatabaseError)
        -> Int64?
    {
        let contacts = try database.all(
            """
            SELECT DISTINCT c."id", c."portalPassword" \(Self.portalUsers(at: address)) \
            ORDER BY c."id"
            """
        ) { (id: $0.integer(0), password: $0.optionalText(1)) }
        var found: Int64?
        for contact in contacts {
            let isRight = Self.isSameSecret(password, contact.password ?? "")
            if isRight, contact.password != nil, found == nil { found = contact.id }
        }
        if contacts.isEmpty { _ = Self.isSameSecret(password, "") }
        return found
    }

    /// Writes to the contact with access to the portal that has an address, if there is one. The
    /// mail has no secret in it.
    fileprivate func mailPasswordRequest(to address: String, by stamp: Stamp) throws {
        let contact = try database.first(
            """
            SELECT c."id", \(.contactName(of: "c")), \
            item."value" \(Self.portalUsers(at: address)) ORDER BY c."id" LIMIT 1
            """
        ) { (id: $0.integer(0), name: $0.text(1), address: $0.text(2)) }
        guard let contact else { return }
        try mail(
            to: contact.address, "Your password for the customer portal",
            """
            Hello \(contact.name),

            somebody asked for a new password for your account in the customer portal. If it was \
            you, open the portal and choose a password of your own. If not, there is nothing to do.
            """, about: contact.id, by: stamp)
    }

    /// The contacts with access to the portal that have an address.
    private static func portalUsers(at address: String) -> SQL {
        """
        FROM "Contact" c JOIN "ContactCommunication" item ON item."contactId" = c."id" \
        JOIN "CommunicationType" t ON t."id" = item."typeId" AND t."emailFlag" \
        WHERE item."value" = \(address) AND \(hasPortalAccess)
        """
    }

    /// Whether two secrets are the same. It takes as long for wrong ones, wherever they differ, so
    /// that the time of an answer tells nothing.
    static func isSameSecret(_ given: String, _ kept: String) -> Bool {
        let given = Array(given.utf8)
        let kept = Array(kept.utf8)
        var difference = given.count ^ kept.count
        for (index, byte) in given.enumerated() {
            difference |= Int(byte ^ (kept.isEmpty ? 0 : kept[index % kept.count]))
        }
        return difference == 0
    }
}
