// What credentials may do with the sandbox of their own company, without the token.

import API
import HTTP
import MockServer
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct OwnSandboxTests {
    /// `acme+k:k`, `acme+r:k`, `other+k:k`
    private static let acme = ("Authorization", "Basic YWNtZStrOms=")
    private static let reader = ("Authorization", "Basic YWNtZStyOms=")
    private static let other = ("Authorization", "Basic b3RoZXIrazpr")
    private static let forwarded = ("X-Forwarded-For", "203.0.113.9")

    private static let ada = #"{"firstName":"Ada","company":{"id":12345}}"#

    private func guarded() throws -> SandboxHarness {
        var tenancy = try SandboxHarness()
        tenancy.authorization = .bearer("secret")
        return tenancy
    }

    @Test func `Credentials reset, restore and fork their own sandbox`() throws {
        let tenancy = try guarded()
        let fields = [Self.acme, Self.forwarded]
        #expect(tenancy.send(.post, "/company/contacts", Self.ada, fields: fields).status == 201)
        #expect(tenancy.send(.post, "/_mock/reset", fields: fields).status == 204)
        #expect(tenancy.count("acme").body == #"{"count":45}"#)
        let token = [("X-Mock-Token", "secret")]
        let snapshot = "/_mock/at/acme/_mock/snapshots/one"
        #expect(tenancy.send(.put, snapshot, fields: token).status == 204)
        #expect(tenancy.send(.post, "/company/contacts", Self.ada, fields: fields).status == 201)
        let restore = "/_mock/snapshots/one/restore"
        #expect(tenancy.send(.post, restore, fields: fields).status == 204)
        #expect(tenancy.count("acme").body == #"{"count":45}"#)
        let fork = tenancy.send(.post, "/_mock/fork", #"{"to":"copy"}"#, fields: fields)
        #expect(fork.status == 201)
    }

    @Test func `Naming the own sandbox in another way is the same`() throws {
        let tenancy = try guarded()
        for (path, name) in [
            ("/_mock/reset", "ACME"), ("/_mock/at/Acme/_mock/reset", nil),
        ] as [(String, String?)] {
            #expect(tenancy.send(.post, path, to: name, fields: [Self.acme]).status == 204)
        }
    }

    @Test(
        "Another sandbox, and everything else, keeps its guard",
        arguments: [
            (.post, "/_mock/reset", nil), (.post, "/_mock/reset", "acme"),
            (.post, "/_mock/at/acme/_mock/reset", "other"), (.get, "/_mock/reset", "other"),
            (.put, "/_mock/snapshots/one", "other"), (.delete, "/_mock/snapshots/one", "other"),
            (.get, "/_mock/export", "other"), (.post, "/_mock/import", "other"),
            (.get, "/_mock/journal", "other"), (.put, "/_mock/clock", "other"),
            (.post, "/_mock/faults", "other"), (.get, "/_mock/sandboxes/other", nil),
            (.delete, "/_mock/sandboxes/other", nil), (.put, "/_mock/sandboxes/other", nil),
            (.get, "/_mock", "other"),
        ] as [(HTTP.Method, String, String?)])
    func guardStays(method: HTTP.Method, path: String, name: String?) throws {
        let tenancy = try guarded()
        let names = tenancy.names
        let isNobody = name == nil && path == "/_mock/reset"
        let fields = isNobody ? [] : [Self.other]
        #expect(tenancy.send(method, path, "{}", to: name, fields: fields).status == 403)
        #expect(tenancy.names == names)
    }

    @Test func `Only good credentials without a restriction, and no cookie, are the owner's`()
        throws
    {
        var tenancy = try guarded()
        tenancy.keyring = try Keyring(["acme+k:k", "acme+r:k=read-only"])
        func status(_ fields: [(String, String)]) -> Int {
            tenancy.send(.post, "/_mock/reset", fields: fields).status
        }
        #expect(status([Self.acme]) == 204)
        #expect(status([Self.reader]) == 403)
        #expect(status([Self.other]) == 403)
        let cookies = ("Cookie", "companyName=acme; memberHash=x; MemberId=y")
        #expect(status([cookies]) == 403)
        #expect(tenancy.names == ["acme", "default"])
    }

    @Test func `A page of another origin is refused before its credentials are looked at`() throws {
        let tenancy = try guarded()
        let fields = [Self.acme, ("Origin", "http://evil.example")]
        #expect(tenancy.send(.post, "/_mock/reset", fields: fields).status == 403)
        #expect(tenancy.names == ["default"])
    }
}
