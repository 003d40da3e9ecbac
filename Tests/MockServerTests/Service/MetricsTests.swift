// The metrics of the server, and the name of its instance.

import Dialect
import HTTP
import MockServer
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct MetricsTests {
    /// The value of a sample.
    private func sample(_ name: String, in page: TestResponse) -> String? {
        page.body.split(separator: "\n").first { $0.hasPrefix(name + " ") }
            .map { String($0.dropFirst(name.count + 1)) }
    }

    @Test func `Answers are counted by the class of their status, sandboxes by their state`() throws
    {
        let tenancy = try SandboxHarness()
        var service = tenancy.service
        for (target, count) in [("/company/contacts/1", 3), ("/nowhere", 2), ("/metrics", 1)] {
            for _ in 1...count { _ = service.response(to: Request(.get, target)) }
        }
        _ = service.response(to: Request(.get, "/_mock/at/a/company/contacts/1"))
        let page = service.response(to: Request(.get, "/metrics"))
        #expect(page.status == 200)
        #expect(page.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(sample(#"psa_mock_requests_total{status="2xx"}"#, in: page) == "5")
        #expect(sample(#"psa_mock_requests_total{status="4xx"}"#, in: page) == "2")
        #expect(sample(#"psa_mock_requests_total{status="5xx"}"#, in: page) == "0")
        #expect(sample("psa_mock_sandboxes", in: page) == "2")
        #expect(sample("psa_mock_sandboxes_open", in: page) == "2")
        #expect(page.body.contains("# TYPE psa_mock_requests_total counter\n"))
        #expect(sample("process_cpu_seconds_total", in: page) != nil)
    }

    @Test func `Every metric has help, a type and lines of the text format`() throws {
        let page = try SandboxHarness().get("/metrics")
        var described = ""
        for line in page.body.split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix("# HELP ") {
                described = String(words[2])
                #expect(words.count > 4)
            } else if line.hasPrefix("# TYPE ") {
                #expect(words[2] == described)
                #expect(["counter", "gauge"].contains(words[3]))
            } else {
                #expect(
                    line.wholeMatch(of: /[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.]+/)
                        != nil)
                #expect(words[0].hasPrefix(described))
            }
        }
        #expect(page.body.hasSuffix("\n"))
    }

    @Test func `Metrics need no token, make no sandbox and leave no trace`() throws {
        var tenancy = try SandboxHarness(mode: .strict)
        tenancy.authorization = .bearer("secret")
        #expect(tenancy.send(.get, "/metrics", to: "a").status == 200)
        #expect(tenancy.send(.post, "/metrics", to: "a").status == 405)
        #expect(tenancy.names == ["default"])
        #expect(try tenancy.sandbox("default").journal.count == 0)
    }

    @Test func `Every answer names the instance, if it has a name`() throws {
        let tenancy = try SandboxHarness()
        var service = Service(tenancy.sandboxes, instance: "psa-mock-0", report: recordFailure)
        for target in ["/company/contacts/1", "/nowhere", "/livez", "/_mock", "/metrics"] {
            let answer = service.response(to: Request(.get, target))
            #expect(answer.field("x-mock-instance") == "psa-mock-0", "\(target)")
        }
        #expect(tenancy.get("/livez").field("x-mock-instance") == nil)
    }
}
