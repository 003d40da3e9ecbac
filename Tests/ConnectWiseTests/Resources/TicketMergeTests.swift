// Tickets that are merged into another, or bundled below it.

import HTTP
import JSON
import Primitives
import ServiceTestSupport
import Testing

@Suite struct TicketMergeTests {
    private static let path = "/service/tickets/5001/merge"

    @Test func `Merged tickets have the status of the body and name the ticket that they are in`()
        throws
    {
        let server = try TestServer()
        let done = server.post(Self.path, #"{"mergeTicketIds":[5002,5006],"status":{"id":107}}"#)
        #expect(done.status == 200)
        #expect(
            done.body
                == #"{"success":true,"message":"Tickets 5002, 5006 were merged into ticket 5001."}"#
        )
        for id in [5002, 5006] {
            let merged = server.get("/service/tickets/\(id)")
            #expect(merged["mergedParentTicket/id"] == "5001")
            #expect(
                merged["mergedParentTicket/summary"]
                    == "VPN drops every hour from the Chicago office")
            #expect(merged["status/id"] == "107")
            #expect(merged["closedFlag"] == "true")
            #expect(merged["hasMergedChildTicketFlag"] == nil)
            #expect(merged["_info/lastUpdated"] == TestServer.now.text)
        }
        let kept = server.get("/service/tickets/5001")
        #expect(kept["hasMergedChildTicketFlag"] == "true")
        #expect(kept["status/id"] == "103")
        #expect(
            server.get("/service/tickets?conditions=mergedParentTicket/id=5001&fields=id").body
                == #"[{"id":5002},{"id":5006}]"#)
    }

    @Test func `What stands below a merged ticket stays there`() throws {
        let server = try TestServer()
        let notes = server.get("/service/tickets/5002/notes?fields=id").body
        let before = server.get("/service/tickets/5001/notes?fields=id").body
        server.post(Self.path, #"{"mergeTicketIds":[5002],"status":{"id":107}}"#)
        #expect(server.get("/service/tickets/5002/notes?fields=id").body == notes)
        #expect(server.get("/service/tickets/5001/notes?fields=id").body == before)
    }

    @Test(
        "A merge that makes no sense is refused and changes nothing",
        arguments: [
            (
                #"{"status":{"id":107}}"#, "MissingRequiredField",
                "The mergeTicketIds field is required.", "mergeTicketIds"
            ),
            (
                #"{"mergeTicketIds":[5002]}"#, "MissingRequiredField",
                "The status field is required.",
                "status"
            ),
            (
                #"{"mergeTicketIds":[],"status":{"id":107}}"#, "InvalidField",
                "The field mergeTicketIds must name a ticket.", "mergeTicketIds"
            ),
            (
                #"{"mergeTicketIds":[{"id":5002}],"status":{"id":107}}"#, "Hint",
                "The field mergeTicketIds/0 must be a whole number, but it is an object.",
                "mergeTicketIds/0"
            ),
            (
                #"{"mergeTicketIds":[5002,99],"status":{"id":107}}"#, "NotFound",
                "Ticket 99 not found",
                "mergeTicketIds/1"
            ),
            (
                #"{"mergeTicketIds":[5001],"status":{"id":107}}"#, "InvalidField",
                "Ticket 5001 cannot join itself.", "mergeTicketIds/0"
            ),
            (
                #"{"mergeTicketIds":[5002],"status":{"id":99}}"#, "NotFound",
                "Service Status 99 not found", "status/id"
            ),
        ])
    func refusals(body: String, code: String, message: String, field: String) throws {
        let server = try TestServer()
        let before = try server.dump()
        let answer = server.post(Self.path, body)
        #expect(answer.status == 400)
        let error =
            #"{"code":"\#(code)","message":"\#(message)","resource":"ticketMerge","field":"\#(field)"}"#
        #expect(answer.body.contains(error))
        #expect(try server.changes(since: before) == [])
    }

    @Test func `A status of another board refuses the whole merge, and names the tickets`() throws {
        let server = try TestServer()
        let before = try server.dump()
        // Tickets 5003 and 5009 are on another board than ticket 5002, whose status 107 is.
        let answer = server.post(
            Self.path, #"{"mergeTicketIds":[5003,5002,5009],"status":{"id":107}}"#)
        #expect(answer.status == 400)
        let errors = answer.json["errors"]?.elements ?? []
        #expect(
            errors.map { $0["message"]?.string }
                == Array(repeating: "Service Status 107 not found for Service Board 3", count: 2))
        #expect(
            errors.map { $0["field"]?.string }
                == ["mergeTicketIds/0/status/id", "mergeTicketIds/2/status/id"])
        #expect(try server.changes(since: before) == [])
    }

    @Test func `The name of a status means that of the board of each ticket`() throws {
        let server = try TestServer()
        let done = server.post(
            Self.path, #"{"mergeTicketIds":[5002,5003],"status":{"name":"New"}}"#)
        #expect(done.status == 200)
        #expect(server.get("/service/tickets/5002")["status/id"] == "101")
        #expect(server.get("/service/tickets/5003")["status/id"] == "301")
    }

    @Test(
        "Tickets do not become part of each other",
        arguments: [
            ("merge", #"{"mergeTicketIds":[%],"status":{"name":"New"}}"#),
            ("attachChildren", #"{"childTicketIds":[%]}"#),
        ])
    func circles(action: String, body: String) throws {
        let server = try TestServer()
        func join(_ ticket: Int, _ other: Int) -> TestResponse {
            let body = body.split(separator: "%").joined(separator: "\(ticket)")
            return server.post("/service/tickets/\(other)/\(action)", body)
        }
        #expect(join(5001, 5002).status == 200)
        #expect(join(5002, 5004).status == 200)
        let before = try server.dump()
        let circle = join(5004, 5001)
        #expect(circle.status == 400)
        #expect(
            circle["errors/0/message"]
                == "Ticket 5004 cannot join ticket 5001, which is part of it.")
        #expect(try server.changes(since: before) == [])
    }

    @Test func `A ticket is merged once`() throws {
        let server = try TestServer()
        server.post(Self.path, #"{"mergeTicketIds":[5002],"status":{"id":107}}"#)
        let again = server.post(
            "/service/tickets/5004/merge", #"{"mergeTicketIds":[5002],"status":{"id":107}}"#)
        #expect(again.status == 400)
        #expect(again["errors/0/message"] == "Ticket 5002 is merged into ticket 5001 already.")
        #expect(server.get("/service/tickets/5002")["mergedParentTicket/id"] == "5001")
    }

    @Test func `Attached tickets have the ticket of the path above them`() throws {
        let server = try TestServer()
        let done = server.post(
            "/service/tickets/5001/attachChildren", #"{"childTicketIds":[5002,5002]}"#)
        #expect(done.status == 200)
        #expect(
            done.body == #"{"success":true,"message":"Ticket 5002 was attached to ticket 5001."}"#)
        #expect(server.get("/service/tickets/5002")["parentTicketId"] == "5001")
        #expect(server.get("/service/tickets/5002")["status/id"] == "104")
        #expect(server.get("/service/tickets/5001")["hasChildTicket"] == "true")
        let itself = server.post(
            "/service/tickets/5001/attachChildren", #"{"childTicketIds":[5001]}"#)
        #expect(itself["errors/0/message"] == "Ticket 5001 cannot join itself.")
        #expect(
            server.post("/service/tickets/99/attachChildren", #"{"childTicketIds":[5001]}"#).status
                == 404)
    }
}
