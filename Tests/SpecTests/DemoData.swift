// The demo data, read from the file by other means than the server's.

import Dialect
import JSON
import TestSupport

/// The parts of `fixtures/demo.json` that tests need.
struct DemoData {
    let contacts: [Contact]
    /// The references to contacts: from a record such as `ticket 5001`, to a contact.
    let references: [(from: String, to: Int64)]
    private let root: JSONValue

    /// A contact of the file. What a file leaves out is as in a new contact.
    struct Contact {
        let id: Int64
        let firstName: String
        let lastName: String
        let company: Int64
        let types: [Int64]
        let isInactive: Bool
        let level: Int64
        let isLoginDisabled: Bool
        let values: [String]

        init(_ json: JSONValue) {
            id = json["id"]?.integer ?? 0
            firstName = json["firstName"]?.string ?? ""
            lastName = json["lastName"]?.string ?? ""
            company = json[path: "company/id"]?.integer ?? 0
            types = json["types"]?.elements.compactMap { $0["id"]?.integer } ?? []
            isInactive = json["inactiveFlag"]?.boolean ?? false
            level = json["portalSecurityLevel"]?.integer ?? 1
            isLoginDisabled = json["disablePortalLoginFlag"]?.boolean ?? true
            values = json["communicationItems"]?.elements.compactMap { $0["value"]?.string } ?? []
        }
    }

    init() throws {
        let bytes = try Repository.bytes(of: "fixtures/demo.json")
        root = try JSONDocument(bytes, limits: Limits.json).root
        contacts = root["contacts"]?.elements.map(Contact.init) ?? []
        references = Self.references(in: root)
    }

    /// The ids of the contacts that pass a test, in order.
    func ids(where isFound: (Contact) -> Bool) -> [Int64] {
        contacts.filter(isFound).map(\.id).sorted()
    }

    /// The ids of the tickets of a contact.
    func tickets(of contact: Int64) -> [Int64] {
        let tickets = root["tickets"]?.elements ?? []
        return tickets.filter { $0[path: "contact/id"]?.integer == contact }
            .compactMap { $0["id"]?.integer }.sorted()
    }

    /// The ids of the records shown inside a contact.
    func children(_ list: String, of contact: Int64) -> [Int64] {
        let json = root["contacts"]?.elements.first { $0["id"]?.integer == contact }
        return json?[list]?.elements.compactMap { $0["id"]?.integer }.sorted() ?? []
    }

    private static func references(in root: JSONValue) -> [(from: String, to: Int64)] {
        let members = [
            "tickets": ["contact/id"], "agreements": ["contact/id"], "projects": ["contact/id"],
            "companies": ["defaultContact/id", "billingContact/id"],
            "contacts": ["managerContact/id", "assistantContact/id", "defaultMergeContactId"],
        ]
        var found: [(from: String, to: Int64)] = []
        for (list, paths) in members {
            for record in root[list]?.elements ?? [] {
                let name = "\(list) \(record["id"]?.integer ?? 0)"
                found += paths.compactMap { record[path: $0]?.integer }.map { (name, $0) }
                let stakeholders = list == "projects" ? record["contacts"]?.elements ?? [] : []
                found += stakeholders.compactMap { $0[path: "contact/id"]?.integer }
                    .map { (name, $0) }
            }
        }
        return found
    }
}
