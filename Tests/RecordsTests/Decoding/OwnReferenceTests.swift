// References by which a record would name itself.

import Schema
import ServiceTestSupport
import Testing

@Suite struct OwnReferenceTests {
    /// What a body of contact 6 says, and the field that is refused for it.
    static let members = [
        (#""managerContact":{"id":6}"#, "managerContact/id"),
        (#""managerContactId":6"#, "managerContactId"),
        (#""managerContactId":"6""#, "managerContactId"),
        (#""assistantContact":{"id":6}"#, "assistantContact/id"),
        (#""assistantContactId":6"#, "assistantContactId"),
        (#""defaultMergeContactId":6"#, "defaultMergeContactId"),
    ]

    private func refusal(_ field: String, of resource: String, _ id: Int) -> String {
        ServiceTestSupport.refusal(
            "\(resource) object is invalid",
            [
                (
                    "InvalidField",
                    "The field \(field) names \(resource) \(id) itself; name another \(resource), "
                        + "or send null for none.",
                    field
                )
            ], of: resource)
    }

    /// "managerContactId | int | No | Manager contact ID" (spec, "Tracking Fields").
    @Test(
        "A contact is not its own manager, assistant or merge target (docs/LIVE-API.md#contacts)",
        arguments: members)
    func contact(member: String, field: String) throws {
        let server = try TestServer()
        let before = try server.dump()
        let path = "/company/contacts/6"
        for answer in [
            server.patch(path, "{\(member)}"),
            server.put(path, #"{"firstName":"Ann","company":{"id":12345},\#(member)}"#),
        ] {
            #expect(answer.status == 400)
            #expect(answer.body == refusal(field, of: "contact", 6))
        }
        #expect(try server.changes(since: before) == [])
    }

    @Test func `A PATCH by operations, and one by the contact's name, are refused too`() throws {
        let server = try TestServer()
        let path = "/company/contacts/1"
        let operations = #"[{"op":"replace","path":"managerContact/id","value":1}]"#
        #expect(server.patch(path, operations).body.contains("names contact 1 itself"))
        let answer = server.patch(path, #"{"managerContact":{"name":"John Smith"}}"#)
        #expect(answer.body == refusal("managerContact/name", of: "contact", 1))
    }

    @Test func `A new contact cannot name itself, since its id is not there yet`() throws {
        let server = try TestServer()
        let made = server.post("/company/contacts", #"{"firstName":"x","company":{"id":12345}}"#)
        let next = made.id + 1
        let answer = server.post(
            "/company/contacts",
            #"{"firstName":"x","company":{"id":12345},"managerContactId":\#(next)}"#)
        #expect(answer.status == 400)
        #expect(answer["errors/0/message"] == "Contact \(next) not found")
    }

    @Test func `Another contact, and null for none, are taken`() throws {
        let server = try TestServer()
        for (value, shown) in [("3", "3"), ("null", nil)] as [(String, String?)] {
            let answer = server.patch("/company/contacts/6", #"{"managerContactId":\#(value)}"#)
            #expect(answer.status == 200)
            #expect(answer["managerContact/id"] == shown)
        }
    }

    @Test func `A company is not its own parent, and may pay for itself`() throws {
        let server = try TestServer()
        let path = "/company/companies/12345"
        let answer = server.patch(path, #"{"parentCompany":{"identifier":"Acme"}}"#)
        #expect(answer.status == 400)
        #expect(answer.body == refusal("parentCompany/identifier", of: "company", 12345))
        #expect(server.patch(path, #"{"billToCompany":{"id":12345}}"#).status == 200)
    }

    @Test func `A ticket is not its own parent`() throws {
        let server = try TestServer()
        let answer = server.patch("/service/tickets/5011", #"{"parentTicketId":5011}"#)
        #expect(answer.status == 400)
        #expect(answer.body == refusal("parentTicketId", of: "ticket", 5011))
    }
}
