// The spec's section "Contact Types".

import JSON
import TestSupport
import Testing

@Suite struct ContactTypeTests {
    static let rows = [
        "| 1 | Admin | Administrative contact |",
        "| 2 | Primary | Main point of contact |",
        "| 3 | Billing | Billing/accounts payable |",
        "| 4 | Technical | Technical contact |",
        "| 5 | Sales | Sales contact |",
    ]

    @Test("Standard contact types in ConnectWise PSA:", arguments: rows)
    func row(_ row: String) throws {
        let server = try SpecServer.toRead()
        let id = try #require(row.cells.first)
        let type = try server.get("/company/contacts/types/\(id)")
        #expect(type.status == 200)
        #expect([id, type["name"]?.string, type["description"]?.string] == row.cells)
    }

    @Test("the standard types are all that there are")
    func all() throws {
        #expect(try SpecServer.toRead().get("/company/contacts/types").ids == [1, 2, 3, 4, 5])
    }

    @Test("a contact takes each of the standard types", arguments: rows)
    func contact(_ row: String) throws {
        let server = try SpecServer.toAdd()
        let id = try server.contact(#""type": {"id": \#(row.cells[0])}"#)
        let contact = try server.get("/company/contacts/\(id)")
        #expect(contact["type/name"]?.string == row.cells[1])
    }

    @Test("Note: Contact types are configurable.")
    func configurable() throws {
        let server = try SpecServer()
        let added = try server.send(
            "POST", "/company/contacts/types",
            #"{"name": "Security", "description": "Told of incidents"}"#)
        #expect(added.status == 201, "\(added.text)")
        #expect(added.location == "/company/contacts/types/6")
        let id = try server.contact(#""type": {"id": 6}"#)
        #expect(try server.get("/company/contacts/\(id)")["type/name"]?.string == "Security")

        let renamed = try server.send(
            "PATCH", "/company/contacts/types/6", #"{"name": "Incidents"}"#)
        #expect(renamed["name"]?.string == "Incidents")
        #expect(try server.get("/company/contacts/\(id)")["type/name"]?.string == "Incidents")

        #expect(try server.send("DELETE", "/company/contacts/types/6").status == 409)
        #expect(try server.send("DELETE", "/company/contacts/\(id)").status == 204)
        #expect(try server.send("DELETE", "/company/contacts/types/6").status == 204)
    }

    @Test("Query /company/contacts/types for your instance's types.")
    func query() throws {
        let answer = try SpecServer.toRead().get(
            "/company/contacts/types?conditions=name=%22Billing%22")
        #expect(answer.ids == [3])
    }
}

extension String {
    /// The texts of a table row's cells.
    var cells: [String] {
        let inner = drop { $0 == "|" }
        let cells = inner.split(separator: "|", omittingEmptySubsequences: false).dropLast()
        return cells.map { String($0.dropFirst().dropLast()) }
    }
}
