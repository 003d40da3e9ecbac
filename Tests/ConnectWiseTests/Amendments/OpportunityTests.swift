// What stands below opportunities: notes, contacts, team.

import ServiceTestSupport
import TestSupport
import Testing

@Suite struct OpportunityTests {
    private static let path = "/sales/opportunities/1"

    @Test func `Notes tell who wrote them, and have the default type`() throws {
        let server = try TestServer()
        let path = Self.path + "/notes"
        #expect(server.post(path, #"{"flagged":true}"#).refusedFields == ["text"])
        let made = server.post(path, #"{"text":"Called"}"#)
        #expect(made.status == 201)
        #expect(made["opportunityId"] == "1")
        #expect(made["enteredBy"] == "API")
        #expect(made["type/id"] != nil)
        #expect(server.get(path + "/count").body == #"{"count":1}"#)
        #expect(server.get("/sales/opportunities/99/notes").status == 404)
    }

    @Test func `A contact brings company, phone and e-mail, and is kept`() throws {
        let server = try TestServer()
        let path = Self.path + "/contacts"
        #expect(server.post(path, #"{"notes":"x"}"#).refusedFields == ["contact"])
        let contact = server.post(
            "/company/contacts",
            #"{"firstName":"Kim","company":{"id":2},"communicationItems":[{"type":{"id":1},"#
                + #""value":"kim@example.com","communicationType":"Email","defaultFlag":true}]}"#
        ).id
        let made = server.post(path, #"{"contact":{"id":\#(contact)}}"#)
        #expect(made.status == 201)
        #expect(made["company/id"] == "2")
        #expect(made["emailAddress"] == "kim@example.com")
        #expect(made["phoneNumber"] == nil)
        let kept = server.delete("/company/contacts/\(contact)")
        #expect(kept.status == 409)
        #expect(kept["errors/0/message"] == "In use by opportunity contacts (1: \(made.id)).")
        #expect(server.delete("\(path)/\(made.id)").status == 204)
        #expect(server.delete("/company/contacts/\(contact)").status == 204)
    }

    @Test func `A part of the team has a type, and keeps the member`() throws {
        let server = try TestServer()
        let path = Self.path + "/team"
        #expect(server.post(path, #"{"member":{"id":2}}"#).refusedFields == ["type"])
        let made = server.post(path, #"{"type":"Individual","member":{"id":2}}"#)
        #expect(made.status == 201)
        #expect(made["opportunityId"] == "1")
        #expect(made["responsibleFlag"] == "false")
        #expect(server.get(path + "/count").body == #"{"count":1}"#)
    }
}
