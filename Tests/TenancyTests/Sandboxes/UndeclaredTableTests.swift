// Sandboxes with records of resources without a declaration: their tables come and go with the data.

import Dialect
import Fixtures
import HTTP
import JSON
import Primitives
import Records
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@testable import SQLite

@Suite struct UndeclaredTableTests {
    private static let entry = #"""
        {"company":{"id":12345},"member":{"id":1},"timeStart":"2026-01-01T08:00:00Z",
         "notes":"First","workType":{"id":1}}
        """#

    /// Sandboxes that begin with a company and its tickets, and no record of the vendor's contract.
    private func harness(files: SandboxFiles? = nil) throws -> SandboxHarness {
        try SandboxHarness([Templates.standard: [try Self.own("")], "none": []], files: files)
    }

    /// That company and its tickets, with more lists.
    private static func own(_ lists: String) throws -> Fixture {
        let company = #"{"id":12345,"identifier":"Acme","name":"Acme"}"#
        let ticket = #"{"id":5001,"summary":"VPN","company":{"id":12345}}"#
        let text = #"{"companies":[\#(company)],"tickets":[\#(ticket)]\#(lists)}"#
        return try Fixture(name: "own", Array(text.utf8))
    }

    /// Makes a time entry.
    @discardableResult
    private func add(_ run: SandboxHarness, to sandbox: String) -> TestResponse {
        run.send(.post, "/time/entries", Self.entry, to: sandbox)
    }

    private func count(_ run: SandboxHarness, _ sandbox: String) -> Int64? {
        run.send(.get, "/time/entries/count", to: sandbox).json["count"]?.integer
    }

    private func tables(_ run: SandboxHarness, _ sandbox: String) throws -> [String] {
        try run.sandbox(sandbox).store.database.all(
            "SELECT name FROM main.sqlite_schema WHERE name = 'TimeEntry'"
        ) { $0.text(0) }
    }

    @Test func `A table comes with the first record, not with a question`() throws {
        let run = try harness()
        #expect(count(run, "a") == 0)
        #expect(run.send(.get, "/time/entries/1", to: "a").status == 404)
        #expect(run.send(.post, "/time/entries", "{}", to: "a").status == 400)
        #expect(try tables(run, "a") == [])
        #expect(add(run, to: "a").status == 201)
        #expect(try tables(run, "a") == ["TimeEntry"])
        #expect(count(run, "a") == 1)
        #expect(count(run, "b") == 0)
        #expect(run.send(.delete, "/time/entries/1", to: "a").status == 204)
        #expect(add(run, to: "a").id == 2)
    }

    /// The indexes of time entries that the data of a sandbox has.
    private func indexes(_ run: SandboxHarness, _ sandbox: String) throws -> [String] {
        try run.sandbox(sandbox).store.database.all(
            """
            SELECT name FROM main.sqlite_schema WHERE type = 'index' \
            AND tbl_name = 'TimeEntry' ORDER BY name
            """
        ) { $0.text(0) }
    }

    @Test func `A table that stands in has none of the indexes of the data`() throws {
        let run = try harness()
        let project = run.send(
            .post, "/project/projects",
            #"{"name":"Offices","company":{"id":12345},"board":{"id":1},"billingMethod":"ActualRates","#
                + #""estimatedStart":"2026-01-01T00:00:00Z","estimatedEnd":"2026-02-01T00:00:00Z"}"#,
            to: "a")
        try #require(project.status == 201, "\(project.body)")
        let phase = #"{"description":"Cabling"}"#
        let phases = try (0..<2).map { _ in
            let made = run.send(.post, "/project/projects/\(project.id)/phases", phase, to: "a")
            try #require(made.status == 201)
            return made.id
        }
        let ticket = run.send(
            .post, "/project/tickets",
            #"{"summary":"Pull cables","phase":{"id":\#(phases[0])},"project":{"id":\#(project.id)},"#
                + #""company":{"id":12345}}"#, to: "a")
        try #require(ticket.status == 201)
        // The ticket has no time that follows it.
        let moved = run.send(
            .patch, "/project/tickets/\(ticket.id)",
            #"[{"op":"replace","path":"phase","value":{"id":\#(phases[1])}}]"#, to: "a")
        #expect(moved.status == 200)
        #expect(try tables(run, "a") == [])
        let entry = run.send(
            .post, "/time/entries",
            #"{"chargeToId":\#(ticket.id),"chargeToType":"ProjectTicket","#
                + #""timeStart":"2026-01-05T09:00:00Z"}"#, to: "a")
        #expect(entry.status == 201)
        #expect(try indexes(run, "a").contains("TimeEntry by phase"))
    }

    @Test func `The index of a reference comes with its first value`() throws {
        let run = try harness()
        add(run, to: "a")
        let first = try indexes(run, "a")
        #expect(first.contains("TimeEntry by workType"))
        #expect(!first.contains("TimeEntry by workRole"))
        let patch = #"[{"op":"replace","path":"workRole","value":{"id":1}}]"#
        let rehearsal = [("X-Mock-Dry-Run", "true")]
        for fields in [rehearsal, []] {
            let before = try indexes(run, "a")
            #expect(
                run.send(.patch, "/time/entries/1", patch, to: "a", fields: fields).status == 200)
            let new = fields.isEmpty ? ["TimeEntry by workRole"] : []
            #expect(try indexes(run, "a").filter { !before.contains($0) } == new)
        }
        let export = run.send(.get, "/_mock/export", to: "a")
        #expect(run.send(.post, "/_mock/import", export.body, to: "b").status == 200)
        #expect(try indexes(run, "b") == indexes(run, "a"))
    }

    @Test func `A rehearsal leaves no table`() throws {
        let run = try harness()
        let answer = run.send(
            .post, "/time/entries", Self.entry, to: "a", fields: [("X-Mock-Dry-Run", "true")])
        #expect(answer.status == 201)
        #expect(try tables(run, "a") == [])
        #expect(count(run, "a") == 0)
        #expect(add(run, to: "a").id == 1)
        #expect(count(run, "a") == 1)
    }

    @Test func `Reset, snapshots and forks have the tables that their data had`() throws {
        let run = try harness()
        #expect(run.send(.put, "/_mock/snapshots/none", to: "a").status == 204)
        add(run, to: "a")
        #expect(run.send(.put, "/_mock/snapshots/one", to: "a").status == 204)
        #expect(run.send(.post, "/_mock/fork", #"{"to":"copy"}"#, to: "a").status == 201)
        #expect(run.send(.post, "/_mock/reset", to: "a").status == 204)
        #expect(try tables(run, "a") == [])
        #expect(count(run, "a") == 0)
        #expect(run.send(.post, "/_mock/snapshots/one/restore", to: "a").status == 204)
        #expect(count(run, "a") == 1)
        #expect(run.send(.post, "/_mock/snapshots/none/restore", to: "a").status == 204)
        #expect(count(run, "a") == 0)
        #expect(count(run, "copy") == 1)
        #expect(add(run, to: "copy").id == 2)
    }

    @Test func `Records hold on to what they refer to, also where nothing asked for them`() throws {
        let run = try harness()
        add(run, to: "a")
        let refused = run.send(.delete, "/time/workTypes/1", to: "a")
        #expect(refused.status == 409)
        #expect(refused.body.contains("entries"))
        #expect(run.send(.post, "/_mock/fork", #"{"to":"copy"}"#, to: "a").status == 201)
        #expect(run.send(.delete, "/time/workTypes/1", to: "copy").body == refused.body)
    }

    @Test func `Changes tell of them, since the beginning and since a snapshot`() throws {
        let run = try harness()
        #expect(run.send(.post, "/time/entries", Self.entry).status == 201)
        #expect(run.changes() == ["TimeEntry 1 added"])
        #expect(run.send(.put, "/_mock/snapshots/one").status == 204)
        let patch = #"[{"op":"replace","path":"notes","value":"Second"}]"#
        #expect(run.send(.patch, "/time/entries/1", patch).status == 200)
        #expect(run.send(.post, "/procurement/manufacturers", #"{"name":"Acme"}"#).status == 201)
        #expect(
            run.changes("?since=one") == ["Manufacturer 1 added", "TimeEntry 1 updated"])
    }

    @Test func `Changes have the paths of records three levels deep`() throws {
        let run = try harness()
        let question =
            #"{"question":"Where?","fieldType":"Text","entryType":"List","sequenceNumber":1}"#
        let types = "/company/configurations/types"
        #expect(run.send(.post, types + "/2/questions", question).id == 1)
        let values = types + "/2/questions/1/values"
        #expect(run.send(.post, values, #"{"value":"Rack"}"#).id == 1)
        let made = run.get("/_mock/changes?resource=ConfigurationTypeQuestionValue").json["changes"]
        #expect(made?.elements.map { $0["path"]?.string } == [values + "/1"])
        #expect(run.send(.put, "/_mock/snapshots/one").status == 204)
        #expect(run.send(.delete, types + "/2/questions/1").status == 204)
        let gone = run.get("/_mock/changes?since=one").json["changes"]
        #expect(gone?.elements.contains { $0["path"]?.string == values + "/1" } == true)
    }

    @Test func `What was there earlier alone is told as deleted, or as the beginning has it`()
        throws
    {
        let run = try harness()
        #expect(run.send(.post, "/time/entries", Self.entry).status == 201)
        #expect(run.send(.delete, "/schedule/types/2").status == 204)
        #expect(run.send(.put, "/_mock/snapshots/one").status == 204)
        #expect(run.send(.post, "/_mock/reset").status == 204)
        #expect(
            run.changes("?since=one") == ["ScheduleType 2 added", "TimeEntry 1 deleted"])
        #expect(run.send(.get, "/schedule/types/2").status == 200)
        #expect(
            run.changes("?since=one") == ["ScheduleType 2 added", "TimeEntry 1 deleted"])
        #expect(run.changes() == [])
    }

    @Test func `An export with them loads again as it was`() throws {
        let run = try harness()
        add(run, to: "a")
        let task = #"{"notes":"Look","closedFlag":true}"#
        #expect(run.send(.post, "/service/tickets/5001/tasks", task, to: "a").status == 201)
        let export = run.send(.get, "/_mock/export", to: "a")
        #expect(export.status == 200)
        #expect(run.send(.post, "/_mock/import", export.body, to: "b").status == 200)
        #expect(run.send(.get, "/_mock/export", to: "b").body == export.body)
        for path in ["/time/entries/1", "/service/tickets/5001/tasks"] {
            #expect(run.send(.get, path, to: "b").body == run.send(.get, path, to: "a").body)
        }
    }

    @Test func `An export with what amendments add loads again as it was`() throws {
        let run = try SandboxHarness()
        let schedule = #"{"objectId":5001,"type":{"identifier":"S"},"member":{"id":2}}"#
        for (path, body) in [
            ("/schedule/types", #"{"name":"Holiday","identifier":"H"}"#),
            ("/schedule/entries", schedule),
            ("/service/tickets/5001/configurations", #"{"id":2}"#),
            (
                "/time/entries",
                #"{"chargeToId":5001,"chargeToType":"ServiceTicket","actualHours":2,"#
                    + #""timeStart":"2026-01-01T08:00:00Z"}"#
            ),
        ] {
            #expect(run.send(.post, path, body, to: "a").status == 201)
        }
        #expect(run.send(.delete, "/schedule/types/1", to: "a").status == 204)
        let export = run.send(.get, "/_mock/export", to: "a")
        #expect(run.send(.post, "/_mock/import", export.body, to: "b").status == 200)
        #expect(run.send(.get, "/_mock/export", to: "b").body == export.body)
        for path in [
            "/schedule/types", "/schedule/entries", "/service/tickets/5001",
            "/service/tickets/5001/configurations", "/service/tickets/5001/timeentries",
        ] {
            #expect(run.send(.get, path, to: "b").body == run.send(.get, path, to: "a").body)
        }
    }

    @Test func `A fixture has lists of them by their paths`() throws {
        let fixture = try Self.own(#","/time/entries":[\#(Self.entry)]"#)
        let run = try SandboxHarness([Templates.standard: [fixture], "none": []])
        #expect(run.send(.get, "/time/entries/1")["notes"] == "First")
    }

    @Test func `What the data began with is found, though nobody has asked for it`() throws {
        let folder = try TemporaryFolder()
        let run = try SandboxHarness(files: SandboxFiles(directory: folder.path))
        #expect(run.send(.get, "/finance/agreements/203/additions/count")["count"] == "3")
        let refused = run.send(.delete, "/company/contacts/31")
        #expect(refused.status == 409)
        #expect(refused.body.contains("project tickets"))
        #expect(run.send(.get, "/_mock/export").body.contains(#""/phases":[{"id":1"#))
        #expect(run.changes() == [])
        // A member of the vendor's contract makes columns beside those tables.
        let more = #"[{"op":"replace","path":"agreementType","value":"PO 7"}]"#
        #expect(run.send(.patch, "/service/tickets/5001", more).status == 200)
        #expect(run.send(.post, "/_mock/fork", #"{"to":"copy"}"#).status == 201)
        for name in ["default", "copy"] {
            #expect(run.send(.get, "/service/tickets/5001", to: name)["agreementType"] == "PO 7")
            #expect(run.send(.delete, "/company/contacts/31", to: name).body == refused.body)
        }
    }

    @Test func `A reset takes over an earlier connection where the data began with them`() throws {
        let run = try SandboxHarness()
        let first = try run.sandbox("default").store.database.connection
        for _ in 0..<2 {
            let patch = #"[{"op":"replace","path":"title","value":"x"}]"#
            #expect(run.send(.patch, "/company/contacts/1", patch).status == 200)
            #expect(run.send(.post, "/_mock/reset").status == 204)
        }
        #expect(try run.sandbox("default").store.database.connection === first)
    }

    @Test func `Files keep them from one run to the next`() throws {
        let folder = try TemporaryFolder()
        do {
            let run = try harness(files: SandboxFiles(directory: folder.path))
            #expect(add(run, to: "a").status == 201)
            #expect(run.send(.get, "/procurement/manufacturers", to: "a").status == 200)
        }
        let run = try harness(files: SandboxFiles(directory: folder.path))
        #expect(run.send(.delete, "/time/workTypes/1", to: "a").status == 409)
        #expect(count(run, "a") == 1)
        #expect(add(run, to: "a").id == 2)
        #expect(run.send(.post, "/_mock/reset", to: "a").status == 204)
        #expect(count(run, "a") == 0)
    }
}
