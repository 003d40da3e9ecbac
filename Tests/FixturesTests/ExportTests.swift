// Whatever is exported can be imported, and is the same again.

import Dialect
import Fixtures
import HTTP
import JSON
import MockServer
import Primitives
import Records
import SQLite
import Schema
import ServiceTestSupport
import Tenancy
import Testing

struct ExportTests {
    /// What an import of an export makes of a sandbox that had other data.
    private func copy(of text: String, mode: Mode = .default) throws -> TestServer {
        let kept = try SandboxHarness([Templates.standard: [.edge]], mode: mode)
        let answer = kept.send(.post, "/_mock/import", text)
        try #require(answer.status == 200, "\(answer.body.prefix(500))")
        return TestServer(try kept.sandboxes.sandbox(named: "default"))
    }

    /// Everything that is stored, but for mails that were sent.
    private func rows(_ server: TestServer) throws -> [String] {
        try server.dump().filter { row in
            !row.hasPrefix("OutboxMessage ") && !row.hasPrefix("sqlite_sequence ")
        }
    }

    private func expectSame(_ copy: TestServer, _ server: TestServer) throws {
        let difference = try Set(rows(copy)).symmetricDifference(rows(server)).sorted()
        try #require(difference.isEmpty, "\(difference)")
        try #require(copy.get("/_mock/export").body == server.get("/_mock/export").body)
        for resource in server.sandbox.store.catalog.resources
        where resource.operations.contains(.list) && !resource.path.contains("{")
            && !resource.path.hasPrefix("/_mock")
        {
            let path = resource.path + "?pageSize=1000"
            let isSame = copy.get(path).body == server.get(path).body
            #expect(isSame, "\(resource.name)")
            #expect(
                try copy.sandbox.store.nextID(of: resource)
                    == server.sandbox.store.nextID(of: resource),
                "\(resource.name)")
        }
    }

    @Test(
        "Random data survives export and import, value by value", arguments: 0..<3 as Range<UInt64>,
        Mode.allCases)
    func randomData(seed: UInt64, mode: Mode) throws {
        let server = try TestServer(mode: mode)
        var records = RandomRecords(server, seed: seed)
        try records.run()
        #expect(records.successes[.post, default: 0] > 30)
        #expect(records.successes[.patch, default: 0] > 40)
        #expect(records.successes[.put, default: 0] > 10)
        #expect(records.successes[.delete, default: 0] > 1)
        let image = "GIF89a\u{1}\u{0}\u{1}\u{0}\u{0}\u{0}\u{0};"
        server.send(
            .put, "/company/contacts/2/image", image, fields: [("Content-Type", "image/gif")])
        let text = server.get("/_mock/export").body
        try expectSame(try copy(of: text, mode: mode), server)
        let fixture = try Fixture(name: "file", Array(text.utf8))
        let loaded = TestServer(
            try Sandbox.open(mode: mode, fixtures: [fixture]) { TestServer.now })
        try expectSame(loaded, server)
    }

    @Test func `Tracks of a company itself survive, and have no link below a contact`() throws {
        let server = try TestServer()
        let made = server.post("/company/companies/2/tracks", #"{"trackId":1}"#)
        #expect(made.status == 201)
        #expect(server.post("/company/contacts/2/tracks", #"{"trackId":2}"#).status == 201)
        try expectSame(try copy(of: server.get("/_mock/export").body), server)
        let usages = server.get("/company/tracks/1/usages/list").json.elements
        #expect(usages.first { $0["id"]?.integer == made.id }?["hyperlink"]?.isNull != false)
    }

    @Test func `Values of custom fields survive, whatever becomes of their definitions`() throws {
        let server = try TestServer()
        let long = String(repeating: "\"é\\ ", count: 100)
        func define(_ caption: String, _ rest: String = "") -> Int64 {
            let definition =
                #"{"podId":4,"caption":"\#(caption)","fieldTypeIdentifier":"Text"\#(rest)}"#
            let answer = server.post("/system/userDefinedFields", definition)
            #expect(answer.status == 201, "\(answer.body)")
            return answer.id
        }
        let plain = define("Plain")
        let list = define(
            "List",
            #","entryTypeIdentifier":"List","options":[{"optionValue":"a"},{"optionValue":"b"}]"#)
        let values =
            #"[{"id":\#(plain),"value":\#(quoted(long))},{"id":\#(list),"value":"a"}]"#
        #expect(
            server.patch("/company/contacts/2", #"{"customFields":\#(values)}"#).status == 200)
        // The option is given up, another becomes the default, and a text becomes a number.
        let path = "/system/userDefinedFields/"
        let options =
            #"[{"optionValue":"a","inactiveFlag":true},{"optionValue":"b","defaultFlag":true}]"#
        #expect(server.patch(path + "\(list)", #"{"options":\#(options)}"#).status == 200)
        #expect(
            server.patch(path + "\(plain)", #"{"fieldTypeIdentifier":"Number"}"#).status == 200)
        let text = server.get("/_mock/export").body
        try expectSame(try copy(of: text), server)
    }

    @Test func `A record that has none of what is usual keeps having none`() throws {
        let server = try TestServer()
        let cleared = [
            "/company/contacts/2": #"{"site":null,"type":null,"portalSecurityLevel":null}"#
        ]
        for (path, body) in cleared { #expect(server.patch(path, body).status == 200) }
        let text = server.get("/_mock/export").body
        try expectSame(try copy(of: text), server)
    }

    @Test func `The id of a record that is gone is not given again`() throws {
        let server = try TestServer()
        let ada = #"{"firstName":"Ada","company":{"id":12345}}"#
        let id = server.post("/company/contacts", ada).id
        #expect(server.delete("/company/contacts/\(id)").status == 204)
        let export = server.get("/_mock/export")
        #expect(export.json["lastIds"]?["Contact"]?.integer == id)
        let text = export.body
        #expect(try copy(of: text).post("/company/contacts", ada).id == id + 1)
        let tickets = text.replacing(#""ProjectTicket":5040"#, with: #""ProjectTicket":9000"#)
        #expect(tickets != text)
        let ticket = #"{"summary":"s","company":{"id":2}}"#
        #expect(try copy(of: tickets).post("/service/tickets", ticket).id == 9001)
    }

    @Test(
        "What an import refuses leaves the sandbox as it was",
        arguments: [
            ("[", "body:1: "), (#"{"contacts":{}}"#, "contacts must be a list"),
            (#"{"complete":true,"nothing":[]}"#, "unknown list 'nothing'"),
            (#"{"contacts":[{"id":900,"typo":1}]}"#, "Could not find member 'typo'"),
            (
                #"{"tickets":[{"id":900,"summary":"x","company":{"id":2},"/nothing":[{"id":1}]}]}"#,
                "Could not find member '/nothing'"
            ),
            (#"{"/procurement/subcategories":[{"id":1,"name":"x"}]}"#, "The category field"),
            (#"{"complete":true,"contacts":[{"id":900,"firstName":"x"}]}"#, "company"),
            (
                #"{"complete":true,"contacts":[{"id":900,"firstName":"x","company":{"id":1}}]}"#,
                "Company 1 not found"
            ),
            (#"{"complete":true,"lastIds":{"Contact":0}}"#, "lastIds gives"),
            (
                #"{"complete":true,"contactTypes":[{"id":1,"description":"x"},"#
                    + #"{"id":1,"description":"y"}]}"#, "is there twice"
            ),
            (
                #"{"companies":[{"id":2,"identifier":"X","name":"X"}],"tickets":[{"id":901,"#
                    + #""summary":"x","company":{"id":2}}],"#
                    + #""/project/tickets":[{"id":901,"summary":"y"}]}"#, "901 is there twice"
            ),
            (
                #"{"complete":true,"countries":[{"id":1,"name":"x","#
                    + #""_info":{"lastUpdated":"soon"}}]}"#, "_info/lastUpdated"
            ),
        ])
    func refused(text: String, words: String) throws {
        let kept = try SandboxHarness()
        kept.send(.delete, "/company/contacts/2/notes/1")
        let before = kept.get("/_mock/export").body
        let answer = kept.send(.post, "/_mock/import", text)
        #expect(answer.status == 400)
        #expect(answer["message"]?.contains(words) == true, "\(answer.body)")
        #expect(kept.get("/_mock/export").body == before)
        #expect(kept.send(.get, "/_mock/journal/count")["count"] == "1")
    }

    @Test func `An import alone may be longer than other bodies, from those who may import`() throws
    {
        let service = try TestServer().service
        func limit(_ method: HTTP.Method, _ target: String, _ host: String = "localhost") -> Int? {
            service.bodyBytesMax(of: Request(method, target, fields: [("Host", host)]))
        }
        #expect(limit(.post, "/_mock/import") == Limits.fixtureBytesMax)
        #expect(limit(.post, "/_mock/at/a/_mock/import") == Limits.fixtureBytesMax)
        #expect(limit(.post, "/_mock/import", "evil.example") == nil)
        #expect(limit(.get, "/_mock/import") == nil)
        #expect(limit(.post, "/_mock/reset") == nil)
        #expect(limit(.post, "/company/contacts") == nil)
    }
}
