// A quota of requests a minute, and a service that is down.

import HTTP
import MockServer
import Primitives
import ServiceTestSupport
import Testing

@Suite struct QuotaTests {
    private let server: TestServer

    init() throws {
        server = try TestServer()
        server.put("/_mock/clock", #"{"frozen":true}"#)
    }

    /// `acme+other:private`.
    private static let other = [("Authorization", "Basic YWNtZStvdGhlcjpwcml2YXRl")]

    @Test func `a quota counts each credential for a minute of the sandbox's clock`() {
        #expect(server.get("/_mock/quota").body == #"{"on":false}"#)
        #expect(
            server.put("/_mock/quota", #"{"perMinute":2}"#).body
                == #"{"on":true,"perMinute":2,"credentials":[]}"#)
        #expect(server.get("/company/contacts/1").status == 200)
        server.post("/_mock/clock/advance", #"{"seconds":20}"#)
        #expect(server.get("/company/contacts/1").status == 200)
        let refused = server.get("/company/contacts/1")
        #expect(refused.status == 429)
        #expect(
            refused.body
                == #"{"error":"ConnectWiseAPI","message":"Too many requests. Please try again in 40 seconds."}"#
        )
        #expect(refused.field("Retry-After") == "40")
        #expect(refused.field("x-mock-fault") == "quota")
        #expect(server.get("/company/contacts/1", fields: Self.other).status == 200)
        #expect(
            server.get("/_mock/quota").body
                == #"{"on":true,"perMinute":2,"credentials":[{"credential":"","used":2,"secondsLeft":40},"#
                + #"{"credential":"acme+other","used":1,"secondsLeft":60}]}"#)
        server.post("/_mock/clock/advance", #"{"seconds":39}"#)
        #expect(server.get("/company/contacts/1").status == 429)
        server.post("/_mock/clock/advance", #"{"seconds":1}"#)
        #expect(server.get("/company/contacts/1").status == 200)
        #expect(server.delete("/_mock/quota").status == 204)
        for _ in 0..<3 { #expect(server.get("/company/contacts/1").status == 200) }
    }

    @Test func `a quota of nothing is refused`() {
        #expect(
            server.put("/_mock/quota", #"{"perMinute":0}"#)["errors/0/message"]
                == "The field perMinute must be between 1 and 1000000.")
        #expect(server.put("/_mock/quota", "{}").refusedFields == ["perMinute"])
    }

    @Test func `maintenance answers everything but the control plane and probes`() {
        #expect(server.get("/_mock/maintenance").body == #"{"on":false}"#)
        #expect(
            server.put("/_mock/maintenance", #"{"on":true,"retryAfter":120}"#).body
                == #"{"on":true,"retryAfter":120}"#)
        for (seconds, left) in [(50, 70), (60, 10), (30, 0)] {
            server.post("/_mock/clock/advance", #"{"seconds":\#(seconds)}"#)
            #expect(
                server.get("/_mock/maintenance").body
                    == #"{"on":true,"retryAfter":120,"secondsLeft":\#(left)}"#)
        }
        for target in ["/company/contacts/1", "/nowhere", "/login/companyinfo/acme"] {
            let answer = server.get(target)
            #expect(answer.status == 503)
            #expect(
                answer.body
                    == #"{"code":"ConnectWiseApi","message":"The service is down for maintenance. Please try again in 120 seconds."}"#
            )
            #expect(answer.field("Retry-After") == "120")
            #expect(answer.field("x-mock-fault") == "maintenance")
        }
        #expect(server.get("/readyz").status == 200)
        #expect(server.put("/_mock/maintenance", #"{"on":false}"#).body == #"{"on":false}"#)
        #expect(server.get("/company/contacts/1").status == 200)
        server.put("/_mock/maintenance", #"{"on":true}"#)
        #expect(server.get("/company/contacts/1").field("Retry-After") == "30")
        #expect(server.delete("/_mock/maintenance").status == 204)
        #expect(server.get("/company/contacts/1").status == 200)
    }
}
