// Notes of tickets.

import SQLite
import Schema

extension Resource {
    /// A note on a service ticket (`ServiceNote`, docs/LIVE-API.md#schemas).
    static let serviceNote = Resource(
        "ServiceNote", path: "/service/tickets/{parentId}/notes", noun: "ticket notes",
        label: .field("text"), parent: "ticket", rules: [.shownSomewhere],
        fields: [
            Field("ticket", .reference(to: "Ticket"), .required, .writeOnly, .readOnly),
            Field("ticketId", .foreignKey(of: "ticket"), .readOnly),
            Field("text", .text, .required),
            Field("detailDescriptionFlag", .boolean, .default(.boolean(false))),
            Field("internalAnalysisFlag", .boolean, .default(.boolean(false))),
            Field("resolutionFlag", .boolean, .default(.boolean(false))),
            Field("issueFlag", .boolean, .default(.boolean(false))),
            Field("member", .reference(to: "Member")),
            Field("contact", .reference(to: "Contact")),
            Field("customerUpdatedFlag", .boolean, .default(.boolean(false))),
            Field("processNotifications", .requestSwitch),
            Field("dateCreated", .dateTime, .computed { $0["dateEntered"] }),
            Field("createdBy", .string(max: 50), .computed { $0["enteredBy"] }),
            Field("internalFlag", .boolean, .default(.boolean(false))),
            Field("externalFlag", .boolean, .default(.boolean(false))),
        ])

    /// The notes of a ticket in the form that the live service gives notes, time entries and meetings together
    /// (`ServiceTicketNote`, docs/LIVE-API.md#tickets).
    static let serviceTicketNote = Resource(
        viewOf: serviceNote, "ServiceTicketNote", path: "/service/tickets/{parentId}/allNotes",
        operations: [.list], parent: "ticket",
        showing: [
            "text", "detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag", "issueFlag",
            "member", "contact",
        ],
        changing: [
            Field("ticket", .reference(to: "Ticket"), .required, .readOnly),
            Field("noteType", .string(max: 50), .computed { _ in "'TicketNote'" }),
            Field("originalAuthor", .string(max: 50), .computed { $0["enteredBy"] }),
            Field("isMarkdownFlag", .boolean, .computed { _ in "FALSE" }),
            Field("bundledFlag", .boolean, .computed { _ in "FALSE" }),
            Field("mergedFlag", .boolean, .computed { _ in "FALSE" }),
            Field("createdByParentFlag", .boolean, .computed { _ in "FALSE" }),
        ])
}

extension RuleID {
    /// A note has one of the three places of a ticket at least (docs/LIVE-API.md#tickets).
    fileprivate static let shownSomewhere = oneOf(
        "detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag",
        orElse: Refusal(
            code: "ServiceNote",
            message: "Please choose where to display the notes in order to save this record."))
}
