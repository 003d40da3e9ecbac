// The spec's section "Portal Invitation".

import JSON
import TestSupport
import Testing

/// "To invite a contact to the portal:
/// - Ensure contact has valid email
/// - Set
/// portalSecurityLevel> 0 - Set
/// disablePortalLoginFlag= false - Portal sends automatic invitation email"
@Suite struct PortalInvitationTests {
    private static let email =
        #""communicationItems": [{"type": {"id": 1}, "value": "ann@acme.com"}]"#
    private static let level = #""portalSecurityLevel": 2"#
    private static let open = #""disablePortalLoginFlag": false"#

    /// The mails to a contact.
    private func mails(to contact: Int64, _ server: SpecServer) throws -> [JSONValue] {
        let outbox = try server.get("/_mock/outbox?pageSize=1000")
        return outbox.json?.elements.filter { $0[path: "contact/id"]?.integer == contact } ?? []
    }

    @Test("To invite a contact to the portal:")
    func invited() throws {
        let server = try SpecServer()
        #expect(try server.get("/_mock/outbox").ids == [])
        let id = try server.contact(Self.email, Self.level, Self.open)
        let mails = try mails(to: id, server)
        #expect(mails.count == 1)
        #expect(mails.first?["to"]?.string == "ann@acme.com")
        #expect(mails.first?["when"]?.string == SpecServer.now)
        #expect(mails.first?["text"]?.string?.contains("Manager") == true)
        #expect(try server.get("/_mock/outbox").ids.count == 1)
    }

    @Test("the three steps may come one by one, in any order", arguments: 0..<6)
    func steps(_ order: Int) throws {
        let server = try SpecServer()
        let id = try server.contact(#""portalSecurityLevel": null"#)
        let path = "/company/contacts/\(id)"
        let steps = [
            ("POST", path + "/communications", #"{"type": {"id": 1}, "value": "ann@acme.com"}"#),
            ("PATCH", path, "{\(Self.level)}"), ("PATCH", path, "{\(Self.open)}"),
        ]
        var rest = steps
        let first = rest.remove(at: order % 3)
        let others = order < 3 ? rest : rest.reversed()
        for (index, step) in ([first] + others).enumerated() {
            #expect(try mails(to: id, server).isEmpty, "before step \(index)")
            let answer = try server.send(step.0, step.1, step.2)
            #expect(answer.status < 300, "\(answer.text)")
        }
        #expect(try mails(to: id, server).count == 1)
    }

    /// The members of each contact, and what is missing in it.
    static let lacking = [
        ("an e-mail", [level, open]),
        (
            "an e-mail that is one",
            [#""communicationItems": [{"type": {"id": 1}, "value": "ann at acme"}]"#, level, open]
        ),
        (
            "an e-mail of the type for it",
            [#""communicationItems": [{"type": {"id": 2}, "value": "ann@acme.com"}]"#, level, open]
        ),
        ("a level", [email, #""portalSecurityLevel": null"#, open]),
        ("an open login", [email, level]),
        ("activity", [email, level, open, #""inactiveFlag": true"#]),
    ]

    @Test("a contact that lacks one thing is not invited", arguments: lacking)
    func notInvited(_ lack: (what: String, members: [String])) throws {
        let server = try SpecServer.toAdd()
        let all = [#""firstName": "Ann""#, #""company": {"id": 12345}"#] + lack.members
        let answer = try server.send(
            "POST", "/company/contacts", "{\(all.joined(separator: ", "))}")
        #expect(answer.status == 201, "\(answer.text)")
        #expect(try mails(to: try #require(answer["id"]?.integer), server).isEmpty)
    }

    @Test("the level 0 is no level that can be set")
    func levelZero() throws {
        let server = try SpecServer.toAdd()
        let id = try server.contact(Self.email, Self.open)
        let count = try mails(to: id, server).count
        let answer = try server.send(
            "PATCH", "/company/contacts/\(id)", #"{"portalSecurityLevel": 0}"#)
        #expect(answer.status == 400)
        #expect(try mails(to: id, server).count == count)
    }

    @Test("a contact with access is not invited again until access was taken away")
    func once() throws {
        let server = try SpecServer.toAdd()
        let id = try server.contact(Self.email, Self.level, Self.open)
        for (body, count) in [
            (#"{"portalSecurityLevel": 3}"#, 1), (#"{"title": "CTO"}"#, 1),
            (#"{"disablePortalLoginFlag": true}"#, 1), (#"{"disablePortalLoginFlag": false}"#, 2),
        ] {
            #expect(try server.send("PATCH", "/company/contacts/\(id)", body).status == 200)
            #expect(try mails(to: id, server).count == count, "\(body)")
        }
    }
}
