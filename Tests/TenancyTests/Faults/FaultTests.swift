// Faults on purpose: which requests are hit, and with what. In memory.

import Dialect
import HTTP
import JSON
import MockServer
import Primitives
import ServiceTestSupport
import Testing

@testable import Tenancy

@Suite struct FaultTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func fault(_ rule: String) { #expect(server.post("/_mock/faults", rule).status == 201) }

    /// The statuses of `count` requests for the same contact.
    private func statuses(_ count: Int, _ target: String = "/company/contacts/1") -> [Int] {
        (0..<count).map { _ in server.get(target).status }
    }

    private func ask(_ words: String, _ target: String = "/company/contacts/1") -> TestResponse {
        server.get(target, fields: [("X-Mock-Fault", words)])
    }

    @Test(
        "each selector hits the requests that it names",
        arguments: [
            ("", [500, 500, 500, 500, 500, 500]), (#""nth":2,"#, [200, 500, 200, 200, 200, 200]),
            (#""every":3,"#, [200, 200, 500, 200, 200, 500]),
            (#""first":2,"#, [500, 500, 200, 200, 200, 200]),
            (#""probability":0,"#, [200, 200, 200, 200, 200, 200]),
            (#""probability":1,"#, [500, 500, 500, 500, 500, 500]),
        ])
    func selectors(selector: String, expected: [Int]) {
        fault("{\(selector)\"fault\":{\"status\":500}}")
        #expect(statuses(6) == expected)
        let rule = server.get("/_mock/faults/1")
        #expect(rule["matches"] == "6")
        #expect(rule["hits"] == "\(expected.count { $0 == 500 })")
    }

    @Test func `the same seed draws the same hits, another seed draws others`() {
        fault(#"{"probability":0.5,"fault":{"status":503}}"#)
        let first = statuses(40)
        #expect(Set(first) == [200, 503])
        #expect(server.put("/_mock/faults/seed", #"{"seed":0}"#).body == #"{"seed":0}"#)
        #expect(statuses(40) == first)
        server.put("/_mock/faults/seed", #"{"seed":7}"#)
        let other = statuses(40)
        #expect(other != first)
        #expect(server.delete("/_mock/faults").status == 204)
        #expect(server.get("/_mock/faults").body == "[]")
        fault(#"{"probability":0.5,"fault":{"status":503}}"#)
        #expect(statuses(40) == other)
    }

    @Test(
        "paths match in any case, below any base path, by number, by place or by star",
        arguments: [
            ("/company/contacts/{id}", 3), ("/Company/CONTACTS/*", 4), ("/company/contacts/1", 3),
            ("/company/contacts/2", 0), ("/v4_6_release/apis/3.0/company/contacts/{id}/", 3),
            ("/company/contacts/count", 1), ("/company/**", 5), ("company/contacts", 1),
        ])
    func paths(path: String, hits: Int) {
        fault(#"{"path":"\#(path)","fault":{"status":404}}"#)
        for target in [
            "/company/contacts/1", "/COMPANY/contacts//1/",
            "/v2025_1/apis/3.0/company/contacts/1", "/company/contacts/count",
            "/company/contacts",
        ] { server.get(target) }
        #expect(server.get("/_mock/faults/1")["hits"] == "\(hits)")
    }

    @Test(
        "a rule takes what the vendor's contract alone has",
        arguments: [
            (#""resource":"TimeEntry""#, "GET /time/entries", 503),
            (#""resource":"timeentry","method":"GET""#, "GET /time/entries/1", 503),
            (#""path":"/time/entries""#, "GET /time/entries", 503),
            (#""path":"/time/**""#, "GET /time/entries/count", 503),
            (#""path":"/time/entries/{id}""#, "GET /time/entries", 200),
            (
                #""path":"/procurement/manufacturers","method":"POST""#,
                "POST /procurement/manufacturers", 503
            ),
            (#""path":"/service/tickets/{id}/tasks""#, "GET /service/tickets/5001/tasks", 503),
            (
                #""path":"/service/tickets/{parentId}/timeentries""#,
                "GET /service/tickets/5001/timeentries", 503
            ),
            (#""path":"/sales/opportunities/1/notes""#, "GET /sales/opportunities/1/notes", 503),
            (#""path":"/schedule/entries/count""#, "GET /schedule/entries/count", 503),
            (#""path":"/time/sheets/{id}/submit""#, "POST /time/sheets/1/submit", 503),
            (#""path":"/service/tickets/{id}/merge""#, "POST /service/tickets/5001/merge", 503),
            (#""path":"/service/tickets/{id}","method":"PUT""#, "PUT /service/tickets/5001", 503),
        ])
    func contract(rule: String, request: String, status: Int) {
        fault("{\(rule),\"fault\":{\"status\":503}}")
        let words = request.split(separator: " ").map(String.init)
        #expect(
            server.send(Method(words[0]), words[1], words[0] == "GET" ? "" : "{}").status == status)
        #expect(server.get("/_mock/faults/1")["hits"] == (status == 503 ? "1" : "0"))
    }

    @Test func `method and resource narrow a rule, and its own paths are never hit`() {
        fault(#"{"method":"post","resource":"contact","fault":"status=409"}"#)
        #expect(
            server.get("/_mock/faults").body
                == #"[{"id":1,"method":"POST","resource":"Contact","fault":{"status":409},"#
                + #""matches":0,"hits":0}]"#)
        #expect(server.get("/company/contacts/1").status == 200)
        #expect(server.post("/company/contacts/1/notes", #"{"text":"x"}"#).status == 201)
        let answer = server.post("/company/contacts", #"{"firstName":"A","company":{"id":1}}"#)
        #expect(answer.status == 409)
        #expect(answer.body == #"{"code":"ObjectInUse","message":"Record possibly in use."}"#)
        #expect(answer.field("x-mock-fault") == "1")
        fault(#"{"fault":{"status":500}}"#)
        #expect(server.get("/readyz").status == 200)
        #expect(server.get("/_mock/faults").status == 200)
        #expect(server.get("/_mock/outbox").status == 200)
        #expect(server.get("/login/companyinfo/acme").status == 500)
    }

    @Test(
        "each status has the body of the live service",
        arguments: [
            (400, #"{"code":"InvalidObject","message":"contact object is invalid"}"#),
            (401, #"{"code":"ConnectWiseApi","message":"UserNotAuthenticated"}"#),
            (
                403,
                #"{"code":"Security","message":"You do not have security permission to perform this action."}"#
            ),
            (404, #"{"code":"NotFound","message":"Contact 1 not found"}"#),
            (409, #"{"code":"ObjectInUse","message":"Record possibly in use."}"#),
            (
                429,
                #"{"error":"ConnectWiseAPI","message":"Too many requests. Please try again in 30 seconds."}"#
            ),
            (
                500,
                #"{"code":"ConnectWiseApi","message":"A timeout has occured. Please try again."}"#
            ),
            (
                503,
                #"{"code":"ConnectWiseApi","message":"The service is unavailable. Please try again in 30 seconds."}"#
            ),
        ])
    func statusBodies(status: Int, body: String) {
        let answer = ask("status=\(status)")
        #expect(answer.status == status)
        #expect(answer.body == body)
        #expect(answer.field("x-mock-fault") == "status=\(status)")
        let waits = status == 429 || status == 503
        #expect(answer.field("Retry-After") == (waits ? "30" : nil))
    }

    @Test func `a status takes a body and a time of its own, and nothing is done`() throws {
        let before = try server.dump()
        fault(
            #"{"method":"DELETE","fault":{"status":503,"retryAfter":7,"body":{"a": [1]}}}"#)
        fault(#"{"method":"PUT","fault":{"status":400,"body":"Cannot route."}}"#)
        let deleted = server.delete("/company/contacts/1")
        #expect(deleted.status == 503)
        #expect(deleted.body == #"{"a": [1]}"#)
        #expect(deleted.field("Retry-After") == "7")
        let put = server.put("/company/contacts/1", "{}")
        #expect(put.status == 400)
        #expect(put.body == "Cannot route.")
        #expect(put.field("Content-Type") == "text/plain; charset=utf-8")
        #expect(try server.changes(since: before) == [])
    }

    @Test func `a delay of one rule joins the failure of another`() {
        fault(#"{"fault":{"delay":{"min":5,"max":9}}}"#)
        fault(#"{"nth":1,"fault":"status=500"}"#)
        fault(#"{"nth":1,"fault":"status=503"}"#)
        let answer = server.get("/company/contacts/1")
        #expect(answer.status == 500)
        #expect(answer.field("x-mock-fault") == "1, 2")
        #expect((5...9).contains(server.sandbox.injectedFault?.delayMilliseconds ?? 0))
        #expect(server.get("/_mock/faults/3")["hits"] == "0")
        #expect(server.get("/_mock/faults/3")["matches"] == "1")
        #expect(server.sandbox.injectedFault == nil)
    }

    @Test(
        "broken JSON has no second half, in either mode and in errors",
        arguments: ["/company/contacts/1", "/company/contacts?pageSize=0", "/company/contacts"])
    func brokenJSON(target: String) throws {
        for mode in [Mode.default, .strict] {
            let server = try TestServer(mode: mode)
            let whole = server.get(target)
            let broken = server.get(target, fields: [("X-Mock-Fault", "broken-json")])
            #expect(broken.status == whole.status)
            #expect(broken.length == broken.body.utf8.count)
            #expect(broken.body == String(whole.body.utf8.prefix(whole.body.utf8.count / 2)) ?? "")
            #expect(broken.json.isNull)
        }
    }

    @Test func `a reset removes the rules of a sandbox, and a restored snapshot has them again`()
        throws
    {
        let sandboxes = try SandboxHarness([Templates.standard: []]).sandboxes
        func faults() throws -> Int { try sandboxes.sandbox(named: "a").faults.rules.count }
        TestServer(try sandboxes.sandbox(named: "a")).post("/_mock/faults", #"{"fault":"reset"}"#)
        #expect(try sandboxes.sandbox(named: "a").hasChanges)
        #expect(try sandboxes.sandbox(named: "b").faults.isIdle)
        try sandboxes.takeSnapshot("s", of: "a")
        try sandboxes.reset("a")
        #expect(try faults() == 0)
        #expect(try sandboxes.restore("s", of: "a"))
        #expect(try faults() == 1)
    }

    @Test func `a fault hits requests of its own sandbox alone, and ends with the rule`() throws {
        let mock = try SandboxHarness([Templates.standard: []])
        func status(_ method: HTTP.Method, _ target: String, _ name: String, _ body: String = "")
            -> Int
        {
            mock.send(method, target, body, to: name).status
        }
        #expect(status(.post, "/_mock/faults", "a", #"{"fault":{"status":503}}"#) == 201)
        #expect(status(.get, "/company/contacts", "a") == 503)
        #expect(status(.get, "/company/contacts", "b") == 200)
        #expect(status(.get, "/company/contacts", "default") == 200)
        #expect(status(.delete, "/_mock/faults/1", "b") == 404)
        #expect(status(.delete, "/_mock/faults/1", "a") == 204)
        #expect(status(.get, "/company/contacts", "a") == 200)
    }
}
