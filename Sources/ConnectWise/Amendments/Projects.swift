// Tickets, phases and members of projects.

import SQLite
import Schema

extension Amendment {
    /// The parts of projects (docs/LIVE-API.md#project-tickets).
    static let projects = [
        Amendment(
            "/project/tickets", noun: "project tickets",
            label: .field("summary", href: "ticket_href").called("summary"),
            rules: [
                .projectOfPhase, .scoped("phase", to: "project"), .companyOfProject,
                .contactOfProject,
                .scoped("site", to: "company", otherwise: .flaggedOrOldest("primaryAddressFlag")),
                .scoped("status", to: "board", otherwise: .flaggedOrOldest("defaultFlag")),
                .scoped("type", to: "board", otherwise: .flagged("defaultFlag")),
                .scoped("subType", to: "board"), .scoped("item", to: "board"), .subTypeOfType,
                .timeFollowsTicket,
            ],
            sequence: "Ticket", callback: .ticket,
            fields: [
                Field("company", .reference(to: "Company"), .required),
                Field("priority", .reference(to: "Priority"), .default(.defaultRecord)),
                Field(
                    "closedFlag", .boolean,
                    .computed(joining: ["status"]) {
                        "coalesce(\($0["status", "closedStatus"]), 0)"
                    }),
                Field("actualHours", .decimal, .computed(hours(of: "projectTicket"))),
                Field("mobileGuid", .guid, .readOnly),
            ]),
        Amendment(
            "/project/projects/{parentId}/phases", noun: "phases",
            label: .field("description", href: "phase_href"),
            rules: [.scoped("parentPhase", to: "project")],
            fields: [
                Field("status", .reference(to: "PhaseStatus"), .default(.defaultRecord)),
                Field("actualHours", .decimal, .computed(hours(of: "phase"))),
            ]),
        Amendment(
            "/project/projects/{parentId}/notes", noun: "project notes",
            fields: [Field("type", .reference(to: "CompanyNoteType"), .default(.defaultRecord))]),
        Amendment(
            "/project/projects/{parentId}/teamMembers", noun: "team members of projects"),
    ]

    /// The hours of the time entries that name a record in a field.
    private static func hours(of field: String) -> Expression {
        Expression { record in
            """
            (SELECT \(SQL.derived("sum(t.\"actualHours\")")) FROM "TimeEntry" t \
            WHERE t.\(name: field + "Id") = \(record["id"]))
            """
        }
    }
}
