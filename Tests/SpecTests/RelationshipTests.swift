// The spec's section "Contact Relationships": related entities, and notes.

import JSON
import TestSupport
import Testing

@Suite struct RelationshipTests {
    @Test("| Company | /company/companies/{companyId} |")
    func company() throws {
        let server = try SpecServer.toRead()
        for contact in try DemoData().contacts {
            let company = try server.get("/company/companies/\(contact.company)")
            #expect(company.status == 200)
            #expect(company["id"]?.integer == contact.company)
        }
    }

    @Test("| Tickets | /service/tickets?conditions=contact/id={id} |")
    func tickets() throws {
        let server = try SpecServer.toRead()
        let demo = try DemoData()
        for contact in demo.contacts {
            let tickets = try server.send(
                example: "GET /service/tickets?conditions=contact/id={id}", id: contact.id)
            #expect(tickets.status == 200)
            #expect(tickets.ids == demo.tickets(of: contact.id))
        }
    }

    /// The rows of what stands below a contact, and how the demo data call the list.
    static let childRows = [
        ("| Notes | /company/contacts/{id}/notes |", "notes"),
        ("| Communications | /company/contacts/{id}/communications |", "communicationItems"),
        ("| Groups | /company/contacts/{id}/groups |", "groups"),
    ]

    @Test("Related Entities", arguments: childRows)
    func children(_ row: (quote: String, list: String)) throws {
        let server = try SpecServer.toRead()
        let demo = try DemoData()
        var count = 0
        for contact in demo.contacts {
            let children = try server.send(
                example: "GET \(row.quote.cells[1])", id: contact.id)
            #expect(children.status == 200)
            #expect(children.ids == demo.children(row.list, of: contact.id))
            count += children.ids.count
        }
        #expect(count > 10)
        #expect(try server.send(example: "GET \(row.quote.cells[1])", id: 99999).status == 404)
    }

    @Test("a contact joins a group once, and leaves it")
    func groups() throws {
        let server = try SpecServer()
        let path = "/company/contacts/11/groups"
        let joined = try server.send("POST", path, #"{"group": {"id": 1}}"#)
        #expect(joined.status == 201, "\(joined.text)")
        #expect(joined["group/name"]?.string == "Monthly Newsletter")
        #expect(joined["contact/id"]?.integer == 11)
        #expect(try server.send("POST", path, #"{"group": {"id": 1}}"#).status == 400)
        #expect(try server.send("DELETE", try #require(joined.location)).status == 204)
        #expect(try server.get(path).ids == [])
    }

    @Test("a contact's answer leads to what belongs to it", arguments: childRows.prefix(2))
    func links(_ row: (quote: String, list: String)) throws {
        let server = try SpecServer.toRead()
        let contact = try server.get("/company/contacts/1")
        let name = row.quote.cells[1].split(separator: "/").last.map { "\($0)_href" } ?? ""
        let link = try #require(contact["_info/\(name)"]?.string)
        #expect(link == "http://localhost/company/contacts/1/\(name.dropLast(5))")
    }
}
