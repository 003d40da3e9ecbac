// The spec's section "API Operations".

import JSON
import TestSupport
import Testing

@Suite struct OperationTests {
    @Test("Create Contact")
    func create() throws {
        let example = """
            POST /company/contacts
            Content-Type: application/json
            {
            "firstName": "John",
            "lastName": "Smith",
            "company": {"id": 12345},
            "title": "IT Director",
            "type": {"id": 4}
            }
            """
        let (server, contact) = try checkCreated(example)
        #expect(contact["company/name"]?.string == "Acme Corporation")
        #expect(contact["type/name"]?.string == "Technical")
        #expect(contact["communicationItems"]?.elements.isEmpty ?? true)
        #expect(contact["inactiveFlag"]?.boolean == false)
        let count = try DemoData().contacts.count + 1
        #expect(try server.get("/company/contacts/count")["count"]?.integer == Int64(count))
    }

    @Test("Create Contact with Communication Items")
    func createWithItems() throws {
        let example = """
            POST /company/contacts
            Content-Type: application/json
            {
            "firstName": "John",
            "lastName": "Smith",
            "company": {"id": 12345},
            "title": "IT Director",
            "type": {"id": 4},
            "communicationItems": [
            {
            "type": {"id": 1},
            "value": "john.smith@acme.com",
            "defaultFlag": true
            },
            {
            "type": {"id": 2},
            "value": "555-123-4567",
            "extension": "101",
            "defaultFlag": true
            }
            ]
            }
            """
        let (server, contact) = try checkCreated(example)
        #expect(contact["communicationItems/0/communicationType"]?.string == "Email")
        #expect(contact["communicationItems/1/communicationType"]?.string == "Phone")
        #expect(contact["defaultPhoneNbr"]?.string == "555-123-4567")
        let id = try #require(contact["id"]?.integer)
        let items = try server.get("/company/contacts/\(id)/communications").ids
        #expect(items == contact["communicationItems"]?.elements.map { $0["id"]?.integer })
    }

    /// The example makes the record that it says; answers and later reads show it.
    private func checkCreated(_ example: String) throws -> (SpecServer, RawResponse) {
        let server = try SpecServer()
        let contact = try server.send(example: example)
        #expect(contact.status == 201, "\(contact.text)")
        let body = try #require(example.exampleBody)
        #expect(try contact.holds(body), "\(contact.text)")
        let id = try #require(contact["id"]?.integer)
        #expect(contact.location == "/company/contacts/\(id)")
        let read = try server.get("/company/contacts/\(id)")
        #expect(try read.holds(body))
        return (server, read)
    }

    @Test("a contact with one bad communication item is not made at all")
    func allOrNothing() throws {
        let server = try SpecServer()
        let answer = try server.send(
            "POST", "/company/contacts",
            """
            {"firstName": "John", "company": {"id": 12345}, "communicationItems": [
            {"type": {"id": 1}, "value": "a@acme.com"}, {"type": {"id": 9}, "value": "1"}]}
            """)
        #expect(answer.status == 400)
        #expect(
            answer.problems == [
                "NotFound communicationItems/1/type/id: Communication Type 9 not found"
            ])
        let count = try DemoData().contacts.count
        #expect(try server.get("/company/contacts/count")["count"]?.integer == Int64(count))
    }

    @Test("Get Contact")
    func get() throws {
        let server = try SpecServer.toRead()
        for contact in try DemoData().contacts {
            let answer = try server.send(example: "GET /company/contacts/{id}", id: contact.id)
            #expect(answer.status == 200)
            #expect(answer["id"]?.integer == contact.id)
            #expect(answer["firstName"]?.string == contact.firstName)
            #expect(answer["lastName"]?.string == contact.lastName)
            #expect(answer["company/id"]?.integer == contact.company)
            #expect(answer["type/id"]?.integer == contact.types.first)
            #expect(answer["inactiveFlag"]?.boolean == contact.isInactive)
            #expect(answer["portalSecurityLevel"]?.integer == contact.level)
            #expect(answer["disablePortalLoginFlag"]?.boolean == contact.isLoginDisabled)
            let items = answer["communicationItems"]?.elements ?? []
            #expect(items.map { $0["value"]?.string } == contact.values)
        }
        let missing = try server.send(example: "GET /company/contacts/{id}", id: 99999)
        #expect(missing.status == 404)
        #expect(missing["message"]?.string == "Contact 99999 not found")
    }

    @Test("Update Contact")
    func update() throws {
        let example = """
            PATCH /company/contacts/{id}
            Content-Type: application/json
            {
            "title": "CTO",
            "type": {"id": 2}
            }
            """
        let server = try SpecServer()
        let answer = try server.send(example: example, id: 1)
        #expect(answer.status == 200, "\(answer.text)")
        let read = try server.get("/company/contacts/1")
        #expect(try read.holds(try #require(example.exampleBody)))
        #expect(read["type/name"]?.string == "Primary")
        #expect(read["lastName"]?.string == "Smith")
        #expect(read["communicationItems"]?.elements.count == 4)
        #expect(read["_info/lastUpdated"]?.string == SpecServer.now)
        #expect(try server.send(example: example, id: 99999).status == 404)
    }

    @Test("Search Contacts", arguments: QueryForm.allCases)
    func search(_ form: QueryForm) throws {
        let server = try SpecServer.toRead()
        let example =
            "GET /company/contacts?conditions=company/id=12345 and inactiveFlag=false"
        let parts = example.split(separator: "conditions=")
        let answer = try server.send(
            example: parts[0] + "conditions=" + form.encoded(String(parts[1])))
        #expect(answer.status == 200, "\(answer.text)")
        let expected = try DemoData().ids { $0.company == 12345 && !$0.isInactive }
        #expect(expected.count > 10 && expected.count <= 25)
        #expect(answer.ids == expected)
    }

    @Test("a blank in a target is no HTTP, and the refusal says how to write it")
    func blank() throws {
        let answer = try SpecServer.toRead().send(
            example: "GET /company/contacts?conditions=company/id=12345 and inactiveFlag=false")
        #expect(answer.status == 400)
        #expect(
            answer["message"]?.string
                == "The request target holds a blank. Percent-encode it as %20.")
    }
}
