// Mistakes that were found by using the server, each with the request that showed it.

import Primitives
import Records
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct RegressionTests {
    private func twoAddresses(_ world: TestServer) -> String {
        let contact = world.post(
            "/company/contacts",
            """
            {"firstName":"x","company":{"id":12345},"communicationItems":[
            {"type":{"id":1},"value":"a@a.aa"},
            {"type":{"id":1},"value":"b@b.bb","defaultFlag":true}]}
            """)
        return "/company/contacts/\(contact["id"] ?? "")"
    }

    @Test(
        "A new default takes the flag from a later item that the request leaves alone",
        arguments: [
            #"[{"op":"replace","path":"communicationItems/0/defaultFlag","value":true}]"#,
            #"[{"op":"add","path":"/communicationItems/0/defaultFlag","value":"True"}]"#,
        ])
    func earlierDefault(patch: String) throws {
        let world = try TestServer()
        let path = twoAddresses(world)
        let answer = world.patch(path, patch)
        #expect(answer["communicationItems/0/defaultFlag"] == "true")
        #expect(answer["communicationItems/1/defaultFlag"] == "false")
    }

    @Test func `A name means the site of the contact's own company`() throws {
        let world = try TestServer()
        let answer = world.post(
            "/company/contacts",
            #"{"firstName":"x","company":{"id":12347},"site":{"name":"Main"}}"#)
        #expect(answer.status == 201)
        #expect(answer["site/id"] == "8")
    }

    @Test func `A contact is found by the name that references show`() throws {
        let world = try TestServer()
        let answer = world.post(
            "/service/tickets",
            #"{"summary":"x","company":{"id":12345},"contact":{"name":"john smith"}}"#)
        #expect(answer["contact/id"] == "1")
    }

    @Test func `Conditions are limited in all, over every parameter of the name`() throws {
        let world = try TestServer()
        let query = Array(repeating: "conditions=id%3E0", count: 501).joined(separator: "&")
        let answer = world.get("/company/contacts?\(query)")
        #expect(answer.status == 400)
        #expect(
            answer["message"]
                == "The conditions have 501 comparisons in all; at most 500 are taken.")
    }

    @Test func `A default contact that leaves its company is no longer its default`() throws {
        let world = try TestServer()
        let contact = world.post(
            "/company/contacts", #"{"firstName":"x","company":{"id":12347},"defaultFlag":true}"#)
        let path = "/company/contacts/\(contact["id"] ?? "")"
        #expect(contact["defaultFlag"] == "true")
        #expect(world.patch(path, #"{"company":{"id":12345}}"#)["defaultFlag"] == "false")
        #expect(world.get("/company/companies/12347")["defaultContact"] == nil)
    }

    @Test func `A path goes into the single type, and into the type of an item`() throws {
        let world = try TestServer()
        let path = twoAddresses(world)
        let answer = world.patch(
            path,
            """
            [{"op":"replace","path":"type/id","value":3},
            {"op":"replace","path":"communicationItems/0/type/name","value":"Fax"}]
            """)
        #expect(answer["type/id"] == "3")
        #expect(answer["types/1"] == nil)
        #expect(answer["communicationItems/0/type/id"] == "3")
    }

    @Test func `A replaced type keeps its place in the list`() throws {
        let world = try TestServer()
        let path = twoAddresses(world)
        world.patch(path, #"{"types":[{"id":4},{"id":2}]}"#)
        let answer = world.patch(path, #"[{"op":"replace","path":"types/0","value":{"id":3}}]"#)
        #expect(answer["types/0/id"] == "3")
        #expect(answer["types/1/id"] == "2")
    }

    @Test func `A type and typeIds that disagree are refused`() throws {
        let world = try TestServer()
        let answer = world.patch(twoAddresses(world), #"{"type":{"id":2},"typeIds":[3]}"#)
        #expect(answer.status == 400)
        #expect(answer["errors/0/field"] == "typeIds")
    }

    @Test func `The word of a communication follows a new type`() throws {
        let world = try TestServer()
        let path = twoAddresses(world)
        world.patch(
            path, #"[{"op":"add","path":"communicationItems/0/communicationType","value":"Cell"}]"#)
        let answer = world.patch(
            path, #"[{"op":"replace","path":"communicationItems/0/type/id","value":3}]"#)
        #expect(answer["communicationItems/0/communicationType"] == "Fax")
    }

    @Test(
        "Null clears the items",
        arguments: [
            #"{"communicationItems":null}"#,
            #"[{"op":"replace","path":"communicationItems","value":null}]"#,
        ])
    func nullClears(patch: String) throws {
        let world = try TestServer()
        let answer = world.patch(twoAddresses(world), patch)
        #expect(answer.status == 200)
        #expect(answer["communicationItems"] == nil)
    }

    @Test(
        "What is no e-mail address is not invited",
        arguments: [
            "john@acme..com", "<a@b.cc>", "a;b@c.dd", "a@b_c.d", "a@b.c\\n", ".a@b.cc", "a@.b.cc",
            "a@b.cc.", "a@b", "@b.cc", "a b@c.dd",
        ])
    func noAddress(value: String) throws {
        let world = try TestServer()
        world.post(
            "/company/contacts",
            """
            {"firstName":"x","company":{"id":12345},"disablePortalLoginFlag":false,
            "communicationItems":[{"type":{"id":1},"value":"\(value)"}]}
            """)
        #expect(world.get("/_mock/outbox").body == "[]")
    }

    @Test func `A fixture over another takes the place of a record with its children`() throws {
        let bytes = #"""
            {"contacts":[{"id":1,"firstName":"New","company":{"id":12345},
            "groups":[{"id":900,"group":{"id":1}}],
            "communicationItems":[{"id":900,"type":{"id":1},"value":"new@acme.com"}]}]}
            """#
        let over = try Fixture(name: "over.json", Array(bytes.utf8))
        let sandbox = try Sandbox.open(fixtures: [.demo, over]) { .init(seconds: 0) }
        let world = TestServer(sandbox)
        let answer = world.get("/company/contacts/1")
        #expect(answer["firstName"] == "New")
        #expect(answer["communicationItems/0/id"] == "900")
        #expect(answer["communicationItems/1"] == nil)
        #expect(world.ids(at: "/company/contacts/1/groups") == [900])
    }

    @Test func `A number that does not fit is named`() throws {
        let world = try TestServer()
        let answer = world.post(
            "/company/contacts",
            #"{"firstName":"x","company":{"id":12345},"portalSecurityLevel":2.5}"#)
        #expect(
            answer["errors/0/message"]
                == "The field portalSecurityLevel must be a whole number, but it is 2.5.")
    }
}
