// What a ticket may have of its board: type, subtype and item.

import Dialect
import Fixtures
import HTTP
import JSON
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct BoardTests {
    private func subtype(_ server: TestServer, _ members: String, board: Int = 1) -> TestResponse {
        server.post("/service/boards/\(board)/subtypes", #"{"name":"VPN",\#(members)}"#)
    }

    private func ticket(_ server: TestServer, _ members: String) -> TestResponse {
        server.post(
            "/service/tickets",
            #"{"summary":"s","company":{"id":12345},"board":{"id":1},\#(members)}"#)
    }

    private func types(_ server: TestServer, _ board: Int = 1) -> [Int64] {
        server.ids(("orderBy", "id"), at: "/service/boards/\(board)/types")
    }

    @Test func `Subtype and item of a ticket are of its board`() throws {
        let server = try TestServer()
        let own = subtype(server, #""typeAssociationIds":[]"#).id
        let other = subtype(server, #""typeAssociationIds":[]"#, board: 2).id
        let item = server.post("/service/boards/1/items", #"{"name":"Client"}"#).id
        let made = ticket(server, #""subType":{"id":\#(own)},"item":{"id":\#(item)}"#)
        #expect(made.status == 201)
        #expect(made["subType/name"] == "VPN")
        #expect(made["item/name"] == "Client")
        let refused = ticket(server, #""subType":{"id":\#(other)}"#)
        #expect(refused.refusedFields == ["subType/id"])
        #expect(
            refused["errors/0/message"]
                == "Service Sub Type \(other) not found for Service Board 1")
        let moved = server.patch(
            "/service/tickets/\(made.id)",
            #"[{"op":"replace","path":"board","value":{"id":2}}]"#)
        #expect(moved.status == 200)
        #expect(moved["subType/id"] == nil)
        #expect(moved["item/id"] == nil)
    }

    @Test func `Where subtypes belong to a type, a ticket of the type has one of them`() throws {
        let server = try TestServer()
        let types = types(server)
        let first = subtype(server, #""typeAssociationIds":[\#(types[0])]"#).id
        let second = subtype(server, #""typeAssociationIds":[\#(types[1])]"#).id
        let free = ticket(server, #""type":{"id":\#(types[2])},"subType":{"id":\#(first)}"#)
        #expect(free.status == 201)
        let made = ticket(server, #""type":{"id":\#(types[0])},"subType":{"id":\#(first)}"#)
        #expect(made.status == 201)
        let refused = ticket(server, #""type":{"id":\#(types[0])},"subType":{"id":\#(second)}"#)
        #expect(refused.refusedFields == ["subType/id"])
        #expect(
            refused["errors/0/message"]
                == "Service Sub Type \(second) not found for Service Type \(types[0])")
        let other = server.patch(
            "/service/tickets/\(made.id)",
            #"[{"op":"replace","path":"type","value":{"id":\#(types[1])}}]"#)
        #expect(other["type/id"] == "\(types[1])")
        #expect(other["subType/id"] == nil)
    }

    @Test func `What holds a type and has no path has no link`() throws {
        let server = try TestServer()
        let type = types(server)[0]
        #expect(subtype(server, #""typeAssociationIds":[\#(type)]"#).status == 201)
        let list = server.get("/service/boards/1/types/\(type)/usages/list").json.elements
        let association = list.first { $0["typeKey"]?.string == "boardTypeAssociation" }
        #expect(association != nil)
        for usage in list {
            guard let link = usage["hyperlink"]?.string else { continue }
            let path = String(link.dropFirst("http://localhost".count))
            #expect(server.get(path).status == 200, "\(path)")
        }
        #expect(association?["hyperlink"]?.string == nil)
    }

    @Test func `Associations of types with subtypes are listed, and follow from the subtypes`()
        throws
    {
        let server = try TestServer()
        let path = "/service/boards/1/typeSubTypeItemAssociations"
        let types = types(server)
        #expect(server.get(path).body == "[]")
        let made = subtype(server, #""typeAssociationIds":[\#(types[0]),\#(types[1])]"#)
        #expect(made.status == 201)
        let list = server.get(path + "?fields=type/id,subType/name,board/id,item")
        #expect(
            list.body
                == #"[{"type":{"id":\#(types[0])},"subType":{"name":"VPN"},"board":{"id":1}},"#
                + #"{"type":{"id":\#(types[1])},"subType":{"name":"VPN"},"board":{"id":1}}]"#)
        #expect(server.get(path + "/count").body == #"{"count":2}"#)
        let condition = "type/id=\(types[1]) and item=null"
        #expect(server.ids(("conditions", condition), at: path).count == 1)
        #expect(server.get("/service/boards/2/typeSubTypeItemAssociations").body == "[]")
        func change(_ path: String, _ value: String) -> TestResponse {
            server.patch(
                "/service/boards/1/subtypes/\(made.id)",
                #"[{"op":"replace","path":"\#(path)","value":\#(value)}]"#)
        }
        #expect(change("typeAssociationIds", "[\(types[2])]").status == 200)
        #expect(server.get(path)["0/type/id"] == "\(types[2])")
        #expect(change("addAllTypesFlag", "true")["addAllTypesFlag"] == "false")
        #expect(server.get(path + "/count").body == #"{"count":\#(types.count)}"#)
        #expect(change("removeAllTypesFlag", "true")["typeAssociationIds"] == "[]")
        #expect(server.get(path).body == "[]")
        #expect(change("typeAssociationIds", "[\(types[2])]").status == 200)
        #expect(server.delete("/service/boards/1/subtypes/\(made.id)").status == 204)
        #expect(server.get(path).body == "[]")
    }

    @Test func `A subtype belongs to types of its board alone`() throws {
        let server = try TestServer()
        let other = types(server, 2)[0]
        let refused = subtype(server, #""typeAssociationIds":[\#(types(server)[0]),\#(other)]"#)
        #expect(refused.status == 400)
        #expect(refused.refusedFields == ["typeAssociationIds/1"])
        #expect(
            refused["errors/0/message"] == "Service Type \(other) not found for Service Board 1")
        #expect(server.get("/service/boards/1/subtypes/count").body == #"{"count":0}"#)
        let own = types(server)[0]
        #expect(
            subtype(server, #""typeAssociationIds":[-\#(own)]"#).refusedFields
                == ["typeAssociationIds/0"])
        #expect(
            subtype(server, #""typeAssociationIds":[\#(own),\#(own),\#(other)]"#).refusedFields
                == ["typeAssociationIds/2"])
        let twice = subtype(server, #""typeAssociationIds":[\#(own),\#(own)]"#)
        #expect(twice.body.contains(#""typeAssociationIds":[\#(own)],"#))
    }

    @Test func `The default type of a board is that of its new tickets`() throws {
        let server = try TestServer()
        #expect(ticket(server, #""impact":"Low""#)["type/id"] == nil)
        let made = server.post(
            "/service/boards/1/types", #"{"name":"Request","defaultFlag":true}"#)
        #expect(ticket(server, #""impact":"Low""#)["type/id"] == "\(made.id)")
    }

    @Test func `Subtypes and associations are in an export`() throws {
        let server = try TestServer()
        let type = types(server)[0]
        _ = subtype(server, #""typeAssociationIds":[\#(type)]"#)
        let fixture = try Fixture(
            name: "file", Array(server.get("/_mock/export").body.utf8))
        let again = TestServer(
            try Sandbox.open(mode: .default, fixtures: [fixture]) { TestServer.now })
        #expect(
            again.get("/service/boards/1/typeSubTypeItemAssociations")["0/type/id"] == "\(type)")
        #expect(
            again.get("/service/boards/1/subtypes?fields=typeAssociationIds").body
                == #"[{"typeAssociationIds":[\#(type)]}]"#)
        let other = try SandboxHarness()
        #expect(
            other.send(.post, "/_mock/import", server.get("/_mock/export").body).status == 200)
        #expect(
            other.get("/service/boards/1/typeSubTypeItemAssociations")["0/type/id"] == "\(type)")
    }
}
