// The rules of time entries: what an entry is charged to, and how long it is
// (docs/LIVE-API.md#time-entries).

import API
import Dialect
import Records
import SQLite
import Schema

/// A kind of record that time is charged to: the words of `chargeToType`.
enum TimeCharge: String, CaseIterable {
    case company = "Company"
    case serviceTicket = "ServiceTicket"
    case projectTicket = "ProjectTicket"
    case chargeCode = "ChargeCode"
    case activity = "Activity"

    /// The field of a time entry that names such a record; nil for a company, which no id names.
    fileprivate var field: String? {
        switch self {
        case .company: nil
        case .serviceTicket: "ticket"
        case .projectTicket: "projectTicket"
        case .chargeCode: "chargeCode"
        case .activity: "activity"
        }
    }

    /// The members that tell of a project, which an entry has as long as it is charged to one.
    fileprivate static let projectMembers = ["project", "phase"]

    /// The members that an entry takes over from such a record, where the record has them.
    fileprivate var passedOn: [String] {
        switch self {
        case .company, .chargeCode: []
        case .serviceTicket, .activity: ["agreement"]
        case .projectTicket: Self.projectMembers + ["agreement"]
        }
    }
}

extension RuleID {
    /// A time entry is charged to a record that is there, and is for that record's company.
    static let timeCharge = named("timeCharge")
    /// The hours of a time entry are those between its start and its end.
    static let timeHours = named("timeHours")
}

extension Rule {
    /// A time entry is charged to a record that is there, and is for that record's company. Without an
    /// id it is charged to the company.
    static let timeCharge = Rule(prepare: { write, store in
        guard !write.isChange || write.changes("chargeToId") || write.changes("chargeToType")
        else { return }
        let kind = TimeCharge(rawValue: write.text("chargeToType"))
        guard let id = write.integer("chargeToId") else {
            return write.chargeToCompany(kind)
        }
        let charge = kind ?? .serviceTicket
        if kind == nil { write["chargeToType"] = .text(charge.rawValue) }
        for other in TimeCharge.allCases where other != charge {
            if let field = other.field { write[field] = .null }
        }
        for member in TimeCharge.projectMembers { write[member] = .null }
        try store.charge(&write, to: charge, id)
    })

    /// The hours between start and end, less those that are deducted, whatever was sent. Those of an
    /// entry without an end are what was sent (docs/LIVE-API.md#time-entries).
    static let timeHours = Rule(
        prepare: { write, _ in
            let isPossible = write.checkHours(
                "hoursDeduct", "actualHours", "hoursBilled", "invoiceHours")
            guard isPossible else { return }
            let hours = write.hours(from: "timeStart", to: "timeEnd", less: "hoursDeduct")
            if let hours {
                write.setHours((hours * 100).rounded() / 100)
            } else if write["actualHours"] == .null {
                write["actualHours"] = .real(0)
            }
        },
        lookingAt: [
            "timeStart", "timeEnd", "hoursDeduct", "actualHours", "hoursBilled", "invoiceHours",
        ])
}

extension PreparedRecord {
    /// Lets a time entry without an id of what it is charged to be one of its company.
    fileprivate mutating func chargeToCompany(_ kind: TimeCharge?) {
        guard (kind ?? .company) == .company else {
            return addError(.missing(path + "chargeToId", of: errorName))
        }
        self["chargeToType"] = .text(TimeCharge.company.rawValue)
        for field in TimeCharge.allCases.compactMap(\.field) + TimeCharge.projectMembers {
            self[field] = .null
        }
        if integer("company") == nil { addError(.missing(path + "company", of: errorName)) }
    }

    /// Sets the hours, and says so where others were sent.
    fileprivate mutating func setHours(_ hours: Double) {
        if bodyNames("actualHours"), let sent = number("actualHours"), sent != hours {
            addRemark(
                "actualHours",
                "\(path)actualHours is \(hours), the time between timeStart and timeEnd; the "
                    + "\(sent) that was sent is ignored.")
        }
        self["actualHours"] = .real(hours)
    }
}

extension Store {
    /// Charges a time entry to a record, and takes over what the record tells.
    fileprivate func charge(_ write: inout PreparedRecord, to charge: TimeCharge, _ id: Int64)
        throws
    {
        guard let field = charge.field, let target = write.resource.field(field)?.type,
            case .reference(let name) = target
        else {
            write["company"] = .integer(id)
            _ = try isThere(catalog.resource("Company"), id, for: &write)
            return
        }
        let resource = catalog.resource(name)
        guard try isThere(resource, id, for: &write) else { return }
        write[field] = .integer(id)
        let company = try record(namedIn: "company", of: resource, id)
        if let company { write["company"] = .integer(company) }
        for member in charge.passedOn where !write.bodyNames(member) {
            write[member] = Value(try record(namedIn: member, of: resource, id))
        }
    }

    /// Whether there is the record that an entry is charged to; adds an error if not.
    private func isThere(_ resource: Resource, _ id: Int64, for write: inout PreparedRecord)
        throws(DatabaseError) -> Bool
    {
        if try contains(resource, id, below: nil) { return true }
        write.addError(
            .notFound(
                "\(resource.title) \(id) not found", write.path + "chargeToId",
                of: write.errorName))
        return false
    }
}

extension RuleID {
    /// The time that was charged to a ticket of a project is charged to the project and the phase that the
    /// ticket has.
    static let timeFollowsTicket = named("timeFollowsTicket")
}

extension Rule {
    /// The time entries of a ticket that goes to another project or phase go with it: what a charge passes
    /// on of a project holds for as long as the charge.
    static let timeFollowsTicket = Rule(
        beforeSave: { write, store in
            guard let id = write.id, write.isChange, let field = TimeCharge.projectTicket.field,
                TimeCharge.projectMembers.contains(where: write.changes)
            else { return }
            let entries = store.catalog.resource("TimeEntry")
            guard store.catalog.has(entries.name), let key = entries.field(field)?.column else {
                return
            }
            var parts: [SQL] = []
            for field in TimeCharge.projectMembers.compactMap({ entries.field($0) }) {
                guard let column = field.column else { continue }
                parts.append("\(name: column) = \(write[field.name])")
                if write[field.name] != .null {
                    try store.keepIndex(of: field, in: entries.table)
                }
            }
            try store.database.run(
                """
                UPDATE \(name: entries.table) SET \(parts.joined(separator: ", ")) \
                WHERE \(name: key) = \(id)
                """)
        })
}
