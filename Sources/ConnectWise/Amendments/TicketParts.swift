// What stands below tickets: their configurations, activities and documents.

import SQLite
import Schema

extension Amendment {
    /// The parts of service tickets and of tickets of projects (docs/LIVE-API.md#below-tickets).
    static let ticketParts = [
        Amendment(
            "/service/tickets/{parentId}/configurations", of: "TicketConfiguration",
            below: "ticket", locator: "configuration", changing: [configurationID]),
        Amendment(
            "/project/tickets/{parentId}/configurations", of: "ProjectTicketConfiguration",
            below: "projectTicket", locator: "configuration", changing: [configurationID]),
        Amendment(
            "/service/tickets/{parentId}/activities", of: "Activity", below: "ticket",
            showing: ["name"]),
        Amendment(
            "/service/tickets/{parentId}/documents", of: "Document", below: "ticket",
            changing: [Field("name", .string(max: 100), .computed { $0["title"] })]),
    ]

    private static let configurationID = Field(
        "id", .foreignKey(of: "configuration"), .required)
}

extension Resource {
    /// That a configuration belongs to a service ticket.
    static let ticketConfiguration = configurations(
        "TicketConfiguration", of: "Ticket", "ticket", "/service/tickets")

    /// That a configuration belongs to a ticket of a project.
    static let projectTicketConfiguration = configurations(
        "ProjectTicketConfiguration", of: "ProjectTicket", "projectTicket", "/project/tickets")

    private static func configurations(
        _ name: String, of ticket: String, _ field: String, _ path: String
    ) -> Resource {
        Resource(
            name, path: path + "/{parentId}/configurations", noun: "configurations of tickets",
            label: .field("id"), operations: [], parent: field,
            unique: [Unique(field + "Id", "configurationId")],
            fields: [
                Field(field, .reference(to: ticket), .required, .readOnly),
                Field("configuration", .reference(to: "Configuration"), .required, .indexed),
            ])
    }
}
