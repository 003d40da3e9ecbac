// What references show beside id, identifier and name.

import HTTP
import JSON
import ServiceTestSupport
import Testing

@Suite struct ReferenceMemberTests {
    /// Members of references (docs/LIVE-API.md#references).
    @Test func `A reference to a priority has sort and level`() throws {
        let server = try TestServer()
        server.patch("/service/priorities/2", #"{"level":"High"}"#)
        #expect(
            server.get("/service/tickets/5001?fields=priority/id,priority/sort,priority/level").body
                == #"{"priority":{"id":2,"sort":2,"level":"High"}}"#)
        #expect(
            server.ids(("conditions", "priority/level='high'"), at: "/service/tickets")
                == server.ids(("conditions", "priority/id=2"), at: "/service/tickets"))
        #expect(
            server.get("/service/tickets?orderBy=priority/sort%20desc&pageSize=1&fields=priority")[
                "0/priority/sort"] == "4")
    }

    @Test func `A reference to a status of a board has sort`() throws {
        let server = try TestServer()
        #expect(
            server.get("/service/tickets/5001?fields=status/id,status/sort").body
                == #"{"status":{"id":103,"sort":30}}"#)
    }

    @Test func `A reference to an agreement has the name of its type, and chargeFirmFlag`() throws {
        let server = try TestServer()
        server.patch("/finance/agreements/201", #"{"chargeToFirm":true}"#)
        #expect(
            server.get(
                "/service/tickets/5001?fields=agreement/id,agreement/type,agreement/chargeFirmFlag"
            ).body
                == #"{"agreement":{"id":201,"type":"Managed Services","chargeFirmFlag":true}}"#)
        #expect(
            server.ids(("conditions", "agreement/type='Managed Services'"), at: "/service/tickets")
                .contains(5001))
    }

    @Test func `A reference to a member has dailyCapacity, and one to a kind of work its flag`()
        throws
    {
        let server = try TestServer()
        server.patch("/system/members/4", #"{"dailyCapacity":7.5,"workType":{"id":1}}"#)
        #expect(
            server.get("/service/tickets/5001?fields=owner/id,owner/dailyCapacity").body
                == #"{"owner":{"id":4,"dailyCapacity":7.5}}"#)
        #expect(
            server.get("/system/members/4?fields=workType/id,workType/utilizationFlag").body
                == #"{"workType":{"id":1,"utilizationFlag":false}}"#)
    }

    @Test func `A reference to a ticket has a summary and no name`() throws {
        let server = try TestServer()
        let notes = server.get("/service/tickets/5001/allNotes?fields=ticket")
        #expect(notes["0/ticket/summary"] == "VPN drops every hour from the Chicago office")
        #expect(notes["0/ticket/name"] == nil)
        #expect(
            server.get("/service/tickets/5001/allNotes?conditions=ticket/summary%20like%20'VPN*'")
                .json.elements.count == notes.json.elements.count)
        #expect(
            server.get("/service/tickets/5001/allNotes?conditions=ticket/name='x'")["message"]
                == "ticket/name is not a recognized name.")
    }

    @Test func `A record that was read is taken back with all that its references show`() throws {
        let server = try TestServer()
        for path in ["/service/tickets/5001", "/system/members/4"] {
            let before = server.get(path).body
            #expect(server.put(path, before).status == 200)
            #expect(server.get(path).body.withoutInfo == before.withoutInfo)
        }
    }
}
