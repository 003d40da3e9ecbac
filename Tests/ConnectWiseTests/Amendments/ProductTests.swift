// From the catalogue to the invoice: what an integration makes, and where it is seen.

import ServiceTestSupport
import TestSupport
import Testing

@Suite struct ProductTests {
    private func product(_ server: TestServer, _ members: String) -> TestResponse {
        server.post(
            "/procurement/products",
            #"{"catalogItem":{"id":\#(server.addCatalogItem())},"billableOption":"Billable",\#(members)}"#
        )
    }

    @Test func `A product of a ticket is shown below it, and keeps ticket and item`() throws {
        let server = try TestServer()
        let path = "/service/tickets/5001/products"
        #expect(server.get(path).body == "[]")
        let made = product(
            server,
            #""ticket":{"id":5001},"description":"Dock","quantity":3,"price":100,"cost":60.5"#)
        #expect(made.status == 201)
        #expect(made["extPrice"] == "300.0")
        #expect(made["extCost"] == "181.5")
        #expect(made["margin"] == "118.5")
        #expect(
            server.get(path + "?fields=id,description").body
                == #"[{"id":\#(made.id),"description":"Dock"}]"#)
        #expect(server.get(path + "/count").body == #"{"count":1}"#)
        #expect(server.get("/service/tickets/5002/products").body == "[]")
        let kept = server.delete("/service/tickets/5001")
        #expect(kept["errors/0/message"] == "In use by products (1: \(made.id)).")
        #expect(server.delete("/procurement/catalog/1").status == 409)
    }

    @Test func `A total is a number whatever quantity and price are`() throws {
        let server = try TestServer()
        for number in ["7.91e28", "-1e300", "1.7e308"] {
            #expect(product(server, #""quantity":\#(number)"#).refusedFields == ["quantity"])
        }
        let made = product(server, #""quantity":-7.9e28,"price":7.9e28,"cost":-7.9e28"#)
        #expect(made.status == 201)
        #expect(made["extPrice"].flatMap { Double($0) } == -7.9e28 * 7.9e28)
        #expect(server.get("/procurement/products/\(made.id)")["margin"] != nil)
    }

    @Test func `A product without a quantity is one, and may be of an opportunity`() throws {
        let server = try TestServer()
        let made = product(server, #""opportunity":{"id":1},"price":7"#)
        #expect(made["quantity"] == "1.0")
        #expect(made["extPrice"] == "7.0")
        #expect(
            server.ids(("conditions", "opportunity/id=1"), at: "/procurement/products")
                == [made.id])
        #expect(server.delete("/sales/opportunities/1").status == 409)
    }

    @Test func `Everything that is made below a ticket is shown there`() throws {
        let server = try TestServer()
        let ticket = "/service/tickets/5001"
        let made = [
            server.post(ticket + "/tasks", #"{"notes":"Plug it in"}"#),
            server.post(ticket + "/notes", #"{"text":"n","resolutionFlag":true}"#),
            server.post(ticket + "/configurations", #"{"id":2}"#),
            server.post(
                "/time/entries",
                #"{"chargeToId":5001,"chargeToType":"ServiceTicket","actualHours":1,"#
                    + #""timeStart":"2026-06-01T09:00:00Z"}"#),
            server.post(
                "/schedule/entries",
                #"{"objectId":5001,"type":{"identifier":"S"},"member":{"id":2}}"#),
            product(server, #""ticket":{"id":5001}"#),
            server.post(
                "/sales/activities",
                #"{"name":"Call back","assignTo":{"id":2},"ticket":{"id":5001}}"#),
        ]
        #expect(made.map(\.status) == Array(repeating: 201, count: made.count))
        let names = [
            "tasks", "notes", "configurations", "timeentries", "scheduleentries", "products",
            "activities",
        ]
        for (name, record) in zip(names, made) {
            let ids = server.ids(("orderBy", "id desc"), at: "\(ticket)/\(name)")
            #expect(ids.first == record.id, "\(name)")
        }
    }
}
