// No sandbox is made for a request that is refused.

import API
import Dialect
import HTTP
import MockServer
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct SandboxAdmissionTests {
    /// A server that accepts one company's keys, and control with a token.
    private func guarded(_ mode: Mode = .default) throws -> SandboxHarness {
        var server = try SandboxHarness([Templates.standard: []], mode: mode)
        server.keyring = try Keyring(["acme+pub:priv"])
        server.authorization = .bearer("secret")
        return server
    }

    /// `acme+pub:priv`, and `acme+pub:wrong`
    private static let good = ("Authorization", "Basic YWNtZStwdWI6cHJpdg==")
    private static let wrong = ("Authorization", "Basic YWNtZStwdWI6d3Jvbmc=")

    @Test(
        "A refused request makes no sandbox",
        arguments: [
            ("/_mock/at/evil/_mock", [], 403), ("/_mock/at/evil/_mock/journal", [], 403),
            ("/_mock/sandboxes/evil", [], 403), ("/_mock/clock", [("X-Mock-Sandbox", "evil")], 403),
            ("/company/contacts", [("X-Mock-Sandbox", "evil")], 401),
            ("/company/contacts", [("X-Mock-Sandbox", "evil"), wrong], 401),
            ("/_mock/at/evil/company/contacts", [("Authorization", "Basic ?")], 401),
            ("/_mock/at/evil/livez", [], 200), ("/_mock/at/evil/openapi.json", [], 200),
        ] as [(String, [(String, String)], Int)])
    func refused(target: String, fields: [(String, String)], status: Int) throws {
        let server = try guarded()
        #expect(server.send(.get, target, fields: fields).status == status)
        #expect(server.names == ["default"])
    }

    @Test func `Good credentials and a good token make a sandbox`() throws {
        let server = try guarded()
        #expect(server.send(.get, "/company/contacts", fields: [Self.good]).status == 200)
        #expect(server.names == ["acme", "default"])
        let token = ("X-Mock-Token", "secret")
        #expect(server.send(.get, "/_mock/at/other/_mock/clock", fields: [token]).status == 200)
        #expect(server.names == ["acme", "default", "other"])
    }

    @Test func `A path that describes or ends a sandbox makes none`() throws {
        let server = try guarded()
        let token = ("X-Mock-Token", "secret")
        for method in [HTTP.Method.get, .delete] {
            let target = "/_mock/sandboxes/none-such"
            #expect(server.send(method, target, fields: [token]).status == 404)
        }
        #expect(server.names == ["default"])
    }

    @Test func `In strict mode credentials come with a client id`() throws {
        let server = try guarded(.strict)
        let path = "/v4_6_release/apis/3.0/company/contacts"
        #expect(server.send(.get, path, fields: [Self.good]).status == 401)
        #expect(server.names == ["default"])
        let id = ("clientId", "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908")
        #expect(server.send(.get, path, fields: [Self.good, id]).status == 200)
        #expect(server.names == ["acme", "default"])
    }
}
