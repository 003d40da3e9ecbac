// Entries of the schedule, at `/schedule/entries` and below tickets
// (docs/LIVE-API.md#schedule-entries).

import Dialect
import Records
import SQLite
import Schema

extension Amendment {
    /// Schedule entries.
    static let scheduleEntries = [
        Amendment(
            "/schedule/entries", noun: "schedule entries",
            rules: [.scheduledObject, .scheduledHours],
            callback: .schedule, fields: scheduleFields),
        Amendment("/schedule/types", label: .field("name", href: "type_href"), records: types),
        Amendment(
            "/schedule/statuses", label: .field("name", href: "status_href"), records: statuses),
        Amendment(
            "/service/tickets/{parentId}/scheduleentries", of: "ScheduleEntry", below: "ticket",
            changing: [description]),
        Amendment(
            "/project/tickets/{parentId}/scheduleentries", of: "ScheduleEntry",
            below: "projectTicket", changing: [description]),
    ]

    private static let description = Field(
        "description", .string(max: 250), .computed(objectName))

    private static let scheduleFields = [
        Field("objectId", .integer(1...Int64(Int32.max)), .indexed),
        Field("name", .string(max: 250), .shown(objectName)),
        Field("status", .reference(to: "ScheduleStatus"), .default(.defaultRecord)),
        Field("hours", .decimal, .shown(hours)),
        Field("mobileGuid", .guid, .readOnly),
        Field("ticket", .reference(to: "Ticket"), .hidden, .indexed),
        Field("projectTicket", .reference(to: "ProjectTicket"), .hidden, .indexed),
        Field("activity", .reference(to: "Activity"), .hidden),
        Field("opportunity", .reference(to: "Opportunity"), .hidden),
    ]

    private static let types: [[String: Value]] = [
        ["id": 1, "name": "Sales", "identifier": "C"],
        ["id": 2, "name": "Opportunity", "identifier": "O"],
        ["id": 4, "name": "Service", "identifier": "S"],
    ]

    private static let statuses: [[String: Value]] = [
        ["id": 1, "name": "Tentative", "showAsTentativeFlag": 1],
        ["id": 2, "name": "Firm", "defaultFlag": 1],
    ]

    /// The name of what is scheduled, where the entry has none of its own.
    private static let objectName = Expression { entry in
        """
        coalesce(\(entry["name"]), \
        (SELECT o."summary" FROM "Ticket" o WHERE o."id" = \(entry["ticketId"])), \
        (SELECT o."summary" FROM "ProjectTicket" o WHERE o."id" = \(entry["projectTicketId"])), \
        (SELECT o."name" FROM "Activity" o WHERE o."id" = \(entry["activityId"])), \
        (SELECT o."name" FROM "Opportunity" o WHERE o."id" = \(entry["opportunityId"])))
        """
    }

    /// The hours between start and end, where nothing else was said.
    private static let hours = Expression { entry in
        let between: SQL = """
            (strftime('%s', \(entry["dateEnd"])) - strftime('%s', \(entry["dateStart"]))) / 3600.0
            """
        return "coalesce(\(entry["hours"]), \(SQL.derived(between)))"
    }
}

extension RuleID {
    /// A schedule entry is for a record that is there, of the kind that its type says.
    static let scheduledObject = named("scheduledObject")
}

extension Rule {
    /// The fields of what can be scheduled, by the identifiers of types.
    private static let scheduled = [
        "S": ["ticket", "projectTicket"], "C": ["activity"], "O": ["opportunity"],
    ]

    /// A schedule entry is for a record that is there, of the kind that its type says: a ticket, an
    /// activity or an opportunity. What else is scheduled has no record that is known.
    static let scheduledObject = Rule(prepare: { write, store in
        guard !write.isChange || write.changes("objectId") || write.changes("type") else { return }
        for field in scheduled.values.joined() { write[field] = .null }
        guard let id = write.integer("objectId"), let type = write.integer("type"),
            let fields = try store.identifier(ofScheduleType: type).flatMap({ scheduled[$0] })
        else { return }
        for field in fields {
            guard case .reference(let name)? = write.resource.field(field)?.type,
                try store.contains(store.catalog.resource(name), id, below: nil)
            else { continue }
            write[field] = .integer(id)
            return
        }
        write.addError(
            .notFound(
                "\(fields[0].prefix(1).uppercased())\(fields[0].dropFirst()) \(id) not found",
                write.path + "objectId", of: write.errorName))
    })
}

extension Store {
    fileprivate func identifier(ofScheduleType id: Int64) throws(DatabaseError) -> String? {
        try database.first("SELECT \"identifier\" FROM \"ScheduleType\" WHERE \"id\" = \(id)") {
            $0.text(0)
        }
    }
}
