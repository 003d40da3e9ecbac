// The spec's section "Delete Contact".

import JSON
import TestSupport
import Testing

@Suite struct DeleteTests {
    @Test("Delete Contact")
    func delete() throws {
        let server = try SpecServer()
        let id = try server.contact(
            #""communicationItems": [{"type": {"id": 1}, "value": "a@acme.com"}]"#)
        let answer = try server.send(example: "DELETE /company/contacts/{id}", id: id)
        #expect(answer.status == 204)
        #expect(answer.json == nil)
        #expect(try server.get("/company/contacts/\(id)").status == 404)
        #expect(try server.get("/company/contacts/\(id)/communications").status == 404)
        let again = try server.send(example: "DELETE /company/contacts/{id}", id: id)
        #expect(again.status == 404)
    }

    @Test("Note: Contacts with related records (tickets, etc.) cannot be deleted.")
    func tickets() throws {
        let server = try SpecServer()
        let demo = try DemoData()
        let tickets = demo.tickets(of: 15)
        #expect(demo.references.filter { $0.to == 15 }.count == tickets.count)
        let refused = try server.send("DELETE", "/company/contacts/15")
        #expect(refused.status == 409)
        #expect(refused["code"]?.string == "ObjectInUse")
        let list = tickets.map(String.init).joined(separator: ", ")
        #expect(
            refused["message"]?.string
                == "Contact 15 cannot be deleted while other records refer to it: "
                + "tickets (\(tickets.count): \(list)). Set inactiveFlag to true instead, "
                + "or move them to another record with ?transferContactId=.")
        #expect(
            refused.problems == [
                "ObjectInUse contact: In use by tickets (\(tickets.count): \(list))."
            ])
        #expect(try server.get("/company/contacts/15").status == 200)

        for ticket in tickets {
            #expect(try server.send("DELETE", "/company/contacts/15").status == 409)
            #expect(try server.send("DELETE", "/service/tickets/\(ticket)").status == 204)
        }
        #expect(try server.send("DELETE", "/company/contacts/15").status == 204)
        #expect(try server.get("/company/contacts/15").status == 404)
    }

    @Test("a contact can be deleted exactly when no record refers to it")
    func everyContact() throws {
        let server = try SpecServer()
        let demo = try DemoData()
        var references = demo.references
        for contact in demo.contacts {
            let delaysResponse = references.contains {
                $0.to == contact.id && $0.from != "contacts \(contact.id)"
            }
            let answer = try server.send("DELETE", "/company/contacts/\(contact.id)")
            #expect(answer.status == (delaysResponse ? 409 : 204), "\(contact.id) \(answer.text)")
            if !delaysResponse { references.removeAll { $0.from == "contacts \(contact.id)" } }
        }
        #expect(references.count < demo.references.count)
    }

    @Test("Mark as inactive instead.")
    func inactive() throws {
        let server = try SpecServer()
        #expect(try server.send("DELETE", "/company/contacts/1").status == 409)
        let marked = try server.send(
            "PATCH", "/company/contacts/1", #"{"inactiveFlag": true}"#)
        #expect(marked.status == 200, "\(marked.text)")
        let active = try server.get("/company/contacts?conditions=inactiveFlag=false")
        #expect(active.ids.first == 2)
        // Its tickets still name it.
        let tickets = try DemoData().tickets(of: 1)
        #expect(try server.get("/service/tickets?conditions=contact/id=1").ids == tickets)
    }
}
