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
    private func mails(_ world: TestServer) -> [JSONValue] {
        world.get("/_mock/outbox?pageSize=1000").json.elements
    }

    /// A contact without access and its path.
    private func contact(_ world: TestServer, email: String? = "ann@acme.example") -> String {
        let items =
            email.map { #","communicationItems":[{"type":{"id":1},"value":"\#($0)"}]"# } ?? ""
        let answer = world.post(
            "/company/contacts",
            #"{"firstName":"Ann","lastName":"Lee","company":{"id":12345}\#(items)}"#)
        return "/company/contacts/\(answer.id)"
    }

    private let enable = #"{"portalSecurityLevel": 2, "disablePortalLoginFlag": false}"#

    @Test func `A contact that gets access is invited once, by mail`() throws {
        let world = try TestServer()
        let path = contact(world)
        let before = mails(world).count
        world.patch(path, enable)
        let after = mails(world)
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
        world.patch(path, enable)
        world.patch(path, #"{"portalSecurityLevel": 3}"#)
        world.put(path, world.get(path).body)
        #expect(mails(world).count == before + 1)
    }

    @Test func `Access that was taken away and given again invites again`() throws {
        let world = try TestServer()
        let path = contact(world)
        let before = mails(world).count
        world.patch(path, enable)
        world.patch(path, #"{"disablePortalLoginFlag": true}"#)
        #expect(mails(world).count == before + 1)
        world.patch(path, #"{"disablePortalLoginFlag": false}"#)
        #expect(mails(world).count == before + 2)
        world.patch(path, #"{"inactiveFlag": true}"#)
        world.patch(path, #"[{"op":"replace","path":"inactiveFlag","value":false}]"#)
        #expect(mails(world).count == before + 3)
    }

    @Test(
        "Without a valid e-mail, a level, permission or activity nobody is invited",
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
        let world = try TestServer()
        let path = contact(world, email: email)
        let before = mails(world).count
        #expect(world.patch(path, body).status == 200)
        #expect(mails(world).count == before)
    }

    @Test func `An address that comes later brings the invitation`() throws {
        let world = try TestServer()
        let path = contact(world, email: nil)
        let before = mails(world).count
        world.patch(path, enable)
        world.post(path + "/communications", #"{"type":{"id":2},"value":"a@b.example"}"#)
        #expect(mails(world).count == before)
        world.post(path + "/communications", #"{"type":{"id":1},"value":"a@b.example"}"#)
        #expect(mails(world).count == before + 1)
        world.post(path + "/communications", #"{"type":{"id":1},"value":"c@b.example"}"#)
        #expect(mails(world).count == before + 1)
    }

    @Test func `A new contact with access is invited at its default address`() throws {
        let world = try TestServer()
        let before = mails(world).count
        world.post(
            "/company/contacts",
            """
            {"firstName":"x","company":{"id":12345},"disablePortalLoginFlag":false,
             "communicationItems":[{"type":{"id":1},"value":"a@b.example"},
             {"type":{"id":1},"value":"c@d.example","defaultFlag":true}]}
            """)
        #expect(mails(world).count == before + 1)
        #expect(mails(world).last?["to"]?.string == "c@d.example")
    }

    @Test func `A refused change invites nobody`() throws {
        let world = try TestServer()
        let path = contact(world)
        let before = mails(world).count
        let answer = world.patch(
            path, #"{"disablePortalLoginFlag": false, "title": 5.5, "city": true}"#)
        #expect(answer.status == 400)
        #expect(mails(world).count == before)
    }

    @Test("Passwords are refused with the reason", arguments: ["portalPassword", "password"])
    func password(name: String) throws {
        let world = try TestServer()
        let message =
            "Portal passwords are managed through the ConnectWise portal. The API does not expose "
            + "password fields."
        let answer = world.patch("/company/contacts/1", #"{"\#(name)": "secret"}"#)
        #expect(
            answer.body == refusal("contact object is invalid", [("InvalidField", message, name)]))
    }

    @Test func `No answer has a password`() throws {
        for data in TestData.allCases {
            let world = try TestServer(data)
            for resource in world.sandbox.store.catalog.resources
            where resource.parent == nil && resource.operations.contains(.list) {
                let body = world.get(resource.path + "?pageSize=1000").body
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
}
