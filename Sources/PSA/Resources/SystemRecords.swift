// Records of the system that others refer to, and the mails that it would have sent.

import SQLite

extension Resource {
    static let member = Resource(
        "Member", path: "/system/members", noun: "members",
        label: .composed(href: "member_href") {
            "trim(\($0["firstName"]) || ' ' || \($0["lastName"]))"
        },
        operations: .readOnly, unique: [Unique("identifier")],
        fields: [
            Field("identifier", .string(max: 15), .required, .indexed),
            Field("firstName", .string(max: 30), .required),
            Field("lastName", .string(max: 30), .required),
            Field("title", .string(max: 50)),
            Field("officeEmail", .string(max: 250)),
            Field("officePhone", .string(max: 15)),
            Field("inactiveFlag", .boolean, .default(.boolean(false))),
        ])

    static let location = Resource(
        "Location", path: "/system/locations", noun: "locations",
        label: .field("name", href: "location_href"), operations: .readOnly,
        fields: [Field("name", .string(max: 50), .required)])

    static let document = Resource(
        "Document", path: "/system/documents", noun: "documents",
        label: .field("title", href: "document_href"), operations: .readOnly,
        fields: [
            Field("title", .string(max: 100), .required),
            Field("fileName", .string(max: 250)),
        ])

    /// A mail that the service would have sent. It stands apart from the API, below `/_mock`.
    static let outboxMessage = Resource(
        "OutboxMessage", path: "/_mock/outbox", noun: "messages", label: .field("subject"),
        operations: .readOnly,
        fields: [
            Field("to", .string(max: 250), .required),
            Field("contact", .reference(to: "Contact"), .released),
            Field("subject", .string(max: 250), .required),
            Field("text", .text, .required),
            Field("when", .dateTime, .required),
        ])
}
