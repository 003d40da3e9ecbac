// Lookups that a tenant has from the beginning, and deletes that records of the contract tier block.

import JSON
import ServiceTestSupport
import TestSupport
import Testing

@Suite struct LookupTests {
    @Test(
        "A lookup is there from the beginning, and can be added to",
        arguments: [
            ("/sales/activities/types", "name", 3), ("/sales/activities/statuses", "name", 2),
            ("/sales/opportunities/types", "description", 2),
            ("/sales/opportunities/statuses", "name", 3),
            ("/sales/opportunities/ratings", "name", 3), ("/sales/stages", "name", 4),
            ("/company/configurations/types", "name", 4),
            ("/company/configurations/statuses", "description", 2),
            ("/project/phaseStatuses", "name", 2), ("/schedule/statuses", "name", 2),
        ])
    func lookups(path: String, member: String, count: Int) throws {
        let server = try TestServer()
        #expect(server.get(path).json.elements.count == count)
        #expect(server.get(path + "/count").body == #"{"count":\#(count)}"#)
        let made = server.post(path, #"{"\#(member)":"Other"}"#)
        #expect(made.status == 201)
        #expect(made.id == Int64(count + 1))
        #expect(server.get(path + "/count").body == #"{"count":\#(count + 1)}"#)
        #expect(server.ids(("conditions", "\(member)='Other'"), at: path) == [made.id])
        #expect(server.delete("\(path)/\(count)").status == 204)
        #expect(server.get(path + "/count").body == #"{"count":\#(count)}"#)
        #expect(server.get("\(path)/\(count)").status == 404)
    }

    @Test func `Capitals of one word stay together in names`() throws {
        let server = try TestServer()
        #expect(server.get("/service/SLAs/7")["message"] == "SLA 7 not found")
        let agreement = server.post("/service/SLAs", "{}")
        #expect(agreement["message"] == "sla object is invalid")
        let account = server.post("/finance/glAccounts", "{}")
        #expect(account["message"] == "glAccount object is invalid")
    }

    @Test func `A refused change of a lookup leaves it as it was`() throws {
        let server = try TestServer()
        #expect(server.post("/sales/stages", #"{"color":"Red"}"#).status == 400)
        #expect(server.get("/sales/stages/count").body == #"{"count":4}"#)
        #expect(server.post("/sales/stages", #"{"name":"Closing"}"#).id == 5)
    }

    @Test func `A contact and a company are kept by what names them, whatever that is`() throws {
        let server = try TestServer()
        let company = server.post(
            "/company/companies", #"{"identifier":"Kept","name":"Kept","site":{"name":"Main"}}"#
        ).id
        let contact = server.post(
            "/company/contacts", #"{"firstName":"Kim","company":{"id":\#(company)}}"#
        ).id
        let both = #""company":{"id":\#(company)},"contact":{"id":\#(contact)}"#
        let phase = server.post(
            "/project/projects/301/phases", #"{"description":"Cabling"}"#
        ).id
        let records = [
            ("/sales/activities", #"{"name":"Call","assignTo":{"id":1},\#(both)}"#, "activities"),
            (
                "/sales/opportunities", #"{"name":"Deal","primarySalesRep":{"id":1},\#(both)}"#,
                "opportunities"
            ),
            ("/company/configurations", #"{"name":"Laptop",\#(both)}"#, "configurations"),
            (
                "/project/tickets", #"{"summary":"Plan","phase":{"id":\#(phase)},\#(both)}"#,
                "project tickets"
            ),
        ]
        for (path, body, noun) in records {
            let made = server.post(path, body)
            #expect(made.status == 201, "\(path) \(made.body)")
            let kept = server.delete("/company/contacts/\(contact)")
            #expect(kept.status == 409)
            #expect(kept["errors/0/message"] == "In use by \(noun) (1: \(made.id)).")
            #expect(server.delete("\(path)/\(made.id)").status == 204)
        }
        #expect(server.delete("/company/contacts/\(contact)").status == 204)
    }
}
