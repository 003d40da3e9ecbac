// X-Mock-Dry-Run: the whole answer, and nothing kept.

import Dialect
import HTTP
import Records
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct DryRunTests {
    private static let dry = [("X-Mock-Dry-Run", "true")]

    private static let writes: [(method: HTTP.Method, target: String, body: String, status: Int)] =
        [
            (
                .post, "/company/contacts",
                #"{"firstName":"Ada","company":{"id":12345},"disablePortalLoginFlag":false,"#
                    + #""communicationItems":[{"type":{"id":1},"value":"ada@acme.com"}]}"#, 201
            ),
            (.put, "/company/contacts/2", #"{"firstName":"Jo","company":{"id":12345}}"#, 200),
            (.patch, "/company/contacts/2", #"[{"op":"replace","path":"title","value":"x"}]"#, 200),
            (.delete, "/company/contacts/46", "", 204),
            (.post, "/company/contacts/2/notes", #"{"text":"called"}"#, 201),
            (
                .post, "/company/contacts/requestPassword", #"{"email":"john.smith@acme.com"}"#, 204
            ),
            (.post, "/system/members/MLEE/tokens", #"{"memberIdentifier":"mlee"}"#, 200),
            (.delete, "/company/contacts/15", "", 409),
            (.post, "/company/contacts", #"{"company":{"id":99}}"#, 400),
        ]

    @Test("the answer is that of the request itself, and nothing is kept", arguments: writes)
    func rehearsal(_ method: HTTP.Method, _ target: String, _ body: String, _ status: Int) throws {
        let server = try TestServer()
        let made = server.post("/company/contacts", #"{"firstName":"X","company":{"id":12345}}"#)
        #expect(made.id == 46)
        let before = try server.dump()
        let rehearsed = server.send(method, target, body, fields: Self.dry)
        #expect(rehearsed.status == status)
        #expect(rehearsed.field("x-mock-dry-run") == "true")
        #expect(try server.dump() == before)
        let real = server.send(method, target, body)
        #expect(real.field("x-mock-dry-run") == nil)
        #expect(real.body == rehearsed.body)
        #expect(real.lines == rehearsed.lines.filter { $0 != "x-mock-dry-run: true" })
        if status < 300 { #expect(try server.dump() != before) }
    }

    @Test func `ids count on as without the rehearsal`() throws {
        let server = try TestServer()
        let body = #"{"firstName":"Ada","company":{"id":12345}}"#
        for _ in 1...2 {
            let made = server.send(.post, "/company/contacts", body, fields: Self.dry)
            #expect(made.id == 46)
            #expect(made.field("Location") == "http://localhost/company/contacts/46")
        }
        #expect(server.get("/company/contacts/46").status == 404)
        #expect(!server.sandbox.hasChanges)
        #expect(server.post("/company/contacts", body).id == 46)
        #expect(server.sandbox.hasChanges)
    }

    @Test func `a user-defined field that was rehearsed is in no answer`() throws {
        let server = try TestServer()
        let before = server.get("/company/contacts/2?fields=customFields").body
        let field =
            #"{"caption":"Shoe size","screenId":"ct300","fieldTypeIdentifier":"Text","#
            + #""entryTypeIdentifier":"EntryField"}"#
        let made = server.send(.post, "/system/userDefinedFields", field, fields: Self.dry)
        #expect(made.status == 201)
        #expect(server.get("/company/contacts/2?fields=customFields").body == before)
    }

    @Test func `false is as if the header were not there`() throws {
        let server = try TestServer()
        let answer = server.send(
            .delete, "/company/contacts/3/notes/1", fields: [("X-Mock-Dry-Run", "False")])
        #expect(answer.field("x-mock-dry-run") == nil)
    }

    @Test(
        "any other value is refused, and nothing is done", arguments: ["1", "yes", "", "true,true"])
    func value(_ value: String) throws {
        let server = try TestServer()
        let before = try server.dump()
        let answer = server.send(
            .patch, "/company/contacts/2", #"{"title":"x"}"#, fields: [("X-Mock-Dry-Run", value)])
        #expect(answer.status == 400)
        #expect(
            answer.body
                == #"{"code":"Mock","message":"The header X-Mock-Dry-Run must be true or false, "#
                + #"but it is '\#(value)'."}"#)
        #expect(try server.dump() == before)
    }

    @Test func `what the control plane changes is not rehearsed but refused`() throws {
        let server = try TestServer()
        let answer = server.send(
            .put, "/_mock/clock", #"{"frozen":true}"#, fields: Self.dry)
        #expect(answer.status == 400)
        #expect(
            answer.body
                == #"{"code":"Mock","message":"What the control plane changes cannot be rehearsed; "#
                + #"send the request without X-Mock-Dry-Run."}"#)
        #expect(!server.sandbox.clock.isFrozen)
        #expect(server.send(.get, "/_mock/clock", fields: Self.dry).status == 200)
    }
}
