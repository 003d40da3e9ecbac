// Records below a contact: communications, notes, groups, type associations.

import Dialect
import SQLite
import Schema

extension Resource {
    /// A way to reach a contact (spec, "Communication Item Fields"; `ContactCommunication`,
    /// docs/LIVE-API.md#schemas).
    static let contactCommunication = Resource(
        "ContactCommunication", title: "Communication",
        path: "/company/contacts/{parentId}/communications",
        collection: "communicationItems", noun: "communications",
        label: .field("value"), parent: "contact", parentGUID: ("contactMobileGuid", "contact"),
        unique: [Unique("contactId", "typeId", where: "defaultFlag")],
        rules: [.communicationWord, .defaultCommunication],
        fields: [
            Field("contact", .reference(to: "Contact"), .required, .writeOnly, .readOnly),
            Field("contactId", .foreignKey(of: "contact"), .readOnly, .ownRecordOnly),
            Field("type", .reference(to: "CommunicationType"), .required),
            Field("value", .string(max: 250), .required, .indexed),
            Field("extension", .string(max: 15)),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field(
                "domain", .string(max: 251),
                .computed(joining: ["type"]) {
                    """
                    CASE WHEN \($0["type", "emailFlag"]) AND instr(\($0["value"]), '@') > 0 \
                    THEN substr(\($0["value"]), instr(\($0["value"]), '@')) END
                    """
                }),
            Field("mobileGuid", .guid, .readOnly, .ownRecordOnly),
            Field(
                "communicationType",
                .enumeration(["Email", "Phone", "Fax", "Cell", "Pager", "Direct"]),
                .shown(joining: ["type"]) {
                    """
                    coalesce(\($0["communicationType"]), \
                    CASE WHEN \($0["type", "emailFlag"]) THEN 'Email' \
                    WHEN \($0["type", "faxFlag"]) THEN 'Fax' ELSE 'Phone' END)
                    """
                }, .strictly(.readOnly, .communicationTypeWord)),
        ])

    /// A communication by its own id alone, as some clients ask for it.
    static let communication = Resource(
        viewOf: contactCommunication, "Communication", path: "/company/contacts/communications",
        operations: [.get, .replace, .update, .delete],
        strictlyWithout: ([.get, .replace, .update, .delete], .addedOperations))

    /// A note on a contact (spec, "Contact Notes"; `ContactNote`, docs/LIVE-API.md#schemas).
    static let contactNote = Resource(
        "ContactNote", path: "/company/contacts/{parentId}/notes", noun: "notes",
        label: .field("text"), parent: "contact",
        fields: [
            Field("contact", .reference(to: "Contact"), .required, .writeOnly, .readOnly),
            Field("contactId", .foreignKey(of: "contact"), .readOnly),
            Field("text", .text, .required),
            Field("type", .reference(to: "CompanyNoteType"), .default(.defaultRecord)),
            Field("flagged", .boolean, .default(.boolean(false))),
            Field("enteredBy", .string(max: 50), .computed { $0["enteredBy"] }),
        ])

    /// A contact's membership in a marketing group (live `ContactGroup`, with its spelling of
    /// `companyUnsubcribedEmailMessage`).
    static let contactGroup = Resource(
        "ContactGroup", path: "/company/contacts/{parentId}/groups", noun: "groups",
        label: .field("description"), parent: "contact",
        unique: [Unique("contactId", "groupId")],
        fields: [
            Field("group", .reference(to: "Group"), .required),
            Field("contact", .reference(to: "Contact"), .required, .readOnly),
            Field("description", .string(max: 50)),
            Field("unsubscribeFlag", .boolean, .default(.boolean(false))),
            Field("companyUnsubcribedEmailMessage", .text),
            Field("companyGroupUnsubscribedEmailMessage", .text),
            Field("contactUnsubscribedEmailMessage", .text),
            Field("contactGroupUnsubscribedEmailMessage", .text),
        ])

    /// That a contact is of a type; the record behind `types` and `type` of a contact.
    static let contactTypeAssociation = Resource(
        "ContactTypeAssociation", path: "/company/contacts/{parentId}/typeAssociations",
        noun: "type associations",
        label: .composed {
            """
            (SELECT \(.contactName(of: "c")) FROM "Contact" c \
            WHERE c."id" = \($0["contactId"]))
            """
        }, parent: "contact",
        unique: [Unique("contactId", "typeId")],
        indexes: [ListIndex("typeId", "contactId")],
        fields: [
            Field("type", .reference(to: "ContactType"), .required),
            Field("contact", .reference(to: "Contact"), .required, .readOnly),
        ])

    /// The same associations in one list (`Company.ContactTypeAssociation`,
    /// docs/LIVE-API.md#schemas).
    static let companyContactTypeAssociation = Resource(
        viewOf: contactTypeAssociation, "CompanyContactTypeAssociation",
        path: "/company/contactTypeAssociations",
        operations: .all,
        changing: [Field("contact", .reference(to: "Contact"), .required)])

    /// The contacts of a marketing group. A contact goes by its own id there (`MarketingContact`,
    /// docs/LIVE-API.md#schemas).
    static let marketingContact = Resource(
        viewOf: contactGroup, "MarketingContact", path: "/marketing/groups/{parentId}/contacts",
        operations: .all, parent: "group", locator: "contact",
        showing: ["unsubscribeFlag"],
        changing: [
            Field("id", .foreignKey(of: "contact"), .required),
            Field("groupId", .foreignKey(of: "group"), .readOnly),
            Field("note", .string(max: 50), .stored(as: "description")),
            Field("group", .reference(to: "Group"), .required, .writeOnly, .readOnly),
            Field("contact", .reference(to: "Contact"), .writeOnly, .readOnly),
        ])
}
