// Records of the system that others refer to, and mails that would have been sent.

import Dialect
import SQLite
import Schema

extension Resource {
    /// A place from which the company works that runs the service (`Location`,
    /// docs/LIVE-API.md#schemas).
    static let location = Resource(
        "Location", path: "/system/locations", noun: "locations",
        label: .field("name", href: "location_href"),
        operations: [.list, .count, .create, .get],
        fields: [
            Field("ownerLevelId", .integer(1...Limits.idMax), .computed { $0["id"] }),
            Field("structureLevel", .reference(to: "CorporateStructureLevel"), .required),
            Field("name", .string(max: 50), .required),
            Field("manager", .reference(to: "Member")),
            Field("reportsTo", .reference(to: "Location")),
            Field("salesRep", .string(max: 50)),
            Field("timeZoneSetup", .reference(to: "TimeZoneSetup")),
            Field("overrideAddressLine1", .string(max: 50)),
            Field("overrideAddressLine2", .string(max: 50)),
            Field("overrideCity", .string(max: 50)),
            Field("overrideState", .string(max: 50)),
            Field("overrideZip", .string(max: 12)),
            Field("overrideCountry", .reference(to: "Country")),
            Field("overridePhoneNumber", .string(max: 15)),
            Field("overrideFaxNumber", .string(max: 15)),
            Field("owaUrl", .string(max: 100)),
            Field("payrollXref", .string(max: 10)),
            Field("locationFlag", .boolean, .default(.boolean(true))),
            Field("clientFlag", .boolean),
            Field("workRoleIds", .integers, .default(.text("[]"))),
            Field("departmentIds", .integers, .default(.text("[]"))),
        ])

    /// A part of the company that runs the service (`Department`, docs/LIVE-API.md#schemas).
    static let systemDepartment = Resource(
        "SystemDepartment", title: "Department", path: "/system/departments",
        collection: "systemDepartments", noun: "departments",
        label: .field("name", href: "department_href"),
        operations: [.list, .count, .create, .get], unique: [Unique("identifier")],
        fields: [
            Field("identifier", .string(max: 15), .required),
            Field("name", .string(max: 50), .required),
        ])

    /// A file that belongs to a record (`DocumentInfo`, docs/LIVE-API.md#documents).
    static let document = Resource(
        "Document", path: "/system/documents", noun: "documents",
        label: .field("title", href: "document_href"), operations: .readOnly,
        actions: [.uploadDocument, .downloadDocument],
        ownerParameters: ("recordType", "recordId"),
        fields: [
            Field("title", .string(max: 100), .required),
            Field("fileName", .string(max: 250)),
            Field("serverFileName", .string(max: 250), .computed { $0["fileName"] }),
            Field("owner", .string(max: 50), .computed { $0["enteredBy"] }),
            Field("linkFlag", .boolean, .computed { _ in "FALSE" }),
            Field("imageFlag", .boolean, .computed(isImage)),
            Field("publicFlag", .boolean, .fixtureOnly),
            Field("readOnlyFlag", .boolean, .fixtureOnly),
            Field(
                "size", .integer(0...Int64(Limits.imageBytesMax)),
                .computed { "coalesce(length(\($0["content"])), 0)" }),
            Field("urlFlag", .boolean, .computed { _ in "FALSE" }),
            Field("content", .bytes(max: Limits.imageBytesMax), .writeOnly, .fixtureOnly),
            Field("recordType", .string(max: 50), .hidden),
            Field("recordId", .integer(1...Limits.idMax), .hidden, .indexed),
            Field("ticket", .reference(to: "Ticket"), .hidden, .released),
        ])

    /// Whether the name of a file is that of an image.
    private static let isImage = Expression { document in
        let name = document["fileName"]
        let tests = ["%.png", "%.jpg", "%.jpeg", "%.gif", "%.webp", "%.bmp"].map {
            "\(name) LIKE \(SQL.literal($0))" as SQL
        }
        return "coalesce(\(tests.joined(separator: " OR ")), 0)"
    }

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
