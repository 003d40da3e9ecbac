// Faults on purpose: which requests are hit, with what, and what is refused. In memory.

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
        "a rule that makes no sense is refused by name",
        arguments: [
            (
                #"{"path":"/company/contcts","fault":{"status":500}}"#,
                "No path of the API matches '/company/contcts'; did you mean '/company/contacts'?"
            ),
            (
                #"{"resource":"Contct","fault":{"status":500}}"#,
                "There is no resource 'Contct'; did you mean 'Contact'?"
            ),
            (
                #"{"path":"/company/contacts/count","method":"DELETE","fault":{"status":500}}"#,
                "Nothing that the fault matches takes DELETE, but GET, HEAD, OPTIONS."
            ),
            (
                #"{"path":"/company/contacts","resource":"Company","fault":{"status":500}}"#,
                "The path '/company/contacts' is not one of Company, but of Contact."
            ),
            (
                #"{"fault":"lost-respons"}"#,
                "fault: 'lost-respons' is not known; did you mean lost-response? Known are "
                    + "status=N, retry-after=SECONDS, delay=MILLISECONDS or delay=MIN-MAX, "
                    + "drip=BYTES-PER-SECOND, truncate=BYTES, reset, empty, broken-json, "
                    + "lost-response, drop-before; several are joined by ';'."
            ),
        ])
    func routes(rule: String, message: String) {
        let answer = server.post("/_mock/faults", rule)
        #expect(answer.status == 400)
        #expect(answer["message"] == message)
        #expect(server.get("/_mock/faults").body == "[]")
    }

    @Test(
        "members that make no sense are refused, each by its name",
        arguments: [
            (#"{}"#, ["fault"], "The fault field is required."),
            (
                #"{"nth":1,"every":2,"fault":"reset"}"#, ["every"],
                "nth and every exclude each other; leave one out."
            ),
            (
                #"{"nth":0,"fault":"reset"}"#, ["nth"],
                "The field nth must be between 1 and 1000000000."
            ),
            (
                #"{"probability":1.5,"fault":"reset"}"#, ["probability"],
                "The field probability must be between 0 and 1, but it is 1.5."
            ),
            (
                #"{"method":"FETCH","fault":"reset"}"#, ["method"],
                "The field method must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, but it is 'FETCH'."
            ),
            (
                #"{"fault":{}}"#, ["fault/status"],
                "A fault has one of status, retryAfter, delay, drip, truncate, reset, empty, brokenJSON, lostResponse, dropBefore at least."
            ),
            (
                #"{"fault":{"status":418}}"#, ["fault/status"],
                "status must be one of 400, 401, 403, 404, 409, 429, 500, 503, but it is 418."
            ),
            (
                #"{"fault":{"status":500,"lostResponse":true}}"#, ["fault/status"],
                "status and lostResponse exclude each other; leave one out."
            ),
            (
                #"{"fault":{"reset":true,"empty":true}}"#, ["fault/reset"],
                "reset and empty exclude each other; leave one out."
            ),
            (
                #"{"fault":{"delay":600001}}"#, ["fault/delay"],
                "The field fault/delay must be between 0 and 600000."
            ),
            (
                #"{"fault":{"delay":{"min":2,"max":1}}}"#, ["fault/delay"],
                "min is 2 and max is 1; min must not be more."
            ),
            (
                #"{"fault":{"reset":true,"body":{}}}"#, ["fault/status"],
                "body goes with a status; set status, or leave body out."
            ),
            (
                #"{"fault":{"status":500,"retryAfter":5}}"#, ["fault/retryAfter"],
                "retryAfter goes with status 429 or 503 alone."
            ),
        ])
    func members(rule: String, fields: [String], message: String) {
        let answer = server.post("/_mock/faults", rule)
        #expect(answer.status == 400)
        #expect(answer.refusedFields == fields)
        #expect(answer["errors/0/message"] == message)
        #expect(server.get("/_mock/faults").body == "[]")
    }

    @Test func `an unknown member is refused where it stands`() {
        #expect(
            server.post("/_mock/faults", #"{"fault":{"statu":500}}"#)["message"]
                == "Could not find member 'statu' on object of type 'Fault'. Path 'fault.statu', "
                + "line 1, position 18.Check your accept header to make sure you are using the "
                + "correct version.")
    }

    @Test(
        "words of a header field that make no sense are refused",
        arguments: [
            ("bogus", "X-Mock-Fault: 'bogus' is not known. Known are"),
            ("delay", "X-Mock-Fault: delay must be a whole number from 0 to 600000, or two as"),
            ("status=x", "X-Mock-Fault: status must be a whole number from 400 to 599, but it"),
            ("reset=1", "X-Mock-Fault: reset takes no value, but '1' follows."),
            ("reset; reset", "X-Mock-Fault: reset stands there twice."),
            ("reset; drip=5", "X-Mock-Fault: drip and reset exclude each other; leave one out."),
            ("", "X-Mock-Fault: A fault has one of"),
        ])
    func words(words: String, start: String) {
        let answer = ask(words)
        #expect(answer.status == 400)
        #expect(answer["code"] == "Mock")
        #expect(answer["message"]?.hasPrefix(start) == true, "\(answer.body)")
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

    @Test func `a fault that is not there is not found, and there are not too many`() {
        #expect(
            server.delete("/_mock/faults/9").body
                == #"{"code":"NotFound","message":"Fault 9 not found"}"#)
        for _ in 0..<Limits.faultRulesMax { fault(#"{"fault":"reset"}"#) }
        let answer = server.post("/_mock/faults", #"{"fault":"reset"}"#)
        #expect(answer.status == 400)
        #expect(answer["message"] == "A sandbox has at most 100 faults; delete one first.")
        #expect(server.delete("/_mock/faults/9").status == 204)
        fault(#"{"fault":"reset"}"#)
    }
}
