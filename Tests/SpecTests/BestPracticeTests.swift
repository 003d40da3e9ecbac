// The spec's section "Best Practices": what each advice relies on.

import JSON
import TestSupport
import Testing

@Suite struct BestPracticeTests {
    @Test("- Always include company - Contacts must belong to a company")
    func company() throws {
        let server = try SpecServer.toAdd()
        for body in [
            #"{"firstName": "Ann"}"#, #"{"firstName": "Ann", "company": null}"#,
            #"{"firstName": "Ann", "company": {}}"#,
        ] {
            let answer = try server.send("POST", "/company/contacts", body)
            #expect(answer.status == 400)
            #expect(answer["code"]?.string == "InvalidObject")
            #expect(answer["message"]?.string == "contact object is invalid")
            #expect(
                answer.problems == [
                    "MissingRequiredField company: The company field is required."
                ])
        }
        let id = try server.contact()
        let answer = try server.send("PATCH", "/company/contacts/\(id)", #"{"company": null}"#)
        #expect(answer.status == 400)
        let contact = try server.get("/company/contacts/\(id)")
        #expect(contact["company/id"]?.integer == 12345)
    }

    @Test("- Add communication items - Email/phone essential for notifications")
    func items() throws {
        let server = try SpecServer()
        let id = try server.contact(
            """
            "communicationItems": [{"type": {"id": 1}, "value": "a@acme.com", "defaultFlag": true},
            {"type": {"id": 2}, "value": "555-123-4567", "extension": "9", "defaultFlag": true}]
            """)
        // A ticket shows where its contact is notified.
        let ticket = try server.send(
            "POST", "/service/tickets",
            #"{"summary": "Printer", "company": {"id": 12345}, "contact": {"id": \#(id)}}"#)
        #expect(ticket["contactEmailAddress"]?.string == "a@acme.com")
        #expect(ticket["contactPhoneNumber"]?.string == "555-123-4567")
        #expect(ticket["contactPhoneExtension"]?.string == "9")
    }

    @Test("- Set contact type - Helps identify primary contacts")
    func type() throws {
        let server = try SpecServer.toAdd()
        let query = "/company/contacts?pageSize=1000&conditions=type/id=2"
        let id = try server.contact()
        #expect(try !server.get(query).ids.contains(id))
        let set = try server.send(
            "PATCH", "/company/contacts/\(id)", #"{"type": {"id": 2}}"#)
        #expect(set["type/name"]?.string == "Primary")
        #expect(try server.get(query).ids.contains(id))
    }

    @Test("- Use portal access wisely - Grant minimum necessary access")
    func portal() throws {
        let server = try SpecServer.toAdd()
        let contact = try server.get("/company/contacts/\(server.contact())")
        // Access is granted to those only who were given it.
        #expect(contact["disablePortalLoginFlag"]?.boolean == true)
        let granted = try server.send(
            "PATCH", "/company/contacts/\(try #require(contact["id"]?.integer))",
            #"{"portalSecurityLevel": 6, "disablePortalLoginFlag": false}"#)
        #expect(granted["portalSecurityLevel"]?.integer == 6)
        #expect(granted["disablePortalLoginFlag"]?.boolean == false)
    }

    @Test("- Keep contacts active - Mark inactive rather than delete")
    func active() throws {
        let server = try SpecServer.toAdd()
        let id = try server.contact()
        let path = "/company/contacts/\(id)"
        #expect(try server.get(path)["inactiveFlag"]?.boolean == false)
        let marked = try server.send("PATCH", path, #"{"inactiveFlag": true}"#)
        #expect(marked["inactiveFlag"]?.boolean == true)
        #expect(try server.get(path).status == 200)
        let inactive = try server.get(
            "/company/contacts?pageSize=1000&conditions=inactiveFlag=true")
        #expect(inactive.ids.contains(id))
    }
}
