// The contact: every field of the spec and of the live service (docs/LIVE-API.md#schemas).

import Dialect
import SQLite
import Schema

extension Resource {
    /// A person at a client company (spec, "Complete Contact Field Reference"; `Contact`,
    /// docs/LIVE-API.md#schemas, in the order of its answers).
    static let contact = Resource(
        "Contact", path: "/company/contacts", noun: "contacts",
        label: .composed(href: "contact_href") {
            .contactName(first: $0["firstName"], last: $0["lastName"])
        },
        operations: .all(and: .usages, .usageList, .defaultRecord),
        actions: [
            .portalSecurity, .requestPassword, .validatePortalCredentials, .contactImage,
            .deleteContactImage,
        ] + Action.setContactImage,
        defaultChoice: .named(in: "defaultContact", of: "Company", parameter: "companyId"),
        links: [
            Link("communications_href", "/company/contacts/{id}/communications"),
            Link("notes_href", "/company/contacts/{id}/notes"),
            Link("tracks_href", "/company/contacts/{id}/tracks"),
            Link("portalSecurity_href", "/company/contacts/{id}/portalSecurity"),
            Link("activities_href", "/sales/activities?conditions=contact/id={id}"),
            Link("documents_href", "/system/documents?recordType=Contact&recordId={id}"),
            Link("configurations_href", "/company/configurations?conditions=contact/id={id}"),
            Link("tickets_href", "/service/tickets?conditions=contact/id={id}"),
            Link("opportunities_href", "/sales/opportunities?conditions=contact/id={id}"),
            Link("projects_href", "/project/projects?conditions=contact/id={id}"),
            Link("image_href", "/company/contacts/{id}/image?lastModified={lastUpdated}"),
        ],
        refused: ["portalPassword", "password"].map {
            RefusedMember(
                name: $0,
                reason: "Portal passwords are managed through the ConnectWise portal. "
                    + "The API does not expose password fields.")
        },
        transferParameter: "transferContactId",
        indexes: [ListIndex("firstName", "lastName"), .lastUpdated],
        rules: [
            .scoped("site", to: "company", otherwise: .flaggedOrOldest("primaryAddressFlag")),
            .portalInvitation,
        ],
        kept: defaultPhone, callback: .contact,
        fields: groups.flatMap(\.self))

    private static let groups: [[Field]] = [
        nameAndCompany, address, position, person, portal, profile, defaults, userDefined, office,
        lists, photo, switches,
    ]

    /// The short form for choosing a contact (`ContactInfo`, docs/LIVE-API.md#schemas).
    static let contactInfo = Resource(
        viewOf: contact, "ContactInfo", path: "/company/contacts/info",
        recordPath: "/company/contacts/{id}/info",
        showing: [
            "firstName", "lastName", "type", "company", "site", "addressLine1", "addressLine2",
            "city", "state", "zip", "country", "department", "inactiveFlag", "title",
            "facebookUrl", "twitterUrl", "linkedInUrl", "defaultPhoneType", "defaultPhoneNbr",
            "defaultBillingFlag", "defaultFlag", "companyLocation", "communicationItems", "types",
        ])

    private static let nameAndCompany = [
        Field("firstName", .string(max: 30), .required, .indexed),
        Field("lastName", .string(max: 30), .indexed),
        Field("type", .firstLink(of: "types"), .strictly(.absent, .contactType)),
        Field(
            "company", .reference(to: "Company"), .required,
            .strictly(.optional, .companyRequired)),
        Field("site", .reference(to: "CompanySite")),
    ]

    private static let address = [
        Field("addressLine1", .string(max: 50)),
        Field("addressLine2", .string(max: 50)),
        Field("city", .string(max: 50)),
        Field("state", .string(max: 50)),
        Field("zip", .string(max: 12)),
        Field("country", .reference(to: "Country")),
    ]

    private static let position = [
        Field("relationship", .reference(to: "ContactRelationship")),
        // Shown, though empty, as soon as there is a company (docs/LIVE-API.md#contact-payload).
        Field(
            "relationshipOverride", .string(max: 50),
            .shown {
                """
                coalesce(\($0["relationshipOverride"]), \
                CASE WHEN \($0["companyId"]) IS NOT NULL THEN '' END)
                """
            }),
        Field("department", .reference(to: "ContactDepartment")),
        Field("inactiveFlag", .boolean, .default(.boolean(false))),
        Field("defaultMergeContactId", .identifier(of: "Contact"), .another),
        Field("securityIdentifier", .string(max: 184)),
        Field("managerContact", .reference(to: "Contact"), .another),
        Field(
            "managerContactId", .foreignKey(of: "managerContact"),
            .strictly(.absent, .contactIdMembers)),
        Field("assistantContact", .reference(to: "Contact"), .another),
        Field(
            "assistantContactId", .foreignKey(of: "assistantContact"),
            .strictly(.absent, .contactIdMembers)),
    ]

    private static let person = [
        Field("title", .string(max: 50), .strictly(.maximum(100), .titleLength)),
        Field("school", .string(max: 50)),
        Field("nickName", .string(max: 30)),
        Field("marriedFlag", .boolean, .default(.boolean(false))),
        Field("childrenFlag", .boolean, .default(.boolean(false))),
        Field("children", .string(max: 200)),
        Field("significantOther", .string(max: 30)),
    ]

    private static let portal = [
        Field(
            "portalSecurityLevel", .integer(1...6), .default(.integer(1)),
            .null("removes the level")),
        Field("disablePortalLoginFlag", .boolean, .default(.boolean(true))),
        // What validatePortalCredentials compares with; no request sets, shows or finds it.
        Field("portalPassword", .string(max: 50), .writeOnly, .fixtureOnly),
    ]

    private static let profile = [
        Field("unsubscribeFlag", .boolean, .default(.boolean(false))),
        Field("gender", .enumeration(["Female", "Male"])),
        Field("birthDay", .dateTime),
        Field("anniversary", .dateTime),
        Field(
            "presence", .enumeration(["NoAgent", "Online", "DoNotDisturb", "Away", "Offline"])),
        Field("mobileGuid", .guid, .readOnly),
        Field("facebookUrl", .string(max: 250)),
        Field("twitterUrl", .string(max: 250)),
        Field("linkedInUrl", .string(max: 250)),
    ]

    /// The default phone is that of the contact, else that of the site
    /// (docs/LIVE-API.md#contact-payload).
    private static let defaults = [
        Field(
            "defaultPhoneType", .string(max: 50),
            .computed(joining: ["site"]) {
                """
                coalesce((SELECT "name" FROM "CommunicationType" \
                WHERE "id" = \($0["defaultPhoneTypeId"])), \
                CASE WHEN \($0["site", "phoneNumber"]) IS NOT NULL THEN 'Site' END)
                """
            }),
        Field(
            "defaultPhoneNbr", .string(max: 250),
            .computed(joining: ["site"]) {
                "coalesce(\($0["defaultPhoneValue"]), \($0["site", "phoneNumber"]))"
            }),
        Field(
            "defaultPhoneExtension", .string(max: 15), .computed { $0["defaultPhoneExtension"] }),
        Field("defaultBillingFlag", .backReference("billingContact", of: "company")),
        Field("defaultFlag", .backReference("defaultContact", of: "company")),
    ]

    /// The contact's default phone item, the first by type where several kinds of phone have one.
    private static let defaultPhone = KeptColumns(
        columns: [
            ("defaultPhoneTypeId", .id), ("defaultPhoneValue", .text),
            ("defaultPhoneExtension", .text),
        ],
        source: ("ContactCommunication", owner: "contactId"),
        values: { contact in
            """
            SELECT c."typeId", c."value", c."extension" FROM "ContactCommunication" c \
            JOIN "CommunicationType" t ON t."id" = c."typeId" \
            WHERE c."contactId" = \(contact) AND c."defaultFlag" AND t."phoneFlag" \
            ORDER BY c."typeId" LIMIT 1
            """
        }, flag: ("CommunicationType", "phoneFlag", column: "typeId"))

    private static let userDefined = (1...10).map {
        Field("userDefinedField\($0)", .string(max: 50))
    }

    private static let office = [Field("companyLocation", .reference(to: "Location"))]

    private static let lists = [
        Field("communicationItems", .children(of: "ContactCommunication")),
        Field("types", .links(through: "ContactTypeAssociation")),
        Field("typeIds", .foreignKeys(of: "types"), .writeOnly),
        Field("integratorTags", .strings),
        Field("customFields", .customFields, .screen(.contact)),
    ]

    private static let photo = [Field("photo", .reference(to: "Document"), .fixtureOnly, .owned)]

    private static let switches = [Field("ignoreDuplicates", .requestSwitch)]
}

extension SQL {
    /// What a contact is called: its names, without a blank where there is no last one.
    static func contactName(first: SQL, last: SQL) -> SQL {
        "trim(\(first) || ' ' || coalesce(\(last), ''))"
    }

    /// What the contact of an alias is called.
    static func contactName(of alias: String) -> SQL {
        let scope = Scope(alias: alias)
        return contactName(first: scope["firstName"], last: scope["lastName"])
    }
}
