// Tickets and phases of projects, configurations of tickets, additions of agreements.

import HTTP
import JSON
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
        let moved = server.patch(
            "/time/entries/\(entry.id)",
            #"[{"op":"replace","path":"chargeToType","value":"ServiceTicket"},"#
                + #"{"op":"replace","path":"chargeToId","value":5001}]"#)
        #expect(moved.status == 200)
        #expect(moved["project"] == nil && moved["phase"] == nil)
        #expect(server.get("/project/projects/301/phases/\(phase)")["actualHours"] == nil)
        #expect(server.get("/project/tickets/\(made)")["actualHours"] == nil)
        #expect(server.get("/project/projects/301")["actualHours"] == nil)
    }

    @Test func `The hours of a ticket follow it to another phase and project`() throws {
        let server = try TestServer()
        let (first, second, third) = (phase(server), phase(server), phase(server, 302))
        let made = ticket(server, first).id
        for _ in 0..<2 {
            server.post(
                "/time/entries",
                #"{"chargeToId":\#(made),"chargeToType":"ProjectTicket","actualHours":0.1,"#
                    + #""timeStart":"2026-06-01T09:00:00Z"}"#)
        }
        func hours(_ path: String) -> String? {
            server.get("/project/projects/\(path)")["actualHours"]
        }
        func move(to phase: Int64) {
            let change = #"[{"op":"replace","path":"phase","value":{"id":\#(phase)}}]"#
            #expect(server.patch("/project/tickets/\(made)", change).status == 200)
        }
        #expect(hours("301") == "0.2" && hours("301/phases/\(first)") == "0.2")
        move(to: second)
        #expect(hours("301") == "0.2" && hours("301/phases/\(second)") == "0.2")
        #expect(hours("301/phases/\(first)") == nil)
        move(to: third)
        #expect(hours("302") == "0.2" && hours("302/phases/\(third)") == "0.2")
        #expect(hours("301") == nil && hours("301/phases/\(second)") == nil)
        let entries = server.get("/time/entries?conditions=chargeToId=\(made)&orderBy=id")
        #expect(entries["0/project/id"] == "302" && entries["1/phase/id"] == "\(third)")
        #expect(server.get("/project/tickets/\(made)")["actualHours"] == "0.2")
    }

    @Test func `Lists below a ticket of a project stand below its id among all tickets`() throws {
        let server = try TestServer()
        let note = server.post("/project/tickets/4001/notes", #"{"text":"Two floors"}"#)
        #expect(note.status == 201)
        for list in ["notes", "tasks", "timeentries"] {
            let own = server.get("/project/tickets/4001/\(list)")
            #expect(own.status == 200)
            let path = "/service/tickets/4001/\(list)"
            #expect(server.get(path).body == own.body)
            // Again: what the first request left in memory changes nothing.
            #expect(server.get(path).body == own.body)
            let count = own.json.elements.count
            #expect(server.get(path + "/count").body == #"{"count":\#(count)}"#)
            #expect(server.get("/service/tickets/4999/\(list)").status == 404)
        }
        #expect(server.get("/service/tickets/4001/notes")["0/id"] == "\(note.id)")
        #expect(server.get("/service/tickets/4001").status == 404)
        #expect(server.post("/service/tickets/4001/notes", #"{"text":"x"}"#).status == 404)
    }

    @Test func `A total is the decimal number that it is on paper`() throws {
        let server = try TestServer()
        func add(_ quantity: String, _ price: String, _ cost: String) -> TestResponse {
            server.post(
                "/finance/agreements/201/additions",
                #"{"product":{"id":\#(server.addCatalogItem())},"quantity":\#(quantity),"#
                    + #""unitPrice":\#(price),"unitCost":\#(cost),"billCustomer":"Billable"}"#)
        }
        let made = add("3", "20.1", "17.1333333333")
        #expect(made["extPrice"] == "60.3")
        #expect(made["margin"] == "8.9000000001")
        #expect(add("0.2", "0.1", "0")["extPrice"] == "0.02")
        #expect(add("3", "1234567.89", "0.1")["extPrice"] == "3703703.67")
        #expect(add("3", "1000000.1", "1000000")["margin"] == "0.3")
        #expect(add("-3", "1.1", "0")["extPrice"] == "-3.3")
        #expect(
            server.ids(
                ("conditions", "extPrice=0.02"), at: "/finance/agreements/201/additions"
            ).count == 1)
    }

    @Test func `Tickets of projects and of the service share the ids`() throws {
        let server = try TestServer()
        func service() -> Int64 {
            server.post("/service/tickets", #"{"summary":"s","company":{"id":2}}"#).id
        }
        let first = service()
        let phase = phase(server)
        let second = ticket(server, phase).id
        let third = service()
        #expect(second == first + 1)
        #expect(third == second + 1)
        let other = try SandboxHarness()
        let export = server.get("/_mock/export").body
        #expect(other.send(.post, "/_mock/import", export).status == 200)
        #expect(other.get("/project/tickets/\(second)")["phase/id"] == "\(phase)")
        #expect(server.delete("/project/tickets/\(second)").status == 204)
        #expect(server.delete("/service/tickets/\(third)").status == 204)
        #expect(ticket(server, phase).id == third + 1)
        #expect(service() == third + 2)
    }

    @Test(
        "A ticket has configurations, by their own ids", arguments: ["service", "project"])
    func configurations(kind: String) throws {
        let server = try TestServer()
        let id = kind == "project" ? ticket(server, phase(server)).id : 5001
        let list = "/\(kind)/tickets/\(id)/configurations"
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

    @Test func `Notes of a project have the default type, and go with it`() throws {
        let server = try TestServer()
        let project = server.post(
            "/project/projects", #"{"name":"Move","company":{"id":2}}"#
        ).id
        let path = "/project/projects/\(project)/notes"
        #expect(server.post(path, #"{"flagged":true}"#).refusedFields == ["text"])
        let made = server.post(path, #"{"text":"Began"}"#)
        #expect(made.status == 201)
        #expect(made["projectId"] == "\(project)")
        let types = server.ids(("conditions", "defaultFlag=true"), at: "/company/noteTypes")
        #expect(types.map { "\($0)" } == [made["type/id"] ?? ""])
        #expect(server.post("/project/projects/99/notes", #"{"text":"x"}"#).status == 404)
        #expect(server.delete("/project/projects/\(project)").status == 204)
        #expect(server.get(path).status == 404)
    }

    @Test func `A member of a project's team has a role, and is kept by it`() throws {
        let server = try TestServer()
        let path = "/project/projects/301/teamMembers"
        #expect(server.post(path, "{}").refusedFields == ["member", "projectRole"])
        let made = server.post(path, #"{"member":{"id":2},"projectRole":{"id":1}}"#)
        #expect(made.status == 201)
        #expect(made["projectId"] == "301")
        #expect(made["projectRole/name"] == "Project Team Member")
        #expect(server.delete("/project/securityRoles/1").status == 409)
    }

    @Test func `The totals of an addition follow from its prices`() throws {
        let server = try TestServer()
        let product = server.post(
            "/procurement/categories", #"{"name":"Seats"}"#)
        #expect(product.status == 201)
        let path = "/finance/agreements/201/additions"
        let made = server.post(
            path,
            #"{"product":{"id":\#(server.addCatalogItem())},"quantity":3,"unitPrice":20,"unitCost":12.5,"#
                + #""billCustomer":"Billable"}"#)
        #expect(made.status == 201)
        #expect(made["extPrice"] == "60.0")
        #expect(made["extCost"] == "37.5")
        #expect(made["margin"] == "22.5")
        #expect(
            server.ids(("conditions", "extPrice>50"), at: path) == [made.id])
    }
}
