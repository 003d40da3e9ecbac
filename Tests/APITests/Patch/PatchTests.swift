// PATCH as a list of operations, and as an object that is merged.

import JSON
import Primitives
import ServiceTestSupport
import Testing

@Suite struct PatchTests {
    /// A contact with four items, as in the recorded scenarios (docs/LIVE-API.md#patch).
    private func contact(_ server: TestServer) -> Int64 {
        server.post(
            "/company/contacts",
            """
            {"firstName":"Emma","lastName":"Diaz","company":{"id":12345},"communicationItems":[
            {"type":{"id":1},"value":"a","defaultFlag":true},{"type":{"id":2},"value":"b","defaultFlag":true},
            {"type":{"id":3},"value":"c","defaultFlag":true}]}
            """
        ).id
    }

    private func items(_ answer: TestResponse) -> [String] {
        (answer.json["communicationItems"]?.elements ?? []).map {
            "\($0["value"]?.string ?? "") \($0["defaultFlag"]?.literal ?? "")"
        }
    }

    @Test func `Operations run in order, with and without a slash in front`() throws {
        let server = try TestServer()
        let answer = server.patch(
            "/company/contacts/1",
            #"[{"op":"replace","path":"title","value":"a"},{"op":"Replace","path":"/title","value":"b"},"#
                + #"{"op":"remove","path":"/school"},{"op":"add","path":"nickName","value":"n"}]"#)
        #expect(answer.status == 200)
        #expect(answer["title"] == "b")
        #expect(answer["nickName"] == "n")
        #expect(answer["school"] == nil)
        #expect(answer["firstName"] == "John")
    }

    @Test func `A patch has a thousand operations at most`() throws {
        let server = try TestServer()
        func patch(_ count: Int) -> TestResponse {
            let operations = (1...count).map {
                #"{"op":"replace","path":"title","value":"t\#($0)"}"#
            }
            return server.patch(
                "/company/contacts/1", "[\(operations.joined(separator: ","))]")
        }
        #expect(patch(1000)["title"] == "t1000")
        let refused = patch(1001)
        #expect(refused.status == 400)
        #expect(refused.body.contains("A patch has at most 1000 operations; this one has 1001."))
        #expect(server.get("/company/contacts/1")["title"] == "t1000")
    }

    @Test func `An item is changed by its index, appended at any, and removed`() throws {
        let server = try TestServer()
        let path = "/company/contacts/\(contact(server))"
        let before = server.get(path)
        let answer = server.patch(
            path,
            """
            [{"op":"replace","path":"/communicationItems/1/value","value":"B"},
             {"op":"add","path":"/communicationItems/3",
              "value":{"type":{"id":"3"},"value":"d","defaultFlag":true,"communicationType":"Fax"}}]
            """)
        #expect(answer.status == 200)
        #expect(items(answer) == ["a true", "B true", "c false", "d true"])
        for index in 0..<3 {
            let id = "communicationItems/\(index)/id"
            #expect(answer[id] == before[id])
        }
        let removed = server.patch(
            path,
            """
            [{"op":"remove","path":"/communicationItems/0"},
             {"op":"replace","path":"communicationItems/0/extension","value":"9"}]
            """)
        #expect(items(removed) == ["B true", "c false", "d true"])
        #expect(removed["communicationItems/0/extension"] == "9")
        let added = server.patch(
            path,
            #"[{"op":"add","path":"communicationItems/0","value":{"type":{"id":1},"value":"e"}}]"#)
        #expect(items(added) == ["B true", "c false", "d true", "e false"])
    }

    @Test func `A list of items is replaced whole`() throws {
        let server = try TestServer()
        let answer = server.patch(
            "/company/contacts/\(contact(server))",
            #"[{"op":"replace","path":"communicationItems","value":[{"type":{"id":2},"value":"5551234567","communicationType":"Phone"}]}]"#
        )
        #expect(items(answer) == ["5551234567 false"])
    }

    @Test func `A string for the list of items is refused in the live words`() throws {
        let answer = try TestServer().patch(
            "/company/contacts/1", #"[{"op":"replace","path":"communicationItems","value":"x"}]"#)
        #expect(answer.status == 400)
        expectBody(
            answer,
            #"""
            {
              "code": "InvalidPatch",
              "message": "Could not cast or convert from System.String to \#
            ConnectWise.Apis.v3_0.v2015_3.Company.Contact.ContactCommunicationItem[]."
            }
            """#)
    }

    @Test(
        "A reference is replaced whole, or by one of its members",
        arguments: [
            #"{"op":"replace","path":"company","value":{"identifier":"LakesideDental"}}"#,
            #"{"op":"replace","path":"/company","value":{"id":"12346"}}"#,
            #"{"op":"replace","path":"company/id","value":12346}"#,
            #"{"op":"replace","path":"/company/identifier","value":"LakesideDental"}"#,
        ])
    func reference(operation: String) throws {
        let answer = try TestServer().patch("/company/contacts/1", "[\(operation)]")
        #expect(answer.status == 200)
        #expect(answer["company/id"] == "12346")
        #expect(answer["site/id"] == "6")
    }

    @Test(
        "An operation that makes no sense is refused, and nothing is changed",
        arguments: [
            (
                #"{"path":"title","value":"x"}"#,
                "Operation 2: op must be add, replace or remove, but it is missing."
            ),
            (
                #"{"op":"move","path":"title","value":"x"}"#,
                "Operation 2: op must be add, replace or remove, but it is \"move\"."
            ),
            (
                #"{"op":"replace","value":"x"}"#,
                "Operation 2: path must be a string, such as \"title\"."
            ),
            (#"{"op":"replace","path":"/","value":"x"}"#, "Operation 2: path '/' names no member."),
            (
                #"{"op":"replace","path":"title"}"#,
                "Operation 2: value is missing; only remove goes without one."
            ),
            (
                #"{"op":"replace","path":"typo","value":"x"}"#,
                "Operation 2: 'typo' is no member of Contact."
            ),
            (#"{"op":"remove","path":"firstName"}"#, "Operation 2: firstName cannot be removed."),
            (#"{"op":"remove","path":"id"}"#, "Operation 2: id cannot be removed."),
            (
                #"{"op":"remove","path":"ignoreDuplicates"}"#,
                "Operation 2: ignoreDuplicates cannot be removed."
            ),
            (
                #"{"op":"replace","path":"title/x","value":"x"}"#,
                "Operation 2: title has no members, so its path ends there."
            ),
            (
                #"{"op":"remove","path":"communicationItems/9"}"#,
                "Operation 2: communicationItems has 0 items, counted from 0; '9' is none."
            ),
            ("5", "Operation 2: it must be an object with op, path and value."),
        ])
    func nonsense(operation: String, message: String) throws {
        let server = try TestServer()
        let id = server.post("/company/contacts", #"{"firstName":"x","company":{"id":12345}}"#).id
        let before = try server.dump()
        let answer = server.patch(
            "/company/contacts/\(id)",
            #"[{"op":"replace","path":"city","value":"x"},\#(operation)]"#)
        #expect(answer.status == 400)
        #expect(answer.unhinted == #"{"code":"InvalidPatch","message":\#(quoted(message))}"#)
        #expect(try server.changes(since: before) == [])
    }

    @Test func `Both forms of the same change give the same record`() throws {
        let members = [
            ("title", #""CTO""#), ("type", #"{"id":2}"#), ("portalSecurityLevel", "2"),
            ("disablePortalLoginFlag", "false"), ("birthDay", #""1980-01-02""#), ("school", "null"),
        ]
        let object = ContactWriting.object.send(members, to: try TestServer())
        let operations = ContactWriting.operations.send(members, to: try TestServer())
        #expect(object.status == 200)
        #expect(object.body == operations.body)
    }

    @Test func `An empty patch changes when and by whom`() throws {
        for body in ["[]", "{}"] {
            let server = try TestServer()
            let before = server.get("/company/contacts/1").body
            let answer = server.patch("/company/contacts/1", body)
            #expect(answer.status == 200)
            #expect(answer.body.withoutInfo == before.withoutInfo)
        }
    }

    @Test func `Types can be replaced, added to and removed from`() throws {
        let server = try TestServer()
        func patch(_ operation: String) -> [String] {
            let answer = server.patch("/company/contacts/6", "[\(operation)]")
            return answer.json["types"]?.elements.compactMap { $0["id"]?.literal } ?? [answer.body]
        }
        #expect(
            patch(#"{"op":"replace","path":"types","value":[{"id":2},{"id":1}]}"#) == ["2", "1"])
        #expect(patch(#"{"op":"add","path":"types/-","value":{"id":5}}"#) == ["2", "1", "5"])
        #expect(patch(#"{"op":"remove","path":"types/0"}"#) == ["1", "5"])
        #expect(patch(#"{"op":"replace","path":"typeIds","value":[3]}"#) == ["3"])
        #expect(patch(#"{"op":"replace","path":"type","value":{"id":4}}"#) == ["4"])
        #expect(patch(#"{"op":"remove","path":"type"}"#) == [])
    }
}
