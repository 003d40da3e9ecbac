// The rule by which the contacts of a company join its marketing groups.

import Records
import SQLite
import Schema

extension RuleID {
    /// The contacts that a company has join its group.
    static let allContactsJoin = named("allContactsJoin")
    /// The default contact of a company joins its group.
    static let defaultContactJoins = named("defaultContactJoins")
}

extension Rule {
    /// With `allContactsFlag`, the contacts that the company has at that time become members.
    static let allContactsJoin = contactsJoin(
        "allContactsFlag", among: #""Contact"."companyId" = "Company"."id""#)

    /// With `defaultContactFlag`, the company's default contact becomes a member.
    static let defaultContactJoins = contactsJoin(
        "defaultContactFlag", among: #""Contact"."id" = "Company"."defaultContactId""#)

    private static func contactsJoin(_ flag: String, among contacts: SQL) -> Rule {
        Rule(
            transition: Transition(
                watching: [flag],
                isIn: { id, store in
                    try store.database.first(
                        """
                        SELECT 1 FROM "CompanyGroup" WHERE "id" = \(id) AND \(name: flag)
                        """
                    ) { _ in true } ?? false
                },
                entered: { id, store, stamp in
                    try store.addContacts(toGroupOf: id, among: contacts, by: stamp)
                }))
    }
}

extension Store {
    /// Makes contacts of the company that are no members of the group yet members of it.
    fileprivate func addContacts(
        toGroupOf companyGroup: Int64, among contacts: SQL, by stamp: Stamp
    ) throws {
        let missing = try database.all(
            """
            SELECT "Contact"."id", membership."groupId" FROM "CompanyGroup" membership \
            JOIN "Company" ON "Company"."id" = membership."companyId" \
            JOIN "Contact" ON \(contacts) \
            WHERE membership."id" = \(companyGroup) AND NOT EXISTS (SELECT 1 \
            FROM "ContactGroup" own WHERE own."contactId" = "Contact"."id" \
            AND own."groupId" = membership."groupId") ORDER BY "Contact"."id"
            """
        ) { (contact: $0.integer(0), group: $0.integer(1)) }
        let resource = catalog.resource("ContactGroup")
        for (contact, group) in missing {
            var draft = Draft(resource, for: .create)
            draft.put(.reference(.id(group)), in: "group", of: resource)
            let write = try prepare(
                draft, of: resource, id: nil, parent: contact, errorName: resource.errorName)
            try save(write, by: stamp)
        }
    }
}
