// Lookups that a tenant has from the beginning. Their ids and names are data, as of other lookups
// (docs/LIVE-API.md#lookups).

import SQLite
import Schema

extension Amendment {
    /// Lookups of sales, configurations, projects and the service.
    static let lookups = [
        lookup("/sales/activities/types", ["Call", "Meeting", "Task"]),
        lookup("/sales/activities/statuses", ["Open", "Closed"], closing: "Closed"),
        lookup("/sales/opportunities/types", ["New Business", "Renewal"], in: "description"),
        lookup("/sales/opportunities/ratings", ["Hot", "Warm", "Cold"]),
        lookup("/sales/stages", ["Lead", "Qualified", "Proposal", "Negotiation"]),
        lookup("/company/configurations/types", ["Workstation", "Server", "Printer", "Network"]),
        lookup(
            "/company/configurations/statuses", ["Active", "Retired"], in: "description",
            closing: "Retired"),
        lookup("/project/phaseStatuses", ["Open", "Closed"], closing: "Closed"),
        Amendment(
            "/sales/opportunities/statuses", label: .field("name", href: "status_href"),
            records: [
                ["id": 1, "name": "Open", "defaultFlag": 1],
                ["id": 2, "name": "Won", "wonFlag": 1, "closedFlag": 1],
                ["id": 3, "name": "Lost", "lostFlag": 1, "closedFlag": 1],
            ]),
        Amendment(
            "/sales/probabilities",
            records: (1...10).map {
                ["id": .integer($0), "probability": .integer($0 * 10)]
            }),
        Amendment(
            "/service/locations",
            records: [
                ["id": 1, "name": "On-Site", "where": "OnSite"],
                ["id": 2, "name": "Remote", "where": "Remote", "defaultFlag": 1],
                ["id": 3, "name": "In-House", "where": "InHouse"],
            ]),
        Amendment(
            "/project/securityRoles", records: [["id": 1, "name": "Project Team Member"]]),
    ]

    /// A lookup of names, whose first is the default where a status closes.
    /// - Parameter closed: The name of the status that closes a record; nil where none does.
    private static func lookup(
        _ path: String, _ names: [String], in member: String = "name",
        closing closed: String? = nil
    ) -> Amendment {
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        let kind = last.hasSuffix("uses") ? last.dropLast(2) : last.dropLast()
        let records = names.enumerated().map { index, name -> [String: Value] in
            var record: [String: Value] = ["id": .integer(Int64(index + 1)), member: .text(name)]
            if closed != nil {
                record["defaultFlag"] = .integer(index == 0 ? 1 : 0)
                record["closedFlag"] = .integer(name == closed ? 1 : 0)
            }
            return record
        }
        return Amendment(path, label: .field(member, href: "\(kind)_href"), records: records)
    }
}
