// Service tickets and the lookups of the service board.

import Dialect
import SQLite
import Schema

extension Resource {
    /// A service ticket, with the members that contacts and usual filters need (`Ticket`,
    /// docs/LIVE-API.md#schemas).
    static let ticket = Resource(
        "Ticket", path: "/service/tickets", noun: "tickets",
        label: .field("summary", href: "ticket_href").called("summary"),
        operations: .all(and: .usages, .usageList, .search),
        strictlyWithout: ([.usages, .usageList], .addedOperations),
        actions: [.mergeTickets, .attachChildren], showsEntry: true,
        rules: [
            .scoped("site", to: "company", otherwise: .flaggedOrOldest("primaryAddressFlag")),
            .scoped("status", to: "board", otherwise: .flaggedOrOldest("defaultFlag")),
            .scoped("type", to: "board", otherwise: .flagged("defaultFlag")),
            .scoped("team", to: "board"), .contactByAddress,
            .initialTicketNotes,
        ],
        callback: .ticket,
        fields: request + [
            Field("resources", .string(max: 1000)),
            Field("parentTicketId", .identifier(of: "Ticket"), .another),
            Field("mobileGuid", .guid, .readOnly),
            Field("integratorTags", .strings),
            Field("customFields", .customFields, .screen(.ticket)),
        ])

    private static let request = [
        Field("summary", .string(max: 100), .required),
        Field(
            "recordType", .enumeration(["ServiceTicket", "ProjectTicket", "ProjectIssue"]),
            .default(.text("ServiceTicket"))),
        Field("board", .reference(to: "Board"), .default(.defaultRecord)),
        Field("status", .reference(to: "BoardStatus")),
        Field("company", .reference(to: "Company"), .required),
        Field("site", .reference(to: "CompanySite")),
        Field("siteName", .string(max: 156), .computed(joining: ["site"]) { $0["site", "name"] }),
        Field("addressLine1", .string(max: 50)),
        Field("addressLine2", .string(max: 50)),
        Field("city", .string(max: 50)),
        Field("stateIdentifier", .string(max: 50)),
        Field("zip", .string(max: 12)),
        Field("country", .reference(to: "Country")),
        Field("contact", .reference(to: "Contact")),
        Field(
            "contactName", .string(max: 62),
            .computed(joining: ["contact"]) {
                .contactName(first: $0["contact", "firstName"], last: $0["contact", "lastName"])
            }),
        Field(
            "contactPhoneNumber", .string(max: 20),
            .computed { "substr(\(defaultItem("value", "phoneFlag", $0)), 1, 20)" }),
        Field(
            "contactPhoneExtension", .string(max: 15),
            .computed { defaultItem("extension", "phoneFlag", $0) }),
        Field(
            "contactEmailAddress", .string(max: 250),
            .computed { defaultItem("value", "emailFlag", $0) }),
        Field("type", .reference(to: "BoardType")),
        Field("team", .reference(to: "BoardTeam")),
        Field("owner", .reference(to: "Member")),
        Field("priority", .reference(to: "Priority"), .default(.defaultRecord)),
        Field("source", .reference(to: "Source"), .default(.defaultRecord)),
        Field("requiredDate", .dateTime),
        Field("budgetHours", .decimal),
        Field("agreement", .reference(to: "Agreement")),
        Field("severity", .enumeration(["Low", "Medium", "High"]), .default(.text("Medium"))),
        Field("impact", .enumeration(["Low", "Medium", "High"]), .default(.text("Medium"))),
        Field("externalXRef", .string(max: 100)),
        Field("poNumber", .string(max: 50)),
        Field("allowAllClientsPortalView", .boolean, .default(.boolean(false))),
        Field("customerUpdatedFlag", .boolean, .default(.boolean(false))),
        Field("automaticEmailContactFlag", .boolean, .default(.boolean(false))),
        Field("automaticEmailResourceFlag", .boolean, .default(.boolean(false))),
        Field("automaticEmailCcFlag", .boolean, .default(.boolean(false))),
        Field("automaticEmailCc", .string(max: 1000)),
        Field("initialDescription", .text, .writeOnly),
        Field("initialInternalAnalysis", .text, .writeOnly),
        Field("initialResolution", .text, .writeOnly),
        Field("contactEmailLookup", .string(max: 250), .writeOnly),
        Field("processNotifications", .requestSwitch),
        Field("skipCallback", .requestSwitch),
        Field("closedDate", .dateTime),
        Field("closedBy", .string(max: 50)),
        Field(
            "closedFlag", .boolean,
            .computed(joining: ["status"]) { "coalesce(\($0["status", "closedStatus"]), 0)" }),
        Field("actualHours", .decimal, .readOnly),
        Field("dateResolved", .dateTime),
    ]

    /// A value of the default item of a kind of a record's contact.
    static func defaultItem(_ column: String, _ kind: String, _ record: Scope) -> SQL {
        """
        (SELECT c.\(name: column) FROM "ContactCommunication" c \
        JOIN "CommunicationType" t ON t."id" = c."typeId" \
        WHERE c."contactId" = \(record["contactId"]) AND c."defaultFlag" AND t.\(name: kind) \
        ORDER BY c."typeId" LIMIT 1)
        """
    }

    static let board = Resource(
        "Board", title: "Service Board", path: "/service/boards", noun: "boards",
        label: .field("name", href: "board_href"),
        rules: [.exclusive("defaultFlag")],
        fields: [
            Field("name", .string(max: 50), .required),
            Field("inactiveFlag", .boolean, .default(.boolean(false))),
            Field(
                "defaultFlag", .boolean, .default(.boolean(false)),
                .strictly(.hidden, .addedMembers)),
        ])

    static let boardStatus = Resource(
        "BoardStatus", title: "Service Status", path: "/service/boards/{parentId}/statuses",
        noun: "statuses",
        label: .field("name", href: "status_href").showing(
            Field("sort", .integer(0...Int64(Int32.max)), .computed { $0["sortOrder"] })),
        parent: "board",
        rules: [.exclusive("defaultFlag", among: "board")],
        fields: [
            Field("name", .string(max: 50), .required),
            Field("board", .reference(to: "Board"), .required, .readOnly),
            Field("sortOrder", .integer(0...Int64(Int32.max)), .default(.integer(0))),
            Field("displayOnBoard", .boolean, .default(.boolean(true))),
            Field("inactive", .boolean, .default(.boolean(false))),
            Field("closedStatus", .boolean, .default(.boolean(false))),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
        ])

    static let boardType = Resource(
        "BoardType", title: "Service Type", path: "/service/boards/{parentId}/types",
        noun: "ticket types",
        label: .field("name", href: "type_href"), parent: "board",
        rules: [.exclusive("defaultFlag", among: "board")],
        fields: [
            Field("name", .string(max: 50), .required),
            Field("board", .reference(to: "Board"), .required, .readOnly),
            Field("inactiveFlag", .boolean, .default(.boolean(false))),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
        ])

    static let boardTeam = Resource(
        "BoardTeam", title: "Service Team", path: "/service/boards/{parentId}/teams", noun: "teams",
        label: .field("name", href: "team_href"), parent: "board",
        rules: [.exclusive("defaultFlag", among: "board")],
        fields: [
            Field("name", .string(max: 30), .required),
            Field(
                "board", .reference(to: "Board"), .required, .readOnly,
                .strictly(.hidden, .addedMembers)),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field("boardId", .foreignKey(of: "board"), .readOnly),
        ])

    static let priority = Resource(
        "Priority", path: "/service/priorities", noun: "priorities",
        label: .field("name", href: "priority_href").showing(
            Field("sort", .integer(0...Int64(Int32.max)), .computed { $0["sortOrder"] }),
            Field(shown: "level", .string(max: 50))),
        rules: [.exclusive("defaultFlag")],
        fields: [
            Field("name", .string(max: 50), .required),
            Field("color", .string(max: 50)),
            Field("sortOrder", .integer(0...Int64(Int32.max)), .default(.integer(0))),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field("level", .string(max: 50)),
        ])

    static let source = Resource(
        "Source", path: "/service/sources", noun: "sources",
        label: .field("name", href: "source_href"),
        rules: [.exclusive("defaultFlag")],
        fields: [
            Field("name", .string(max: 50), .required),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
        ])
}
