// Deletes that records of collections without a declaration block, and that these are found by indexes.

import Records
import SQLite
import Schema
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct BlockingTests {
    private func contact(_ server: TestServer, _ company: Int64) -> Int64 {
        server.post(
            "/company/contacts", #"{"firstName":"Kim","company":{"id":\#(company)}}"#
        ).id
    }

    private func enter(_ server: TestServer, on ticket: Int64) -> TestResponse {
        server.post(
            "/time/entries",
            #"{"chargeToId":\#(ticket),"chargeToType":"ServiceTicket","actualHours":1,"#
                + #""timeStart":"2026-06-01T09:00:00Z"}"#)
    }

    @Test func `A contact is kept by its tickets, and a ticket by its time`() throws {
        let server = try TestServer()
        let contact = contact(server, 2)
        let ticket = server.post(
            "/service/tickets",
            #"{"summary":"s","company":{"id":2},"contact":{"id":\#(contact)}}"#
        ).id
        let entry = enter(server, on: ticket)
        #expect(entry.status == 201)
        #expect(
            server.delete("/company/contacts/\(contact)")["errors/0/message"]
                == "In use by tickets (1: \(ticket)).")
        #expect(
            server.delete("/service/tickets/\(ticket)")["errors/0/message"]
                == "In use by time entries (1: \(entry.id)).")
        #expect(server.delete("/time/entries/\(entry.id)").status == 204)
        #expect(server.delete("/service/tickets/\(ticket)").status == 204)
        #expect(server.delete("/company/contacts/\(contact)").status == 204)
    }

    @Test(
        "The author of a note is kept by it, and can be replaced",
        arguments: ["service", "project"])
    func authors(kind: String) throws {
        let server = try TestServer()
        let (author, heir) = (contact(server, 2), contact(server, 2))
        var ticket: Int64 = 5001
        if kind == "project" {
            let phase = server.post("/project/projects/301/phases", #"{"description":"x"}"#).id
            ticket =
                server.post(
                    "/project/tickets", #"{"summary":"s","phase":{"id":\#(phase)}}"#
                ).id
        }
        let path = "/\(kind)/tickets/\(ticket)/notes"
        let note = server.post(
            path,
            #"{"text":"n","detailDescriptionFlag":true,"contact":{"id":\#(author)}}"#)
        #expect(note["contact/id"] == "\(author)")
        #expect(server.get("/company/contacts/\(author)/usages")["0/count"] == "1")
        #expect(server.delete("/company/contacts/\(author)").status == 409)
        let moved = server.delete("/company/contacts/\(author)?transferContactId=\(heir)")
        #expect(moved.status == 204)
        #expect(server.get("\(path)/\(note.id)")["contact/id"] == "\(heir)")
    }

    @Test func `An opportunity is kept by an activity whose declaration does not name it`()
        throws
    {
        let server = try TestServer()
        let opportunity = server.post(
            "/sales/opportunities",
            #"{"name":"Deal","primarySalesRep":{"id":1},"company":{"id":2},"contact":{"id":4}}"#
        ).id
        let activity = server.post(
            "/sales/activities",
            #"{"name":"Call","assignTo":{"id":1},"opportunity":{"id":\#(opportunity)}}"#)
        #expect(activity.status == 201)
        let kept = server.delete("/sales/opportunities/\(opportunity)")
        #expect(kept["errors/0/message"] == "In use by activities (1: \(activity.id)).")
    }

    @Test func `What refers to a contact is found without a look at every row`() throws {
        let server = try TestServer()
        #expect(enter(server, on: 5001).status == 201)
        let opportunity = "/sales/opportunities/1"
        #expect(server.post(opportunity + "/contacts", #"{"contact":{"id":4}}"#).status == 201)
        let given = [
            ("/service/tickets/5001", "Ticket", "workRole", #"{"id":1}"#),
            ("/sales/activities/1", "Activity", "agreement", #"{"id":201}"#),
            ("/service/boards/1", "Board", "dispatchMember", #"{"id":2}"#),
        ]
        for (path, _, member, value) in given {
            let changed = server.patch(
                path, #"[{"op":"replace","path":"\#(member)","value":\#(value)}]"#)
            #expect(changed.status == 200, "\(path)")
        }
        let store = server.sandbox.store
        let kept = Set(try store.keptUndeclaredResources().map(\.name))
        var count = 0
        for target in ["Contact", "Company", "Agreement", "Ticket", "Member", "WorkRole"] {
            for referrer in store.catalog.referrers(to: target) {
                let (resource, field) = (referrer.resource, referrer.field)
                let isGiven = given.contains { $0.1 == resource.name && $0.2 == field.name }
                guard !resource.isUndeclared || kept.contains(resource.name) else { continue }
                if resource.isIndexedLater(field), !isGiven {
                    let column: SQL = "\(name: referrer.column)"
                    let found = try store.database.first(
                        "SELECT count(\(column)) FROM \(name: resource.table)"
                    ) { $0.integer(0) }
                    if found == 0 { continue }
                }
                let sql: SQL = """
                    EXPLAIN QUERY PLAN SELECT count(*) FROM \(name: resource.table) \
                    WHERE \(name: referrer.column) = \(1)
                    """
                let plan = try store.database.all(sql) { $0.text(3) }
                #expect(
                    plan.allSatisfy { !$0.hasPrefix("SCAN") },
                    "\(resource.name).\(field.name): \(plan)")
                count += isGiven || resource.isUndeclared ? 1 : 0
            }
        }
        #expect(count >= given.count + kept.count)
    }
}
