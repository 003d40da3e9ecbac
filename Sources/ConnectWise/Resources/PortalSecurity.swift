// The permissions of a contact in the customer portal: the settings of its security level.

import API
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema

extension Resource {
    /// A function of the portal, and which of the six levels have it (`PortalSecuritySetting`,
    /// docs/LIVE-API.md#schemas).
    static let portalSecuritySetting = Resource(
        "PortalSecuritySetting", path: "/company/portalSecuritySettings",
        noun: "portal security settings", label: .field("functionIdentifier"),
        operations: [.list, .count, .get, .replace, .update],
        unique: [Unique("functionIdentifier")],
        fields: [
            Field("functionIdentifier", .string(max: 50), .required),
            Field("functionDescription", .string(max: 250)),
        ] + portalLevelFields.map { Field($0, .boolean, .default(.boolean(false))) })

    /// The members of a setting that tell which levels have the function, from level 1 to 6.
    fileprivate static let portalLevelFields = [
        "levelOne", "levelTwo", "levelThree", "levelFour", "levelFive", "levelSix",
    ]

    /// Whether a contact has a function of the portal (`PortalSecurity`, docs/LIVE-API.md#schemas).
    static let portalSecurity = Resource(
        shape: "PortalSecurity", [Field("identifier", .text), Field("enabled", .boolean)])
}

extension Action {
    /// The functions of the portal and whether the contact's level has them. `page` and `pageSize`
    /// are honoured; other parameters of lists are not, since these are no records.
    static let portalSecurity = Action(
        "portalSecurity", .get, "/company/contacts/{id}/portalSecurity",
        parameters: Field.paging, answer: .list(.portalSecurity))
}

extension ActionHandler {
    static let portalSecurity = ActionHandler(.portalSecurity) { context, response in
        try context.writePortalSecurity(of: context.recordID(), into: &response)
    }
}

extension RequestContext {
    fileprivate func writePortalSecurity(of contact: Int64, into response: inout Response) throws {
        let size = Int64(try parameters.pageSize)
        let skipped = (Int64(try parameters.page) - 1) * size
        let functions = try store.database.all(
            """
            SELECT "functionIdentifier", \(try isEnabled(for: contact)) \
            FROM "PortalSecuritySetting" ORDER BY "id" LIMIT \(size) OFFSET \(skipped)
            """
        ) { (identifier: $0.text(0), isEnabled: $0.integer(1) != 0) }
        let list = functions.map { function in
            JSONOutput.object([
                ("identifier", .text(function.identifier)), ("enabled", .flag(function.isEnabled)),
            ])
        }
        response.write(.list(list), at: now)
    }

    /// Whether the level of a contact has a setting's function; a contact without a level has none.
    private func isEnabled(for contact: Int64) throws -> SQL {
        let level =
            try store.database.first(
                "SELECT \"portalSecurityLevel\" FROM \"Contact\" WHERE \"id\" = \(contact)"
            ) { $0.optionalInteger(0) } ?? nil
        guard let level else { return "0" }
        return "\(name: Resource.portalLevelFields[Int(level) - 1])"
    }
}
