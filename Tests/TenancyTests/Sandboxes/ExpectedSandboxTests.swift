// The connection that is opened before the next sandbox is named.

import HTTP
import MockServer
import SQLite
import ServiceTestSupport
import Testing

@testable import Tenancy

@Suite struct ExpectedSandboxTests {
    private let harness: SandboxHarness

    init() throws { harness = try SandboxHarness() }

    /// Does what a worker does behind an answer.
    private func work() {
        var service = harness.service
        var response = Response()
        service.work(waking: &response)
    }

    /// The answers to some reads of a sandbox.
    private func answers(of sandbox: String) -> [String] {
        [
            "/company/contacts?pageSize=1000", "/company/companies", "/_mock/changes",
            "/_mock/requests",
        ]
        .map { harness.send(.get, $0, to: sandbox).body }
    }

    @Test func `it is opened once two sandboxes were named`() {
        _ = harness.count()
        _ = harness.count("a")
        #expect(harness.service.workDue == nil)
        _ = harness.count("b")
        #expect(harness.service.workDue == 0)
        work()
        #expect(harness.service.workDue == nil)
        _ = harness.count("b")
        #expect(harness.service.workDue == nil)
    }

    @Test func `a sandbox that takes it over answers like any other`() throws {
        let first = answers(of: "a")
        for name in ["b", "c", "d"] {
            harness.send(.patch, "/company/contacts/1", #"{"title":"Changed"}"#, to: "a")
            #expect(answers(of: name) == first)
            work()
            harness.send(.patch, "/company/contacts/1", #"{"title":"Changed"}"#, to: name)
            harness.send(.post, "/_mock/reset", to: name)
            #expect(answers(of: name)[0] == first[0])
        }
    }

    @Test func `none is opened for what only one sandbox begins with`() throws {
        let export = harness.send(.get, "/_mock/export").body
        for name in ["a", "b", "c"] {
            #expect(
                harness.send(.put, "/_mock/sandboxes/\(name)", #"{"from":\#(export)}"#).status
                    == 201)
            _ = harness.count(name)
        }
        #expect(harness.service.workDue == nil)
    }
}
