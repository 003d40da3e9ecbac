// Tickets and phases of projects, configurations of tickets, additions of agreements.

import ServiceTestSupport
import TestSupport
import Testing

@Suite struct ProjectTests {
    private func phase(_ server: TestServer, _ project: Int = 301) -> Int64 {
        server.post("/project/projects/\(project)/phases", #"{"description":"Cabling"}"#).id
    }

    private func ticket(_ server: TestServer, _ phase: Int64, _ more: String = "") -> TestResponse {
        server.post(
            "/project/tickets", #"{"summary":"Pull cables","phase":{"id":\#(phase)}\#(more)}"#)
    }

    @Test func `A ticket of a project follows its phase to project, company and contact`() throws {
        let server = try TestServer()
        let phase = phase(server)
        let made = ticket(server, phase)
        #expect(made.status == 201)
        #expect(made["project/id"] == "301")
        #expect(made["company/id"] == "12345")
        #expect(made["contact/id"] == "1")
        #expect(made["priority/id"] != nil)
        #expect(made["closedFlag"] == "false")
        #expect(server.get("/project/projects/301/phases/\(phase)")["status/name"] == "Open")
        #expect(
            server.post("/project/tickets", #"{"summary":"s"}"#).refusedFields == [
                "phase", "company",
            ])
    }

    @Test func `A phase is one of the ticket's project`() throws {
        let server = try TestServer()
        let other = ticket(server, phase(server, 302), #","project":{"id":301}"#)
        #expect(other.refusedFields == ["phase/id"])
    }

    @Test func `A status closes a ticket, and is one of its board`() throws {
        let server = try TestServer()
        let closed = ticket(server, phase(server), #","board":{"id":1},"status":{"id":107}"#)
        #expect(closed["closedFlag"] == "true")
        let open = ticket(server, phase(server), #","board":{"id":1}"#)
        #expect(open["status/name"] == "New")
        #expect(
            ticket(server, phase(server), #","board":{"id":1},"status":{"id":201}"#).refusedFields
                == ["status/id"])
    }

    @Test func `Hours of a ticket show in it, in its phase and in its project`() throws {
        let server = try TestServer()
        let phase = phase(server)
        let made = ticket(server, phase).id
        let entry = server.post(
            "/time/entries",
            #"{"chargeToId":\#(made),"chargeToType":"ProjectTicket","timeStart":"2026-06-01T09:00:00Z","#
                + #""actualHours":1.5}"#)
        #expect(entry["project/id"] == "301")
        #expect(entry["phase/id"] == "\(phase)")
        #expect(server.get("/project/tickets/\(made)")["actualHours"] == "1.5")
        #expect(server.get("/project/projects/301/phases/\(phase)")["actualHours"] == "1.5")
        #expect(server.get("/project/projects/301")["actualHours"] == "1.5")
        server.delete("/time/entries/\(entry.id)")
        #expect(server.get("/project/tickets/\(made)")["actualHours"] == nil)
        #expect(server.get("/project/projects/301")["actualHours"] == nil)
    }

    @Test(
        "A ticket has configurations, by their own ids",
        arguments: ["/service/tickets/5001", "/project/tickets/1"])
    func configurations(ticket path: String) throws {
        let server = try TestServer()
        _ = ticket(server, phase(server))
        let list = path + "/configurations"
        #expect(server.get(list).body == "[]")
        let made = server.post(list, #"{"id":2}"#)
        #expect(made.status == 201)
        #expect(made.id == 2)
        #expect(server.get(list + "?fields=id").body == #"[{"id":2}]"#)
        #expect(server.get(list + "/count").body == #"{"count":1}"#)
        #expect(server.get(list + "/2").id == 2)
        #expect(server.get(list + "/1").status == 404)
        #expect(server.post(list, #"{"id":2}"#)["errors/0/code"] == "ObjectExists")
        #expect(server.post(list, #"{"id":99}"#).refusedFields == ["id"])
        #expect(server.delete("/company/configurations/2").status == 409)
        #expect(server.delete(list + "/2").status == 204)
        #expect(server.get(list).body == "[]")
        #expect(server.delete("/company/configurations/2").status == 204)
    }

    @Test func `The totals of an addition follow from its prices`() throws {
        let server = try TestServer()
        let product = server.post(
            "/procurement/categories", #"{"name":"Seats"}"#)
        #expect(product.status == 201)
        let path = "/finance/agreements/201/additions"
        let made = server.post(
            path,
            #"{"product":{"id":\#(catalogItem(server))},"quantity":3,"unitPrice":20,"unitCost":12.5,"#
                + #""billCustomer":"Billable"}"#)
        #expect(made.status == 201)
        #expect(made["extPrice"] == "60.0")
        #expect(made["extCost"] == "37.5")
        #expect(made["margin"] == "22.5")
        #expect(
            server.ids(("conditions", "extPrice>50"), at: path) == [made.id])
    }

    /// A new item of the catalogue, with what it needs.
    private func catalogItem(_ server: TestServer) -> Int64 {
        let category = server.post("/procurement/categories", #"{"name":"Licenses"}"#).id
        let subcategory = server.post(
            "/procurement/subcategories", #"{"name":"Seats","category":{"id":\#(category)}}"#
        ).id
        let type = server.post("/procurement/types", #"{"name":"Agreement"}"#).id
        return server.post(
            "/procurement/catalog",
            #"{"identifier":"SEAT","description":"A seat","customerDescription":"A seat","#
                + #""subcategory":{"id":\#(subcategory)},"type":{"id":\#(type)}}"#
        ).id
    }
}
