// Hints that tell why a contact with an open portal was not invited.

import Dialect
import JSON
import ServiceTestSupport
import Testing

/// "Ensure contact has valid email" (spec, "Portal Invitation").
@Suite struct InvitationHintTests {
    private static let open = #""disablePortalLoginFlag":false"#

    private static func hint(_ reason: String) -> String {
        "No invitation to the portal was sent: the contact \(reason); it is sent when that changes."
    }

    private static let noItem = hint("has no e-mail item")
    private static let noAddress = hint("has no e-mail item whose value is an address")
    private static let inactive = hint("is inactive")

    private func items(_ value: String) -> String {
        #""communicationItems":[{"type":{"id":1},"value":"\#(value)"}]"#
    }

    private func body(_ members: String...) -> String {
        let all = [#""firstName":"Ann""#, #""company":{"id":12345}"#] + members
        return "{\(all.joined(separator: ","))}"
    }

    private func invitations(_ server: TestServer) -> Int {
        server.get("/_mock/outbox?pageSize=1000").json.elements.count
    }

    /// A contact without access: its path.
    private func contact(_ server: TestServer, _ members: String...) -> String {
        let all = ([#""firstName":"Ann""#, #""company":{"id":12345}"#] + members)
        let made = server.post("/company/contacts", "{\(all.joined(separator: ","))}")
        #expect(made.status == 201)
        #expect(made.field("x-mock-hint") == nil)
        return "/company/contacts/\(made.id)"
    }

    @Test(
        "A new contact that is not invited: the answer and the journal say why",
        arguments: Mode.allCases)
    func created(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        for (members, hint) in [
            ([], Self.noItem), ([items("ann at acme")], Self.noAddress),
            ([items("ann@acme.example"), #""inactiveFlag":true"#], Self.inactive),
            ([#""inactiveFlag":true"#], Self.hint("is inactive and has no e-mail item")),
            ([items("ann@acme.example")], nil), ([#""portalSecurityLevel":null"#], nil),
        ] as [([String], String?)] {
            let all = [#""firstName":"Ann""#, #""company":{"id":12345}"#, Self.open] + members
            let answer = server.post("/company/contacts", "{\(all.joined(separator: ","))}")
            #expect(answer.status == 201)
            #expect(answer.field("x-mock-hint") == hint)
            let kept = server.get("/_mock/journal?orderBy=number%20desc&pageSize=1").json
            #expect(kept.elements.first?["hint"]?.string == hint)
        }
    }

    @Test func `A contact that gets access by PATCH or PUT and is not invited is hinted at`() throws
    {
        let server = try TestServer()
        let patched = contact(server)
        #expect(server.patch(patched, "{\(Self.open)}").field("x-mock-hint") == Self.noItem)
        let replaced = contact(server, items("x"))
        let answer = server.put(replaced, body(Self.open))
        #expect(answer.field("x-mock-hint") == Self.noAddress)
        #expect(invitations(server) == 0)
    }

    @Test func `A later change that misses it again is hinted at, and no other`() throws {
        let server = try TestServer()
        let path = contact(server)
        let items = path + "/communications"
        server.patch(path, "{\(Self.open)}")
        #expect(server.patch(path, #"{"title":"CTO"}"#).field("x-mock-hint") == nil)
        let phone = server.post(items, #"{"type":{"id":2},"value":"ann@acme.example"}"#)
        #expect(phone.field("x-mock-hint") == nil)
        for value in ["a@b", "c@d"] {
            let answer = server.post(items, #"{"type":{"id":1},"value":"\#(value)"}"#)
            #expect(answer.field("x-mock-hint") == Self.noAddress)
        }
        let idle = server.patch(path, #"{"inactiveFlag":true}"#)
        #expect(idle.field("x-mock-hint")?.contains("is inactive and has no e-mail item") == true)
        #expect(
            server.post(items, #"{"type":{"id":1},"value":"ann@acme.example"}"#)
                .field("x-mock-hint") == Self.inactive)
        #expect(invitations(server) == 0)
        #expect(server.patch(path, #"{"inactiveFlag":false}"#).field("x-mock-hint") == nil)
        #expect(invitations(server) == 1)
    }

    @Test func `A contact that was invited, and loses its access, is not hinted at`() throws {
        let server = try TestServer()
        let path = contact(server, items("ann@acme.example"))
        for change in ["{\(Self.open)}", #"{"inactiveFlag":true}"#] {
            #expect(server.patch(path, change).field("x-mock-hint") == nil)
        }
    }

    @Test func `A change that is refused has no hint at an invitation`() throws {
        let server = try TestServer()
        let answer = server.patch(
            contact(server), #"{"disablePortalLoginFlag":false,"title":true}"#)
        #expect(answer.status == 400)
        #expect(answer.field("x-mock-hint") == nil)
    }
}
