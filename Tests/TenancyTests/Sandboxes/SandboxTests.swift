// Sandboxes: each client its own data, all of it under control.

import Dialect
import HTTP
import JSON
import MockServer
import Primitives
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct SandboxTests {
    private static let ada = #"{"firstName":"Ada","company":{"id":12345}}"#

    /// `acme-ci-17+any:any`
    private static let credentials = ("Authorization", "Basic YWNtZS1jaS0xNythbnk6YW55")

    @Test func `The company of the credentials, a header or the path choose the sandbox`() throws {
        let tenancy = try SandboxHarness()
        let made = tenancy.send(.post, "/company/contacts", Self.ada, fields: [Self.credentials])
        #expect(made.status == 201)
        #expect(made.id == 46)
        #expect(tenancy.count("acme-ci-17").body == #"{"count":46}"#)
        #expect(tenancy.count("ACME-CI-17").body == #"{"count":46}"#)
        #expect(
            tenancy.send(.get, "/_mock/at/acme-ci-17/company/contacts/count").body
                == #"{"count":46}"#)
        #expect(tenancy.count(nil).body == #"{"count":45}"#)
        #expect(tenancy.count("other").body == #"{"count":45}"#)
        let other = tenancy.send(.post, "/company/contacts", Self.ada, to: "other")
        #expect(other.id == 46)
        #expect(
            tenancy.send(.get, "/_mock/sandboxes").json.elements.compactMap { $0["name"]?.string }
                == ["acme-ci-17", "default", "other"])
    }

    @Test func `Links of a sandbox named by the path lead back to it`() throws {
        let tenancy = try SandboxHarness()
        let list = tenancy.send(
            .get, "/_mock/at/a/v4_6_release/apis/3.0/company/contacts?pageSize=30",
            fields: [("Host", "mock:1")])
        let base = "http://mock:1/_mock/at/a/v4_6_release/apis/3.0"
        #expect(
            list.field("Link")
                == "<\(base)/company/contacts/?pageSize=30&page=2>; rel=\"next\", "
                + "<\(base)/company/contacts/?pageSize=30&page=2>; rel=\"last\"")
        #expect(list["0/_info/notes_href"]?.hasPrefix(base + "//company/contacts/") == true)
    }

    @Test func `However often sandboxes begin anew, nothing is left of those before them`() throws {
        let tenancy = try SandboxHarness()
        func rows(_ name: String) throws -> [String] {
            try TestServer(tenancy.sandboxes.sandbox(named: name)).dump()
        }
        let before = try rows("other")
        for round in 0..<5 {
            for name in ["a", "b"] {
                for _ in 0...round * 10 {
                    #expect(
                        tenancy.send(.post, "/company/contacts", Self.ada, to: name).status == 201)
                }
                #expect(tenancy.send(.delete, "/company/contacts/46", to: name).status == 204)
                let list = "/company/contacts?orderBy=id&pageSize=1000"
                #expect(tenancy.send(.get, list, to: name).json.elements.count == 45 + round * 10)
            }
            #expect(tenancy.send(.post, "/_mock/reset", to: "a").status == 204)
            #expect(try rows("a") == before)
            #expect(tenancy.send(.delete, "/_mock/sandboxes/b").status == 204)
            #expect(try rows("b") == before)
        }
    }

    @Test func `A reset brings back data, ids and time`() throws {
        let tenancy = try SandboxHarness()
        let before = tenancy.send(.get, "/company/contacts?pageSize=1000", to: "a").body
        tenancy.send(.post, "/company/contacts", Self.ada, to: "a")
        tenancy.send(
            .put, "/_mock/clock", #"{"now":"2030-01-01T00:00:00Z","frozen":true}"#, to: "a")
        #expect(tenancy.send(.post, "/_mock/reset", to: "a").status == 204)
        #expect(tenancy.send(.get, "/company/contacts?pageSize=1000", to: "a").body == before)
        #expect(tenancy.send(.post, "/company/contacts", Self.ada, to: "a").id == 46)
        #expect(tenancy.send(.get, "/_mock/clock", to: "a")["now"] == TestServer.now.text)
    }

    @Test func `A snapshot is what the sandbox was`() throws {
        let tenancy = try SandboxHarness()
        tenancy.send(.post, "/company/contacts", Self.ada, to: "a")
        #expect(tenancy.send(.put, "/_mock/snapshots/one", to: "a").status == 204)
        tenancy.send(.delete, "/company/contacts/46", to: "a")
        #expect(tenancy.count("a").body == #"{"count":45}"#)
        #expect(tenancy.send(.post, "/_mock/snapshots/one/restore", to: "a").status == 204)
        #expect(tenancy.count("a").body == #"{"count":46}"#)
        #expect(tenancy.send(.get, "/_mock/snapshots", to: "a")["0/name"] == "one")
        #expect(tenancy.send(.post, "/_mock/snapshots/two/restore", to: "a").status == 404)
        #expect(tenancy.send(.delete, "/_mock/snapshots/one", to: "a").status == 204)
        #expect(tenancy.send(.delete, "/_mock/snapshots/one", to: "a").status == 404)
        tenancy.send(.post, "/_mock/reset", to: "a")
        #expect(tenancy.count("a").body == #"{"count":45}"#)
    }

    @Test func `A fork and its original change independently`() throws {
        let tenancy = try SandboxHarness()
        tenancy.send(.post, "/company/contacts", Self.ada, to: "a")
        #expect(tenancy.send(.post, "/_mock/fork", #"{"to":"B"}"#, to: "a").status == 201)
        tenancy.send(.post, "/company/contacts", Self.ada, to: "b")
        #expect(tenancy.count("a").body == #"{"count":46}"#)
        #expect(tenancy.count("b").body == #"{"count":47}"#)
        #expect(tenancy.send(.post, "/_mock/fork", #"{"to":"b"}"#, to: "a").status == 400)
        tenancy.send(.post, "/_mock/reset", to: "b")
        #expect(tenancy.count("b").body == #"{"count":46}"#)
    }

    @Test func `An export loads again as it was`() throws {
        let tenancy = try SandboxHarness()
        tenancy.send(.post, "/company/contacts", Self.ada, to: "a")
        let export = tenancy.send(.get, "/_mock/export", to: "a")
        #expect(export.status == 200)
        let imported = tenancy.send(.post, "/_mock/import", export.body, to: "b")
        #expect(imported.status == 200, "\(imported.body)")
        for path in ["contacts", "companies", "contacts/1/notes", "companies/12345/sites"] {
            let target = "/company/\(path)?pageSize=1000"
            #expect(
                tenancy.send(.get, target, to: "b").body == tenancy.send(.get, target, to: "a").body
            )
        }
        let refused = tenancy.send(.post, "/_mock/import", #"{"contact":[]}"#, to: "b")
        #expect(refused.status == 400)
        #expect(refused["message"]?.hasPrefix("body:1: unknown list 'contact'") == true)
        #expect(tenancy.count("b").body == #"{"count":46}"#)
    }

    @Test func `A sandbox is made from a named fixture, and ends`() throws {
        let tenancy = try SandboxHarness()
        let made = tenancy.send(
            .post, "/_mock/sandboxes", #"{"name":"Empty","fixture":"none","mode":"strict"}"#)
        #expect(made.body == #"{"name":"empty","mode":"strict","fixture":"none"}"#)
        #expect(made.status == 201)
        #expect(tenancy.send(.get, "/_mock/sandboxes/empty")["mode"] == "strict")
        // Its mode is its own.
        #expect(tenancy.send(.get, "/company/contacts", to: "empty").status == 400)
        #expect(tenancy.send(.delete, "/_mock/sandboxes/EMPTY").status == 204)
        #expect(tenancy.send(.get, "/_mock/sandboxes/empty").status == 404)
        #expect(
            tenancy.send(.post, "/_mock/sandboxes", #"{"name":"x","fixture":"y"}"#)["message"]
                == "There is no fixture 'y'; there are default, none.")
    }

    @Test(
        "A malformed name is refused",
        arguments: ["a/b", "ä", "a b", ".a", String(repeating: "a", count: 157)])
    func badName(name: String) throws {
        let answer = try SandboxHarness().send(.get, "/company/contacts", to: name)
        #expect(answer.status == 400)
        #expect(answer["message"]?.hasPrefix("The name of a sandbox has 1 to 156") == true)
    }

    @Test func `A sandbox that is full refuses what it cannot keep, and nothing else`() throws {
        let tenancy = try SandboxHarness()
        let note = #"{"text":"\#(String(repeating: "x", count: 1_000_000))"}"#
        var answer = tenancy.send(.post, "/company/contacts/1/notes", note, to: "a")
        for _ in 0..<100 where answer.status == 201 {
            answer = tenancy.send(.post, "/company/contacts/1/notes", note, to: "a")
        }
        #expect(answer.status == 503)
        #expect(
            answer.body
                == #"{"code":"Mock","message":"The sandbox has no room left: it grows by at most 64 MB; reset or delete it."}"#
        )
        #expect(tenancy.send(.get, "/company/contacts/1", to: "a").status == 200)
        #expect(tenancy.send(.post, "/company/contacts/1/notes", note, to: "b").status == 201)
        #expect(tenancy.send(.post, "/_mock/reset", to: "a").status == 204)
        #expect(tenancy.send(.post, "/company/contacts/1/notes", note, to: "a").status == 201)
    }

    @Test func `The clock is set, moved on and frozen`() throws {
        let tenancy = try SandboxHarness()
        let set = tenancy.send(.put, "/_mock/clock", #"{"now":"2030-01-01T00:00:00Z"}"#, to: "a")
        #expect(set.body == #"{"now":"2030-01-01T00:00:00Z","frozen":false}"#)
        let moved = tenancy.send(.post, "/_mock/clock/advance", #"{"seconds":90}"#, to: "a")
        #expect(moved["now"] == "2030-01-01T00:01:30Z")
        let made = tenancy.send(.post, "/company/contacts", Self.ada, to: "a")
        #expect(made["_info/lastUpdated"] == "2030-01-01T00:01:30Z")
        #expect(
            tenancy.send(.put, "/_mock/clock", #"{"frozen":true}"#, to: "a")["frozen"] == "true")
        #expect(tenancy.send(.delete, "/_mock/clock", to: "a").status == 204)
        #expect(tenancy.send(.get, "/_mock/clock", to: "a")["now"] == TestServer.now.text)
        let refused = tenancy.send(.post, "/_mock/clock/advance", "{}", to: "a")
        #expect(refused["errors/0/message"] == "The seconds field is required.")
    }

    @Test func `The same requests give the same bytes while the clock stands still`() throws {
        func run() throws -> [String] {
            let tenancy = try SandboxHarness()
            return [
                tenancy.send(.post, "/company/contacts", Self.ada, to: "a"),
                tenancy.send(.patch, "/company/contacts/46", #"{"title":"CTO"}"#, to: "a"),
                tenancy.send(
                    .get, "/company/contacts?orderBy=id desc".replacing(" ", with: "%20"), to: "a"),
                tenancy.send(.delete, "/company/contacts/15", to: "a"),
            ].map { $0.head + $0.body }
        }
        #expect(try run() == run())
    }
}

@Suite struct UrgentRequestTests {
    @Test(
        "Probes and the control plane are urgent, but not what waits or is as long as the data",
        arguments: [
            ("/livez", true), ("/readyz", true), ("/_mock/clock", true), ("/_mock/none-such", true),
            ("/_mock/export", false), ("/_mock/journal/wait", false), ("/company/contacts", false),
        ])
    func urgent(target: String, isUrgent: Bool) throws {
        let service = try SandboxHarness().service
        #expect(service.isUrgent(Request(.get, target)) == isUrgent)
    }
}
