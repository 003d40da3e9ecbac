import Dialect
import HTTP
import JSON
import Primitives
import ServiceTestSupport
import Synchronization
import Testing

@testable import API
@testable import MockServer
@testable import Tenancy

@Suite struct JournalTests {
    static let keys = ("Authorization", "Basic YWNtZStwdWJsaWM6cHJpdmF0ZQ==")

    /// A server on which everything takes no time.
    private func server(_ mode: Mode = .default) throws -> TestServer {
        let server = try TestServer(mode: mode)
        server.sandbox.trace.stopwatch = { 0 }
        return server
    }

    /// What the journal answers to a query.
    private func journal(_ server: TestServer, _ parameters: (String, String)...) -> String {
        server.get("/_mock/journal?" + query(parameters)).body
    }

    @Test func `A request is kept with what became of it`() throws {
        let server = try server()
        server.send(.get, "/company/contacts/1?fields=id", fields: [Self.keys])
        #expect(
            journal(server)
                == #"[{"number":1,"time":"2027-07-01T12:00:00Z","method":"GET","#
                + #""target":"/company/contacts/1?fields=id","path":"/company/contacts/{id}","#
                + #""resource":"Contact","company":"acme","status":200,"requestBytes":0,"#
                + #""responseBytes":8,"microseconds":0,"routeMicroseconds":0,"#
                + #""dataMicroseconds":0,"writeMicroseconds":0,"#
                + #""leniencies":"barePath,noClientId"}]"#)
    }

    @Test func `A refused request is kept with its code, its message and its body`() throws {
        let server = try server()
        server.post("/company/contacts/2/notes", #"{"text": 7e400}"#)
        server.post("/company/contacts", #"{"nickName": "x"}"#)
        #expect(
            journal(
                server,
                ("fields", "number,path,status,code,message,requestBytes,readMicroseconds,body"),
                ("conditions", "number=2"))
                == #"[{"number":2,"path":"/company/contacts","status":400,"#
                + #""code":"InvalidObject","message":"contact object is invalid","#
                + #""requestBytes":17,"readMicroseconds":0,"body":"{\"nickName\": \"x\"}"}]"#)
        #expect(server.get("/nowhere").status == 404)
        #expect(
            journal(server, ("conditions", "path=null"), ("fields", "number,status,message"))
                == #"[{"number":3,"status":404,"message":"The endpoint does not exist."}]"#)
    }

    @Test func `What is wrong with each member is kept, but for secrets`() throws {
        let server = try server()
        let body = #"{"firstName":"Ada"}"#
        server.post("/company/contacts", body)
        server.post("/company/contacts?apiKey=hunter2", body)
        #expect(
            journal(server, ("fields", "errors"))
                == #"[{"errors":"The company field is required."},{"errors":"[redacted]"}]"#)
    }

    @Test func `Durations are those between the phases`() throws {
        let server = try TestServer()
        let count = Counter()
        server.sandbox.trace.stopwatch = { Int64(count.next()) * 1_000_000 }
        server.get("/company/contacts?fields=id&pageSize=1")
        #expect(
            journal(
                server,
                (
                    "fields",
                    "microseconds,routeMicroseconds,readMicroseconds,dataMicroseconds,"
                        + "writeMicroseconds"
                ))
                == #"[{"microseconds":4000,"routeMicroseconds":1000,"readMicroseconds":1000,"#
                + #""dataMicroseconds":1000,"writeMicroseconds":1000}]"#)
    }

    @Test(
        "Requests to the mock, of orchestrators, and those that say so are not kept",
        arguments: [
            ("/_mock/clock", []), ("/_mock/outbox", []), ("/_mock/nothing", []), ("/livez", []),
            ("/company/contacts", [("X-Mock-Journal", "Off")]),
        ] as [(String, [(String, String)])])
    func silence(target: String, fields: [(String, String)]) throws {
        let server = try TestServer()
        server.send(.get, target, fields: fields)
        #expect(server.get("/_mock/journal/count").body == #"{"count":0}"#)
        server.send(.get, "/company/contacts", fields: [("X-Mock-Journal", "on")])
        #expect(server.get("/_mock/journal/count").body == #"{"count":1}"#)
    }

    @Test func `Requests are asked for by the grammar of all lists`() throws {
        let server = try TestServer()
        for id in 1...5 { server.get("/company/contacts/\(id)?fields=id") }
        server.delete("/company/contacts/99999")
        #expect(
            journal(
                server, ("conditions", "method=\"get\" and target like \"*/contacts/%\""),
                ("orderBy", "number desc"), ("fields", "number"), ("pageSize", "2"), ("page", "2"))
                == #"[{"number":3},{"number":2}]"#)
        let page = server.get("/_mock/journal?pageSize=2&fields=number")
        #expect(
            page.field("Link")
                == "<http://localhost/_mock/journal/?fields=number&pageSize=2&page=2>; rel=\"next\", "
                + "<http://localhost/_mock/journal/?fields=number&pageSize=2&page=3>; rel=\"last\"")
        #expect(
            server.get("/_mock/journal/count?conditions=status%3D404").body == #"{"count":1}"#)
        let wrong = server.get("/_mock/journal?conditions=satus%3D404")
        #expect(wrong.status == 400)
        #expect(wrong["message"] == "satus is not a recognized name.")
    }

    @Test func `Clearing removes the requests, and numbers count on`() throws {
        let server = try TestServer()
        for _ in 1...3 { server.get("/company/contacts/1") }
        #expect(server.get("/_mock/journal/count").body == #"{"count":3}"#)
        #expect(server.delete("/_mock/journal").status == 204)
        #expect(journal(server) == "[]")
        server.get("/company/contacts/1")
        #expect(journal(server, ("fields", "number")) == #"[{"number":4}]"#)
    }

    @Test func `Bodies are kept up to their limit, unless somebody wants none`() throws {
        let server = try TestServer()
        let long = "{\"nickName\": \"" + String(repeating: "x", count: 5000) + "\"}"
        server.post("/company/contacts", long)
        let kept = server.get("/_mock/journal?fields=body,requestBytes").json.elements[0]
        #expect(kept["body"]?.string == String(long.prefix(Limits.journalBodyBytesMax)))
        #expect(kept["requestBytes"]?.integer == 5016)
        #expect(
            server.put("/_mock/journal", #"{"bodies": false}"#).body.hasPrefix(
                #"{"bodies":false,"requests":1,"bytes":"#))
        server.post("/company/contacts", #"{"nickName": "x"}"#)
        #expect(
            journal(server, ("conditions", "number=2"), ("fields", "number,body"))
                == #"[{"number":2}]"#)
    }

    @Test func `Heads and answers are kept on request, without secrets`() throws {
        let server = try TestServer()
        let kept = #","dropped":0,"answers":true}"#
        #expect(server.put("/_mock/journal", #"{"bodies": true}"#).body.hasSuffix(kept))
        server.send(
            .post, "/company/contacts/1/notes?password=5ecre7", #"{"text": "x", "pwd": "5ecre7"}"#,
            fields: [
                Self.keys, ("User-Agent", "curl/8"), ("X-Mock-Token", "5ecre7"),
                ("CLIENTID", "5ecre7"), ("Referer", "http://h/?token=5ecre7"),
            ])
        let entry = server.get("/_mock/journal?fields=head,body,answer").json.elements[0]
        #expect(
            entry["head"]?.string == """
                POST /company/contacts/1/notes?password=[redacted] HTTP/1.1
                Authorization: [redacted]
                User-Agent: curl/8
                X-Mock-Token: [redacted]
                CLIENTID: [redacted]
                Referer: [redacted]

                """)
        #expect(entry["body"]?.string == #"{"text": "x", "pwd": "[redacted]"}"#)
        #expect(entry["answer"]?.string == "[redacted]", "it speaks of pwd")
        server.put("/_mock/journal", #"{"answers": false}"#)
        server.get("/company/contacts/1")
        #expect(
            journal(server, ("conditions", "number=2"), ("fields", "number,head,answer"))
                == #"[{"number":2}]"#)
    }

    @Test func `Heads and answers are kept up to their limit, and count`() throws {
        let server = try TestServer()
        server.put("/_mock/journal", #"{"answers": true}"#)
        let long = String(repeating: "x", count: 5000)
        let plain = server.sandbox.journal.byteCount
        let answer = server.send(.get, "/company/contacts", fields: [("X-Long", long)])
        let entry = server.get("/_mock/journal?fields=head,answer").json.elements[0]
        let bytesMax = Limits.journalBodyBytesMax
        #expect(entry["head"]?.string?.utf8.count == bytesMax)
        #expect(entry["answer"]?.string == String(answer.body.prefix(bytesMax)))
        #expect(server.sandbox.journal.byteCount - plain > 2 * bytesMax)
    }

    @Test func `The number of requests is bounded, and those that are gone are counted`() throws {
        let server = try TestServer()
        let more = 70
        for _ in 1...(Limits.journalEntriesMax + more) { server.get("/nowhere") }
        let answer = server.get("/_mock/journal?fields=number&pageSize=1")
        #expect(answer.body == #"[{"number":71}]"#)
        #expect(answer.field("x-mock-journal-dropped") == "\(more)")
        #expect(server.get("/_mock/journal/count").body == #"{"count":2000}"#)
        server.get("/nowhere")
        #expect(journal(server, ("fields", "number"), ("pageSize", "1")) == #"[{"number":72}]"#)
        #expect(server.sandbox.journal.entries.map(\.number) == Array(72...2071))
        server.delete("/_mock/journal")
        #expect(server.get("/_mock/journal").field("x-mock-journal-dropped") == "0")
    }

    @Test func `The bytes of requests are bounded`() throws {
        let server = try TestServer()
        let body = "[\"" + String(repeating: "x", count: Limits.journalBodyBytesMax) + "\"]"
        for _ in 1...300 { server.post("/nowhere", body) }
        let journal = server.sandbox.journal
        #expect(journal.byteCount <= Limits.journalBytesMax)
        #expect(journal.byteCount == journal.entries.reduce(0) { $0 + $1.byteCount })
        #expect(journal.byteCount > Limits.journalBytesMax - 8192)
        #expect(journal.dropped > 0)
        #expect(journal.count + Int(journal.dropped) == 300)
    }

    @Test("No key, cookie or password appears in it", arguments: Mode.allCases)
    func secrets(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        let client = ("clientId", "6f657355-5f4e-4206-9e32-1b65861a9e3f")
        let cookies = "companyName=acme; memberId=public; memberHash=5ecre7"
        // acme+5ecre7:5ecre7
        let keys = ("Authorization", "Basic YWNtZSs1ZWNyZTc6NWVjcmU3")
        server.send(.get, "/company/contacts/1", fields: [keys, client])
        server.send(.get, "/company/contacts/1", fields: [("Cookie", cookies), client])
        server.send(.get, "/company/contacts/1", fields: [("Authorization", "Basic 5ecre7")])
        server.send(
            .post, "/v4_6_release/login/login.aspx?response=json&Password=5ecre7",
            "CompanyName=acme&UserName=public&Password=5ecre7")
        let start = #"{"email": "a@b.c", "pass"#
        server.post("/company/contacts/validatePortalCredentials", start + #"word": "5ecre7"}"#)
        server.patch(
            "/company/contacts/1",
            #"[{"op": "replace", "path": "portalPassWORD", "value": "5ecre7"}]"#)
        let all = server.get("/_mock/journal?pageSize=1000")
        #expect(all.json.elements.count == 6)
        for secret in ["5ecre7", "YWNtZ", "6f657355"] {
            #expect(!all.body.contains(secret), "\(secret)")
        }
        let companies = all.json.elements.compactMap { $0["company"]?.string }
        #expect(companies.contains("acme"))
    }

    @Test func `A fault has a place in it`() throws {
        let server = try TestServer()
        let journal = server.sandbox.journal
        let request = Request(.get, "/company/contacts")
        var response = Response(to: request)
        response.start(.serviceUnavailable, date: TestServer.now)
        response.finish()
        journal.finish(
            request, Array(Redaction.target(of: request)), by: nil, at: TestServer.now, response,
            RequestTrace(), fault: "outage",
            relyingOn: 0)
        #expect(
            self.journal(server, ("conditions", "fault=\"outage\""), ("fields", "status,fault"))
                == #"[{"status":503,"fault":"outage"}]"#)
    }

    @Test func `Each sandbox has a journal of its own, which a reset empties`() throws {
        let sandboxes = try SandboxHarness([Templates.standard: []]).sandboxes
        func get(_ target: String, _ name: String) throws -> String {
            TestServer(try sandboxes.sandbox(named: name)).get(target).body
        }
        #expect(try get("/company/contacts", "a") == "[]")
        #expect(try get("/_mock/journal/count", "a") == #"{"count":1}"#)
        #expect(try get("/_mock/journal/count", "b") == #"{"count":0}"#)
        try sandboxes.reset("a")
        #expect(try get("/_mock/journal/count", "a") == #"{"count":0}"#)
        #expect(try get("/company/contacts", "a") == "[]")
        #expect(try get("/_mock/journal?fields=number", "a") == #"[{"number":1}]"#)
    }
}

/// Counts up from 0.
private final class Counter: Sendable {
    private let value = Mutex(-1)
    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}
