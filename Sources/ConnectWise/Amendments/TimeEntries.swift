// Time entries, at `/time/entries` and below tickets.

import SQLite
import Schema

extension Amendment {
    /// Time entries (`TimeEntry`, docs/LIVE-API.md#time-entries).
    static let timeEntries = [
        Amendment(
            "/time/entries", noun: "time entries", label: .field("notes", href: "timeEntry_href"),
            rules: [.timeCharge, .timeHours],
            tallies: ["ticket", "project"].map {
                Tally(of: "actualHours", over: $0, in: "actualHours")
            },
            callback: .time, fields: timeEntryFields),
        Amendment("/service/tickets/{parentId}/timeentries", of: "TimeEntry", below: "ticket"),
        Amendment(
            "/project/tickets/{parentId}/timeentries", of: "TimeEntry", below: "projectTicket"),
    ]

    private static let timeEntryFields = [
        Field("chargeToType", .enumeration(TimeCharge.allCases.map(\.rawValue)), .indexed),
        Field("member", .reference(to: "Member"), .default(.author)),
        Field("locationId", .foreignKey(of: "location")),
        Field("businessUnitId", .foreignKey(of: "department")),
        Field("location", .reference(to: "Location")),
        Field("department", .reference(to: "SystemDepartment")),
        Field(
            "workType", .reference(to: "WorkType"), .default(.flagged("overallDefaultFlag"))),
        Field("timeStart", .dateTime, .required, .wholeSeconds, .indexed),
        Field("timeEnd", .dateTime, .wholeSeconds),
        Field(
            "billableOption", .enumeration(["Billable", "DoNotBill", "NoCharge", "NoDefault"]),
            .default(.text("Billable"))),
        Field("hoursBilled", .decimal, .shown(billedHours("hoursBilled"))),
        Field("invoiceHours", .decimal, .shown(billedHours("invoiceHours"))),
        Field(
            "status",
            .enumeration([
                "Open", "Rejected", "PendingApproval", "ErrorsCorrected", "PendingProjectApproval",
                "ApprovedByTierOne", "RejectBySecondTier", "ApprovedByTierTwo", "ReadyToBill",
                "Billed", "WrittenOff", "BilledAgreement",
            ]), .default(.text("Open"))),
        Field("mobileGuid", .guid, .readOnly),
        Field("activity", .reference(to: "Activity"), .readOnly),
        Field("ticket", .reference(to: "Ticket"), .readOnly, .indexed),
        Field("project", .reference(to: "Project"), .readOnly, .indexed),
        Field("phase", .reference(to: "ProjectPhase"), .readOnly),
        Field("ticketBoard", .string(max: 50), .computed(nameOf("Board", "board"))),
        Field("ticketStatus", .string(max: 50), .computed(nameOf("BoardStatus", "status"))),
        Field("ticketType", .string(max: 50), .computed(nameOf("BoardType", "type"))),
        Field("agreementType", .string(max: 50), .computed(agreementType)),
        Field(
            "locationName", .string(max: 50),
            .computed(joining: ["location"]) { $0["location", "name"] }),
        Field("projectTicket", .reference(to: "ProjectTicket"), .hidden, .indexed),
        Field("chargeCode", .reference(to: "ChargeCode"), .hidden),
    ]

    /// What is billed where nothing else was said: all hours of what is billable.
    private static func billedHours(_ column: String) -> Expression {
        Expression { entry in
            """
            coalesce(\(entry[column]), \
            CASE WHEN \(entry["billableOption"]) = 'Billable' THEN \(entry["actualHours"]) \
            ELSE 0 END)
            """
        }
    }

    /// The name of what a reference of the entry's ticket names.
    private static func nameOf(_ table: String, _ field: String) -> Expression {
        Expression { entry in
            """
            (SELECT named."name" FROM \(name: table) named JOIN "Ticket" charged \
            ON named."id" = charged.\(name: field + "Id") \
            WHERE charged."id" = \(entry["ticketId"]))
            """
        }
    }

    private static let agreementType = Expression { entry in
        """
        (SELECT kind."name" FROM "AgreementType" kind JOIN "Agreement" agreed \
        ON kind."id" = agreed."typeId" WHERE agreed."id" = \(entry["agreementId"]))
        """
    }
}
