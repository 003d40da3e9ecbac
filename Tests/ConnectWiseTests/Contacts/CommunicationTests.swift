// Communication items: below their contact, and inside it.

import JSON
import Primitives
import ServiceTestSupport
import Testing

@Suite struct CommunicationTests {
    /// `id:type:default` of each item of a contact.
    private func items(_ server: TestServer, _ id: Int64) -> [String] {
        let items = server.get("/company/contacts/\(id)").json["communicationItems"]?.elements ?? []
        return items.map { item in
            let type = item["type"]?["id"]?.literal ?? ""
            return "\(item["value"]?.string ?? ""):\(type):\(item["defaultFlag"]?.literal ?? "")"
        }
    }

    private func contact(_ server: TestServer, _ items: String) -> TestResponse {
        server.post(
            "/company/contacts",
            #"{"firstName":"x","company":{"id":12345},"communicationItems":[\#(items)]}"#)
    }

    @Test func `The newer default takes the flag from the one before, type by type`() throws {
        let server = try TestServer()
        let id = contact(
            server,
            #"{"type":{"id":2},"value":"a","defaultFlag":true},{"type":{"id":4},"value":"b","defaultFlag":true}"#
        ).id
        #expect(items(server, id) == ["a:2:true", "b:4:true"])
        let answer = server.post(
            "/company/contacts/\(id)/communications",
            #"{"type":{"id":2},"value":"c","defaultFlag":true}"#)
        #expect(answer.status == 201)
        #expect(answer["contactId"] == String(id))
        #expect(items(server, id) == ["a:2:false", "b:4:true", "c:2:true"])
        #expect(server.get("/company/contacts/\(id)")["defaultPhoneNbr"] == "c")
    }

    @Test func `Of two defaults in one body the later stays`() throws {
        let server = try TestServer()
        let id = contact(
            server,
            #"{"type":{"id":1},"value":"a","defaultFlag":true},{"type":{"id":1},"value":"b","defaultFlag":true}"#
        ).id
        #expect(items(server, id) == ["a:1:false", "b:1:true"])
    }

    @Test func `An item that changes its type takes the default of the new one`() throws {
        let server = try TestServer()
        let id = contact(
            server,
            #"{"type":{"id":2},"value":"a","defaultFlag":true},{"type":{"id":4},"value":"b","defaultFlag":true}"#
        ).id
        let first = try #require(server.get("/company/contacts/\(id)")["communicationItems/0/id"])
        server.patch(
            "/company/contacts/\(id)/communications/\(first)",
            #"[{"op":"replace","path":"type","value":{"id":4}}]"#)
        #expect(items(server, id) == ["a:4:true", "b:4:false"])
    }

    @Test func `The first item is not a default by itself`() throws {
        let server = try TestServer()
        let id = contact(server, #"{"type":{"id":1},"value":"a"}"#).id
        #expect(items(server, id) == ["a:1:false"])
    }

    @Test func `A contact with a bad item is not made`() throws {
        let server = try TestServer()
        let before = try server.dump()
        let answer = contact(
            server, #"{"type":{"id":1},"value":"a"},{"type":{"id":99},"value":"b"}"#)
        #expect(
            answer.body
                == refusal(
                    "contact object is invalid",
                    [
                        (
                            "NotFound", "Communication Type 99 not found",
                            "communicationItems/1/type/id"
                        )
                    ]))
        #expect(try server.changes(since: before) == [])
    }

    @Test func `Items with known ids are changed, others are new, the rest go`() throws {
        let server = try TestServer()
        let made = contact(server, #"{"type":{"id":1},"value":"a"},{"type":{"id":1},"value":"b"}"#)
        let second = try #require(made["communicationItems/1/id"])
        let answer = server.patch(
            "/company/contacts/\(made.id)",
            #"{"communicationItems":[{"id":\#(second),"value":"B"},{"id":1,"type":{"id":2},"value":"c"}]}"#
        )
        #expect(answer.status == 200, "\(answer.body)")
        #expect(items(server, made.id) == ["B:1:false", "c:2:false"])
        #expect(answer["communicationItems/0/id"] == second)
        #expect(answer["communicationItems/1/id"] != "1")
        #expect(
            server.patch("/company/contacts/\(made.id)", #"{"communicationItems":[]}"#)[
                "communicationItems"] == nil)
    }

    @Test func `An item inside a contact shows less than the record of its own`() throws {
        let server = try TestServer()
        let made = contact(server, #"{"type":{"id":1},"value":"a@b.example"}"#)
        let inside = try #require(made.json["communicationItems"]?.elements.first)
        #expect(
            inside.members.map(\.name) == [
                "id", "type", "value", "defaultFlag", "domain", "communicationType",
            ])
        #expect(inside["domain"]?.string == "@b.example")
        let own = server.get(
            "/company/contacts/\(made.id)/communications/\(inside["id"]?.literal ?? "")")
        #expect(own["contactId"] == String(made.id))
        #expect(own["mobileGuid"] != nil)
        #expect(own["_info/updatedBy"] == "API")
    }

    @Test(
        "The word that was sent comes back; without one the kind of the type",
        arguments: [
            (1, nil, "Email"), (2, nil, "Phone"), (3, nil, "Fax"), (4, nil, "Phone"),
            (6, nil, "Phone"),
            (2, "Direct", "Direct"), (2, "cell", "Cell"), (1, "Email", "Email"),
        ] as [(Int, String?, String)])
    func word(type: Int, sent: String?, shown: String) throws {
        let server = try TestServer()
        let member = sent.map { #","communicationType":"\#($0)""# } ?? ""
        let answer = server.post(
            "/company/contacts/1/communications", #"{"type":{"id":\#(type)},"value":"x"\#(member)}"#
        )
        #expect(answer["communicationType"] == shown)
    }

    /// "communicationType follows from the flags of the type" (docs/LIVE-API.md#communication-items):
    /// the word that contradicts them is kept, and is hinted at.
    @Test(
        "A word of another kind than the type's is kept and hinted at",
        arguments: [
            (2, "Email", "Phone"), (2, "Fax", "Phone"), (1, "Direct", "Email"), (3, "Cell", "Fax"),
            (1, "Email", nil), (2, "Direct", nil), (4, "Pager", nil),
        ] as [(Int, String, String?)])
    func contradiction(type: Int, word: String, kind: String?) throws {
        let server = try TestServer()
        let item = #"{"type":{"id":\#(type)},"value":"x","communicationType":"\#(word)"}"#
        let inside = contact(server, item)
        let own = server.post("/company/contacts/6/communications", item)
        for (answer, path) in [(inside, "communicationItems/0/"), (own, "")] {
            #expect(answer.status == 201)
            #expect(answer[path + "communicationType"] == word)
            let hint = kind.map {
                "\(path)communicationType is \(word), but the type is of the kind \($0); "
                    + "the word is kept, and conditions find the item by it."
            }
            #expect(answer.field("x-mock-hint") == hint)
        }
        let kept = server.get("/_mock/journal").json.elements.last {
            $0["method"]?.string == "POST"
        }
        #expect((kept?["hint"]?.string == nil) == (kind == nil))
    }

    @Test func `A stored contradiction that is sent back is not hinted at again`() throws {
        let server = try TestServer()
        let item = #"{"type":{"id":2},"value":"x","communicationType":"Email"}"#
        let made = server.post("/company/contacts/6/communications", item)
        let path = "/company/contacts/6/communications/\(made.id)"
        #expect(server.put(path, server.get(path).body).field("x-mock-hint") == nil)
        let moved = server.patch(path, #"{"type":{"id":4},"communicationType":"Email"}"#)
        #expect(moved.field("x-mock-hint")?.contains("is of the kind Phone") == true)
    }

    @Test func `A word that was shown and not chosen follows the type`() throws {
        let server = try TestServer()
        let path = "/company/contacts/1/communications"
        let made = server.post(path, #"{"type":{"id":1},"value":"x"}"#)
        let back = server.put(
            "\(path)/\(made.id)",
            made.body.replacing(#""type":{"id":1,"#, with: #""type":{"id":3,"#))
        #expect(back["type/id"] == "3")
        #expect(back["communicationType"] == "Fax")
    }

    /// "A PUT leaves the lists that it does not name" (docs/DIALECT.md#bodies).
    @Test(
        "PUT makes a list what it says, and leaves one that it does not name",
        arguments: [
            ("", ["one", "two"], #"[{"id":4}]"#),
            (#","communicationItems":null"#, [], #"[{"id":4}]"#),
            (#","communicationItems":[]"#, [], #"[{"id":4}]"#),
            (
                #","communicationItems":[ID,{"type":{"id":1},"value":"new"}]"#,
                ["changed", "new"], #"[{"id":4}]"#
            ),
            (#","types":null"#, ["one", "two"], "[]"),
            (#","types":[{"id":1}]"#, ["one", "two"], #"[{"id":1}]"#),
        ] as [(String, [String], String)])
    func put(members: String, values: [String], types: String) throws {
        let server = try TestServer()
        let path = "/company/contacts"
        let beginning = #"{"firstName":"x","company":{"id":12345}"#
        let made = server.post(
            path,
            beginning + #","typeIds":[4],"communicationItems":[{"type":{"id":1},"value":"one"},"#
                + #"{"type":{"id":2},"value":"two"}]}"#)
        let second = made["communicationItems/1/id"] ?? ""
        let changed = #"{"id":\#(second),"type":{"id":2},"value":"changed"}"#
        let body = beginning + members.replacing("ID", with: changed) + "}"
        let answer = server.put("\(path)/\(made.id)?fields=communicationItems,types/id", body)
        let items = answer.json["communicationItems"]?.elements ?? []
        #expect(items.compactMap { $0["value"]?.string } == values)
        #expect(answer.body.contains(#""types":\#(types)"#), "\(answer.body)")
        if values.first == "changed" { #expect(answer["communicationItems/0/id"] == second) }
    }

    @Test func `The default phone is the contact's, else the site's`() throws {
        let server = try TestServer()
        let made = ContactWriting.create.send([], to: server)
        #expect(made["defaultPhoneType"] == "Site")
        #expect(
            made["defaultPhoneNbr"] == server.get("/company/companies/12345/sites/3")["phoneNumber"]
        )
        server.post(
            "/company/contacts/\(made.id)/communications",
            #"{"type":{"id":6},"value":"555","extension":"1","defaultFlag":true}"#)
        let after = server.get("/company/contacts/\(made.id)")
        #expect(after["defaultPhoneType"] == "Direct")
        #expect(after["defaultPhoneNbr"] == "555")
        #expect(after["defaultPhoneExtension"] == "1")
        #expect(after["_info/lastUpdated"] == TestServer.now.text)
    }
}
