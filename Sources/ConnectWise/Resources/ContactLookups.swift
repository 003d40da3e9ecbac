// The lookups of contacts. Their records are data: fixtures/lookups.json.

import Dialect
import SQLite
import Schema

extension Resource {
    /// A type of contacts (spec, "Contact Types"). The live service calls the name `description`;
    /// records carry both, and one that is sent alone sets both.
    static let contactType = Resource(
        "ContactType", path: "/company/contacts/types",
        collection: "contactTypes",
        noun: "contact types", label: .field("name", or: "description", href: "type_href"),
        // The singular is the live service's.
        alternatePaths: [("/company/contact/types/{id}/usages/list", .usageList)],
        rules: [.exclusive("defaultFlag"), .aliases("name", "description")],
        fields: [
            Field(
                "name", .string(max: 50), .required, .default(.sameAs("description")),
                .strictly(.hidden, .addedMembers)),
            Field("description", .string(max: 50), .required, .default(.sameAs("name"))),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field("serviceAlertFlag", .boolean, .default(.boolean(false))),
            Field("serviceAlertMessage", .string(max: 150)),
        ])

    /// The kind of a communication item (spec, "Communication Types"). At least one of the three
    /// flags is set (`CommunicationType`, docs/LIVE-API.md#schemas).
    static let communicationType = Resource(
        "CommunicationType", path: "/company/communicationTypes",
        noun: "communication types",
        label: .field("name", or: "description", href: "type_href"),
        operations: .all(and: .usages, .usageList),
        rules: [
            .oneOf("phoneFlag", "faxFlag", "emailFlag"), .aliases("name", "description"),
            .exclusive("defaultFlag", among: "emailFlag", "faxFlag", "phoneFlag"),
        ],
        fields: [
            Field(
                "name", .string(max: 50), .required, .default(.sameAs("description")),
                .strictly(.hidden, .addedMembers)),
            Field("description", .string(max: 50), .required, .default(.sameAs("name"))),
            Field("phoneFlag", .boolean, .default(.boolean(false))),
            Field("faxFlag", .boolean, .default(.boolean(false))),
            Field("emailFlag", .boolean, .default(.boolean(false))),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field("exchangeXref", .string(max: 50)),
            Field("iphoneXref", .string(max: 50)),
            Field("androidXref", .string(max: 50)),
            Field("googleXref", .string(max: 50)),
        ])

    static let contactDepartment = Resource(
        "ContactDepartment", path: "/company/contacts/departments", noun: "departments",
        label: .field("name", href: "department_href"),
        operations: .all(and: .usages, .usageList),
        fields: [Field("name", .string(max: 30), .required)])

    static let contactRelationship = Resource(
        "ContactRelationship", path: "/company/contacts/relationships", noun: "relationships",
        label: .field("name", href: "relationship_href"),
        fields: [Field("name", .string(max: 50), .required)])

    static let companyNoteType = Resource(
        "CompanyNoteType", title: "Note Type", path: "/company/noteTypes", noun: "note types",
        label: .field("name", or: "identifier", href: "type_href", showsIdentifier: false),
        rules: [.exclusive("defaultFlag")],
        fields: [
            Field("identifier", .string(max: 15)),
            Field("name", .string(max: 50), .required),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field("importFlag", .boolean, .default(.boolean(false))),
        ])

    /// A level of what a portal user can see (spec, "Portal Security Levels"); the live service has
    /// captions that the tenant chooses, and no description.
    static let portalSecurityLevel = Resource(
        "PortalSecurityLevel", path: "/company/portalSecurityLevels",
        noun: "portal security levels", label: .field("caption"),
        operations: [.list, .count, .get, .replace, .update],
        fields: [
            Field("captionIdentifier", .string(max: 50)),
            Field("isDefaultFlag", .boolean, .default(.boolean(false))),
            Field("caption", .string(max: 50), .required),
            Field("description", .string(max: 250), .strictly(.absent, .levelDescription)),
        ])

    static let group = Resource(
        "Group", path: "/marketing/groups", collection: "marketingGroups",
        noun: "marketing groups", label: .field("name", href: "group_href"),
        operations: .all(and: .usages, .usageList),
        fields: [
            Field("name", .string(max: 100), .required),
            Field("publicDescription", .string(max: 255)),
            Field("publicFlag", .boolean, .default(.boolean(false))),
            Field("inactiveFlag", .boolean, .default(.boolean(false))),
        ])

    static let country = Resource(
        "Country", path: "/company/countries", noun: "countries",
        label: .field("name", or: "countryCode", href: "country_href"),
        rules: [.exclusive("defaultFlag")],
        fields: [
            Field("identifier", .string(max: 50), .strictly(.hidden, .addedMembers)),
            Field("name", .string(max: 50), .required),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field("cityCaption", .string(max: 25)),
            Field("stateCaption", .string(max: 25)),
            Field("zipCaption", .string(max: 25)),
            Field("zipMinimumLength", .integer(0...12)),
            Field("dialingPrefix", .string(max: 5)),
            Field("countryCode", .string(max: 2)),
        ])

    static let state = Resource(
        "State", path: "/company/states", noun: "states",
        label: .field("name", href: "state_href"), operations: .all(and: .usages, .usageList),
        fields: [
            Field("identifier", .string(max: 50), .required),
            Field("name", .string(max: 50), .required),
            Field("country", .reference(to: "Country"), .required),
        ])
}
