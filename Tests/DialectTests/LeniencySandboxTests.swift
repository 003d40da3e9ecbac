// What was relied on outlives the data: a run resets its sandboxes, and is judged as a whole.

import HTTP
import Records
import ServiceTestSupport
import Tenancy
import Testing

@testable import Dialect

@Suite struct LeniencySandboxTests {
    private let sandboxes: Sandboxes

    init() throws { sandboxes = try SandboxHarness([Templates.standard: []]).sandboxes }

    /// Asks once for a list of a sandbox, below no base path.
    private func ask(_ name: String) throws {
        let server = TestServer(try sandboxes.sandbox(named: name))
        #expect(
            server.send(
                .get, "/company/contacts",
                fields: [TestServer.authorization, TestServer.clientID]
            ).body == "[]")
    }

    @Test func `A reset and a restored snapshot keep the counts of a sandbox`() throws {
        try ask("a")
        try sandboxes.takeSnapshot("s", of: "a")
        try sandboxes.reset("a")
        try ask("a")
        #expect(try sandboxes.restore("s", of: "a"))
        let counts = try sandboxes.sandbox(named: "a").store.leniencies
        #expect(counts.summary == "barePath 2")
        #expect(
            counts.used.first.map { String(decoding: $0.lastRequest, as: UTF8.self) }
                == "GET /company/contacts")
    }

    @Test func `The summary counts all sandboxes, also those that have ended`() throws {
        #expect(sandboxes.leniencyTotals == [:])
        try ask("a")
        try ask("b")
        try sandboxes.delete("a")
        #expect(sandboxes.leniencyTotals == [.barePath: 2])
        #expect(try sandboxes.sandbox(named: "a").store.leniencies.summary == nil)
    }

    @Test func `With one sandbox for all names the summary is its own`() throws {
        let server = try TestServer()
        server.patch("/company/contacts/1", #"{"title":"x"}"#)
        #expect(
            Sandboxes(only: server.sandbox).leniencyTotals
                == [.barePath: 1, .noCredentials: 1, .noClientId: 1, .objectPatch: 1])
    }
}
