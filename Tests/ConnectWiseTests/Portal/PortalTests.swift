// Access to the portal, and the mails that come with it.

import JSON
import MockServer
import Primitives
import Records
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct PortalTests {
    private func mails(_ server: TestServer) -> [JSONValue] {
        server.get("/_mock/outbox?pageSize=1000").json.elements
    }

    /// A contact without access and its path.
    private func contact(_ server: TestServer, email: String? = "ann@acme.example") -> String {
        let items =
            email.map { #","communicationItems":[{"type":{"id":1},"value":"\#($0)"}]"# } ?? ""
        let answer = server.post(
            "/company/contacts",
            #"{"firstName":"Ann","lastName":"Lee","company":{"id":12345}\#(items)}"#)
        return "/company/contacts/\(answer.id)"
    }

    private let enable = #"{"portalSecurityLevel": 2, "disablePortalLoginFlag": false}"#

    @Test func `A contact that gets access is invited once, by mail`() throws {
        let server = try TestServer()
        let path = contact(server)
        let before = mails(server).count
        server.patch(path, enable)
        let after = mails(server)
        #expect(after.count == before + 1)
        let mail = try #require(after.last)
        #expect(mail["to"]?.string == "ann@acme.example")
        #expect(mail["subject"]?.string == "You are invited to the customer portal")
        #expect(mail["when"]?.string == TestServer.now.text)
        #expect(mail["contact"]?["name"]?.string == "Ann Lee")
        #expect(
            mail["text"]?.string?.hasPrefix(
                "Hello Ann Lee,\n\nyou have been given access to the customer portal of Acme "
                    + "Corporation with the security level Manager.") == true)
        server.patch(path, enable)
        server.patch(path, #"{"portalSecurityLevel": 3}"#)
        server.put(path, server.get(path).body)
        #expect(mails(server).count == before + 1)
    }

    @Test func `Access that was taken away and given again invites again`() throws {
        let server = try TestServer()
        let path = contact(server)
        let before = mails(server).count
        server.patch(path, enable)
        server.patch(path, #"{"disablePortalLoginFlag": true}"#)
        #expect(mails(server).count == before + 1)
        server.patch(path, #"{"disablePortalLoginFlag": false}"#)
        #expect(mails(server).count == before + 2)
        server.patch(path, #"{"inactiveFlag": true}"#)
        server.patch(path, #"[{"op":"replace","path":"inactiveFlag","value":false}]"#)
        #expect(mails(server).count == before + 3)
    }

    @Test(
        "A contact without a valid e-mail, a level, permission or activity is not invited",
        arguments: [
            ("ann@acme.example", #"{"disablePortalLoginFlag": true}"#),
            ("ann@acme.example", #"{"disablePortalLoginFlag": false, "inactiveFlag": true}"#),
            (
                "ann@acme.example",
                #"{"disablePortalLoginFlag": false, "portalSecurityLevel": null}"#
            ),
            (nil, #"{"disablePortalLoginFlag": false}"#),
            ("not an address", #"{"disablePortalLoginFlag": false}"#),
            ("a@b@c.example", #"{"disablePortalLoginFlag": false}"#),
            ("ann@acme", #"{"disablePortalLoginFlag": false}"#),
        ] as [(String?, String)])
    func notInvited(email: String?, body: String) throws {
        let server = try TestServer()
        let path = contact(server, email: email)
        let before = mails(server).count
        #expect(server.patch(path, body).status == 200)
        #expect(mails(server).count == before)
    }

    @Test func `An address that comes later brings the invitation`() throws {
        let server = try TestServer()
        let path = contact(server, email: nil)
        let before = mails(server).count
        server.patch(path, enable)
        server.post(path + "/communications", #"{"type":{"id":2},"value":"a@b.example"}"#)
        #expect(mails(server).count == before)
        server.post(path + "/communications", #"{"type":{"id":1},"value":"a@b.example"}"#)
        #expect(mails(server).count == before + 1)
        server.post(path + "/communications", #"{"type":{"id":1},"value":"c@b.example"}"#)
        #expect(mails(server).count == before + 1)
    }

    @Test func `A new contact with access is invited at its default address`() throws {
        let server = try TestServer()
        let before = mails(server).count
        server.post(
            "/company/contacts",
            """
            {"firstName":"x","company":{"id":12345},"disablePortalLoginFlag":false,
             "communicationItems":[{"type":{"id":1},"value":"a@b.example"},
             {"type":{"id":1},"value":"c@d.example","defaultFlag":true}]}
            """)
        #expect(mails(server).count == before + 1)
        #expect(mails(server).last?["to"]?.string == "c@d.example")
    }

    @Test func `A refused change sends no invitation`() throws {
        let server = try TestServer()
        let path = contact(server)
        let before = mails(server).count
        let answer = server.patch(
            path, #"{"disablePortalLoginFlag": false, "title": 5.5, "city": true}"#)
        #expect(answer.status == 400)
        #expect(mails(server).count == before)
    }

    @Test("Passwords are refused with the reason", arguments: ["portalPassword", "password"])
    func password(name: String) throws {
        let server = try TestServer()
        let message =
            "Portal passwords are managed through the ConnectWise portal. The API does not expose "
            + "password fields."
        let answer = server.patch("/company/contacts/1", #"{"\#(name)": "secret"}"#)
        #expect(
            answer.body == refusal("contact object is invalid", [("InvalidField", message, name)]))
    }

    @Test func `No answer has a password`() throws {
        for data in TestData.allCases {
            let server = try TestServer(data)
            for resource in server.sandbox.store.catalog.resources
            where resource.parent == nil && resource.operations.contains(.list) {
                let body = server.get(resource.path + "?pageSize=1000").body
                #expect(body.split(separator: "assword\":").count == 1)
            }
        }
    }

    @Test(
        "Each level from 1 to 6 has a caption",
        arguments: [
            (1, "Admin"), (2, "Manager"), (3, "User"), (4, "Limited"), (5, "Read Only"),
            (6, "Restricted"),
        ])
    func level(id: Int, caption: String) throws {
        #expect(try TestServer().get("/company/portalSecurityLevels/\(id)")["caption"] == caption)
    }

    @Test(
        "What is no e-mail address is not invited",
        arguments: [
            "john@acme..com", "<a@b.cc>", "a;b@c.dd", "a@b_c.d", "a@b.c\\n", ".a@b.cc", "a@.b.cc",
            "a@b.cc.", "a@b", "@b.cc", "a b@c.dd",
        ])
    func noAddress(value: String) throws {
        let server = try TestServer()
        server.post(
            "/company/contacts",
            """
            {"firstName":"x","company":{"id":12345},"disablePortalLoginFlag":false,
            "communicationItems":[{"type":{"id":1},"value":"\(value)"}]}
            """)
        #expect(server.get("/_mock/outbox").body == "[]")
    }
}
