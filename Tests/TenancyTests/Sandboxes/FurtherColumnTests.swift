// Sandboxes with values of members that only the vendor's contract has: their columns come and go with the
// data.

import Dialect
import Fixtures
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct FurtherColumnTests {
    private static let ticket = "/service/tickets/5001"

    private func patch(_ member: String, _ value: String) -> String {
        #"[{"op":"replace","path":"\#(member)","value":\#(value)}]"#
    }

    /// Gives a ticket a value that its declaration does not know.
    @discardableResult
    private func set(
        _ run: SandboxHarness, _ sandbox: String, fields: [(String, String)] = []
    ) -> TestResponse {
        run.send(
            .patch, Self.ticket, patch("agreementType", #""PO 7""#), to: sandbox, fields: fields)
    }

    private func get(_ run: SandboxHarness, _ sandbox: String) -> TestResponse {
        run.send(.get, Self.ticket, to: sandbox)
    }

    /// The tickets that a condition finds.
    private func found(_ run: SandboxHarness, _ sandbox: String, _ condition: String) -> [Int64?] {
        let target = "/service/tickets?" + query([("conditions", condition), ("fields", "id")])
        return run.send(.get, target, to: sandbox).json.elements.map { $0["id"]?.integer }
    }

    private func hasColumn(_ run: SandboxHarness, _ sandbox: String) throws -> Bool {
        let count = try run.sandbox(sandbox).store.database.first(
            "SELECT count(*) FROM pragma_table_info('Ticket') WHERE name = 'agreementType'"
        ) { $0.integer(0) }
        return count == 1
    }

    @Test func `Columns come with the first value, not with a question or a refused body`() throws {
        let run = try SandboxHarness()
        let before = get(run, "a").body
        #expect(found(run, "a", "agreementType='PO 7'") == [])
        #expect(found(run, "a", "agreementType=null and id=5001") == [5001])
        #expect(found(run, "a", "isInSla=true") == [])
        let sorted = run.send(
            .get, "/service/tickets?orderBy=agreementType,id&fields=agreementType", to: "a")
        #expect(sorted.status == 200)
        #expect(run.send(.patch, Self.ticket, patch("agreementType", "{}"), to: "a").status == 400)
        #expect(
            run.send(.patch, Self.ticket, patch("agreementType", "null"), to: "a").status == 200)
        #expect(run.send(.patch, Self.ticket, patch("nonsense", "1"), to: "a").status == 400)
        #expect(try !hasColumn(run, "a"))
        #expect(set(run, "a")["agreementType"] == "PO 7")
        #expect(try hasColumn(run, "a"))
        #expect(get(run, "a")["agreementType"] == "PO 7")
        #expect(found(run, "a", "agreementType='po 7'") == [5001])
        #expect(found(run, "a", "agreementType=null and id=5001") == [])
        #expect(found(run, "a", "isInSla=false and id=5001") == [5001])
        #expect(get(run, "b").body == before)
        #expect(
            run.send(.patch, Self.ticket, patch("agreementType", "null"), to: "a").status == 200)
        #expect(get(run, "a")["agreementType"] == nil)
    }

    @Test func `A member can be named in a new record and in a whole one`() throws {
        let run = try SandboxHarness()
        let body = #"""
            {"summary":"Router","company":{"id":12345},"agreementType":"PO 1","subBillingAmount":2.5,
             "PREDECESSORID":7}
            """#
        let made = run.send(.post, "/service/tickets", body)
        #expect(made.status == 201)
        #expect(made["agreementType"] == "PO 1")
        #expect(made.json["predecessorId"]?.integer == 7)
        let id = made.id
        let whole = run.send(.put, "/service/tickets/\(id)", made.body)
        #expect(whole.status == 200)
        #expect(whole["agreementType"] == "PO 1")
        let less = #"{"summary":"Router","company":{"id":12345}}"#
        #expect(run.send(.put, "/service/tickets/\(id)", less)["agreementType"] == nil)
    }

    @Test func `Lengths are those of the contract, and errors name the member`() throws {
        let run = try SandboxHarness()
        let first = run.send(.get, "/finance/agreements?pageSize=1").json.elements.first
        let id = try #require(first?["id"]?.integer)
        let agreement = "/finance/agreements/\(id)"
        let long = patch("workOrder", quoted(String(repeating: "x", count: 21)))
        let refused = run.send(.patch, agreement, long)
        #expect(refused.status == 400)
        #expect(refused.body.contains(#""field":"workOrder""#))
        let kept = patch("workOrder", quoted(String(repeating: "x", count: 20)))
        #expect(run.send(.patch, agreement, kept).status == 200)
        #expect(run.send(.patch, agreement, long).body == refused.body)
    }

    @Test func `A rehearsal leaves no column`() throws {
        let run = try SandboxHarness()
        let before = get(run, "a").body
        let rehearsed = set(run, "a", fields: [("X-Mock-Dry-Run", "true")])
        #expect(rehearsed["agreementType"] == "PO 7")
        #expect(try !hasColumn(run, "a"))
        #expect(get(run, "a").body == before)
        #expect(found(run, "a", "agreementType='PO 7'") == [])
        #expect(set(run, "a")["agreementType"] == "PO 7")
        #expect(get(run, "a")["agreementType"] == "PO 7")
    }

    @Test func `A kept list and a kept record see the first value and later ones`() throws {
        let run = try SandboxHarness()
        let list = "/service/tickets?" + query([("conditions", "agreementType like 'PO%'")])
        for _ in 0..<2 { #expect(run.send(.get, list).json.elements.isEmpty) }
        set(run, "default")
        for _ in 0..<2 { #expect(run.send(.get, list).json.elements.count == 1) }
        let second = patch("agreementType", #""PO 8""#)
        #expect(run.send(.patch, Self.ticket, second).status == 200)
        #expect(run.send(.get, list).json.elements.first?["agreementType"]?.string == "PO 8")
        #expect(run.send(.get, Self.ticket)["agreementType"] == "PO 8")
    }

    @Test func `Reset, snapshots and forks have the columns that their data had`() throws {
        let run = try SandboxHarness()
        let before = get(run, "a").body
        #expect(run.send(.put, "/_mock/snapshots/none", to: "a").status == 204)
        set(run, "a")
        let after = get(run, "a").body
        #expect(run.send(.put, "/_mock/snapshots/one", to: "a").status == 204)
        #expect(run.send(.post, "/_mock/fork", #"{"to":"copy"}"#, to: "a").status == 201)
        #expect(get(run, "copy").body == after)
        #expect(run.send(.post, "/_mock/reset", to: "a").status == 204)
        #expect(get(run, "a").body == before)
        #expect(try !hasColumn(run, "a"))
        #expect(run.send(.post, "/_mock/snapshots/one/restore", to: "a").status == 204)
        #expect(get(run, "a").body == after)
        #expect(found(run, "a", "agreementType='PO 7'") == [5001])
        #expect(run.send(.post, "/_mock/snapshots/none/restore", to: "a").status == 204)
        #expect(get(run, "a").body == before)
    }

    @Test func `A reference in such a member holds on to what it names`() throws {
        let run = try SandboxHarness()
        #expect(run.send(.patch, Self.ticket, patch("sla", #"{"id":9}"#)).status == 400)
        let made = run.send(.post, "/service/SLAs", #"{"name":"Gold","basedOn":"MyCalendar"}"#)
        #expect(made.status == 201)
        let id = made.id
        #expect(run.send(.patch, Self.ticket, patch("sla", #"{"id":\#(id)}"#)).status == 200)
        #expect(run.send(.get, Self.ticket).json["sla"]?["name"]?.string == "Gold")
        #expect(found(run, "default", "sla/name='Gold'") == [5001])
        let refused = run.send(.delete, "/service/SLAs/\(id)")
        #expect(refused.status == 409)
        #expect(refused.body.contains("tickets (1: 5001)"))
        let usages = run.send(.get, "/service/SLAs/\(id)/usages")
        #expect(usages.body.contains("tickets (1: 5001)"))
        #expect(run.send(.post, "/_mock/fork", #"{"to":"copy"}"#).status == 201)
        #expect(run.send(.delete, "/service/SLAs/\(id)", to: "copy").body == refused.body)
    }

    @Test func `Changes tell of them, since the beginning and since a snapshot`() throws {
        let run = try SandboxHarness()
        #expect(run.send(.put, "/_mock/snapshots/none").status == 204)
        set(run, "default")
        #expect(run.changes() == ["Ticket 5001 updated"])
        #expect(run.changes("?since=none") == ["Ticket 5001 updated"])
        let changes = run.send(.get, "/_mock/changes").body
        #expect(changes.contains("agreementType"))
        #expect(run.send(.put, "/_mock/snapshots/one").status == 204)
        let second = patch("agreementType", #""PO 8""#)
        #expect(run.send(.patch, Self.ticket, second).status == 200)
        #expect(run.changes("?since=one") == ["Ticket 5001 updated"])
    }

    @Test func `An export with them loads again as it was`() throws {
        let run = try SandboxHarness()
        set(run, "a")
        let flag = patch("isInSla", "true")
        #expect(run.send(.patch, Self.ticket, flag, to: "a").status == 200)
        let export = run.send(.get, "/_mock/export", to: "a")
        #expect(export.status == 200)
        #expect(run.send(.post, "/_mock/import", export.body, to: "b").status == 200)
        #expect(run.send(.get, "/_mock/export", to: "b").body == export.body)
        #expect(get(run, "b").body == get(run, "a").body)
    }

    @Test func `A fixture has them`() throws {
        let text = #"""
            {"tickets":[
              {"id":9000,"summary":"First","company":{"id":12345},"agreementType":"PO 8"},
              {"id":9001,"summary":"Second","company":{"id":12345},"agreementType":"PO 9",
               "workRole":{"id":1}},
              {"id":9002,"summary":"Third","company":{"id":12345}}]}
            """#
        let fixture = try Fixture(name: "own", Array(text.utf8))
        let run = try SandboxHarness([Templates.standard: [.demo, fixture], "none": []])
        #expect(run.send(.get, "/service/tickets/9001")["agreementType"] == "PO 9")
        #expect(found(run, "default", "agreementType='PO 9'") == [9001])
        #expect(found(run, "default", "agreementType='PO 8'") == [9000])
        #expect(found(run, "default", "workRole/id=1") == [9001])
    }

    @Test func `Files keep them from one run to the next`() throws {
        let folder = try TemporaryFolder()
        do {
            let run = try SandboxHarness(files: SandboxFiles(directory: folder.path))
            #expect(set(run, "a").status == 200)
        }
        let run = try SandboxHarness(files: SandboxFiles(directory: folder.path))
        #expect(get(run, "a")["agreementType"] == "PO 7")
        #expect(found(run, "a", "agreementType='PO 7'") == [5001])
        #expect(run.send(.post, "/_mock/reset", to: "a").status == 204)
        #expect(get(run, "a")["agreementType"] == nil)
    }
}
