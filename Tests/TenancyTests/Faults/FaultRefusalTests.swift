// Faults that are refused: bad rules, bad members, bad words of a header field, and too many. In memory.

import Dialect
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct FaultRefusalTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func fault(_ rule: String) { #expect(server.post("/_mock/faults", rule).status == 201) }

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
                #"{"resource":"TimeEntri","fault":{"status":500}}"#,
                "There is no resource 'TimeEntri'; did you mean 'TimeEntry'?"
            ),
            (
                #"{"path":"/time/entrys","fault":{"status":500}}"#,
                "No path of the API matches '/time/entrys'; did you mean '/time/entries'?"
            ),
            (
                #"{"path":"/time/sheets/{id}/submit","resource":"Contact","fault":{"status":500}}"#,
                "The path '/time/sheets/{id}/submit' is not one of Contact, but of no resource."
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
                == "The body has no member 'fault/statu' (line 1, position 18); did you mean "
                + "fault/status? It takes fault/status, fault/retryAfter, fault/drip, "
                + "fault/truncate, fault/reset, fault/empty, fault/brokenJSON, "
                + "fault/lostResponse, fault/dropBefore, fault/delay, fault/body.")
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
        let answer = server.get("/company/contacts/1", fields: [("X-Mock-Fault", words)])
        #expect(answer.status == 400)
        #expect(answer["code"] == "Mock")
        #expect(answer["message"]?.hasPrefix(start) == true, "\(answer.body)")
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
