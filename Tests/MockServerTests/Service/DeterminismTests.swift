// The same data and the same requests give the same bytes.

import HTTP
import Primitives
import Records
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct DeterminismTests {
    private static let requests: [(HTTP.Method, String, String)] = [
        (
            .post, "/company/contacts",
            #"{"firstName":"x","company":{"id":12345},"communicationItems":[{"type":{"id":1},"value":"a@b.example"}],"disablePortalLoginFlag":false}"#
        ),
        (.patch, "/company/contacts/46", #"{"title":"CTO"}"#), (.delete, "/company/contacts/1", ""),
        (.post, "/company/contacts/46/notes", #"{"text":"n"}"#),
        (.get, "/company/contacts?pageSize=1000", ""),
        (.get, "/_mock/outbox", ""), (.delete, "/company/contacts/46", ""),
        (.post, "/company/companies", #"{"identifier":"new","name":"New"}"#),
        (.get, "/company/companies?orderBy=name%20desc", ""),
    ]

    @Test func `Two sandboxes answer the same requests with the same bytes`() throws {
        let servers = [try TestServer(), try TestServer()]
        for (method, target, body) in Self.requests {
            let answers = servers.map { $0.send(method, target, body) }
            #expect(answers[0].head == answers[1].head)
            #expect(answers[0].body == answers[1].body)
        }
        #expect(try servers[0].dump() == servers[1].dump())
    }

    @Test func `A fixture loaded twice gives the same database`() throws {
        let now = TestServer.now
        let fresh = try Sandbox.open(fixtures: [try .demo]) { now }
        #expect(try TestServer(fresh).dump() == TestServer().dump())
    }

    @Test func `Every GUID has the form of one, and no two are the same`() throws {
        var seen: Set<String> = []
        for resource in ["Contact", "Company"] {
            for id in Int64(1)...500 {
                let text = GUID.text(of: id, in: resource)
                let groups = text.split(separator: "-", omittingEmptySubsequences: false)
                #expect(groups.map(\.count) == [8, 4, 4, 4, 12])
                #expect(text.utf8.allSatisfy { "0123456789abcdef-".utf8.contains($0) })
                // RFC 9562, section 5.8: version 8, variant 10.
                #expect(groups[2].first == "8")
                #expect(["8", "9", "a", "b"].contains(groups[3].first))
                #expect(seen.insert(text).inserted)
            }
        }
    }
}
